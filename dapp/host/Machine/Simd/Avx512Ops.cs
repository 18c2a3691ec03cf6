using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Rollup.Kernel;

namespace Rollup.Machine.Simd;

/// <summary>The dense products on AVX-512: eight products of int32 to int64 per instruction.</summary>
public readonly struct Avx512Ops : IDenseOps
{
    public static bool IsSupported => Avx512F.IsSupported;

    public static void Forward(
        ReadOnlySpan<int> x, ReadOnlySpan<int> w, int rows, int inWidth, int outWidth, Span<long> sums, Span<int> panels) =>
        PackedProduct<Unit, Vector512<int>, Vector512<long>>.Forward(x, w, rows, inWidth, outWidth, sums);

    public static void Backward(
        ReadOnlySpan<int> dy, ReadOnlySpan<int> w, int rows, int inWidth, int outWidth, Span<long> sums, Span<int> panels) =>
        PackedProduct<Unit, Vector512<int>, Vector512<long>>.Backward(dy, w, rows, inWidth, outWidth, sums);

    public static void OuterSums(
        ReadOnlySpan<int> x, ReadOnlySpan<int> dy, int rows, int inWidth, int outWidth, Span<long> sums, Span<int> panels) =>
        PackedProduct<Unit, Vector512<int>, Vector512<long>>.OuterSums(x, dy, rows, inWidth, outWidth, sums);

    readonly struct Unit : IVectorUnit<Vector512<int>, Vector512<long>>
    {
        public static int Lanes => 8;

        public static Vector512<long> Multiply(Vector512<int> left, Vector512<int> right) => Avx512F.Multiply(left, right);

        public static Vector512<long> Add(Vector512<long> left, Vector512<long> right) => left + right;

        public static long Sum(Vector512<long> lanes) => Vector512.Sum(lanes);

        public static Vector512<int> All(int value) => Vector512.Create(value);

        public static Vector512<int> Load(ref int from) => Vector512.LoadUnsafe(ref from);

        public static Vector512<int> Widen(ref int from) => Avx512F.ConvertToVector512Int64(Vector256.LoadUnsafe(ref from)).AsInt32();

        public static Vector512<int> HighHalves(Vector512<int> pairs) => (pairs.AsInt64() >>> 32).AsInt32();

        public static void Store(Vector512<long> lanes, ref long to) => lanes.StoreUnsafe(ref to);
    }
}
