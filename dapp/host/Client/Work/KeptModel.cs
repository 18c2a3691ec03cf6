namespace Rollup.Client.Work;

/// <summary>The one rule for whether a model that was just trained takes the place of the one that lies in the job's folder.</summary>
public static class KeptModel
{
    // | kept    | kept's check       | made's check | score          | gives way    |
    // | none    |                    |              |                | yes          |
    // | any     |                    | anyway       |                | yes          |
    // | unknown |                    |              |                | if made pass |
    // | known   | passed             | not passed   |                | no           |
    // | known   | not passed         | passed       |                | yes          |
    // | known   | not passed, anyway | not passed   |                | no           |
    // | known   | the same           | the same     | not worse      | yes          |
    // | known   | the same           | the same     | worse, or none | no           |
    /// <param name="isKept">A model for this job lies there.</param>
    /// <param name="kept">Its check; null if nobody checked it.</param>
    /// <param name="made">The check of the model that was just trained.</param>
    /// <param name="metric">The job's.</param>
    public static bool GivesWay(bool isKept, ModelCheck? kept, ModelCheck made, MetricKind metric)
    {
        if (!isKept || made.Anyway) return true;
        if (kept is null || made.IsPassed != kept.IsPassed) return made.IsPassed;
        if (!made.IsPassed && kept.Anyway) return false;
        if (kept.ScoreQ32 is not { } keptQ32) return true;
        return made.ScoreQ32 is { } madeQ32 && Metrics.Reaches(metric, madeQ32, keptQ32);
    }
}
