using System.Text;
using Rollup.Machine.Simd;
using Rollup.Machine.Wasm;

namespace Rollup.Tests.Translator;

/// <summary>trainer.wasm under Wasmtime: the same bits as the program's own code, and a clean end where it may not go on.</summary>
public class WasmTrainerTests(ITestOutputHelper output)
{
    const long MemoryBytes = 64 << 20;
    const ulong Fuel = 2_000_000_000;

    // Made by machine-image/trainer.sh, which `make test` runs before.
    static string PathOf(string file) => Path.Combine(SourceTree.Root, "artifacts", "guest", file);

    static byte[] Module => File.ReadAllBytes(PathOf("trainer.wasm"));

    static WasmTrainer Load(long memoryBytes = MemoryBytes, ulong fuel = Fuel) =>
        new(Module, File.ReadAllLines(PathOf("trainer-traps.txt")), memoryBytes, fuel);

    public static TheoryData<OutputKind, OptimizerKind, ProfileKind> Works
    {
        get
        {
            TheoryData<OutputKind, OptimizerKind, ProfileKind> works = new();
            foreach (OutputKind kind in Enum.GetValues<OutputKind>())
                foreach (OptimizerKind optimizer in (OptimizerKind[])[OptimizerKind.Sgd, OptimizerKind.Adam])
                    foreach (ProfileKind profile in (ProfileKind[])[ProfileKind.Standard, ProfileKind.Wide])
                        works.Add(kind, optimizer, profile);
            return works;
        }
    }

    [Theory, MemberData(nameof(Works))]
    public void TrainingAndScoringGiveTheSameBits(OutputKind kind, OptimizerKind optimizer, ProfileKind profileKind)
    {
        TrainingWork work = TrainingWork.Make(kind, optimizer, profileKind, rows: 150);
        long[] native = [.. work.MasterQ40], inModule = [.. work.MasterQ40];
        Arena arena = new(new byte[1 << 20]);
        Counters counters = default;
        Assert.Equal(KernelStatus.Accepted,
            Engine<HostOps>.Train(work.Network, work.Recipe, native, work.FeaturesQFA, work.Targets, work.Rows, ref arena, ref counters));

        long bytes = WasmTrainer.MemoryBytesOf(work.Network, work.Recipe, work.Rows);
        using WasmTrainer trainer = Load(bytes);
        int epochs = 0;
        Assert.Equal(
            KernelStatus.Accepted, trainer.Train(work.Network, work.Recipe, inModule, work.FeaturesQFA, work.Targets, _ => epochs++));
        Assert.Equal(work.Recipe.Epochs, epochs);
        Assert.NotEqual(work.MasterQ40, native);
        Assert.Equal(native, inModule);
        Recipe oneEpoch = work.Recipe;
        oneEpoch.Epochs = 1;
        double perUnit = (double)trainer.FuelUsed / epochs / TrainingPlan.UnitsOf(work.Network, oneEpoch, work.Rows);
        output.WriteLine($"{trainer.FuelUsed:n0} units of fuel, {perUnit:0.00} for a unit of cost; {bytes:n0} bytes");

        MetricKind metric = kind == OutputKind.Identity ? MetricKind.RSquared : MetricKind.Accuracy;
        (KernelStatus nativeStatus, long nativeScore) = work.Score(native, metric);
        Assert.Equal(nativeStatus,
            trainer.Evaluate(work.Network, work.Recipe, inModule, work.FeaturesQFA, work.Targets, metric, out long score, out Counters _));
        Assert.Equal((KernelStatus.Accepted, nativeScore), (nativeStatus, score));
    }

    /// <summary>Wasmtime's handlers of signals would end the process here.</summary>
    [Fact]
    public void DotNetStillThrowsWhatSignalsTellIt()
    {
        using WasmTrainer trainer = Load(WasmTrainer.SignatureMemoryBytes);
        Assert.NotEmpty(trainer.Signature());
        int zero = trainer.FuelUsed == 0 ? 1 : 0;
        Assert.Throws<DivideByZeroException>(() => 1 / zero);
    }

    [Fact]
    public void ARefusalIsTheKernels()
    {
        TrainingWork work = TrainingWork.Make(OutputKind.Sigmoid, OptimizerKind.Sgd, ProfileKind.Standard, rows: 40);
        using WasmTrainer trainer = Load();
        Recipe recipe = work.Recipe;
        recipe.LearningRateQ32 = 0;
        Assert.Equal(
            KernelStatus.RecipeRefused, trainer.Train(work.Network, recipe, work.MasterQ40, work.FeaturesQFA, work.Targets, _ => { }));
        work.Targets[7] = 2;
        Assert.Equal(KernelStatus.TargetOutOfRange,
            trainer.Train(work.Network, work.Recipe, work.MasterQ40, work.FeaturesQFA, work.Targets, _ => { }));
        work.Targets[7] = 1;
        Assert.Equal(
            KernelStatus.Accepted, trainer.Train(work.Network, work.Recipe, work.MasterQ40, work.FeaturesQFA, work.Targets, _ => { }));
    }

    [Fact]
    public void FuelEnds()
    {
        TrainingWork work = TrainingWork.Make(OutputKind.Softmax, OptimizerKind.Adam, ProfileKind.Standard, rows: 150);
        using WasmTrainer trainer = Load(fuel: 50_000);
        WasmException ended = Assert.Throws<WasmException>(() =>
            trainer.Train(
                work.Network, work.Recipe, work.MasterQ40, work.FeaturesQFA, work.Targets, _ => Assert.Fail("an epoch was done")));
        Assert.Equal(WasmFailure.OutOfFuel, ended.Failure);
        Assert.Contains("trainer_Train was not done after 50000 units of fuel", ended.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => trainer.Signature());
    }

    [Fact]
    public void MemoryEnds()
    {
        TrainingWork work = TrainingWork.Make(OutputKind.Softmax, OptimizerKind.Adam, ProfileKind.Standard, rows: 20_000);
        using WasmTrainer trainer = Load(memoryBytes: 512 << 10);
        WasmException ended = Assert.Throws<WasmException>(() =>
            trainer.Train(work.Network, work.Recipe, work.MasterQ40, work.FeaturesQFA, work.Targets, _ => { }));
        Assert.Equal(WasmFailure.OutOfMemory, ended.Failure);
        Assert.Equal(WasmFailure.OutOfMemory, Assert.Throws<WasmException>(() => Load(memoryBytes: 1 << 16)).Failure);
    }

    [Fact]
    public void ATrapNamesItsSite()
    {
        using WasmSandbox sandbox = new(Module, File.ReadAllLines(PathOf("trainer-traps.txt")), MemoryBytes, Fuel);
        WasmException trapped = Assert.Throws<WasmException>(() => sandbox.Run("trainer_Signature", 31));
        Assert.Equal(WasmFailure.Trapped, trapped.Failure);
        Assert.Matches(
            @"^trainer_Signature stopped: trap \d+  Range  Signature\.Compute<BlockedOps>\(.*\) IL_[0-9a-f]{4} \(Signature\.cs:\d+\)$",
            trapped.Message);

        using WasmSandbox other = new(Module, [], MemoryBytes, Fuel);
        trapped = Assert.Throws<WasmException>(() => other.Run("trainer_Signature", int.MaxValue)); // a block that is not there
        Assert.Equal("trainer_Signature stopped: Unreachable", trapped.Message);
    }

    [Theory]
    [InlineData("""(module (import "env" "clock" (func (result i64))) (memory (export "memory") 1))""",
        "the module imports env.clock; a trainer imports nothing")]
    [InlineData("""(module (import "env" "memory" (memory 1)))""", "the module imports env.memory")]
    [InlineData("""(module (memory (export "memory") 1))""", "the module has no trainer_Start as a trainer has")]
    [InlineData("""(module)""", "the module has no memory as a trainer has")]
    [InlineData("not one", "not a module that a trainer may be")]
    [InlineData("""(module (func (drop (v128.const i64x2 0 0))))""", "not a module that a trainer may be")]
    public void OtherModulesAreRefused(string text, string message)
    {
        byte[] module = text[0] == '(' ? Wasmtime.Module.ConvertText(text) : Encoding.ASCII.GetBytes(text);
        WasmException refused = Assert.Throws<WasmException>(() => new WasmTrainer(module, [], MemoryBytes, Fuel));
        Assert.Equal(WasmFailure.Refused, refused.Failure);
        Assert.StartsWith(message, refused.Message, StringComparison.Ordinal);
    }

    /// <summary>A module that imports nothing may still lie about itself: the host ends as cleanly.</summary>
    [Theory]
    [InlineData("(i32.const -1000000)", "", "", WasmFailure.Refused, "the module names a place that its memory does not have")]
    [InlineData("(unreachable)", "(global (export \"trainer_TrapSite\") i32 (i32.const 0x7fffffff))", "", WasmFailure.Trapped,
        "trainer_Start stopped: Unreachable")]
    [InlineData("(i32.const 0)", "(global (export \"trainer_TrapSite\") i32 (i32.const -5))", "(unreachable)", WasmFailure.Trapped,
        "trainer_Signature stopped: Unreachable")]
    [InlineData("(i32.const 0)", "(func $s (loop (br 0))) (start $s)", "", WasmFailure.OutOfFuel, "the module's start stopped: OutOfFuel")]
    [InlineData("(i32.const 0)", "(func $s unreachable) (start $s)", "", WasmFailure.Trapped, "the module's start stopped: Unreachable")]
    [InlineData(
        "(i32.const 0)", "", "(drop (i32.load (i32.const -1)))", WasmFailure.Trapped, "trainer_Signature stopped: MemoryOutOfBounds")]
    [InlineData("(i32.const 0) (i32.const 0)", "", "", WasmFailure.Refused, "the module has no trainer_Start as a trainer has")]
    public void AModuleThatLiesEndsCleanly(string start, string more, string signature, WasmFailure failure, string message)
    {
        string result = start.Split("i32.const").Length == 3 ? "i32 i32" : "i32";
        byte[] module = Wasmtime.Module.ConvertText($"""
            (module (memory (export "memory") 1) {more}
              (func (export "trainer_Start") (result {result}) {start})
              (func (export "trainer_SignatureBytes") (result i32) (i32.const 64))
              (func (export "trainer_Signature") (param i32) {signature}))
            """);
        WasmException ended = Assert.Throws<WasmException>(() =>
        {
            using WasmTrainer trainer = new(module, [], MemoryBytes, 10_000_000);
            trainer.Signature();
        });
        Assert.Equal((failure, message), (ended.Failure, ended.Message));
    }
}
