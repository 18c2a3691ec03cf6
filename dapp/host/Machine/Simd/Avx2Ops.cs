using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Rollup.Kernel;

namespace Rollup.Machine.Simd;

/// <summary>The dense products on AVX2: four products of int32 to int64 per instruction (vpmuldq).</summary>
public readonly struct Avx2Ops : IDenseOps
{
    public static bool IsSupported => Avx2.IsSupported;

    public static void Forward(ReadOnlySpan<int> x, ReadOnlySpan<int> w, int rows, int inWidth, int outWidth, Span<long> sums, Span<int> panels) =>
        PackedProduct<Tile>.Forward(x, w, rows, inWidth, outWidth, sums);

    public static void Backward(ReadOnlySpan<int> dy, ReadOnlySpan<int> w, int rows, int inWidth, int outWidth, Span<long> sums, Span<int> panels) =>
        PackedProduct<Tile>.Backward(dy, w, rows, inWidth, outWidth, sums);

    public static void OuterSums(ReadOnlySpan<int> x, ReadOnlySpan<int> dy, int rows, int inWidth, int outWidth, Span<long> sums, Span<int> panels) =>
        PackedProduct<Tile>.OuterSums(x, dy, rows, inWidth, outWidth, sums);

    readonly struct Tile : ITile
    {
        const int Lanes = 4;

        public static int PanelColumns => 2 * Lanes;

        public static int TileRows => 4;

        // 8 sums, 2 vectors of the panel and 1 factor: 11 of the 16 registers.
        public static void Multiply(ref int a, int rowStep, int depthStep, ref int panel, int panelStep, int depth, ref long sums)
        {
            Vector256<long> s00 = default, s01 = default, s10 = default, s11 = default;
            Vector256<long> s20 = default, s21 = default, s30 = default, s31 = default;
            for (int d = 0; d < depth; d++)
            {
                Vector256<int> b0 = Avx2.ConvertToVector256Int64(Vector128.LoadUnsafe(ref panel)).AsInt32();
                Vector256<int> b1 = Avx2.ConvertToVector256Int64(Vector128.LoadUnsafe(ref panel, Lanes)).AsInt32();
                Vector256<int> factor = Vector256.Create(a);
                s00 += Avx2.Multiply(factor, b0);
                s01 += Avx2.Multiply(factor, b1);
                factor = Vector256.Create(Unsafe.Add(ref a, rowStep));
                s10 += Avx2.Multiply(factor, b0);
                s11 += Avx2.Multiply(factor, b1);
                factor = Vector256.Create(Unsafe.Add(ref a, 2 * rowStep));
                s20 += Avx2.Multiply(factor, b0);
                s21 += Avx2.Multiply(factor, b1);
                factor = Vector256.Create(Unsafe.Add(ref a, 3 * rowStep));
                s30 += Avx2.Multiply(factor, b0);
                s31 += Avx2.Multiply(factor, b1);
                a = ref Unsafe.Add(ref a, depthStep);
                panel = ref Unsafe.Add(ref panel, panelStep);
            }
            Store(s00, s01, ref sums, 0);
            Store(s10, s11, ref sums, 1);
            Store(s20, s21, ref sums, 2);
            Store(s30, s31, ref sums, 3);
        }

        static void Store(Vector256<long> left, Vector256<long> right, ref long sums, int row)
        {
            left.StoreUnsafe(ref sums, (nuint)(row * 2 * Lanes));
            right.StoreUnsafe(ref sums, (nuint)(row * 2 * Lanes + Lanes));
        }

        // Even lanes are multiplied where they lie, odd lanes after a shift: a product reads the low half of each int64.
        public static long Dot(ReadOnlySpan<int> a, ReadOnlySpan<int> b)
        {
            Vector256<long> even = default, odd = default;
            int k = 0;
            for (; k + 2 * Lanes <= a.Length; k += 2 * Lanes)
            {
                Vector256<int> left = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(a), (nuint)k);
                Vector256<int> right = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(b), (nuint)k);
                even += Avx2.Multiply(left, right);
                odd += Avx2.Multiply((left.AsInt64() >>> 32).AsInt32(), (right.AsInt64() >>> 32).AsInt32());
            }
            long sum = Vector256.Sum(even + odd);
            for (; k < a.Length; k++) sum += (long)a[k] * b[k];
            return sum;
        }

        public static void RowTimesMatrix(ReadOnlySpan<int> factors, ReadOnlySpan<int> matrix, Span<long> sums)
        {
            int j = 0;
            for (; j + 2 * Lanes <= sums.Length; j += 2 * Lanes)
            {
                Vector256<long> left = default, right = default;
                for (int d = 0; d < factors.Length; d++)
                {
                    Vector256<int> row = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(matrix), (nuint)(d * sums.Length + j));
                    Vector256<int> factor = Vector256.Create(factors[d]);
                    left += Avx2.Multiply(factor, Avx2.ConvertToVector256Int64(row.GetLower()).AsInt32());
                    right += Avx2.Multiply(factor, Avx2.ConvertToVector256Int64(row.GetUpper()).AsInt32());
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
