namespace Rollup.Kernel;

/// <summary>
/// The three products of a dense layer, whole: the seam at which the host puts its vector units. int32 factors, int64 sums, wrapping
/// modulo 2^64, which makes every order of additions give the same bits.
/// </summary>
/// <remarks>
/// The caller has checked by <see cref="Bounds"/> that no sum can wrap, and gives spans of at least the stated sizes; every element of
/// `sums` within its shape is written, none is read. `panels` is room to work in, of any length, left as it falls; what fits in
/// it changes no bit. All matrices are row-major. <see cref="ScalarOps"/> is the definition.
/// </remarks>
public interface IDenseOps
{
    /// <summary>sums[rows, outWidth] = x[rows, inWidth] * w[inWidth, outWidth].</summary>
    static abstract void Forward(
        ReadOnlySpan<int> x, ReadOnlySpan<int> w, int rows, int inWidth, int outWidth, Span<long> sums, Span<int> panels);

    /// <summary>sums[rows, inWidth] = dy[rows, outWidth] * w[inWidth, outWidth] transposed.</summary>
    static abstract void Backward(
        ReadOnlySpan<int> dy, ReadOnlySpan<int> w, int rows, int inWidth, int outWidth, Span<long> sums, Span<int> panels);

    /// <summary>sums[inWidth, outWidth] = x[rows, inWidth] transposed * dy[rows, outWidth].</summary>
    static abstract void OuterSums(
        ReadOnlySpan<int> x, ReadOnlySpan<int> dy, int rows, int inWidth, int outWidth, Span<long> sums, Span<int> panels);
}
