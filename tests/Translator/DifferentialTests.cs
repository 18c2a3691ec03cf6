using System.Diagnostics;
using System.Reflection;
using System.Text;
using Rollup.Aot;
using Xunit;

namespace Rollup.Tests.Translator;

/// <summary>Each opcode, each numeric line of the table and each language case gives what the JIT gives: results and kinds of trap.</summary>
public class DifferentialTests(ITestOutputHelper output)
{
    static readonly string Runtime = Path.Combine(Tree.Root, "machine-image", "runtime");
    static readonly string Here = Path.Combine(Tree.Root, "tests", "Translator");

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
        string folder = Directory.CreateDirectory(Path.Combine(Tree.Root, "artifacts", "translator", program)).FullName;
        Type type = program == "opcodes" ? Matrix.Build(Path.Combine(folder, "Matrix.dll")).GetType("Matrix")! : typeof(Cases);
        MethodInfo[] methods = [.. type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).OrderBy(method => method.MetadataToken)];
        Assert.True(methods.Length > 10);
        Translate(type, methods, folder);

        string[] expected = [.. methods.Select(HashOnTheJit)];
        List<string> differences = [];
        foreach (string target in Targets) Compare(target.Split(' ')[0], Run(target, folder));
        // The same file once more, on our processor instead of qemu's.
        Compare("riscv64, our own processor", LinuxProgram.Run(Path.Combine(folder, "riscv64")).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        output.WriteLine($"{methods.Length} methods x {Operands.Values.Length}^2 operands on {Targets.Length + 1} targets");
        Assert.True(differences.Count == 0, string.Join('\n', differences));

        void Compare(string target, string[] got)
        {
            Assert.Equal(expected.Length, got.Length);
            for (int i = 0; i < got.Length; i++)
                if (got[i] != expected[i]) differences.Add($"{target}: {methods[i].Name}: {got[i]}, by the JIT {expected[i]}");
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

    static void Translate(Type type, MethodInfo[] methods, string folder)
    {
        using Translation translation = new([type.Assembly]);
        translation.Translate(methods.Select((method, index) => (method, $"x{index}")));
        Assert.True(translation.Refusals.Count == 0, string.Join('\n', translation.Refusals));
        File.WriteAllText(Path.Combine(folder, "program.c"), translation.CFile());
        StringBuilder header = new();
        for (int i = 0; i < methods.Length; i++) header.Append($"i8 x{i}(i8, i8); // {methods[i].Name}\n");
        header.Append($"static const method methods[] = {{{string.Join(", ", methods.Select((_, index) => $"x{index}"))}}};\n");
        header.Append($"static const u1 trap_kinds[] = {{0, {string.Join(", ", translation.TrapKinds.Select(kind => 1 + (int)kind))}}};\n");
        header.Append($"static const i8 values[] = {{{string.Join(", ", Operands.Values.Select(value => $"(i8){(ulong)value}ULL"))}}};\n");
        File.WriteAllText(Path.Combine(folder, "methods.h"), header.ToString());
    }

    static string HashOnTheJit(MethodInfo method)
    {
        Func<long, long, long> call = method.CreateDelegate<Func<long, long, long>>();
        ulong hash = Operands.Start;
        foreach (long first in Operands.Values)
            foreach (long second in Operands.Values)
                hash = Operands.Fold(hash, ResultOf(call, first, second));
        return hash.ToString("x16");
    }

    static ulong ResultOf(Func<long, long, long> call, long first, long second)
    {
        try
        {
            return (ulong)call(first, second);
        }
        catch (Exception thrown)
        {
            TrapKind kind = thrown switch
            {
                OverflowException => TrapKind.Overflow,
                DivideByZeroException => TrapKind.DivideByZero,
                IndexOutOfRangeException => TrapKind.Index,
                ArgumentOutOfRangeException => TrapKind.Range,
                ArgumentException => TrapKind.Argument,
                _ => TrapKind.Throw,
            };
            return Operands.TrapBase + 1 + (ulong)kind;
        }
    }

    static string[] Run(string target, string folder)
    {
        string[] flags = target.Split(' ');
        string program = Path.Combine(folder, flags[0]);
        string[] common =
        [
            .. flags[1..], "-std=gnu11", "-ffreestanding", "-fno-strict-aliasing", "-fno-stack-protector", "-fno-pic", "-nostdlib", "-static", "-fuse-ld=lld",
            "-Wall", "-Wno-unused", "-Werror", "-Wno-tautological-compare", "-I", Runtime, "-I", folder,
        ];
        Tree.Run("clang", [.. common, "-o", program, Path.Combine(folder, "program.c"), Path.Combine(Here, "driver.c"), "-fno-builtin", Path.Combine(Runtime, "memory.c")]);
        string text = flags[0] == "riscv64" ? Tree.Run("qemu-riscv64-static", [program]) : Tree.Run(program, []);
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
