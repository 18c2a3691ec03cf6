using System.Globalization;

namespace Rollup.Cli.Output;

/// <summary>What the check of a trained model found, in words.</summary>
static class CheckWords
{
    public static string Reason(CheckVerdict verdict) => verdict switch
    {
        CheckVerdict.Passed => "it passed its check",
        CheckVerdict.NoRows => "no rows were kept back to check it with",
        CheckVerdict.NoScore => "it has no score on the rows of its check: a value left the number range, or a class is missing",
        CheckVerdict.BelowThreshold => "it does not reach the job's threshold on the rows of its check",
        CheckVerdict.OtherData => "it is a replay of other data than the job's",
        _ => "its check says nothing",
    };

    public static string Of(ClassAbsent absent) =>
        $"your rows hold no '{absent.Class}', of which the sponsor's holdout has {absent.HoldoutRows}"
        + absent.Others switch { 0 => "", 1 => ", and one more class is missing", _ => $", and {absent.Others} more classes are missing" };

    /// <summary>A check beside another one, in a few words.</summary>
    public static string Short(ModelCheck? check, MetricKind metric) => check switch
    {
        null => "no check is known of it",
        { ScoreQ32: { } score } =>
            $"{JobOffer.MetricText(metric)} {Amounts.Score(score)} on {Numbers.Count(check.Rows, "row")}: {Reason(check.Verdict)}",
        _ => Reason(check.Verdict),
    };

    public static string Of(ModelCheck check, MetricKind metric)
    {
        if (check.Verdict == CheckVerdict.OtherData)
            return "Check: your rows are not the job's data, so the machine would make another model.";
        if (check.IsPassed && check.ScoreQ32 is null)
            return "Check: your rows are the job's data, so the machine will make this very model.";
        string count = Numbers.Count(check.Rows, "row");
        string rows = check.IsOfJobsData ? $"the job's {count}, which are public" : $"{count} that were kept back";
        string better = Metrics.IsHigherBetter(metric) ? "at least" : "at most";
        return $"Check on {rows}: {JobOffer.MetricText(metric)} {ScoreText(check.InitialScoreQ32)} before, {ScoreText(check.ScoreQ32)} "
            + $"after; the job asks for {better} {Amounts.Score(check.ThresholdQ32)}.";
    }

    /// <summary>A sentence in the target's unit, where there is one.</summary>
    public static string Of(TargetError? error) => error is null ? "" : string.Create(
        CultureInfo.InvariantCulture,
        $" It is off by {error.OfModel:G4}{UnitOf(error)} (root of the mean square); their mean by {error.OfMean:G4}.");

    static string UnitOf(TargetError error) => error.Unit.Length > 0 ? " " + error.Unit : "";

    /// <summary>What a training finds of an earlier one that was stopped; null where there is nothing.</summary>
    public static string? Of(CheckpointKind kept, int epochsDone, int epochs) => kept switch
    {
        CheckpointKind.Usable =>
            $"An earlier run was stopped after {epochsDone} of {Numbers.Count(epochs, "epoch")}: it goes on from there.",
        CheckpointKind.Foreign => "Note: what an earlier run left is of other rows, another recipe or another model: this one begins anew.",
        CheckpointKind.Damaged => "Note: what an earlier run left is not whole: this one begins anew.",
        _ => null,
    };

    public static string ScoreText(long? scoreQ32) => scoreQ32 is { } score ? Amounts.Score(score) : "no score";
}
