using Rollup.Machine.Cartesi;
using Rollup.Machine.Riscv;

namespace Rollup.Tests.Translator;

/// <summary>
/// The image handed unchanged to the program cartesi-machine: it asserts the template itself, and after every accepted input compares the
/// guest's outputs root with its own. Skipped, by name and with the reason, where the program is not installed.
/// </summary>
public sealed class CartesiProgramTests : IDisposable
{
    const string Program = "cartesi-machine";
    const string Version = "cartesi-machine 0.21.";
    const int Inputs = 60;
    const int Seed = 23;

    readonly string _folder = Directory.CreateTempSubdirectory("lockstep-test-").FullName;

    [Fact]
    public void TheProgramTakesTheImageAndFindsTheSameOutputsAndRoots()
    {
        SkipUnlessInstalled();
        using World world = new(isNoisy: false);
        using RiscvMachine machine = new(GuestImage.Bytes);
        List<AdvanceResult> expected = [];
        MarketStorm storm = new(world, Seed)
        {
            Observe = (input, _) =>
            {
                File.WriteAllBytes(PathOf($"input-{expected.Count}.bin"), input);
                expected.Add(machine.Advance(input));
            },
        };
        storm.Run(Inputs);
        Run("--remote-spawn", "--remote-shutdown",
            $"--cmio-advance-state=input:{PathOf("input-%i.bin")},input_index_begin:0,input_index_end:{expected.Count},"
            + $"output:{PathOf("output-%o.bin")},report:{PathOf("report-%o-of-%i.bin")},outputs_merkle_root:{PathOf("root-%i.bin")},"
            + "rejected_output:,output_proof:,outputs_merkle_root_proof:");
        int outputs = 0;
        for (int index = 0; index < expected.Count; index++)
        {
            AdvanceResult result = expected[index];
            Assert.Equal(result.IsAccepted, File.Exists(PathOf($"root-{index}.bin")));
            if (!result.IsAccepted) continue;
            Assert.Equal(result.OutputsRoot.Bytes.ToArray(), File.ReadAllBytes(PathOf($"root-{index}.bin")));
            foreach (byte[] output in result.Outputs) Assert.Equal(output, File.ReadAllBytes(PathOf($"output-{outputs++}.bin")));
            for (int report = 0; report < result.Reports.Count; report++)
                Assert.Equal(result.Reports[report], File.ReadAllBytes(PathOf($"report-{report}-of-{index}.bin")));
        }
        Assert.False(File.Exists(PathOf($"output-{outputs}.bin")));
        Assert.InRange(expected.Count(result => result.IsAccepted), 1, expected.Count - 1);
        Assert.NotEqual(0, outputs);
    }

    [Fact]
    public void ItsSnapshotHasOurTemplateHash()
    {
        SkipUnlessInstalled();
        Assert.SkipUnless(CartesiLibrary.Problem is null, $"the Cartesi Machine 0.21 is not installed: {CartesiLibrary.Problem}");
        Run("--final-hash", $"--store={PathOf("its")}");
        Bytes32 ours = CartesiSnapshot.Write(GuestImage.Path, PathOf("ours")).TemplateHash;
        Assert.True(ours.Equals(CartesiSnapshot.TemplateHashOf(PathOf("its"))));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    static void Run(params string[] more) => SourceTree.Run(Program,
    [
        "--no-root-flash-drive", $"--ram-image={GuestImage.Path}", $"--ram-length={RiscvMachine.RamBytes}", "--no-bootargs",
        "--no-init-splash", "--assert-rolling-template",
        .. more,
    ]);

    static void SkipUnlessInstalled()
    {
        string problem = "it is not on the PATH";
        try
        {
            string said = SourceTree.Run(Program, ["--version"]);
            problem = said.StartsWith(Version, StringComparison.Ordinal) ? "" : $"it is {said.Split('\n')[0]}";
        }
        catch (System.ComponentModel.Win32Exception)
        {
        }
        Assert.SkipUnless(problem.Length == 0, $"the program {Program} 0.21 is not installed: {problem}");
    }

    string PathOf(string name) => Path.Combine(_folder, name);
}
