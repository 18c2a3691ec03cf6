using Rollup.Kernel;
using Rollup.Protocol;

namespace Rollup.Market;

/// <summary>A score on data that stays sealed until the revelation is over. A holdout that is false or never opened is full pay.</summary>
static class Holdout
{
    public static Judge Answers => new(sealsData: true, takesModels: true, scores: true);

    public static void AddCost(in JobTerms terms, in Network network, ref WorkCost cost)
    {
        cost.SubmissionUnits = Cost.UnitsOfEvaluation(in network, (int)terms.Rows) + network.ParameterCount * WorkCost.UnitsPerWeight
            + terms.ModelBytes * WorkCost.UnitsPerFileByte;
        cost.WorkspaceBytes = Cost.WorkspaceBytesOfEvaluation(in network, (int)terms.Rows);
    }

    /// <summary>The verdict of a complete place, by its model's score.</summary>
    public static Verdict Score<TOps>(StateView view, int jobIndex, int place, ref Bench bench, out long scoreQ32) where TOps : struct, IDenseOps
    {
        ref readonly JobRow job = ref view.Jobs[jobIndex];
        Span<byte> file = bench.Take<byte>((int)job.Terms.ModelBytes);
        JobFiles.Assemble(view, jobIndex, JobFiles.FirstPlace + place, 0, default, file);
        Span<long> masterQ40 = bench.Take<long>(bench.Network.ParameterCount);
        if (!ModelFile.TryImport(file, in bench.Onnx, masterQ40))
            throw new InvalidOperationException("a model was checked when it was complete");
        if (!TryEvaluate<TOps>(in job.Terms, ref bench, masterQ40, out scoreQ32)) return Verdict.NumericFault;
        bool isReached = Metrics.Reaches((MetricKind)job.Terms.Metric, scoreQ32, job.Terms.ThresholdQ32);
        return isReached ? Verdict.Passed : Verdict.BelowThreshold;
    }

    /// <summary>The score of masters on the bench's data. False if there is none: a saturation, an accumulator bound, an undefined metric.</summary>
    public static bool TryEvaluate<TOps>(in JobTerms terms, ref Bench bench, ReadOnlySpan<long> masterQ40, out long scoreQ32)
        where TOps : struct, IDenseOps
    {
        scoreQ32 = 0;
        if (bench.IsSaturated) return false;
        if (!Weights.TryToCompute(masterQ40, bench.WeightsQ24)) return false;
        Counters counters = default;
        KernelStatus status = Engine<TOps>.Evaluate(
            in bench.Network, in bench.Profile, bench.WeightsQ24, bench.FeaturesQFA, bench.Targets, (int)terms.Rows, (MetricKind)terms.Metric,
            ref bench.Arena, ref counters, out scoreQ32);
        return status == KernelStatus.Accepted && counters.Total == 0;
    }
}
