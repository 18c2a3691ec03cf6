using BenchmarkDotNet.Attributes;
using Rollup.Kernel;
using Rollup.Machine.Simd;

namespace Rollup.KernelBench;

/// <summary>x[rows, in] * w[in, out] in every form that we have, and the same layer in ONNX Runtime (with its bias).</summary>
public class DenseBench : IDisposable
{
    public readonly record struct Shape(int Rows, int In, int Out)
    {
        public long Products => (long)Rows * In * Out;

        public override string ToString() => $"{Rows} x {In} x {Out}";
    }

    public static IEnumerable<Shape> Shapes => [new(569, 30, 1), new(64, 64, 64), new(64, 784, 80), new(512, 256, 248)];

    [ParamsSource(nameof(Shapes))]
    public Shape Size { get; set; }

    int[] _x = [], _w = [];
    long[] _sums = [];
    readonly int[] _panels = new int[1 << 18];
    FloatModel? _float;

    [GlobalSetup]
    public void Setup()
    {
        Random random = new(1);
        _x = [.. Enumerable.Range(0, Size.Rows * Size.In).Select(_ => random.Next(-(1 << 21), 1 << 21))];
        _w = [.. Enumerable.Range(0, Size.In * Size.Out).Select(_ => random.Next(-(1 << 24), 1 << 24))];
        _sums = new long[Size.Rows * Size.Out];
        Network network = Network.Begin(Size.In, OutputKind.Identity);
        if (!network.TryAdd(Size.Out, hasBias: true, Activation.Identity)) throw new InvalidOperationException("too large");
        float[] parameters = [.. _w.Select(w => w / (float)(1 << 24)), .. new float[Size.Out]];
        _float = new FloatModel(network, parameters, [.. _x.Select(x => x / (float)(1 << 20))]);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _float?.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Description = "ScalarOps (definition)", Baseline = true)]
    public void Definition() => ScalarOps.Forward(_x, _w, Size.Rows, Size.In, Size.Out, _sums, _panels);

    [Benchmark(Description = "BlockedOps")]
    public void Blocked() => BlockedOps.Forward(_x, _w, Size.Rows, Size.In, Size.Out, _sums, _panels);

    [Benchmark(Description = "Avx2Ops")]
    public void Avx2() => Avx2Ops.Forward(_x, _w, Size.Rows, Size.In, Size.Out, _sums, _panels);

    [Benchmark(Description = "Avx512Ops")]
    public void Avx512() => Avx512Ops.Forward(_x, _w, Size.Rows, Size.In, Size.Out, _sums, _panels);

    [Benchmark(Description = "ONNX Runtime, float32")]
    public float OnnxRuntime() => _float!.Run(outputs => outputs[0]);
}
