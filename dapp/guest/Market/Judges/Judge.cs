namespace Rollup.Market;

/// <summary>What the machine does with a submission. Whoever asks lists all of them: there is no other way by default.</summary>
public enum Judging : byte
{
    None = 0,      // no judge
    Scoring = 1,   // a score on the data, which passes at the threshold
    Repeating = 2, // the machine's own training, to which the model is equal or not
}

/// <summary>
/// A judge in answers to what rules, forecast and command ask of it. All false is no judge; each judge says its own in its file.
/// </summary>
public readonly struct Judge
{
    public readonly bool IsKnown;

    /// <summary>
    /// The data stays with the sponsor until the revelation is over. If not, it is open, and here and good before anybody may accept.
    /// </summary>
    public readonly bool SealsData;

    /// <summary>Clients send the blocks of a model. If not, the machine makes the model itself, and a reveal is complete at once.</summary>
    public readonly bool TakesModels;

    public readonly Judging Way;

    /// <summary>A submission has a score, and terms a threshold and a metric.</summary>
    public bool Scores => Way == Judging.Scoring;

    internal Judge(bool sealsData, bool takesModels, Judging way)
    {
        IsKnown = true;
        SealsData = sealsData;
        TakesModels = takesModels;
        Way = way;
    }

    /// <summary>The table of all judges: one row each.</summary>
    public static Judge Of(JudgeKind kind) => kind switch
    {
        JudgeKind.Holdout => Holdout.Answers,
        JudgeKind.Replay => Replay.Answers,
        JudgeKind.PublicHoldout => PublicHoldout.Answers,
        _ => default,
    };

    internal static Judge Of(in JobTerms terms) => Of((JudgeKind)terms.Judge);
}
