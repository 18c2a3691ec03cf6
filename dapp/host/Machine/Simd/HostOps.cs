using Rollup.Kernel;

namespace Rollup.Machine.Simd;

/// <summary>Which form of the dense products this machine runs fastest. All give the same bits; only time differs.</summary>
public enum HostOpsKind
{
    Blocked = 0,
    Avx2 = 1,
    Avx512 = 2,
}

/// <summary>
/// The dense products of the host: the best form that the processor has. Each call asks again, which the JIT answers when it compiles, so
/// `Engine&lt;HostOps&gt;` costs what the chosen form costs.
/// </summary>
public readonly struct HostOps : IDenseOps
{
    public static HostOpsKind Kind =>
        Avx512Ops.IsSupported ? HostOpsKind.Avx512 : Avx2Ops.IsSupported ? HostOpsKind.Avx2 : HostOpsKind.Blocked;

    public static void Forward(
        ReadOnlySpan<int> x, ReadOnlySpan<int> w, int rows, int inWidth, int outWidth, Span<long> sums, Span<int> panels)
    {
        if (Avx512Ops.IsSupported) Avx512Ops.Forward(x, w, rows, inWidth, outWidth, sums, panels);
        else if (Avx2Ops.IsSupported) Avx2Ops.Forward(x, w, rows, inWidth, outWidth, sums, panels);
        else BlockedOps.Forward(x, w, rows, inWidth, outWidth, sums, panels);
    }

    public static void Backward(
        ReadOnlySpan<int> dy, ReadOnlySpan<int> w, int rows, int inWidth, int outWidth, Span<long> sums, Span<int> panels)
    {
        if (Avx512Ops.IsSupported) Avx512Ops.Backward(dy, w, rows, inWidth, outWidth, sums, panels);
        else if (Avx2Ops.IsSupported) Avx2Ops.Backward(dy, w, rows, inWidth, outWidth, sums, panels);
        else BlockedOps.Backward(dy, w, rows, inWidth, outWidth, sums, panels);
    }

    public static void OuterSums(
        ReadOnlySpan<int> x, ReadOnlySpan<int> dy, int rows, int inWidth, int outWidth, Span<long> sums, Span<int> panels)
    {
        if (Avx512Ops.IsSupported) Avx512Ops.OuterSums(x, dy, rows, inWidth, outWidth, sums, panels);
        else if (Avx2Ops.IsSupported) Avx2Ops.OuterSums(x, dy, rows, inWidth, outWidth, sums, panels);
        else BlockedOps.OuterSums(x, dy, rows, inWidth, outWidth, sums, panels);
    }
}
