namespace Rollup.Market;

/// <summary>A score on data that stays sealed until the revelation is over. A holdout that is false or never opened is full pay.</summary>
public static class Holdout
{
    internal static Judge Answers => new(sealsData: true, takesModels: true, Judging.Scoring);

    internal static void AddRegions(in JobTerms terms, in Network network, long unitsPerPiece, ref WorkPlan plan, ref Regions regions)
    {
        plan.WeightsQ24 = regions.Add<int>(network.ParameterCount);
        plan.Workspace = regions.Add<byte>(EvaluationPlan.Of(in network, (int)terms.Rows, unitsPerPiece).WorkspaceBytes);
    }

    internal static long UnitsOf(in JobTerms terms, in Network network, long unitsPerPiece) =>
        WorkCost.UnitsOf(in terms, in network, WorkStep.AssembleSubmission, WorkStep.Score, unitsPerPiece);

    /// <summary>One piece of reading a submission: whether it is a model of the job, and the masters that it gives.</summary>
    internal static void Read(ref LoadedJob loaded, int count, ref WorkPosition position)
    {
        ReadOnlySpan<byte> initial = loaded.Model.Bytes, file = loaded.Plan.SubmittedFile.In(loaded.Memory);
        ref readonly ModelFile model = ref loaded.Model.File;
        Span<long> masterQ40 = loaded.Plan.SubmittedQ40.In(loaded.Memory);
        switch (position.Step)
        {
            case WorkStep.Compare:
                if (!model.IsSameGraph(initial, file, position.Item, count)) position.Verdict = Verdict.GraphDiffers;
                break;
            case WorkStep.Import:
                if (Import.Weights(file, in model, position.Item, masterQ40.Slice(position.Item, count)) != Float32Status.Accepted)
                    position.Verdict = Verdict.WeightOutOfRange;
                break;
            default:
                if (!Import.AreCanonical(file, in model, position.Item, masterQ40.Slice(position.Item, count)))
                    position.Verdict = Verdict.WeightNotCanonical;
                break;
        }
    }

    /// <summary>
    /// One piece of the score of masters on the job's data. False if there is none: a saturation, an accumulator bound, an undefined
    /// metric.
    /// </summary>
    internal static bool TryScore<TOps>(
        in JobTerms terms, ref LoadedJob loaded, ReadOnlySpan<long> masterQ40, int count, ref WorkPosition position)
        where TOps : struct, IDenseOps
    {
        ref readonly Network network = ref loaded.Model.File.Network;
        MetricKind metric = (MetricKind)terms.Metric;
        Span<int> weightsQ24 = loaded.Plan.WeightsQ24.In(loaded.Memory);
        Span<byte> block = loaded.Plan.Workspace.In(loaded.Memory);
        EvaluationPlan plan = EvaluationPlan.Of(in network, (int)terms.Rows, loaded.UnitsPerPiece);
        KernelStatus status = KernelStatus.Accepted;
        switch (position.Step)
        {
            case WorkStep.Narrow:
                return Weights.TryToCompute(masterQ40.Slice(position.Item, count), weightsQ24.Slice(position.Item, count));
            case WorkStep.Measure:
                Engine<TOps>.Measure(in network, in loaded.Profile, weightsQ24, ref position.Evaluation.InputMax);
                break;
            case WorkStep.ScoreRows:
                status = Engine<TOps>.EvaluateRows(
                    in network, in loaded.Profile, weightsQ24, loaded.FeaturesQFA, loaded.Targets, position.Item, metric, in plan, block,
                    loaded.Panels, ref position.Evaluation, ref position.Counters);
                break;
            default:
                Span<ulong> sortKeys = plan.SortKeys.In(block);
                status = Metrics.Score(metric, loaded.Targets, in position.Evaluation.Metric, sortKeys, out position.ScoreQ32);
                break;
        }
        return status == KernelStatus.Accepted && position.Counters.Total + position.RowCounters.Total == 0;
    }

    /// <summary>What a score earns its submission, beside those of the threshold and of the initial model.</summary>
    public static Verdict VerdictOf(MetricKind metric, long scoreQ32, long thresholdQ32, long initialScoreQ32)
    {
        if (Metrics.Reaches(metric, scoreQ32, thresholdQ32)) return Verdict.Passed;
        return Metrics.IsBetter(metric, scoreQ32, initialScoreQ32) ? Verdict.BelowThreshold : Verdict.NotBetter;
    }
}
