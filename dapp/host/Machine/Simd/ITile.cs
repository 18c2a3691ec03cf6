namespace Rollup.Machine.Simd;

/// <summary>What a vector unit does in a product: a tile of sums that stay in registers, and the two shapes that have no tile.</summary>
interface ITile
{
    /// <summary>Columns of a panel: whole vectors of int64.</summary>
    static abstract int PanelColumns { get; }

    /// <summary>Rows of a tile.</summary>
    static abstract int TileRows { get; }

    /// <summary>
    /// sums[TileRows, PanelColumns] with sums[i, j] = sum over d of a[i * rowStep + d * depthStep] * panel[d * panelStep + j].
    /// </summary>
    static abstract void Multiply(ref int a, int rowStep, int depthStep, ref int panel, int panelStep, int depth, ref long sums);

    /// <summary>sum over k of a[k] * b[k]; a and b are equally long.</summary>
    static abstract long Dot(ReadOnlySpan<int> a, ReadOnlySpan<int> b);

    /// <summary>sums[j] = sum over d of factors[d] * matrix[d, j]; matrix is [factors, sums].</summary>
    static abstract void RowTimesMatrix(ReadOnlySpan<int> factors, ReadOnlySpan<int> matrix, Span<long> sums);
}
