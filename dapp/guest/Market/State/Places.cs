namespace Rollup.Market;

/// <summary>Questions about the places of a job.</summary>
static class Places
{
    /// <summary>The place of a client, or -1.</summary>
    public static int Find(in JobRow job, in Address client)
    {
        for (int place = 0; place < job.PlacesTaken; place++)
            if (job.Places[place].Client.Equals(in client)) return place;
        return -1;
    }

    public static int CountComplete(in JobRow job) => CountFrom(in job, PlacePhase.Complete);

    public static int CountScored(in JobRow job) => CountFrom(in job, PlacePhase.Scored);

    /// <summary>The complete and unscored place that committed first, or -1.</summary>
    public static int FindUnscored(in JobRow job)
    {
        int first = -1;
        for (int place = 0; place < job.PlacesTaken; place++)
        {
            if (job.Places[place].Phase != PlacePhase.Complete) continue;
            if (first < 0 || job.Places[place].CommitIndex < job.Places[first].CommitIndex) first = place;
        }
        return first;
    }

    /// <summary>True if another complete place committed to the same model earlier.</summary>
    public static bool IsDuplicate(in JobRow job, int place)
    {
        for (int other = 0; other < job.PlacesTaken; other++)
        {
            if (job.Places[other].Phase < PlacePhase.Complete) continue;
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
