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
        Assert.Equal(Hex(world.Hash()), Hex(machine.StateHash()));
        Assert.Equal(world.View.Header.LastBlock, new StateView(machine.State).Header.LastBlock);
        Assert.Equal(world.Index, new StateView(machine.State).Header.NextInputIndex);
    }

    /// <summary>
    /// Whoever makes the bytes makes the checksum too: a block that takes the place of the number of outputs is no snapshot.
    /// </summary>
    [Fact]
    public void ABlockThatLeavesNoRoomForTheOutputsIsRefused()
    {
        byte[] state = new byte[Layout.LiveBytes];
        new MarketState(state).Slots[0].Bytes = 8;
        using InProcessMachine machine = new();
        byte[] snapshot = Snapshot.Take(state, []);
        byte[] shorter = [.. snapshot.AsSpan(0, snapshot.Length - sizeof(int))];
        Keccak256.Hash(shorter.AsSpan(0, shorter.Length - Bytes32.Size), out Bytes32 checksum);
        checksum.CopyTo(shorter.AsSpan(shorter.Length - Bytes32.Size));
        Assert.Throws<InvalidDataException>(() => machine.Load(shorter));
        machine.Reset();
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
    public void CheckpointRestoresWhateverWasWritten()
    {
        // A rejected input of ours writes nothing, so what undoes it is tried on memory that was spoilt on purpose.
        using World world = new();
        MarketStorm storm = new(world, seed: 16);
        storm.Run(400);
        string before = Hex(world.Hash());
        byte[] checkpoint = new byte[Snapshot.LiveBytesOf(world.Memory)];
        Snapshot.WriteLive(world.Memory, checkpoint);
        new Random(1).NextBytes(world.Memory[..Layout.LiveBytes]);
        Snapshot.ReadLive(checkpoint, world.Memory);
        Assert.Equal(before, Hex(world.Hash()));
        for (int slot = 0; slot < MarketLimits.BlockSlotsMax; slot++)
            Invariants.AssertZero(new MarketState(world.Memory).RoomOf(slot)[world.View.Slots[slot].Bytes..]);
    }

    [Fact]
    public void TrapEndsTheApplication()
    {
        // No input reaches a trap, so the state is made impossible: an asset holds less than its job.
        using World world = new();
        JobTerms terms = Fixtures.Terms(JudgeKind.Replay, Fixtures.Model(3, seed: 1), Fixtures.Data(3, rows: 24, seed: 3), world.Block);
        world.Ether(Fixtures.AddressOf(1), 2200, Encode.Post(terms));
        using InProcessMachine machine = new();
        machine.Load(Impossible(world, machine));
        byte[] cancel = world.Input(Fixtures.AddressOf(1), Encode.Cancel(1));
        Assert.Throws<MachineHaltedException>(() => machine.Advance(cancel));
        Assert.Throws<MachineHaltedException>(() => machine.Advance(cancel));
        Assert.Throws<MachineHaltedException>(() => machine.Inspect(new byte[4]));
    }

    static byte[] Impossible(World world, InProcessMachine machine)
    {
        byte[] post = world.LastInput;
        machine.Advance(post);
        new MarketState(world.Memory).Assets[0].EscrowUnits--;
        return Snapshot.Take(world.Memory, machine.Outputs.Leaves);
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
