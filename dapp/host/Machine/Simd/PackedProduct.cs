using System.Buffers;
using System.Runtime.InteropServices;
using Rollup.Kernel;

namespace Rollup.Machine.Simd;

/// <summary>
/// The three products of <see cref="IDenseOps"/> on a vector unit. The right factor is taken panel by panel; a narrow or transposed panel
/// is packed and padded with zero columns, so that every step of a tile loads whole vectors. Sums are the same in any order, so the bits
/// are the definition's.
/// </summary>
static class PackedProduct<TUnit, TInts, TLongs> where TUnit : struct, IVectorUnit<TInts, TLongs> where TInts : struct where TLongs : struct
{
    // Packing costs one pass over the right factor, which only several rows pay back.
    const int RowsWorthPacking = 4;

    // a[i, d] lies at i * ARowStep + d * ADepthStep, b[d, j] at d * BDepthStep + j * BColumnStep.
    readonly record struct Shape(int Rows, int Depth, int Columns, int ARowStep, int ADepthStep, int BDepthStep, int BColumnStep);

    public static void Forward(ReadOnlySpan<int> x, ReadOnlySpan<int> w, int rows, int inWidth, int outWidth, Span<long> sums)
    {
        if (outWidth == 1)
            for (int row = 0; row < rows; row++)
                sums[row] = VectorTile<TUnit, TInts, TLongs>.Dot(x.Slice(row * inWidth, inWidth), w[..inWidth]);
        else if (rows < RowsWorthPacking)
            for (int row = 0; row < rows; row++)
                VectorTile<TUnit, TInts, TLongs>.RowTimesMatrix(
                    x.Slice(row * inWidth, inWidth), w[..(inWidth * outWidth)], sums.Slice(row * outWidth, outWidth));
        else
            Multiply(x[..(rows * inWidth)], w[..(inWidth * outWidth)], new(rows, inWidth, outWidth, inWidth, 1, outWidth, 1), sums);
    }

    public static void Backward(ReadOnlySpan<int> dy, ReadOnlySpan<int> w, int rows, int inWidth, int outWidth, Span<long> sums)
    {
        if (rows < RowsWorthPacking) BlockedOps.Backward(dy, w, rows, inWidth, outWidth, sums, panels: default);
        else Multiply(dy[..(rows * outWidth)], w[..(inWidth * outWidth)], new(rows, outWidth, inWidth, outWidth, 1, 1, outWidth), sums);
    }

    public static void OuterSums(ReadOnlySpan<int> x, ReadOnlySpan<int> dy, int rows, int inWidth, int outWidth, Span<long> sums)
    {
        if (outWidth == 1) VectorTile<TUnit, TInts, TLongs>.RowTimesMatrix(dy[..rows], x[..(rows * inWidth)], sums[..inWidth]);
        else if (inWidth < RowsWorthPacking) BlockedOps.OuterSums(x, dy, rows, inWidth, outWidth, sums, panels: default);
        else Multiply(x[..(rows * inWidth)], dy[..(rows * outWidth)], new(inWidth, rows, outWidth, 1, inWidth, outWidth, 1), sums);
    }

    static void Multiply(ReadOnlySpan<int> a, ReadOnlySpan<int> b, in Shape shape, Span<long> sums)
    {
        int panelColumns = VectorTile<TUnit, TInts, TLongs>.Columns;
        int[] packed = ArrayPool<int>.Shared.Rent(shape.Depth * panelColumns);
        long[] tile = ArrayPool<long>.Shared.Rent(VectorTile<TUnit, TInts, TLongs>.Rows * panelColumns);
        for (int column = 0; column < shape.Columns; column += panelColumns)
        {
            int columns = Math.Min(panelColumns, shape.Columns - column);
            // A whole panel of neighbours is read where it lies.
            if (columns == panelColumns && shape.BColumnStep == 1)
                MultiplyPanel(a, b[column..], shape.BDepthStep, shape, column, columns, tile, sums);
            else
            {
                Pack(b, shape, column, columns, packed);
                MultiplyPanel(a, packed, panelColumns, shape, column, columns, tile, sums);
            }
        }
        ArrayPool<int>.Shared.Return(packed);
        ArrayPool<long>.Shared.Return(tile);
    }

    // The last tile ends with the last row, so it may do rows again that the tile before has done; they come out the same. Fewer rows
    // than a tile are done one by one.
    static void MultiplyPanel(
        ReadOnlySpan<int> a, ReadOnlySpan<int> panel, int panelStep, in Shape shape, int column, int columns, long[] tile, Span<long> sums)
    {
        if (shape.Rows < VectorTile<TUnit, TInts, TLongs>.Rows)
        {
            for (int row = 0; row < shape.Rows; row++)
                for (int j = 0; j < columns; j++)
                {
                    long sum = 0;
                    for (int d = 0; d < shape.Depth; d++)
                        sum += (long)a[row * shape.ARowStep + d * shape.ADepthStep] * panel[d * panelStep + j];
                    sums[row * shape.Columns + column + j] = sum;
                }
            return;
        }
        for (int next = 0; next < shape.Rows; next += VectorTile<TUnit, TInts, TLongs>.Rows)
        {
            int row = Math.Min(next, shape.Rows - VectorTile<TUnit, TInts, TLongs>.Rows);
            VectorTile<TUnit, TInts, TLongs>.Multiply(
                ref MemoryMarshal.GetReference(a[(row * shape.ARowStep)..]), shape.ARowStep, shape.ADepthStep,
                ref MemoryMarshal.GetReference(panel), panelStep, shape.Depth, ref tile[0]);
            for (int i = 0; i < VectorTile<TUnit, TInts, TLongs>.Rows; i++)
                tile.AsSpan(i * VectorTile<TUnit, TInts, TLongs>.Columns, columns)
                    .CopyTo(sums.Slice((row + i) * shape.Columns + column, columns));
        }
    }

    static void Pack(ReadOnlySpan<int> b, in Shape shape, int column, int columns, Span<int> packed)
    {
        int panelColumns = VectorTile<TUnit, TInts, TLongs>.Columns;
        for (int d = 0; d < shape.Depth; d++)
        {
            Span<int> line = packed.Slice(d * panelColumns, panelColumns);
            int from = d * shape.BDepthStep + column * shape.BColumnStep;
            for (int j = 0; j < columns; j++) line[j] = b[from + j * shape.BColumnStep];
            line[columns..].Clear();
        }
    }
}
