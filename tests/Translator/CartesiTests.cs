using Rollup.Chain;
using Rollup.Machine.Cartesi;
using Rollup.Machine.Riscv;

namespace Rollup.Tests.Translator;

/// <summary>
/// The image on the Cartesi Machine itself against our own processor: answers, roots, state and every single cycle. Skipped, by name and
/// with the reason, where it is not installed.
/// </summary>
public class CartesiTests(ITestOutputHelper output)
{
    const int Seed = 7;

    [Fact]
    public void AStormOfInputsIsAnsweredAlikeToTheLastCycle()
    {
        SkipUnlessInstalled(isServed: true);
        using World world = new(isNoisy: false);
        using RiscvMachine riscv = new(GuestImage.Bytes);
        using CartesiMachine cartesi = new(GuestImage.Path);
        Assert.Equal(riscv.StartCycles, cartesi.StartCycles);
        long inputs = 0, accepted = 0;
        ulong cycles = 0;
        MarketStorm storm = new(world, Seed)
        {
            Observe = (input, _) =>
            {
                AdvanceResult expected = riscv.Advance(input), got = cartesi.Advance(input);
                Assert.Equal((expected.IsAccepted, Hex(expected.OutputsRoot)), (got.IsAccepted, Hex(got.OutputsRoot)));
                Assert.Equal(expected.Outputs, got.Outputs);
                Assert.Equal(expected.Reports, got.Reports);
                Assert.Equal(riscv.LastCycles, cartesi.LastCycles);
                cycles += riscv.LastCycles;
                inputs++;
                if (got.IsAccepted) accepted++;
                if (inputs % 20 == 0) Assert.Equal(Hex(riscv.StateHash()), Hex(cartesi.StateHash()));
            },
        };
        storm.Run(400);
        Assert.Equal(riscv.Save(), cartesi.Save());
        Assert.InRange(accepted, 1, inputs - 1);
        output.WriteLine(
            $"Cartesi Machine {CartesiLibrary.Version}, seed {Seed}: {inputs} inputs, {accepted} accepted, {cycles:n0} cycles, all equal");
    }

    [Fact]
    public void ARejectedInputAndAQueryLeaveNoTraceInTheWholeMachine()
    {
        SkipUnlessInstalled(isServed: true);
        using World world = new(isNoisy: false);
        using CartesiMachine machine = new(GuestImage.Path);
        new MarketStorm(world, Seed) { Observe = (input, _) => machine.Advance(input) }.Run(30);
        string before = Hex(machine.RootHash());
        Assert.False(machine.Advance(new byte[100]).IsAccepted);
        Assert.False(machine.Advance(new byte[100_000]).IsAccepted); // longer than the request buffer
        Assert.Equal(before, Hex(machine.RootHash()));
        byte[] query = MessageBytes.Of(new InspectJobs());
        Assert.Equal(world.Inspect(query), machine.Inspect(query).Reports);
        Assert.False(machine.Inspect(new byte[3]).IsAccepted);
        Assert.Equal(before, Hex(machine.RootHash()));
    }

    [Fact]
    public void WhatAnyEngineSavedGoesOnHereAndResetIsExact()
    {
        SkipUnlessInstalled(isServed: true);
        using World world = new(isNoisy: false);
        List<byte[]> inputs = [];
        new MarketStorm(world, Seed) { Observe = (input, _) => inputs.Add(input) }.Run(60);
        using InProcessMachine native = new();
        using CartesiMachine machine = new(GuestImage.Path);
        foreach (byte[] input in inputs[..30]) native.Advance(input);
        foreach (byte[] input in inputs[..5]) machine.Advance(input); // what was there is cleared
        machine.Load(native.Save());
        Assert.Equal(native.Save(), machine.Save());
        foreach (byte[] input in inputs[30..])
            Assert.Equal(Hex(native.Advance(input).OutputsRoot), Hex(machine.Advance(input).OutputsRoot));
        Assert.Equal(native.Save(), machine.Save());

        byte[] damaged = native.Save();
        damaged[^40] ^= 1;
        Assert.Throws<InvalidDataException>(() => machine.Load(damaged));
        Assert.Throws<MachineHaltedException>(() => machine.Advance(inputs[0]));
        machine.Reset();
        Assert.Equal(Hex(machine.TemplateHash), Hex(machine.RootHash()));
        native.Reset();
        foreach (byte[] input in inputs[..10])
            Assert.Equal(Hex(native.Advance(input).OutputsRoot), Hex(machine.Advance(input).OutputsRoot));
    }

    [Fact]
    public void ASnapshotCarriesTheHashOfItsMachineAndTheSameImageGivesTheSame()
    {
        SkipUnlessInstalled(isServed: false);
        string folder = Directory.CreateTempSubdirectory("lockstep-test-").FullName;
        try
        {
            CartesiTemplate first = CartesiSnapshot.Write(GuestImage.Path, Path.Combine(folder, "a", "first"));
            CartesiTemplate second = CartesiSnapshot.Write(GuestImage.Path, Path.Combine(folder, "second"));
            Assert.Equal((Hex(first.TemplateHash), first.StartCycles), (Hex(second.TemplateHash), second.StartCycles));
            Assert.Equal(Hex(first.TemplateHash), Hex(CartesiSnapshot.TemplateHashOf(Path.Combine(folder, "second"))));
            using CartesiEmulator loaded = CartesiEmulator.Load(Path.Combine(folder, "second"), isServed: false);
            Assert.Equal(Hex(first.TemplateHash), Hex(loaded.RootHash()));
            Assert.Equal(first.StartCycles, loaded.Cycles);
            using CartesiMachine machine = new(GuestImage.Path);
            Assert.Equal(Hex(first.TemplateHash), Hex(machine.TemplateHash));
            output.WriteLine($"Cartesi Machine {CartesiLibrary.Version}, template hash {Hex(first.TemplateHash)}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Programs that do what an image must not, in instructions of RISC-V.
    [Theory]
    [InlineData("40008537 00100593 00b53023 0000006f", "Halted")] // lui a0,0x40008; li a1,1; sd a1,0(a0): halt
    [InlineData("40008537 20100593 01859593 01859593 00b53023 0000006f", "the reason 0")] // li a1,0x201<<48: a manual yield for no reason
    // an accept of a root of zeros
    [InlineData("40008537 20100593 01059593 00158593 02059593 02058593 00b53023 0000006f", "accept of no outputs")]
    [InlineData("0000006f", "not answered after 100000 instructions")] // jumps to itself
    public void AnImageThatIsNoTemplateIsRefused(string program, string reason)
    {
        SkipUnlessInstalled(isServed: false);
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, [.. program.Split(' ').SelectMany(word => BitConverter.GetBytes(Convert.ToUInt32(word, 16)))]);
            Assert.Contains(reason,
                Assert.Throws<MachineHaltedException>(() => CartesiDialog.Start(file, isServed: false, cyclesMax: 100_000)).Message);
        }
        finally
        {
            File.Delete(file);
        }
    }

    // A fault of the emulator is none of the application: it is told in the emulator's words, and not as an end of the machine.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WhatTheEmulatorRefusesIsToldInItsWords(bool isServed)
    {
        SkipUnlessInstalled(isServed);
        string missing = Path.Combine(Path.GetTempPath(), $"no-image-{Guid.NewGuid():N}.bin");
        CartesiException refused = Assert.Throws<CartesiException>(() => CartesiEmulator.Create(missing, isServed));
        Assert.Contains(Path.GetFileName(missing), refused.Message);
        if (!isServed) return; // it cannot be forked, so it takes no input
        using CartesiMachine machine = new(GuestImage.Path);
        Assert.Throws<CartesiException>(() => machine.Advance(new byte[(2 << 20) + 1])); // longer than what the machine receives
        Assert.False(machine.Advance(new byte[3]).IsAccepted); // it still answers
    }

    static void SkipUnlessInstalled(bool isServed)
    {
        string? problem = isServed ? CartesiLibrary.ServerProblem : CartesiLibrary.Problem;
        Assert.SkipUnless(problem is null, $"the Cartesi Machine 0.21 is not installed: {problem}");
    }

    static string Hex(Bytes32 hash) => Convert.ToHexStringLower(hash.Bytes);
}
