namespace Rollup.Tests.Unit.Machine;

public enum Lie { Verdict, OutputByte, OutputTail, OutputMissing, ReportByte, ReportMore, Root, State, QueryReport, Halt }

/// <summary>Right until it lies, once, at the first fitting input after some.</summary>
sealed class LyingMachine(Lie lie) : DelegatingMachine(new InProcessMachine())
{
    int _accepted;

    /// <summary>Accepted inputs before the lie.</summary>
    public int PlantedAt { get; init; } = 40;

    /// <summary>Where a bit of the state is changed.</summary>
    public int StateOffset { get; init; }

    /// <summary>True if it says that it wrote there.</summary>
    public bool IsListed { get; init; } = true;

    public ulong LiedAtInput { get; set; }

    public override IReadOnlyList<int> Written =>
        lie == Lie.State && IsListed && _accepted == PlantedAt ? [.. base.Written, StateOffset / Layout.PageBytes] : base.Written;

    public override AdvanceResult Advance(ReadOnlyMemory<byte> input)
    {
        AdvanceResult result = base.Advance(input);
        if (!result.IsAccepted || ++_accepted < PlantedAt) return result;
        Assert.True(EvmAdvance.TryDecode(input.Span, out EvmAdvance fields, out _));
        LiedAtInput = fields.Index;
        if (lie == Lie.State && _accepted == PlantedAt) MachineMemory.Of(this)[StateOffset] ^= 1;
        return lie switch
        {
            Lie.Verdict => result with { IsAccepted = false },
            Lie.OutputByte when result.Outputs.Count > 0 => result with { Outputs = Flipped(result.Outputs, 3) },
            Lie.OutputTail when result.Outputs.Count > 0 => result with { Outputs = [result.Outputs[0][..36], .. result.Outputs.Skip(1)] },
            Lie.OutputMissing when result.Outputs.Count == 1 => result with { Outputs = [] },
            Lie.ReportByte when result.Reports.Count > 0 => result with { Reports = Flipped(result.Reports, 0) },
            Lie.ReportMore => result with { Reports = [.. result.Reports, [1]] },
            Lie.Root => result with { OutputsRoot = default },
            Lie.Halt => throw new MachineHaltedException("planted"),
            _ => result,
        };
    }

    public override InspectResult Inspect(ReadOnlyMemory<byte> query)
    {
        InspectResult result = base.Inspect(query);
        return lie == Lie.QueryReport ? result with { Reports = result.Reports.Count == 0 ? [[1]] : Flipped(result.Reports, 1) } : result;
    }

    public override void Reset()
    {
        _accepted = 0;
        base.Reset();
    }

    static List<byte[]> Flipped(IReadOnlyList<byte[]> blobs, int at)
    {
        List<byte[]> flipped = [.. blobs.Select(blob => (byte[])blob.Clone())];
        flipped[0][at] ^= 1;
        return flipped;
    }
}
