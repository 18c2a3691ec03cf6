using System.Buffers;
using Rollup.Tests.Unit.Market.Storm;

namespace Rollup.Tests.Unit.Machine;

/// <summary>The machine against the bare market: the same inputs, the same answers, and what only a machine does.</summary>
public class InProcessMachineTests
{
    const int Inputs = 1_200;

    [Fact]
    public void SameAsTheBareMarket()
    {
        using World world = new();
        using InProcessMachine machine = new();
        MarketStorm storm = new(world, seed: 11)
        {
            Observe = (input, outcome) =>
            {
                AdvanceResult result = machine.Advance(input);
                Assert.Equal(outcome.IsAccepted, result.IsAccepted);
                Assert.Equal(outcome.Outputs, result.Outputs);
                Assert.Equal(outcome.Reports, result.Reports);
            },
        };
        storm.Run(Inputs);
        Marketplace.HoldingsHash(machine.State, out Bytes32 holdings);
        Assert.Equal(Hex(world.Hash()), Hex(holdings));
        Assert.Equal(world.View.Header.LastBlock, new StateView(machine.State).Header.LastBlock);
        Assert.Equal(world.Index, new StateView(machine.State).Header.NextInputIndex);
    }

    [Fact]
    public void SnapshotGoesOnWhereItWasTaken()
    {
        List<byte[]> inputs = Storm(seed: 12, Inputs);
        using InProcessMachine whole = new();
        using InProcessMachine resumed = new(DenseOpsKind.Scalar);
        foreach (byte[] input in inputs[..500]) whole.Advance(input);
        byte[] snapshot = whole.Save();
        resumed.Load(snapshot);
        Assert.Equal(snapshot, resumed.Save());
        foreach (byte[] input in inputs[500..])
        {
            AdvanceResult first = whole.Advance(input);
            AdvanceResult second = resumed.Advance(input);
            Assert.Equal(Hex(first.OutputsRoot), Hex(second.OutputsRoot));
        }
        Assert.Equal(Hex(whole.StateHash()), Hex(resumed.StateHash()));
        Assert.Equal(whole.Save(), resumed.Save());
    }

    [Fact]
    public void LoadingClearsWhatWasThere()
    {
        using InProcessMachine machine = new();
        byte[] genesis = machine.Save();
        string hash = Hex(machine.StateHash());
        foreach (byte[] input in Storm(seed: 13, 300)) machine.Advance(input);
        machine.Load(genesis);
        Assert.Equal(hash, Hex(machine.StateHash()));
        Assert.Equal(genesis, machine.Save());
    }

    [Fact]
    public void DamagedSnapshotIsRefusedAndTheMachineStops()
    {
        using InProcessMachine machine = new();
        foreach (byte[] input in Storm(seed: 14, 200)) machine.Advance(input);
        byte[] snapshot = machine.Save();
        for (int at = 0; at < snapshot.Length; at += snapshot.Length / 40)
        {
            byte[] damaged = [.. snapshot];
            damaged[at] ^= 4;
            using InProcessMachine other = new();
            Assert.Throws<InvalidDataException>(() => other.Load(damaged));
            Assert.Throws<MachineHaltedException>(() => other.Advance(new byte[4]));
            other.Load(snapshot);
            other.Advance(new byte[4]);
        }
        using InProcessMachine empty = new();
        Assert.Throws<InvalidDataException>(() => empty.Load([]));
        Assert.Throws<InvalidDataException>(() => empty.Load(snapshot.AsSpan(0, snapshot.Length - 1)));
    }

    [Fact]
    public void RejectionAndQueryLeaveNoTrace()
    {
        using InProcessMachine machine = new();
        foreach (byte[] input in Storm(seed: 15, 400)) machine.Advance(input);
        byte[] before = machine.Save();
        AdvanceResult rejected = machine.Advance(new byte[100]);
        Assert.False(rejected.IsAccepted);
        Assert.Empty(rejected.Reports);
        Assert.Equal(before, machine.Save());
        byte[] query = MessageBytes.Of(new InspectJobs { FromJobId = 0 });
        InspectResult answer = machine.Inspect(query);
        Assert.True(answer.IsAccepted);
        Assert.NotEmpty(answer.Reports);
        Assert.False(machine.Inspect(new byte[3]).IsAccepted);
        Assert.False(machine.Inspect(new byte[100_000]).IsAccepted); // longer than the request buffer
        Assert.False(machine.Advance(new byte[100_000]).IsAccepted);
        Assert.Equal(before, machine.Save());
    }

    [Fact]
    public void AGuestThatWritesForAQueryEndsTheApplication()
    {
        using InProcessMachine machine = new();
        foreach (byte[] input in Storm(seed: 16, 50)) machine.Advance(input);
        byte[] query = MessageBytes.Of(new InspectJobs());
        using WritingRequest writing = new(machine, query);
        string reason = Assert.Throws<MachineHaltedException>(() => machine.Inspect(writing.Memory)).Message;
        Assert.StartsWith($"the guest answered a query and had written page {Layout.AssetsOffset / Layout.PageBytes}, asset ", reason);
        Assert.Throws<MachineHaltedException>(() => machine.Inspect(query));
    }

    // The guest cannot be made to, so its memory is written while it reads the request.
    sealed class WritingRequest(IMachine machine, byte[] request) : MemoryManager<byte>
    {
        public override Span<byte> GetSpan()
        {
            new MarketState(MachineMemory.Of(machine)).AssetAt(0).LiveJobs++;
            return request;
        }

        public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin()
        {
        }

        public override Memory<byte> Memory => CreateMemory(request.Length);

        protected override void Dispose(bool disposing)
        {
        }
    }

    [Fact]
    public void TrapEndsTheApplication()
    {
        // No input reaches a trap, so the state is made impossible: an asset holds less than its job.
        using World world = new();
        JobTerms terms = Fixtures.Terms(JudgeKind.Replay, Fixtures.Model(3, seed: 1), Fixtures.Data(3, rows: 24, seed: 3), world.Block);
        world.Ether(Fixtures.AddressOf(1), 2200, Encode.Post(terms));
        using InProcessMachine machine = new();
        string empty = Hex(machine.StateHash());
        byte[] impossible = Impossible(world, machine);
        machine.Load(impossible);
        string hash = Hex(machine.StateHash());
        byte[] cancel = world.Input(Fixtures.AddressOf(1), Encode.Cancel(1));
        Assert.Throws<MachineHaltedException>(() => machine.Advance(cancel));
        Assert.Throws<MachineHaltedException>(() => machine.Advance(cancel));
        Assert.Throws<MachineHaltedException>(() => machine.Inspect(new byte[4]));
        machine.Load(impossible);
        Assert.Equal(hash, Hex(machine.StateHash()));
        Assert.Throws<MachineHaltedException>(() => machine.Advance(cancel));
        machine.Reset();
        Assert.Equal(empty, Hex(machine.StateHash()));
        Assert.True(machine.Advance(world.LastInput).IsAccepted);
    }

    static byte[] Impossible(World world, InProcessMachine machine)
    {
        machine.Advance(world.LastInput);
        new MarketState(MachineMemory.Of(machine)).AssetAt(0).EscrowUnits--;
        return machine.Save();
    }

    [Fact]
    public void RowsHaveTheSizesOfTheLayout() => Assert.True(Layout.RowsFit);

    static List<byte[]> Storm(int seed, int count)
    {
        List<byte[]> inputs = [];
        using World world = new();
        MarketStorm storm = new(world, seed) { Observe = (input, _) => inputs.Add(input) };
        storm.Run(count);
        return inputs;
    }

    static string Hex(Bytes32 bytes) => Convert.ToHexString(bytes.Bytes);
}
