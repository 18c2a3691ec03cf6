using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Rollup.Kernel;

namespace Rollup.Machine.Simd;

/// <summary>The dense products on AVX-512: eight products of int32 to int64 per instruction (vpmuldq).</summary>
public readonly struct Avx512Ops : IDenseOps
{
    public static bool IsSupported => Avx512F.IsSupported;

    public static void Forward(ReadOnlySpan<int> x, ReadOnlySpan<int> w, int rows, int inWidth, int outWidth, Span<long> sums, Span<int> panels) =>
        PackedProduct<Tile>.Forward(x, w, rows, inWidth, outWidth, sums);

    public static void Backward(ReadOnlySpan<int> dy, ReadOnlySpan<int> w, int rows, int inWidth, int outWidth, Span<long> sums, Span<int> panels) =>
        PackedProduct<Tile>.Backward(dy, w, rows, inWidth, outWidth, sums);

    public static void OuterSums(ReadOnlySpan<int> x, ReadOnlySpan<int> dy, int rows, int inWidth, int outWidth, Span<long> sums, Span<int> panels) =>
        PackedProduct<Tile>.OuterSums(x, dy, rows, inWidth, outWidth, sums);

    readonly struct Tile : ITile
    {
        const int Lanes = 8;

        public static int PanelColumns => 2 * Lanes;

        public static int TileRows => 8;

        // 16 sums, 2 vectors of the panel and 1 factor: 19 of the 32 registers. Written out, because the JIT keeps sums that are passed by
        // reference in memory (bench/README.md, "Measured and rejected").
        public static void Multiply(ref int a, int rowStep, int depthStep, ref int panel, int panelStep, int depth, ref long sums)
        {
            Vector512<long> s00 = default, s01 = default, s10 = default, s11 = default, s20 = default, s21 = default;
            Vector512<long> s30 = default, s31 = default, s40 = default, s41 = default, s50 = default, s51 = default;
            Vector512<long> s60 = default, s61 = default, s70 = default, s71 = default;
            for (int d = 0; d < depth; d++)
            {
                Vector512<int> b0 = Avx512F.ConvertToVector512Int64(Vector256.LoadUnsafe(ref panel)).AsInt32();
                Vector512<int> b1 = Avx512F.ConvertToVector512Int64(Vector256.LoadUnsafe(ref panel, Lanes)).AsInt32();
                Vector512<int> factor = Vector512.Create(a);
                s00 += Avx512F.Multiply(factor, b0);
                s01 += Avx512F.Multiply(factor, b1);
                factor = Vector512.Create(Unsafe.Add(ref a, rowStep));
                s10 += Avx512F.Multiply(factor, b0);
                s11 += Avx512F.Multiply(factor, b1);
                factor = Vector512.Create(Unsafe.Add(ref a, 2 * rowStep));
                s20 += Avx512F.Multiply(factor, b0);
                s21 += Avx512F.Multiply(factor, b1);
                factor = Vector512.Create(Unsafe.Add(ref a, 3 * rowStep));
                s30 += Avx512F.Multiply(factor, b0);
                s31 += Avx512F.Multiply(factor, b1);
                factor = Vector512.Create(Unsafe.Add(ref a, 4 * rowStep));
                s40 += Avx512F.Multiply(factor, b0);
                s41 += Avx512F.Multiply(factor, b1);
                factor = Vector512.Create(Unsafe.Add(ref a, 5 * rowStep));
                s50 += Avx512F.Multiply(factor, b0);
                s51 += Avx512F.Multiply(factor, b1);
                factor = Vector512.Create(Unsafe.Add(ref a, 6 * rowStep));
                s60 += Avx512F.Multiply(factor, b0);
                s61 += Avx512F.Multiply(factor, b1);
                factor = Vector512.Create(Unsafe.Add(ref a, 7 * rowStep));
                s70 += Avx512F.Multiply(factor, b0);
                s71 += Avx512F.Multiply(factor, b1);
                a = ref Unsafe.Add(ref a, depthStep);
                panel = ref Unsafe.Add(ref panel, panelStep);
            }
            Store(s00, s01, ref sums, 0);
            Store(s10, s11, ref sums, 1);
            Store(s20, s21, ref sums, 2);
            Store(s30, s31, ref sums, 3);
            Store(s40, s41, ref sums, 4);
            Store(s50, s51, ref sums, 5);
            Store(s60, s61, ref sums, 6);
            Store(s70, s71, ref sums, 7);
        }

        static void Store(Vector512<long> left, Vector512<long> right, ref long sums, int row)
        {
            left.StoreUnsafe(ref sums, (nuint)(row * 2 * Lanes));
            right.StoreUnsafe(ref sums, (nuint)(row * 2 * Lanes + Lanes));
        }

        // Even lanes are multiplied where they lie, odd lanes after a shift: a product reads the low half of each int64.
        public static long Dot(ReadOnlySpan<int> a, ReadOnlySpan<int> b)
        {
            Vector512<long> even = default, odd = default;
            int k = 0;
            for (; k + 2 * Lanes <= a.Length; k += 2 * Lanes)
            {
                Vector512<int> left = Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(a), (nuint)k);
                Vector512<int> right = Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(b), (nuint)k);
                even += Avx512F.Multiply(left, right);
                odd += Avx512F.Multiply((left.AsInt64() >>> 32).AsInt32(), (right.AsInt64() >>> 32).AsInt32());
            }
            long sum = Vector512.Sum(even + odd);
            for (; k < a.Length; k++) sum += (long)a[k] * b[k];
            return sum;
        }

        public static void RowTimesMatrix(ReadOnlySpan<int> factors, ReadOnlySpan<int> matrix, Span<long> sums)
        {
            int j = 0;
            for (; j + 2 * Lanes <= sums.Length; j += 2 * Lanes)
            {
                Vector512<long> left = default, right = default;
                for (int d = 0; d < factors.Length; d++)
                {
                    Vector512<int> row = Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(matrix), (nuint)(d * sums.Length + j));
                    Vector512<int> factor = Vector512.Create(factors[d]);
                    left += Avx512F.Multiply(factor, Avx512F.ConvertToVector512Int64(row.GetLower()).AsInt32());
                    right += Avx512F.Multiply(factor, Avx512F.ConvertToVector512Int64(row.GetUpper()).AsInt32());
                }
                left.StoreUnsafe(ref MemoryMarshal.GetReference(sums), (nuint)j);
                right.StoreUnsafe(ref MemoryMarshal.GetReference(sums), (nuint)(j + Lanes));
            }
            for (; j < sums.Length; j++)
            {
                long sum = 0;
                for (int d = 0; d < factors.Length; d++) sum += (long)factors[d] * matrix[d * sums.Length + j];
                sums[j] = sum;
            }
        }
    }
}
