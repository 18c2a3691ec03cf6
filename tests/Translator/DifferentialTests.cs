using System.Collections.Concurrent;
using Rollup.Aot;

namespace Rollup.Tests.Translator;

/// <summary>
/// Each opcode, each numeric line of the table, each language case and each random method gives what the JIT gives: results and kinds of
/// trap. LOCKSTEP_FUZZ=1 runs 2,000 random methods (LOCKSTEP_FUZZ_SEED says which) and more targets.
/// </summary>
public class DifferentialTests(ITestOutputHelper output)
{
    const int QuickMethods = 60, BatchMethods = 250, FuzzBatches = 8;

    static bool IsFuzz => Environment.GetEnvironmentVariable("LOCKSTEP_FUZZ") == "1";

    static int Seed => int.TryParse(Environment.GetEnvironmentVariable("LOCKSTEP_FUZZ_SEED"), out int seed) ? seed : 1;

    public static TheoryData<string> Names => IsFuzz
        ? ["opcodes", "language", .. Enumerable.Range(0, FuzzBatches).Select(batch => $"random-{Seed * 1000 + batch}-{BatchMethods}")]
        : ["opcodes", "language", $"random-{Seed * 1000}-{QuickMethods}"];

    [Theory, MemberData(nameof(Names))]
    public void CIsTheJit(string program)
    {
        Differential cases = Differential.Of(program);
        Target[] targets = IsFuzz ? [.. Target.Quick, .. Target.Thorough] : Target.Quick;
        ConcurrentBag<string> differences = [];
        Parallel.ForEach(targets, target =>
            cases.AddDifferences(target.Name, target.Run(target.Compile(cases.Folder, Differential.Runtime)), differences));
        // The program for riscv64 once more, on our processor instead of qemu's.
        cases.AddDifferences(
            "our own processor", Target.Lines(LinuxProgram.Run(Path.Combine(cases.Folder, Target.Riscv64.Name))), differences);
        string names = string.Join(", ", targets.Select(target => target.Name));
        output.WriteLine($"{program}: {cases.Methods.Length} methods x {Operands.Values.Length}^2 operands on {names}, our own processor");
        Assert.True(differences.IsEmpty, string.Join('\n', differences.Order(StringComparer.Ordinal)));
    }

    /// <summary>What is compared with is no accident of one way to compile.</summary>
    [Theory, MemberData(nameof(Names))]
    public void TheJitIsTheJit(string program)
    {
        Differential cases = Differential.Of(program);
        ConcurrentBag<string> differences = [];
        foreach ((string name, string[] environment) in JitHashes.Forms)
            cases.AddDifferences(name, JitHashes.InAnotherProcess(program, environment), differences);
        Assert.True(differences.IsEmpty, string.Join('\n', differences.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void EveryLineOfTheTableIsExercised()
    {
        using Translation translation = new([typeof(LanguageCases).Assembly]);
        string[] unused = [.. translation.Intrinsics.Templates.Keys.Where(key => !key.StartsWith("Rollup.", StringComparison.Ordinal))
            .Except(IntrinsicCalls.Numeric.Keys).Except(Calls.Of(typeof(LanguageCases)))];
        Assert.True(unused.Length == 0, string.Join('\n', unused));
    }
}
