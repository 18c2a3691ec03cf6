using BenchmarkDotNet.Attributes;
using Rollup.Kernel;
using Rollup.Machine.Simd;

namespace Rollup.KernelBench;

/// <summary>
/// What the market does to a logistic regression on the breast cancer data: raw decimals scaled by the model's constants, logits, accuracy.
/// ONNX Runtime gets the raw rows as float32, as its file scales them; reading decimals is not counted there.
/// </summary>
public class ValidationBench : IDisposable
{
    int _rows, _columns;
    int[] _mantissas = [], _features = [], _weightsQ24 = [];
    byte[] _decimals = [], _work = [];
    long[] _targets = [], _subtractQ32 = [], _divideQ32 = [];
    Network _network;
    FloatModel? _float;

    [GlobalSetup]
    public void Setup()
    {
        string[][] lines =
            [.. File.ReadLines(Path.Combine(Report.Root, "tests/data/breast-cancer.csv")).Skip(1).Select(line => line.Split(','))];
        (_rows, _columns) = (lines.Length, lines[0].Length - 1);
        _targets = [.. lines.Select(line => long.Parse(line[^1]))];
        _decimals = [.. Enumerable.Range(0, _columns).Select(c => (byte)lines.Max(line => (line[c] + ".").Split('.')[1].Length))];
        _mantissas = [.. lines.SelectMany(line => Enumerable.Range(0, _columns)
            .Select(c => (int)(decimal.Parse(line[c]) * (decimal)Math.Pow(10, _decimals[c]))))];
        float[] raw = [.. lines.SelectMany(line => line[..^1].Select(float.Parse))];
        float[] mean = [.. Enumerable.Range(0, _columns).Select(c => raw.Where((_, i) => i % _columns == c).Average())];
        _subtractQ32 = [.. mean.Select(v => (long)((double)v * (1L << 32)))];
        _divideQ32 = [.. mean.Select(v => (long)((double)v / 2 * (1L << 32)))];
        _network = Network.Begin(_columns, OutputKind.Sigmoid);
        if (!_network.TryAdd(1, hasBias: true, Activation.Identity)) throw new InvalidOperationException("too large");
        long[] masterQ40 = new long[_network.ParameterCount];
        Initial.Fill(_network, 1, masterQ40);
        _weightsQ24 = new int[masterQ40.Length];
        if (!Weights.TryToCompute(masterQ40, _weightsQ24)) throw new InvalidOperationException("out of range");
        _features = new int[_mantissas.Length];
        _work = new byte[EvaluationPlan.Of(_network, _rows).WorkspaceBytes];
        float[] parameters = [.. masterQ40.Select(w => (float)(w / (double)(1L << 40)))];
        _float = new FloatModel(_network, parameters, raw, mean, [.. mean.Select(v => v / 2)]);
        Agree();
    }

    // Both sides judge the same rows the same way, up to logits that float32 cannot tell from zero.
    void Agree()
    {
        double ours = Validate<HostOps>() / (double)(1L << 32), theirs = OnnxRuntime();
        if (Math.Abs(ours - theirs) > 0.004) throw new InvalidOperationException($"accuracy {ours} against {theirs}");
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _float?.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Description = "ScalarOps (definition)", Baseline = true)]
    public long Definition() => Validate<ScalarOps>();

    [Benchmark(Description = "BlockedOps")]
    public long Blocked() => Validate<BlockedOps>();

    [Benchmark(Description = "Avx2Ops")]
    public long Avx2() => Validate<Avx2Ops>();

    [Benchmark(Description = "Avx512Ops")]
    public long Avx512() => Validate<Avx512Ops>();

    [Benchmark(Description = "ONNX Runtime, float32")]
    public float OnnxRuntime() => _float!.Run(probabilities =>
    {
        int correct = 0;
        for (int row = 0; row < probabilities.Length; row++)
            if ((probabilities[row] > 0.5f ? 1 : 0) == _targets[row]) correct++;
        return correct / (float)probabilities.Length;
    });

    long Validate<TOps>() where TOps : struct, IDenseOps
    {
        Counters counters = default;
        Arena work = new(_work);
        KernelStatus status = Ingestion.Scale(
            _mantissas, _decimals, _subtractQ32, _divideQ32, ScaleKind.Divide, _rows, _columns, Profile.Standard, _features, ref counters);
        long scoreQ32 = 0;
        if (status == KernelStatus.Accepted)
            status = Engine<TOps>.Evaluate(
                _network, Profile.Standard, _weightsQ24, _features, _targets, _rows, MetricKind.Accuracy, ref work, ref counters,
                out scoreQ32);
        return status == KernelStatus.Accepted ? scoreQ32 : throw new InvalidOperationException($"{status}");
    }
}
