namespace Rollup.Kernel;

/// <summary>
/// The definition of <see cref="IDenseOps"/>, to be read. <see cref="BlockedOps"/> and the host's vector forms equal it bit for bit.
/// </summary>
public readonly struct ScalarOps : IDenseOps
{
    public static void Forward(
        ReadOnlySpan<int> x, ReadOnlySpan<int> w, int rows, int inWidth, int outWidth, Span<long> sums, Span<int> panels)
    {
        for (int row = 0; row < rows; row++)
            for (int n = 0; n < outWidth; n++)
            {
                long sum = 0;
                for (int k = 0; k < inWidth; k++) sum += (long)x[row * inWidth + k] * w[k * outWidth + n];
                sums[row * outWidth + n] = sum;
            }
    }

    public static void Backward(
        ReadOnlySpan<int> dy, ReadOnlySpan<int> w, int rows, int inWidth, int outWidth, Span<long> sums, Span<int> panels)
    {
        for (int row = 0; row < rows; row++)
            for (int k = 0; k < inWidth; k++)
            {
                long sum = 0;
                for (int n = 0; n < outWidth; n++) sum += (long)dy[row * outWidth + n] * w[k * outWidth + n];
                sums[row * inWidth + k] = sum;
            }
    }

    public static void OuterSums(
        ReadOnlySpan<int> x, ReadOnlySpan<int> dy, int rows, int inWidth, int outWidth, Span<long> sums, Span<int> panels)
    {
        for (int k = 0; k < inWidth; k++)
            for (int n = 0; n < outWidth; n++)
            {
                long sum = 0;
                for (int row = 0; row < rows; row++) sum += (long)x[row * inWidth + k] * dy[row * outWidth + n];
                sums[k * outWidth + n] = sum;
            }
    }
}
