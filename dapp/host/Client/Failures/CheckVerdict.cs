namespace Rollup.Client.Failures;

/// <summary>What was found of a trained model before anybody committed to it.</summary>
public enum CheckVerdict
{
    Passed,
    NoRows,         // nothing was kept back to check with
    NoScore,        // a value left the number range, or the rows have no score
    BelowThreshold,
    OtherData,      // a replay of other data than the job's
}
