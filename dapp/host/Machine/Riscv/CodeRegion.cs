namespace Rollup.Machine.Riscv;

/// <summary>
/// Instructions that are run one after the other, the first at Start. After the last one the code goes on at End unless that jumps.
/// </summary>
sealed record CodeBlock(ulong Start, ulong End, IReadOnlyList<Decoded> Instructions);

/// <summary>
/// What is compiled together: the blocks that are reached from one place by branches and after calls, as far as they are worth it.
/// </summary>
sealed class CodeRegion
{
    const int InstructionsMax = 120;

    readonly SortedDictionary<ulong, Decoded> _instructions = [];
    readonly SortedSet<ulong> _starts = [];

    /// <summary>In the order of their addresses.</summary>
    public List<CodeBlock> Blocks { get; } = [];

    public static CodeRegion Find(Hart hart, ulong entry, Func<ulong, bool> isWorthwhile)
    {
        CodeRegion region = new();
        Queue<ulong> open = new([entry]);
        while (region._instructions.Count < InstructionsMax && open.TryDequeue(out ulong start))
        {
            if (!region._starts.Add(start)) continue;
            foreach (ulong next in region.Walk(hart, start))
                if (isWorthwhile(next)) open.Enqueue(next);
        }
        region.CutIntoBlocks();
        return region;
    }

    // Straight on to the next jump; where the code may go on from there.
    ulong[] Walk(Hart hart, ulong pc)
    {
        while (!_instructions.ContainsKey(pc) && hart.IsCode(pc))
        {
            Decoded at = hart.DecodedAt(pc);
            if (!UnitCompiler.Knows(at.Operation)) break;
            _instructions.Add(pc, at);
            if (at.EndsBlock) return Successors(at, pc);
            pc += at.Bytes;
        }
        return [];
    }

    static ulong[] Successors(in Decoded at, ulong pc)
    {
        ulong after = pc + at.Bytes, target = pc + (ulong)(long)at.Immediate;
        bool isCall = at.Target != Decoded.Nowhere; // it comes back
        return at.Operation switch
        {
            Operation.Jal => isCall ? [after] : [target],
            Operation.Jalr => isCall ? [after] : [],
            _ => [target, after],
        };
    }

    void CutIntoBlocks()
    {
        foreach (ulong start in _starts)
        {
            List<Decoded> instructions = [];
            ulong pc = start;
            while (_instructions.TryGetValue(pc, out Decoded at))
            {
                instructions.Add(at);
                pc += at.Bytes;
                if (at.EndsBlock || _starts.Contains(pc)) break;
            }
            if (instructions.Count > 0) Blocks.Add(new CodeBlock(start, pc, instructions));
        }
    }
}
