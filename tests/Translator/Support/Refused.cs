using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

#pragma warning disable CA1822, CA1859, CA2201, CS0649, IDE0044, CA1805, CA2014, CA1825, CA1305, CA1869, CA2019
namespace Rollup.Tests.Translator;

/// <summary>What the guest may not do: each method is refused with the message that refusals.txt has for it.</summary>
public static class Refused
{
    static int s_counter;
    static readonly int[] Table = [1, 2, 3];

    public interface IShape
    {
        int Sides { get; }

        int Twice() => 2 * Sides;
    }

    public struct Square : IShape
    {
        public int Value;

        public readonly int Sides => 4;
    }

    sealed class Box
    {
        public int Value;
    }

    [StructLayout(LayoutKind.Explicit)]
    struct Overlay
    {
        [FieldOffset(0)] public int Whole;
        [FieldOffset(0)] public byte Part;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    struct Packed
    {
        public byte First;
        public long Second;
    }

    public unsafe struct Pointing
    {
        public int* Where;
    }

    public struct Holder
    {
        public nint Number;
        public Square Shape;
    }

    public static long FloatLiteral(long a) => (long)(a * 0.5);
    public static float FloatResult(long a) => 1;
    public static long FloatInASpan(Span<float> a) => a.Length;
    public static long Decimals(long a) => (long)decimal.Truncate(a);
    public static long SquareRoot(long a) => (long)Math.Sqrt(a);
    public static long NewArray(long a) => new long[3].Length;
    public static long ArrayParameter(long[] a) => a[0];
    public static long Text(long a) => a.ToString().Length;
    public static long TextLiteral(long a) => "text".Length;
    public static long Boxing(long a) => ((object)a).GetHashCode();
    public static long NewClass(long a) => new Box().Value;
    public static long Lambda(long a) => Apply(x => x + a);
    public static unsafe long FunctionPointer(long a) => ((delegate*<long, long>)&Constant)(a);
    public static long InterfaceCall(long a) => Sides(default(Square));
    public static long DefaultInterfaceMethod(long a) => TwiceOf(default(Square));
    public static long Formatting(long a) => TextOf(default(Square));
    public static long TryFinally(long a)
    {
        try { return Constant(a); }
        finally { Constant(a); }
    }
    public static long MutableStatic(long a) => s_counter++;
    public static long StaticReadonly(long a) => Table.Length;
    public static long Clock(long a) => Environment.TickCount64;
    public static long Randomness(long a) => Random.Shared.Next();
    public static long Hash(long a) => HashCode.Combine(a);
    public static long WideTrailingZeros(long a) => System.Numerics.BitOperations.TrailingZeroCount(a);
    public static long WideDivision(long a) => (long)((UInt128)(ulong)a / 3);
    public static unsafe long AddressAsNumber(long a) => (long)&a;
    public static unsafe long Forge(long a) => *(long*)a;
    public static unsafe long AddressDifference(long a)
    {
        long b = a;
        return &a - &b;
    }
    public static bool CompareAddresses(ref int a, ref int b) => Unsafe.AreSame(ref a, ref b);
    public static long BytesOfAnAddress(Span<Pointing> a) => MemoryMarshal.AsBytes(a).Length;
    public static long SizeOfASpan(long a) => Unsafe.SizeOf<Span<int>>();
    [SkipLocalsInit]
    public static long Uninitialised(long a)
    {
        Span<byte> memory = stackalloc byte[8];
        return memory[3];
    }
    [SkipLocalsInit]
    public static long UninitialisedAtOnce(long a) => First(stackalloc byte[8]);
    public static long SkipInit(long a)
    {
        Unsafe.SkipInit(out long b);
        return b;
    }
    public static long VariableStackAllocation(int a)
    {
        Span<byte> memory = stackalloc byte[a];
        return memory.Length;
    }
    public static long StackAllocationInALoop(int a)
    {
        long total = 0;
        for (int i = 0; i < a; i++)
        {
            Span<byte> memory = stackalloc byte[8];
            total += memory[i];
        }
        return total;
    }
    public static long Recursion(long a) => a == 0 ? 1 : a * Recursion(a - 1);
    public static long MutualRecursion(long a) => a == 0 ? 1 : Other(a - 1);
    public static long ExplicitLayout(long a)
    {
        Overlay overlay = default;
        overlay.Whole = (int)a;
        return overlay.Part;
    }
    public static long PackedLayout(long a)
    {
        Packed packed = default;
        packed.Second = a;
        return packed.First + packed.Second;
    }
    public static long WiderView(ref byte a) => Unsafe.As<byte, long>(ref a);
    public static long Vectors(long a) => System.Runtime.Intrinsics.Vector128.Create(a)[0];
    public static long TypeOf(long a) => typeof(Square).GetHashCode();
    public static long ThrowOfAnother(long a) => throw Made();
    public static long FormattedThrow(long a) => throw new InvalidOperationException(a.ToString());
    public static long EqualStructs(Holder a) => a.Equals(default(Holder)) ? 1 : 0;
    public static long CompareStructMemory(long a) => a == 0 ? 0 : CompareSquares([default], [default]);

    static long CompareSquares(ReadOnlySpan<ValueTuple<long>> a, ReadOnlySpan<ValueTuple<long>> b) => a.SequenceEqual(b) ? 1 : 0;
    static byte First(Span<byte> memory) => memory[0];
    static long Other(long a) => MutualRecursion(a);
    static InvalidOperationException Made() => new("made elsewhere");
    static long Apply(Func<long, long> function) => function(1);
    static long Constant(long a) => a;
    static long Sides(IShape shape) => shape.Sides;
    static long TwiceOf<T>(T shape) where T : struct, IShape => shape.Twice();
    static long TextOf<T>(T shape) where T : struct => shape.ToString()!.Length;
}
