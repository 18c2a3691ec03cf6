namespace Rollup.Cli.Output;

/// <summary>
/// What a client should know before he accepts, in plain words. <c>job show</c> and the accept verb print the same lines.
/// </summary>
sealed record JobOffer(
    UInt128 ParticipationUnits, UInt128 MostUnits, UInt128 BondUnits, string Sure, string Most, string Bond, string Judged,
    string Published, string HoldoutChosenBy, string Deadlines, IReadOnlyList<string> NotPrevented)
{
    public static JobOffer Of(in JobTerms terms, Func<UInt128, string> amount)
    {
        JudgeKind kind = (JudgeKind)terms.Judge;
        Judge judge = Judge.Of(kind);
        UInt128 most = Escrow.UnitsPerPlace(terms.RewardUnits, terms.ParticipationUnits);
        string condition = judge.Scores ? ConditionText(in terms) : "the machine's own training gives the same model bit for bit";
        return new JobOffer(
            terms.ParticipationUnits,
            most,
            terms.BondUnits,
            SureText(in terms, judge, amount),
            judge.SealsData
                ? $"{amount(most)} if {condition}, or if the sponsor does not open the holdout in time or opens a false one"
                : $"{amount(most)} if {condition}",
            terms.BondUnits == 0 ? $"none; until you commit, another may take your place {MarketLimits.HoldBlocks} blocks after the accept"
            : $"{amount(terms.BondUnits)}; back when your submission is complete, lost to the sponsor when it is not",
            JudgeText(kind),
            !judge.TakesModels
                ? "your address and the digest of your model; the data set is public anyway"
                : "your address and every weight of your trained model; nothing else of your data, not even a hash",
            HoldoutText(kind),
            judge.SealsData
                ? $"commit until block {terms.CommitDeadline}, reveal until block {terms.RevealDeadline}, holdout until block "
                + $"{terms.HoldoutDeadline}"
                : $"commit until block {terms.CommitDeadline}, reveal until block {terms.RevealDeadline}",
            [.. KnownLimits.Of(in terms)]);
    }

    static string ConditionText(in JobTerms terms)
    {
        MetricKind metric = (MetricKind)terms.Metric;
        string initial = Amounts.Score(terms.InitialScoreQ32);
        bool isAnyBetter = Int128.Abs((Int128)terms.ThresholdQ32 - terms.InitialScoreQ32) == 1;
        if (isAnyBetter) return $"{MetricText(metric)} on the holdout is better than the initial model's, {initial}";
        string least = Metrics.IsHigherBetter(metric) ? "at least" : "at most";
        return $"{MetricText(metric)} on the holdout is {least} {Amounts.Score(terms.ThresholdQ32)} (the initial model: {initial})";
    }

    static string SureText(in JobTerms terms, Judge judge, Func<UInt128, string> amount) =>
        terms.ParticipationUnits == 0 || !judge.Scores ? "nothing"
        : $"nothing; {amount(terms.ParticipationUnits)} for a score better than the initial model's, unless it is a copy";

    public static string JudgeText(JudgeKind judge) => judge switch
    {
        JudgeKind.Holdout => "sealed holdout",
        JudgeKind.PublicHoldout => "public holdout (can be trained on)",
        JudgeKind.Replay => "replay of the training",
        _ => "unknown",
    };

    public static string MetricText(MetricKind metric) => metric switch
    {
        MetricKind.Accuracy => "accuracy",
        MetricKind.LogLoss => "log loss",
        MetricKind.AreaUnderCurve => "area under the curve",
        MetricKind.RSquared => "R squared",
        _ => "unknown metric",
    };

    static string HoldoutText(JudgeKind judge) => judge switch
    {
        JudgeKind.Holdout => "the sponsor; fixed by its CID before you commit, opened after the reveal deadline",
        JudgeKind.PublicHoldout => "the sponsor; everybody can see it, so it can be trained on",
        _ => "nobody: there is no holdout",
    };
}
