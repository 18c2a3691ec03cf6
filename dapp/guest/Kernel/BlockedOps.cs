using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rollup.Kernel;

/// <summary>
/// <see cref="ScalarOps"/> without vector units, faster: what the guest runs. Equal bit for bit, as sums of int64 modulo 2^64 do not depend
/// on order.
/// </summary>
/// <remarks>
/// A product is a[i, d] * b[d, j] summed over d; the three differ only in how far apart the elements of a and b lie. A tile of 4 x 4 sums
/// stays in registers (32 of them on RISC-V), so that 8 loads feed 16 products; what is left of a side is done in 4 x 1 and 1 x 1.
/// Elements are reached by reference, after one check that each matrix has its size: the checks of every access would cost more than the
/// products.
/// </remarks>
public readonly struct BlockedOps : IDenseOps
{
    const int Tile = 4;

    // a[i, d] lies at i * RowStep + d * DepthStep, b[d, j] at d * DepthStep + j * ColumnStep.
    readonly struct Shape(int rows, int depth, int columns, int aRowStep, int aDepthStep, int bDepthStep, int bColumnStep)
    {
        public readonly int Rows = rows, Depth = depth, Columns = columns;
        public readonly int ARowStep = aRowStep, ADepthStep = aDepthStep, BDepthStep = bDepthStep, BColumnStep = bColumnStep;
    }

    public static void Forward(ReadOnlySpan<int> x, ReadOnlySpan<int> w, int rows, int inWidth, int outWidth, Span<long> sums) =>
        Multiply(
            x.Slice(0, rows * inWidth), w.Slice(0, inWidth * outWidth), sums.Slice(0, rows * outWidth),
            new Shape(rows, inWidth, outWidth, inWidth, 1, outWidth, 1));

    public static void Backward(ReadOnlySpan<int> dy, ReadOnlySpan<int> w, int rows, int inWidth, int outWidth, Span<long> sums) =>
        Multiply(
            dy.Slice(0, rows * outWidth), w.Slice(0, inWidth * outWidth), sums.Slice(0, rows * inWidth),
            new Shape(rows, outWidth, inWidth, outWidth, 1, 1, outWidth));

    public static void OuterSums(ReadOnlySpan<int> x, ReadOnlySpan<int> dy, int rows, int inWidth, int outWidth, Span<long> sums) =>
        Multiply(
            x.Slice(0, rows * inWidth), dy.Slice(0, rows * outWidth), sums.Slice(0, inWidth * outWidth),
            new Shape(inWidth, rows, outWidth, 1, inWidth, outWidth, 1));

    static void Multiply(ReadOnlySpan<int> a, ReadOnlySpan<int> b, Span<long> sums, in Shape shape)
    {
        if (shape.Depth <= 0) return;
        ref int aFirst = ref MemoryMarshal.GetReference(a);
        ref int bFirst = ref MemoryMarshal.GetReference(b);
        int i = 0;
        for (; i + Tile <= shape.Rows; i += Tile)
        {
            ref int aRow = ref Unsafe.Add(ref aFirst, i * shape.ARowStep);
            int j = 0;
            for (; j + Tile <= shape.Columns; j += Tile)
                TileOf4x4(ref aRow, ref Unsafe.Add(ref bFirst, j * shape.BColumnStep), shape, sums.Slice(i * shape.Columns + j));
            for (; j < shape.Columns; j++)
                TileOf4x1(ref aRow, ref Unsafe.Add(ref bFirst, j * shape.BColumnStep), shape, sums.Slice(i * shape.Columns + j));
        }
        for (; i < shape.Rows; i++)
            for (int j = 0; j < shape.Columns; j++)
                sums[i * shape.Columns + j] = SumOf(
                    ref Unsafe.Add(ref aFirst, i * shape.ARowStep), ref Unsafe.Add(ref bFirst, j * shape.BColumnStep), shape);
    }

    static long SumOf(ref int a, ref int b, in Shape shape)
    {
        long sum = 0;
        int aStep = shape.ADepthStep, bStep = shape.BDepthStep;
        for (int d = shape.Depth; d > 0; d--)
        {
            sum += (long)a * b;
            a = ref Unsafe.Add(ref a, aStep);
            b = ref Unsafe.Add(ref b, bStep);
        }
        return sum;
    }

    static void TileOf4x1(ref int a, ref int b, in Shape shape, Span<long> sums)
    {
        long s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        int aStep = shape.ADepthStep, bStep = shape.BDepthStep, rowStep = shape.ARowStep;
        for (int d = shape.Depth; d > 0; d--)
        {
            long factor = b;
            s0 += a * factor;
            s1 += Unsafe.Add(ref a, rowStep) * factor;
            s2 += Unsafe.Add(ref a, 2 * rowStep) * factor;
            s3 += Unsafe.Add(ref a, 3 * rowStep) * factor;
            a = ref Unsafe.Add(ref a, aStep);
            b = ref Unsafe.Add(ref b, bStep);
        }
        sums[0] = s0;
        sums[shape.Columns] = s1;
        sums[2 * shape.Columns] = s2;
        sums[3 * shape.Columns] = s3;
    }

    static void TileOf4x4(ref int a, ref int b, in Shape shape, Span<long> sums)
    {
        long s00 = 0, s01 = 0, s02 = 0, s03 = 0, s10 = 0, s11 = 0, s12 = 0, s13 = 0;
        long s20 = 0, s21 = 0, s22 = 0, s23 = 0, s30 = 0, s31 = 0, s32 = 0, s33 = 0;
        int aStep = shape.ADepthStep, bStep = shape.BDepthStep, rowStep = shape.ARowStep, columnStep = shape.BColumnStep;
        for (int d = shape.Depth; d > 0; d--)
        {
            long b0 = b, b1 = Unsafe.Add(ref b, columnStep), b2 = Unsafe.Add(ref b, 2 * columnStep), b3 = Unsafe.Add(ref b, 3 * columnStep);
            long factor = a;
            (s00, s01, s02, s03) = (s00 + factor * b0, s01 + factor * b1, s02 + factor * b2, s03 + factor * b3);
            factor = Unsafe.Add(ref a, rowStep);
            (s10, s11, s12, s13) = (s10 + factor * b0, s11 + factor * b1, s12 + factor * b2, s13 + factor * b3);
            factor = Unsafe.Add(ref a, 2 * rowStep);
            (s20, s21, s22, s23) = (s20 + factor * b0, s21 + factor * b1, s22 + factor * b2, s23 + factor * b3);
            factor = Unsafe.Add(ref a, 3 * rowStep);
            (s30, s31, s32, s33) = (s30 + factor * b0, s31 + factor * b1, s32 + factor * b2, s33 + factor * b3);
            a = ref Unsafe.Add(ref a, aStep);
            b = ref Unsafe.Add(ref b, bStep);
        }
        (sums[0], sums[1], sums[2], sums[3]) = (s00, s01, s02, s03);
        sums = sums.Slice(shape.Columns);
        (sums[0], sums[1], sums[2], sums[3]) = (s10, s11, s12, s13);
        sums = sums.Slice(shape.Columns);
        (sums[0], sums[1], sums[2], sums[3]) = (s20, s21, s22, s23);
        sums = sums.Slice(shape.Columns);
        (sums[0], sums[1], sums[2], sums[3]) = (s30, s31, s32, s33);
    }
}
