namespace Rollup.Cli.Output;

/// <summary>What is wrong with terms that the market would refuse, in numbers of the job and limits of the market.</summary>
static class TermsWords
{
    /// <summary>The limit that the status is about, and what the terms have.</summary>
    public static string LimitOf(PostJobStatus status, in JobTerms terms) => status switch
    {
        PostJobStatus.PlacesOutOfRange => $"a job has 1 to {MarketLimits.PlacesMax} places",
        PostJobStatus.UnitsAboveMax => $"an amount is below 2^{MarketLimits.UnitsBitsMax} base units",
        PostJobStatus.RewardZero => "neither reward nor participation is above 0",
        PostJobStatus.DeadlineTooFar => $"a job lasts at most {MarketLimits.SpanBlocksMax} blocks",
        PostJobStatus.HoldoutDeadlineTooFar =>
            $"the holdout deadline is {terms.HoldoutDeadline - terms.CommitDeadline} blocks after the commit deadline, and may be "
            + $"{MarketLimits.HoldoutBlocksMax}",
        PostJobStatus.CommitDeadlineTooEarly or PostJobStatus.HoldoutDeadlineTooEarly =>
            $"a deadline lies at least {MarketLimits.GapBlocksMin} blocks after the one before",
        PostJobStatus.RevealDeadlineTooEarly => "reveals and models of all places need "
            + $"{PostJobRule.RevealBlocksMin((JudgeKind)terms.Judge, terms.Places, terms.ModelBytes)} blocks after the commit deadline",
        PostJobStatus.InitialModelPasses => $"the initial model scores {Amounts.Score(terms.InitialScoreQ32)}, and the threshold is "
            + Amounts.Score(terms.ThresholdQ32),
        PostJobStatus.MetricUnfit => $"{MetricNames.Of((MetricKind)terms.Metric)} is none for {Numbers.Count(terms.Classes, "class")}",
        PostJobStatus.DataBytesDiffer =>
            $"{Numbers.Count(terms.Rows, "row")} of {Numbers.Count(terms.Columns, "column")} take {terms.DataBytes} bytes, and a data file "
            + $"has at most {MarketLimits.DataBytesMax}: that is {RowsMax(terms.Columns)} rows",
        PostJobStatus.ModelBytesOutOfRange => $"the model has {terms.ModelBytes} bytes",
        PostJobStatus.ThresholdOutOfRange =>
            $"{JobOffer.MetricText((MetricKind)terms.Metric)} is never {Amounts.Score(terms.ThresholdQ32)}",
        _ => "its terms do not fit together",
    };

    static long RowsMax(int columns)
    {
        long before = DataSet.FileBytes(0, columns);
        return (MarketLimits.DataBytesMax - before) / (DataSet.FileBytes(1, columns) - before);
    }
}
