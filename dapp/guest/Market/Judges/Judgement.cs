namespace Rollup.Market;

/// <summary>What the machine does with one submission, by the job's judge: score it, or repeat its training.</summary>
public static class Judgement
{
    /// <summary>Adds what one submission costs.</summary>
    internal static void AddCost(in JobTerms terms, in Network network, long unitsPerPiece, ref WorkCost cost)
    {
        cost.SubmissionUnits = Judge.Of(in terms).Way switch
        {
            Judging.Scoring => Holdout.UnitsOf(in terms, in network, unitsPerPiece),
            Judging.Repeating => Replay.UnitsOf(in terms, in network, unitsPerPiece),
            _ => throw new InvalidOperationException("a job is posted with a known judge"),
        };
    }

    /// <summary>Adds the places that one submission takes, and the score of the initial model.</summary>
    internal static void AddRegions(in JobTerms terms, in Network network, long unitsPerPiece, ref WorkPlan plan, ref Regions regions)
    {
        if (Judge.Of(in terms).Way == Judging.Repeating) Replay.AddRegions(in terms, in network, ref plan, ref regions);
        else Holdout.AddRegions(in terms, in network, unitsPerPiece, ref plan, ref regions);
    }

    /// <summary>With what the work on a submission begins, once model and data are read.</summary>
    public static WorkStep FirstStep(in JobTerms terms) =>
        Judge.Of(in terms).Scores ? WorkStep.AssembleSubmission : WorkStep.Begin;
}
