namespace Rollup.Market;

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

    /// <summary>
    /// A submission has a score on the data, which passes at the threshold. If not, it is equal to the machine's own model, or not.
    /// </summary>
    public readonly bool Scores;

    internal Judge(bool sealsData, bool takesModels, bool scores)
    {
        IsKnown = true;
        SealsData = sealsData;
        TakesModels = takesModels;
        Scores = scores;
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
