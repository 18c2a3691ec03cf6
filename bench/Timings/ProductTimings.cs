using BenchmarkDotNet.Attributes;
using Rollup.Kernel;
using Rollup.Machine.Simd;

namespace Rollup.Bench;

/// <summary>The forward product of one dense layer, as the definition, as the portable fast form and with the host's vector unit.</summary>
public class ProductTimings
{
    const int Rows = 256;
    int[] _features = [];
    int[] _weights = [];
    long[] _sums = [];
    readonly int[] _panels = new int[1 << 17];

    [Params(30, 256)]
    public int InWidth { get; set; }

    [Params(32, 256)]
    public int OutWidth { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        Random random = new(1);
        _features = [.. Enumerable.Range(0, Rows * InWidth).Select(_ => random.Next(-1 << 22, 1 << 22))];
        _weights = [.. Enumerable.Range(0, InWidth * OutWidth).Select(_ => random.Next(-1 << 24, 1 << 24))];
        _sums = new long[Rows * OutWidth];
    }

    [Benchmark(Baseline = true)]
    public void Scalar() => Product<ScalarOps>();

    [Benchmark]
    public void Blocked() => Product<BlockedOps>();

    [Benchmark]
    public void Avx2() => Product<Avx2Ops>();

    void Product<TOps>() where TOps : struct, IDenseOps => TOps.Forward(_features, _weights, Rows, InWidth, OutWidth, _sums, _panels);
}
