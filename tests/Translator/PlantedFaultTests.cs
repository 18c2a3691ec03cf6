namespace Rollup.Tests.Translator;

/// <summary>Faults planted in the emitted C and its runtime: the differential cases see each of them.</summary>
public class PlantedFaultTests
{
    static readonly Target X64 = new("x64-O1", "--target=x86_64-linux-gnu -O1");

    /// <summary>Program, file, what stands there, what is planted.</summary>
    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "language", "rt.h", "(u4)i >= (u4)s.n", "(u4)i > (u4)s.n" },
        { "language", "rt.h", "if ((u4)start > (u4)s.n) rt_trap(site);", "if ((u4)start >= (u4)s.n) rt_trap(site);" },
        { "language", "rt.h", "if ((u8)(u4)start + (u8)(u4)count > (u8)(u4)s.n)", "if ((u4)(start + count) > (u4)s.n)" },
        { "language", "rt.h", "if ((u4)from.n > (u4)to.n) return 0;", "if ((u4)from.n >= (u4)to.n) return 0;" },
        { "language", "rt.h", "return (span){(u1*)s.p + (u8)(u4)start * size, count};", "return (span){(u1*)s.p + (u8)(u4)start, count};" },
        { "language", "rt.h", "v = v << 8 | p[i];", "v |= (u8)p[i] << 8 * i;" },
        { "language", "memory.c", "if ((u8)(t - f) >= n) return", "return" },
        { "language", "memory.c", "carry = d >> low;", "carry = c >> low;" },
        { "language", "memory.c", "t += whole, f += whole, n -= whole;", "t += whole, f += whole, n = 0;" },
        { "language", "memory.c", "n -= WORD, x += WORD, y += WORD", "n -= TURN, x += TURN, y += TURN" },
        { "opcodes", "rt.h", "__builtin_##NAME##_overflow((T)a, (T)b, &r)", "__builtin_##NAME##_overflow((S)a, (S)b, &r)" },
        { "opcodes", "rt.h", "__builtin_add_overflow((F)v, (F)0, &r)", "__builtin_add_overflow((S)v, (S)0, &r)" },
        { "opcodes", "rt.h", "if (b == -1 && a == MIN) rt_trap(over); return a % b;", "if (b == -1) return 0; return a % b;" },
        { "opcodes", "rt.h", "(S)((T)a / (T)b)", "(S)(a / b)" },
        { "opcodes", "rt.h", "v << (n & 63) | v >> ((0 - n) & 63)", "v << (n & 63) | v >> ((0 - n) & 31)" },
        { "opcodes", "rt.h", "+ (u8)a * (u8)(b >> 64);", ";" },
        { "opcodes", "rt.h", "(u8)v != 0 ? 64 + __builtin_clzll((u8)v) : 128", "64 + __builtin_clzll((u8)v | 1)" },
        { "opcodes", "program.c", "(u8)(u4)", "(u8)" },
        { "opcodes", "program.c", "(u4)s0_i4 < (u4)s1_i4", "s0_i4 < s1_i4" },
        { "opcodes", "program.c", "(i1)s0_i8", "(u1)s0_i8" },
        { "language", "program.c", "__builtin_memset(m", "(void)(m" },
        { "opcodes", "wasm/wide.c", "+ (low >> 32);", ";" },
        { "opcodes", "wasm/wide.c", "(middle & 0xffffffff);", "0;" },
        { "opcodes", "wasm/wide.c", "+ (other >> 32);", ";" },
        { "opcodes", "wasm/wide.c", "HIGH(a) * y + ", "" },
        { "opcodes", "wasm/wide.c", "HIGH(v) >> n, HIGH(v) << (64 - n) |", "HIGH(v) >> n, 0 |" },
        { "opcodes", "wasm/wide.c", "(u8)(high >> 63), ", "0, " },
        { "opcodes", "wasm/wide.c", "HIGH(v) << n | LOW(v) >> (64 - n)", "HIGH(v) << n" },
    };

    [Theory, MemberData(nameof(Faults))]
    public void TheCasesSee(string program, string file, string healthy, string planted)
    {
        Differential sound = Differential.Of(program);
        string source = Path.Combine(file == "program.c" ? sound.Folder : Differential.Runtime, file);
        string text = File.ReadAllText(source);
        Assert.Contains(healthy, text, StringComparison.Ordinal);
        string folder = Directory.CreateTempSubdirectory("planted-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "wasm"));
            foreach (string path in Directory.GetFiles(Differential.Runtime, "*", SearchOption.AllDirectories))
                File.Copy(path, Path.Combine(folder, Path.GetRelativePath(Differential.Runtime, path)));
            foreach (string name in (string[])["program.c", "methods.h"])
                File.Copy(Path.Combine(sound.Folder, name), Path.Combine(folder, name));
            File.WriteAllText(Path.Combine(folder, file), text.Replace(healthy, planted));
            Assert.NotEqual(sound.Expected, ResultOf(folder, file.StartsWith("wasm/", StringComparison.Ordinal) ? Target.Wasm32 : X64));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // A program that ends badly has been seen too; one that does not compile has not been tried.
    static string[] ResultOf(string folder, Target target)
    {
        string program = target.Compile(folder, folder);
        try
        {
            return target.Run(program);
        }
        catch (InvalidOperationException)
        {
            return [];
        }
    }
}
