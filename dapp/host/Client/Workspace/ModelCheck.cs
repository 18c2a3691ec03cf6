namespace Rollup.Client.Workspace;

/// <summary>The check of one trained model, kept beside it. Scores: Q.32, null where there is none.</summary>
public sealed record ModelCheck
{
    public string ModelDigest { get; init; } = "";

    /// <summary>Of the job it was trained for.</summary>
    public string TermsSha256 { get; init; } = "";
    public CheckVerdict Verdict { get; init; }

    /// <summary>How many rows it was checked on; of the job's own data where they are public, else kept back of the client's.</summary>
    public int Rows { get; init; }
    public bool IsOfJobsData { get; init; }
    public long? InitialScoreQ32 { get; init; }
    public long? ScoreQ32 { get; init; }
    public long ThresholdQ32 { get; init; }

    /// <summary>The client wants it submitted whatever was found.</summary>
    public bool Anyway { get; init; }

    public bool IsPassed => Verdict == CheckVerdict.Passed;
}
