using Rollup.Tests.Unit.Market.Storm;

namespace Rollup.Tests.Unit.Machine;

/// <summary>The hash that is kept by what was written is that of all bytes, whatever was done between.</summary>
public class StateTreeTests
{
    [Fact]
    public void ItIsThatOfAllBytesAfterEveryInput()
    {
        using World world = new(isNoisy: false);
        using InProcessMachine machine = new();
        HashSet<string> seen = [];
        long inputs = 0;
        MarketStorm storm = new(world, seed: 21)
        {
            Observe = (input, _) =>
            {
                string before = Hash(machine);
                bool isAccepted = machine.Advance(input).IsAccepted;
                if (++inputs % 3 == 0) return; // several inputs between two hashes
                Assert.Equal(PlainStateHash.OfFirstRows(machine.State), Hash(machine));
                Assert.Equal(!isAccepted, before == Hash(machine));
                seen.Add(Hash(machine));
            },
        };
        storm.Run(1_200);
        storm.SettleAll();
        Assert.True(seen.Count > 400, $"{seen.Count} hashes");
        Assert.Equal(PlainStateHash.Of(machine.State), Hash(machine));
    }

    [Fact]
    public void LoadResetAndQueryLeaveItWhatItIs()
    {
        using World world = new(isNoisy: false);
        using InProcessMachine machine = new(), loaded = new();
        string empty = Hash(machine);
        Assert.Equal(PlainStateHash.Of(machine.State), empty);
        new MarketStorm(world, seed: 22) { Observe = (input, _) => machine.Advance(input) }.Run(400);
        string hash = Hash(machine);
        Assert.NotEqual(empty, hash);
        machine.Inspect(MessageBytes.Of(new InspectJobs()));
        Assert.Equal(hash, Hash(machine));

        loaded.Load(machine.Save());
        Assert.Equal((hash, hash), (Hash(loaded), PlainStateHash.OfFirstRows(loaded.State)));
        byte[] input = world.Input(Fixtures.AddressOf(1), Encode.Cancel(1));
        Assert.Equal(machine.Advance(input).IsAccepted, loaded.Advance(input).IsAccepted);
        Assert.Equal(Hash(machine), Hash(loaded));
        loaded.Reset();
        Assert.Equal(empty, Hash(loaded));
    }

    /// <summary>A freed slot's page of rows is written, the pages of its block are not: they mean nothing any more.</summary>
    [Fact]
    public void AFreedBlockIsOutOfItAndATakenOneIn()
    {
        using AlignedMemory memory = new(Layout.StateBytes);
        MarketState state = new(memory.Span);
        StateTree tree = new();
        string empty = Root(tree, memory);
        for (int slot = 0; slot < 400; slot++) Put(state, slot, bytes: 1 + slot * 80);
        string first = Root(tree, memory);
        state.Written.Clear();
        foreach (int slot in (int[])[0, 170, 171, 399]) Free(state, slot);
        string freed = Root(tree, memory);
        Assert.NotEqual(first, freed);
        state.Written.Clear();
        foreach (int slot in (int[])[0, 170, 171, 399]) Assert.Equal(slot, Put(state, slot, bytes: 1 + slot * 80));
        Assert.Equal(first, Root(tree, memory));
        for (int slot = 0; slot < 400; slot++) Free(state, slot);
        Assert.Equal(empty, Root(tree, memory));
        Assert.True(memory.Span[Layout.BlockAt(399)..].ContainsAnyExcept((byte)0)); // what is free keeps its bytes
    }

    [Fact]
    public void EveryPageIsInIt()
    {
        using AlignedMemory memory = new(Layout.StateBytes);
        StateTree tree = new();
        PutOnBench(memory, BenchRow.MemoryBytes);
        tree.Add(Layout.BenchOffset / Layout.PageBytes);
        tree.Root(memory.Span);
        HashSet<string> seen = [];
        for (int page = 0; page < StatePages.Count; page += page is > 156_000 and < 418_000 ? 10_007 : 997)
        {
            if (StatePages.IsOfBlocks(page)) continue;
            memory.Span[StatePages.OffsetOf(page) + page % Layout.PageBytes] = 1;
            tree.Add(page);
            Assert.True(seen.Add(Convert.ToHexString(tree.Root(memory.Span).Bytes)), $"page {page}");
        }
    }

    [Fact]
    public void OfTheBenchIsInItWhatAJobWorksWith()
    {
        using AlignedMemory memory = new(Layout.StateBytes);
        StateTree tree = new();
        new Random(7).NextBytes(memory.Span.Slice(BenchRow.MemoryOffset, 50_000));
        string empty = Root(tree, memory);
        HashSet<string> seen = [empty];
        foreach (int bytes in (int[])[1, 4_096, 4_097, 50_000, 12_345])
        {
            PutOnBench(memory, bytes);
            Assert.True(seen.Add(Root(tree, memory)), $"{bytes} bytes");
            Assert.Equal(PlainStateHash.OfFirstRows(memory.Span), Convert.ToHexString(tree.Root(memory.Span).Bytes));
        }
        BenchRow.In(new MarketState(memory.Span)) = default;
        Assert.Equal(empty, Root(tree, memory));
    }

    static void PutOnBench(AlignedMemory memory, int bytes)
    {
        ref BenchRow bench = ref BenchRow.In(new MarketState(memory.Span));
        (bench.Owner, bench.UsedBytes) = (1, bytes);
    }

    static int Put(MarketState state, int seed, int bytes)
    {
        int slot = RowSet.Slots.Take(state);
        state.SlotAt(slot).Bytes = bytes;
        new Random(seed).NextBytes(state.RoomOf(slot, bytes));
        return slot;
    }

    static void Free(MarketState state, int slot)
    {
        state.SlotAt(slot) = default;
        RowSet.Slots.Release(state, slot);
    }

    static string Root(StateTree tree, AlignedMemory memory)
    {
        foreach (int page in PageSet.ListOf(new MarketState(memory.Span).Written)) tree.Add(page);
        string root = Convert.ToHexString(tree.Root(memory.Span).Bytes);
        Assert.Equal(PlainStateHash.OfFirstRows(memory.Span, rows: 512), root);
        return root;
    }

    static string Hash(InProcessMachine machine) => Convert.ToHexString(machine.StateHash().Bytes);
}
