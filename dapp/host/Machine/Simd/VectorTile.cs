using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rollup.Machine.Simd;

/// <summary>What a vector unit does in a product: a tile of sums that stay in registers, and the two shapes that have no tile.</summary>
static class VectorTile<TUnit, TInts, TLongs> where TUnit : struct, IVectorUnit<TInts, TLongs> where TInts : struct where TLongs : struct
{
    public const int Rows = 4;

    /// <summary>Columns of a panel: two registers of int64.</summary>
    public static int Columns => 2 * TUnit.Lanes;

    /// <summary>sums[Rows, Columns] with sums[i, j] = sum over d of a[i * rowStep + d * depthStep] * panel[d * panelStep + j].</summary>
    // 8 sums, 2 vectors of the panel and 1 factor: 11 of at least 16 registers. Written out, because the JIT keeps sums that are passed by
    // reference in memory (bench/README.md, "Measured and rejected").
    public static void Multiply(ref int a, int rowStep, int depthStep, ref int panel, int panelStep, int depth, ref long sums)
    {
        TLongs s00 = default, s01 = default, s10 = default, s11 = default, s20 = default, s21 = default, s30 = default, s31 = default;
        for (int d = 0; d < depth; d++)
        {
            TInts b0 = TUnit.Widen(ref panel), b1 = TUnit.Widen(ref Unsafe.Add(ref panel, TUnit.Lanes));
            TInts factor = TUnit.All(a);
            s00 = TUnit.Add(s00, TUnit.Multiply(factor, b0));
            s01 = TUnit.Add(s01, TUnit.Multiply(factor, b1));
            factor = TUnit.All(Unsafe.Add(ref a, rowStep));
            s10 = TUnit.Add(s10, TUnit.Multiply(factor, b0));
            s11 = TUnit.Add(s11, TUnit.Multiply(factor, b1));
            factor = TUnit.All(Unsafe.Add(ref a, 2 * rowStep));
            s20 = TUnit.Add(s20, TUnit.Multiply(factor, b0));
            s21 = TUnit.Add(s21, TUnit.Multiply(factor, b1));
            factor = TUnit.All(Unsafe.Add(ref a, 3 * rowStep));
            s30 = TUnit.Add(s30, TUnit.Multiply(factor, b0));
            s31 = TUnit.Add(s31, TUnit.Multiply(factor, b1));
            a = ref Unsafe.Add(ref a, depthStep);
            panel = ref Unsafe.Add(ref panel, panelStep);
        }
        Store(s00, s01, ref sums);
        Store(s10, s11, ref Unsafe.Add(ref sums, Columns));
        Store(s20, s21, ref Unsafe.Add(ref sums, 2 * Columns));
        Store(s30, s31, ref Unsafe.Add(ref sums, 3 * Columns));
    }

    /// <summary>sum over k of a[k] * b[k]; a and b are equally long.</summary>
    // Even lanes are multiplied where they lie, odd lanes after a shift: a product reads the low half of each int64.
    public static long Dot(ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        TLongs even = default, odd = default;
        int k = 0;
        for (; k + Columns <= a.Length; k += Columns)
        {
            TInts left = TUnit.Load(ref At(a, k)), right = TUnit.Load(ref At(b, k));
            even = TUnit.Add(even, TUnit.Multiply(left, right));
            odd = TUnit.Add(odd, TUnit.Multiply(TUnit.HighHalves(left), TUnit.HighHalves(right)));
        }
        long sum = TUnit.Sum(TUnit.Add(even, odd));
        for (; k < a.Length; k++) sum += (long)a[k] * b[k];
        return sum;
    }

    /// <summary>sums[j] = sum over d of factors[d] * matrix[d, j]; matrix is [factors, sums].</summary>
    public static void RowTimesMatrix(ReadOnlySpan<int> factors, ReadOnlySpan<int> matrix, Span<long> sums)
    {
        int j = 0;
        for (; j + Columns <= sums.Length; j += Columns)
        {
            TLongs left = default, right = default;
            for (int d = 0; d < factors.Length; d++)
            {
                ref int row = ref At(matrix, d * sums.Length + j);
                TInts factor = TUnit.All(factors[d]);
                left = TUnit.Add(left, TUnit.Multiply(factor, TUnit.Widen(ref row)));
                right = TUnit.Add(right, TUnit.Multiply(factor, TUnit.Widen(ref Unsafe.Add(ref row, TUnit.Lanes))));
            }
            Store(left, right, ref Unsafe.Add(ref MemoryMarshal.GetReference(sums), j));
        }
        for (; j < sums.Length; j++)
        {
            long sum = 0;
            for (int d = 0; d < factors.Length; d++) sum += (long)factors[d] * matrix[d * sums.Length + j];
            sums[j] = sum;
        }
    }

    static ref int At(ReadOnlySpan<int> values, int index) => ref Unsafe.Add(ref MemoryMarshal.GetReference(values), index);

    static void Store(TLongs left, TLongs right, ref long to)
    {
        TUnit.Store(left, ref to);
        TUnit.Store(right, ref Unsafe.Add(ref to, TUnit.Lanes));
    }
}
