using Rollup.Aot;
using Xunit;

namespace Rollup.Tests.Translator;

/// <summary>Each opcode, each numeric line of the table and each language case gives what the JIT gives: results and kinds of trap.</summary>
public class DifferentialTests(ITestOutputHelper output)
{
    static readonly string[] Targets =
    [
        "x64 --target=x86_64-linux-gnu -O2",
        "x64-O0-undefined --target=x86_64-linux-gnu -O0 -fsanitize=undefined -fno-sanitize=pointer-overflow -fsanitize-trap=all",
        "riscv64 --target=riscv64-linux-gnu -march=rv64imac -mabi=lp64 -mcmodel=medany -mno-relax -O2 -Wl,--image-base=0x80000000",
    ];

    public static TheoryData<string> Programs => ["opcodes", "language"];

    [Theory, MemberData(nameof(Programs))]
    public void CIsTheJit(string program)
    {
        Differential cases = Differential.Of(program);
        List<string> differences = [];
        foreach (string target in Targets)
            Compare(target.Split(' ')[0], Differential.RunOn(target.Split(' ')[0], Differential.Compile(target, cases.Folder, Differential.Runtime)));
        // The same file once more, on our processor instead of qemu's.
        Compare("riscv64, our own processor", LinuxProgram.Run(Path.Combine(cases.Folder, "riscv64")).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        output.WriteLine($"{cases.Methods.Length} methods x {Operands.Values.Length}^2 operands on {Targets.Length + 1} targets");
        Assert.True(differences.Count == 0, string.Join('\n', differences));

        void Compare(string target, string[] got)
        {
            Assert.Equal(cases.Expected.Length, got.Length);
            for (int i = 0; i < got.Length; i++)
                if (got[i] != cases.Expected[i]) differences.Add($"{target}: {cases.Methods[i].Name}: {got[i]}, by the JIT {cases.Expected[i]}");
        }
    }

    [Fact]
    public void EveryLineOfTheTableIsExercised()
    {
        using Translation translation = new([typeof(Cases).Assembly]);
        string[] unused = [.. translation.Intrinsics.Templates.Keys.Where(key => !key.StartsWith("Rollup.", StringComparison.Ordinal))
            .Except(IntrinsicCalls.Numeric.Keys).Except(Calls.Of(typeof(Cases)))];
        Assert.True(unused.Length == 0, string.Join('\n', unused));
    }
}
