using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using Rollup.Aot;

namespace Rollup.Tests.Translator;

/// <summary>A set of methods, their C, and one hash a method over what the JIT gives for all pairs of operands.</summary>
sealed record Differential(string Folder, MethodInfo[] Methods, string[] Expected)
{
    static readonly ConcurrentDictionary<string, Lazy<Differential>> Known = new();

    public static string Runtime { get; } = Path.Combine(Tree.Root, "machine-image", "runtime");

    /// <summary>"opcodes" or "language".</summary>
    public static Differential Of(string program) => Known.GetOrAdd(program, name => new Lazy<Differential>(() => Make(name))).Value;

    /// <summary>The program's path. A target is a name and the compiler's options.</summary>
    public static string Compile(string target, string folder, string runtime)
    {
        string[] flags = target.Split(' ');
        string program = Path.Combine(folder, flags[0]);
        string[] common =
        [
            .. flags[1..], "-std=gnu11", "-ffreestanding", "-fno-strict-aliasing", "-fno-stack-protector", "-fno-pic", "-nostdlib", "-static", "-fuse-ld=lld",
            "-Wall", "-Wno-unused", "-Werror", "-Wno-tautological-compare", "-I", runtime, "-I", folder,
        ];
        string driver = Path.Combine(Tree.Root, "tests", "Translator", "driver.c");
        Tree.Run("clang", [.. common, "-o", program, Path.Combine(folder, "program.c"), driver, "-fno-builtin", Path.Combine(runtime, "memory.c")]);
        return program;
    }

    /// <summary>One hash a method.</summary>
    public static string[] RunOn(string target, string program) =>
        (target == "riscv64" ? Tree.Run("qemu-riscv64-static", [program]) : Tree.Run(program, [])).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    static Differential Make(string program)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Tree.Root, "artifacts", "translator", program)).FullName;
        Type type = program == "opcodes" ? Matrix.Build(Path.Combine(folder, "Matrix.dll")).GetType("Matrix")! : typeof(Cases);
        MethodInfo[] methods = [.. type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).OrderBy(method => method.MetadataToken)];
        if (methods.Length < 10) throw new InvalidOperationException($"{program} has {methods.Length} methods");
        Translate(type, methods, folder);
        return new Differential(folder, methods, [.. methods.Select(HashOnTheJit)]);
    }

    static void Translate(Type type, MethodInfo[] methods, string folder)
    {
        using Translation translation = new([type.Assembly]);
        translation.Translate(methods.Select((method, index) => (method, $"x{index}")));
        if (translation.Refusals.Count > 0) throw new InvalidOperationException(string.Join('\n', translation.Refusals));
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
}
