namespace Rollup.Market;

/// <summary>Questions about the places of a job.</summary>
public static class Places
{
    /// <summary>True if the place is complete, or can become so once the commit deadline is over.</summary>
    public static bool IsInPlay(PlacePhase phase, Verdict verdict) =>
        phase is PlacePhase.Committed or PlacePhase.Complete or PlacePhase.Scored
        || (phase == PlacePhase.Revealed && verdict == Verdict.None);

    /// <summary>The place of a client, or -1.</summary>
    internal static int Find(in JobRow job, in Address client)
    {
        for (int place = 0; place < job.PlacesTaken; place++)
            if (job.Places[place].Client.Equals(in client)) return place;
        return -1;
    }

    internal static int CountInPlay(in JobRow job)
    {
        int count = 0;
        for (int place = 0; place < job.PlacesTaken; place++)
            if (IsInPlay(job.Places[place].Phase, job.Places[place].Verdict)) count++;
        return count;
    }

    internal static int CountCommitted(in JobRow job) => CountFrom(in job, PlacePhase.Committed);

    internal static int CountComplete(in JobRow job) => CountFrom(in job, PlacePhase.Complete);

    internal static int CountScored(in JobRow job) => CountFrom(in job, PlacePhase.Scored);

    /// <summary>The complete and unscored place that committed first, or -1.</summary>
    internal static int FindUnscored(in JobRow job)
    {
        int first = -1;
        for (int place = 0; place < job.PlacesTaken; place++)
        {
            if (job.Places[place].Phase != PlacePhase.Complete) continue;
            if (first < 0 || job.Places[place].CommitIndex < job.Places[first].CommitIndex) first = place;
        }
        return first;
    }

    /// <summary>True of what is no model of the job: its place earns nothing, and loses its bond.</summary>
    public static bool IsMalformed(Verdict verdict) =>
        verdict is Verdict.GraphDiffers or Verdict.WeightOutOfRange or Verdict.WeightNotCanonical;

    /// <summary>True of what a score was compared to find; where the judge gives no scores, it is zero.</summary>
    public static bool HasScore(Verdict verdict) => verdict is Verdict.Passed or Verdict.BelowThreshold or Verdict.NotBetter;

    /// <summary>True if another complete place committed to the same model earlier, and it is a model.</summary>
    internal static bool IsDuplicate(in JobRow job, int place)
    {
        for (int other = 0; other < job.PlacesTaken; other++)
        {
            if (job.Places[other].Phase < PlacePhase.Complete || IsMalformed(job.Places[other].Verdict)) continue;
            if (job.Places[other].CommitIndex >= job.Places[place].CommitIndex) continue;
            if (job.Places[other].ModelDigest.Equals(in job.Places[place].ModelDigest)) return true;
        }
        return false;
    }

    static int CountFrom(in JobRow job, PlacePhase phase)
    {
        int count = 0;
        for (int place = 0; place < job.PlacesTaken; place++)
            if (job.Places[place].Phase >= phase) count++;
        return count;
    }
}
