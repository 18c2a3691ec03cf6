using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Rollup.Kernel;

namespace Rollup.Machine.Simd;

/// <summary>The dense products on AVX2: four products of int32 to int64 per instruction.</summary>
public readonly struct Avx2Ops : IDenseOps
{
    public static bool IsSupported => Avx2.IsSupported;

    public static void Forward(
        ReadOnlySpan<int> x, ReadOnlySpan<int> w, int rows, int inWidth, int outWidth, Span<long> sums, Span<int> panels) =>
        PackedProduct<Unit, Vector256<int>, Vector256<long>>.Forward(x, w, rows, inWidth, outWidth, sums);

    public static void Backward(
        ReadOnlySpan<int> dy, ReadOnlySpan<int> w, int rows, int inWidth, int outWidth, Span<long> sums, Span<int> panels) =>
        PackedProduct<Unit, Vector256<int>, Vector256<long>>.Backward(dy, w, rows, inWidth, outWidth, sums);

    public static void OuterSums(
        ReadOnlySpan<int> x, ReadOnlySpan<int> dy, int rows, int inWidth, int outWidth, Span<long> sums, Span<int> panels) =>
        PackedProduct<Unit, Vector256<int>, Vector256<long>>.OuterSums(x, dy, rows, inWidth, outWidth, sums);

    readonly struct Unit : IVectorUnit<Vector256<int>, Vector256<long>>
    {
        public static int Lanes => 4;

        public static Vector256<long> Multiply(Vector256<int> left, Vector256<int> right) => Avx2.Multiply(left, right);

        public static Vector256<long> Add(Vector256<long> left, Vector256<long> right) => left + right;

        public static long Sum(Vector256<long> lanes) => Vector256.Sum(lanes);

        public static Vector256<int> All(int value) => Vector256.Create(value);

        public static Vector256<int> Load(ref int from) => Vector256.LoadUnsafe(ref from);

        public static Vector256<int> Widen(ref int from) => Avx2.ConvertToVector256Int64(Vector128.LoadUnsafe(ref from)).AsInt32();

        public static Vector256<int> HighHalves(Vector256<int> pairs) => (pairs.AsInt64() >>> 32).AsInt32();

        public static void Store(Vector256<long> lanes, ref long to) => lanes.StoreUnsafe(ref to);
    }
}
