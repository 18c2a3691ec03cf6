#pragma warning disable CA1822, CA1508, IDE0044, CA1823, CS0169, CA1802, CA1810, CA2211, CA1852, CA1812, CA1065, CA5394, CA2201, CS0649
#pragma warning disable CA1859, CA2014
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Rollup.Tests.Unit.Law.Planted;

/// <summary>The rule that the scanner must find broken in this type; no rule: it must find nothing.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface)]
sealed class BreaksAttribute(string rule) : Attribute
{
    public string Rule { get; } = rule;
}

// One planted fault each. They are compiled, scanned and never run.
[Breaks("float")] static class FloatLiteral { static int Of(int x) => (int)(x * 1.5); }
[Breaks("float")] static class FloatParameter { static void Of(float x) { } }
[Breaks("float")] static class FloatInASpan { static int Of(ReadOnlySpan<float> x) => x.Length; }
[Breaks("float")] static class FloatLocal { static void Of() { double x = default; Use(ref x); } static void Use<T>(ref T value) { } }
[Breaks("float")] static class FloatArgumentOfAGeneric { static int Of(Span<byte> x) => MemoryMarshal.Cast<byte, double>(x).Length; }
[Breaks("float")] static class SquareRoot { static int Of(int x) => (int)Math.Sqrt(x); }
[Breaks("float")] static class DecimalNumber { static decimal Of(decimal x) => x; }
[Breaks("float")] static class HalfNumber { static Half Of(Half x) => x; }
[Breaks("float")] struct FloatField { float _x; }
[Breaks("framework")] static class WallClock { static long Of() => DateTime.UtcNow.Ticks; }
[Breaks("framework")] static class Ticks { static long Of() => Stopwatch.GetTimestamp(); }
[Breaks("framework")] static class Uptime { static long Of() => Environment.TickCount64; }
[Breaks("framework")] static class Chance { static int Of() => Random.Shared.Next(); }
[Breaks("framework")] static class NewGuid { static Guid Of() => Guid.NewGuid(); }
[Breaks("framework")] static class HashOrder { static int Of(Dictionary<int, int> x) => x.Count; }
[Breaks("framework")] static class HashOfAnything { static int Of<T>(T x) where T : struct => x.GetHashCode(); }
[Breaks("framework")] static class Linq { static int Of(IEnumerable<int> x) => x.Count(); }
[Breaks("framework")] static class Waiting { static void Of() => Thread.Yield(); }
[Breaks("framework")] static class Later { static Task Of() => Task.CompletedTask; }
[Breaks("framework")] static class WideDivision { static UInt128 Of(UInt128 x) => x / 3; }
[Breaks("framework")] static class WideZeros { static int Of(ulong x) => System.Numerics.BitOperations.TrailingZeroCount(x); }
[Breaks("framework")] static class OwnHash { static int Of(Answerer x) => x.GetHashCode(); }
[Breaks("reflection")] static class TypeOf { static Type Of() => typeof(int); }
[Breaks("class")] sealed class Instances { }
[Breaks("class")] static class UnthrownException { static bool Of() => new InvalidOperationException("x") is not null; }
[Breaks("array")] static class NewArray { static int Of(int n) => new int[n].Length; }
[Breaks("array")] static class ArrayParameter { static int Of(byte[] x) => x[0]; }
[Breaks("box")] static class Boxing { static object Of(int x) => x; }
[Breaks("string")] static class Text { static string Of() => "text"; }
[Breaks("string")] static class Interpolated { static void Of(int x) => throw new InvalidOperationException($"{x}"); }
[Breaks("delegate")] static class Lambda { static Func<int, int> Of() => x => x; }
[Breaks("virtual")] static class VirtualCall { static int Of(IContract x) => x.Answer(); }
[Breaks("virtual")] interface IDefaultMethod { int Answer() => 42; }
[Breaks("static state")] static class MutableStatic { static int s_count; static int Of() => s_count; }
[Breaks("static state")] static class StaticWithInitialiser { static readonly int s_count = int.Parse("1"); static int Of() => s_count; }
[Breaks("static state")] static class PlainStaticReadonly { static readonly long s_one = 1; static long Of() => s_one; }
[Breaks("try")] static class TryFinally { static void Of(ref int x) { try { x++; } finally { x--; } } }
[Breaks("stackalloc")] static class VariableStack { static int Of(int n) { Span<int> x = stackalloc int[n]; return x.Length; } }
[Breaks("stackalloc")]
static class StackInALoop
{
    static void Of(
    int n)
    { while (n-- > 0) { Span<int> x = stackalloc int[4]; x[0] = n; } }
}
[Breaks("layout")][StructLayout(LayoutKind.Explicit)] struct Union { [FieldOffset(0)] int _a; [FieldOffset(0)] uint _b; }
[Breaks("recursion")] static class Factorial { static long Of(int n) => n < 2 ? 1 : n * Of(n - 1); }
[Breaks("recursion")] static class PingPong { static int Ping(int n) => Pong(n); static int Pong(int n) => n == 0 ? 0 : Ping(n - 1); }
[Breaks("recursion")]
struct ThroughAnInterface : IContract
{
    public int Answer() => Ask(this); static int Ask<T>(T x)
    where T : struct, IContract => x.Answer();
}

// Nothing wrong here: the scanner must be silent.
interface IContract { int Answer(); }
interface IStaticContract { static abstract int Answer(int x); }

readonly struct Answerer : IContract, IStaticContract
{
    public int Answer() => 42;
    public static int Answer(int x) => x;
}

[System.Runtime.CompilerServices.InlineArray(4)]
struct FourNumbers { long _first; }

static class Blameless
{
    public const int Count = 4;
    static ReadOnlySpan<uint> Table => [1, 2, 3, 4];
    static int Ask<T>(in T x) where T : struct, IContract, IStaticContract => x.Answer() + T.Answer(1);
    static (int Low, int High) Pair(int x) => (x, x + 1);
    static long Sum(ReadOnlySpan<int> values)
    {
        if (values.Length > 1024) throw new ArgumentException("at most 1024 values");
        Span<long> sums = stackalloc long[Count];
        FourNumbers numbers = default;
        for (int index = 0; index < values.Length; index++) sums[index & 3] += values[index] * (long)Table[index & 3];
        foreach (long sum in sums) numbers[1] += sum;
        UInt128 wide = (UInt128)(ulong)numbers[1] << 64;
        return Math.Max((long)(wide >> 64), Pair(Ask(default(Answerer))).Low);
    }
}
