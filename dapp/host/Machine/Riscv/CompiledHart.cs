namespace Rollup.Machine.Riscv;

/// <summary>
/// A compiled stretch of code, entered at one of its blocks. Gives the address to go on at; registers and cycles are as there.
/// </summary>
delegate ulong Unit(Hart hart, ref Registers state, int block);

/// <summary>Where a block is in compiled code.</summary>
sealed record UnitEntry(Unit Run, int Block);

/// <summary>
/// What is compiled of one program, and how often what is not began at each half-word. Machines with the same code may share it.
/// </summary>
sealed class CodeCache(int places)
{
    public readonly UnitEntry?[] Entries = new UnitEntry?[places];
    public readonly int[] Runs = new int[places];
}

/// <summary>
/// A processor that compiles what it runs often. What is not compiled, every instruction that faults or reaches a device or a buffer, and
/// the first store into a page are run by the reference, so that those have one definition. A block that would pass the limit is too.
/// </summary>
sealed class CompiledHart(Hart hart)
{
    // Blocks that were run less than this part of RunsBeforeCompiling are left out when their neighbour is compiled.
    const int SeldomPart = 50;

    CodeCache _cache = new(hart.CodePlaces);
    int _codeChanges = hart.CodeChanges;

    /// <summary>
    /// Beginnings of a block before it is compiled; to compile an instruction costs as much as to run it some hundred times.
    /// </summary>
    public int RunsBeforeCompiling { get; init; } = 500;

    /// <summary>The same on a copy of the processor. Compiled code is shared until one of them writes onto code.</summary>
    public CompiledHart Fork(Hart copy)
    {
        if (hart.CodeChanges != _codeChanges) Forget(); // code was taken back since the last run
        hart.SharesCode = copy.SharesCode = true;
        return new CompiledHart(copy) { _cache = _cache, RunsBeforeCompiling = RunsBeforeCompiling };
    }

    public StopReason Run(ulong cycleLimit)
    {
        if (hart.CodeChanges != _codeChanges) Forget();
        hart.Begin(cycleLimit);
        ulong pc = hart.State.Pc;
        while (hart.IsRunning)
        {
            if (EntryAt(pc) is { } entry)
            {
                ulong before = hart.State.Cycles;
                pc = entry.Run(hart, ref hart.State, entry.Block);
                if (hart.State.Cycles != before) continue;
            }
            pc = hart.RunBlock(pc);
            if (hart.CodeChanges != _codeChanges) Forget();
        }
        return hart.End(pc);
    }

    UnitEntry? EntryAt(ulong pc)
    {
        CodeCache cache = _cache;
        ulong place = PlaceOf(pc);
        if (place >= (ulong)cache.Entries.Length) return null;
        UnitEntry? entry = cache.Entries[place];
        if (entry is not null || ++cache.Runs[place] != RunsBeforeCompiling) return entry;
        lock (cache)
        {
            if (cache.Entries[place] is null) Compile(pc);
        }
        return cache.Entries[place];
    }

    void Compile(ulong pc)
    {
        CodeRegion region = CodeRegion.Find(hart, pc, IsWorthwhile);
        if (region.Blocks.Count == 0) return;
        Unit unit = new UnitCompiler(region, hart.RamBytes).Compile();
        for (int block = 0; block < region.Blocks.Count; block++)
            _cache.Entries[PlaceOf(region.Blocks[block].Start)] = new UnitEntry(unit, block);
    }

    static ulong PlaceOf(ulong pc) => (pc - PhysicalMemory.RamStart) >> 1;

    bool IsWorthwhile(ulong pc) =>
        PlaceOf(pc) < (ulong)_cache.Entries.Length && _cache.Entries[PlaceOf(pc)] is null
        && _cache.Runs[PlaceOf(pc)] >= RunsBeforeCompiling / SeldomPart;

    void Forget()
    {
        _codeChanges = hart.CodeChanges;
        hart.SharesCode = false;
        _cache = new CodeCache(hart.CodePlaces);
    }
}
