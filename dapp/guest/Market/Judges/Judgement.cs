namespace Rollup.Market;

/// <summary>What the machine does with one submission, by the job's judge: score it, or repeat its training.</summary>
static class Judgement
{
    /// <summary>Adds what one submission costs.</summary>
    public static void AddCost(in JobTerms terms, in Network network, ref WorkCost cost)
    {
        switch (Judge.Of(in terms).Way)
        {
            case Judging.Scoring: Holdout.AddCost(in terms, in network, ref cost); break;
            case Judging.Repeating: Replay.AddCost(in terms, in network, ref cost); break;
            default: throw new InvalidOperationException("a job is posted with a known judge");
        }
    }

    /// <summary>The verdict of a complete place, of a job that is loaded.</summary>
    public static Verdict Of<TOps>(StateView view, int jobIndex, int place, ref LoadedJob loaded, out long scoreQ32)
        where TOps : struct, IDenseOps
    {
        int mark = loaded.Arena.Mark();
        scoreQ32 = 0;
        Verdict verdict = Judge.Of(in view.JobAt(jobIndex).Terms).Way switch
        {
            Judging.Scoring => Holdout.Score<TOps>(view, jobIndex, place, ref loaded, out scoreQ32),
            Judging.Repeating => Replay.Compare<TOps>(view, jobIndex, place, ref loaded),
            _ => throw new InvalidOperationException("a job that is judged has a known judge"),
        };
        loaded.Arena.Reset(mark);
        return verdict;
    }
}
