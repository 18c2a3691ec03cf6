namespace Rollup.Market;

/// <summary>A score on data that stays sealed until the revelation is over. A holdout that is false or never opened is full pay.</summary>
public static class Holdout
{
    internal static Judge Answers => new(sealsData: true, takesModels: true, Judging.Scoring);

    internal static void AddCost(in JobTerms terms, in Network network, ref WorkCost cost)
    {
        cost.SubmissionUnits = EvaluationPlan.UnitsOf(in network, (int)terms.Rows) + 2L * network.ParameterCount * WorkCost.UnitsPerWeight
            + terms.ModelBytes * WorkCost.UnitsPerFileByte;
        cost.WorkspaceBytes = EvaluationPlan.Of(in network, (int)terms.Rows).WorkspaceBytes;
    }

    /// <summary>The verdict of a complete place: by its model's score, if it is a model of the job.</summary>
    internal static Verdict Score<TOps>(StateView view, int jobIndex, int place, ref LoadedJob loaded, out long scoreQ32)
        where TOps : struct, IDenseOps
    {
        ref readonly JobRow job = ref view.JobAt(jobIndex);
        Span<byte> file = loaded.Take<byte>((int)job.Terms.ModelBytes);
        FileBlocks.Assemble(view, JobFile.Submission(jobIndex, place), file);
        Span<long> masterQ40 = loaded.Take<long>(loaded.Model.File.Network.ParameterCount);
        scoreQ32 = 0;
        SubmissionStatus form = Import.Submission(loaded.Model.Bytes, file, in loaded.Model.File, masterQ40);
        if (form != SubmissionStatus.Accepted) return VerdictOf(form);
        if (!TryScore<TOps>(in job.Terms, ref loaded, masterQ40, out scoreQ32)) return Verdict.NumericFault;
        return VerdictOf((MetricKind)job.Terms.Metric, scoreQ32, job.Terms.ThresholdQ32, job.Terms.InitialScoreQ32);
    }

    static Verdict VerdictOf(SubmissionStatus form) => form switch
    {
        SubmissionStatus.GraphDiffers => Verdict.GraphDiffers,
        SubmissionStatus.WeightOutOfRange => Verdict.WeightOutOfRange,
        _ => Verdict.WeightNotCanonical,
    };

    /// <summary>What a score earns its submission, beside those of the threshold and of the initial model.</summary>
    public static Verdict VerdictOf(MetricKind metric, long scoreQ32, long thresholdQ32, long initialScoreQ32)
    {
        if (Metrics.Reaches(metric, scoreQ32, thresholdQ32)) return Verdict.Passed;
        return Metrics.IsBetter(metric, scoreQ32, initialScoreQ32) ? Verdict.BelowThreshold : Verdict.NotBetter;
    }

    /// <summary>
    /// The score of masters on the job's data. False if there is none: a saturation, an accumulator bound, an undefined metric.
    /// </summary>
    internal static bool TryScore<TOps>(in JobTerms terms, ref LoadedJob loaded, ReadOnlySpan<long> masterQ40, out long scoreQ32)
        where TOps : struct, IDenseOps
    {
        Score score = Scoring<TOps>.Of(
            in loaded.Model.File.Network, in loaded.Profile, masterQ40, in loaded.Rows, (MetricKind)terms.Metric, ref loaded.Arena);
        scoreQ32 = score.ValueQ32;
        return score.Exists;
    }
}
