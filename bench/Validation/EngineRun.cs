using Rollup.Kernel;
using Rollup.Machine.Simd;

namespace Rollup.Bench.Validation;

/// <summary>The market's kernel in this process, with the fastest products that this processor has.</summary>
sealed class EngineRun
{
    readonly Problem _problem;
    readonly long[] _masterQ40;
    readonly int[] _weightsQ24, _features;
    readonly byte[] _work;

    /// <summary>A run with trained weights; without any, they are trained here.</summary>
    public EngineRun(Problem problem, long[]? masterQ40 = null)
    {
        _problem = problem;
        _features = new int[problem.Mantissas.Length];
        _masterQ40 = new long[problem.Network.ParameterCount];
        _weightsQ24 = new int[_masterQ40.Length];
        _work = new byte[Math.Max(
            EvaluationPlan.Of(problem.Network, problem.Rows).WorkspaceBytes,
            TrainingPlan.Of(problem.Network, problem.Recipe, problem.Rows).WorkspaceBytes)];
        if (masterQ40 is null) Train();
        else masterQ40.CopyTo(_masterQ40, 0);
        Problem.Require(Weights.TryToCompute(_masterQ40, _weightsQ24));
    }

    public long[] MasterQ40 => _masterQ40;

    /// <summary>Raw decimals of the first rows to the accuracy on them.</summary>
    public double Validate(int rows)
    {
        int[] mantissas = rows == _problem.Rows ? _problem.Mantissas : _problem.Mantissas[..(rows * _problem.Columns)];
        Counters counters = default;
        Arena work = new(_work);
        Span<int> features = _features.AsSpan(0, mantissas.Length);
        Scale(mantissas, features, ref counters);
        Demand(Engine<HostOps>.Evaluate(
            _problem.Network, Profile.Standard, _weightsQ24, features, _problem.Targets.AsSpan(0, rows), rows, MetricKind.Accuracy,
            ref work,
            ref counters, out long scoreQ32));
        return scoreQ32 / (double)(1L << 32);
    }

    /// <summary>Raw decimals of the training rows to trained weights.</summary>
    public void Train()
    {
        int[] rows = _problem.TrainingRows;
        int[] mantissas = [.. rows.SelectMany(row => _problem.Mantissas.AsSpan(row * _problem.Columns, _problem.Columns).ToArray())];
        long[] targets = [.. rows.Select(row => _problem.Targets[row])];
        Counters counters = default;
        Arena work = new(_work);
        Span<int> features = _features.AsSpan(0, mantissas.Length);
        Initial.Fill(_problem.Network, _problem.Recipe.Seed, _masterQ40);
        Scale(mantissas, features, ref counters);
        Demand(Engine<HostOps>.Train(
            _problem.Network, _problem.Recipe, _masterQ40, features, targets, rows.Length, ref work, ref counters));
        Problem.Require(Weights.TryToCompute(_masterQ40, _weightsQ24));
    }

    void Scale(ReadOnlySpan<int> mantissas, Span<int> features, ref Counters counters) => Demand(Ingestion.Scale(
        mantissas, _problem.Decimals, _problem.SubtractQ32, _problem.DivideQ32, ScaleKind.Divide, mantissas.Length / _problem.Columns,
        _problem.Columns,
        Profile.Standard, features, ref counters));

    static void Demand(KernelStatus status) => Problem.Require(status == KernelStatus.Accepted);
}
