namespace Rollup.Market;

/// <summary>What is worked on, beside the terms: until what is known, and for whom.</summary>
public struct WorkTask
{
    public WorkGoal Goal;

    /// <summary>Of a submission that is to be repeated: whose seed, and the digest of the model that was committed to.</summary>
    public Address Client;
    public Bytes32 ModelDigest;
}

/// <summary>
/// The work on a job, piece by piece. However it is cut, it finds the same and takes the same units: pieces depend on shapes alone, and
/// what one leaves for the next lies in the position and in the memory. A file is put together by whoever has it.
/// </summary>
public static class Work<TOps> where TOps : struct, IDenseOps
{
    /// <summary>Goes on until all is found out, a file is needed, or the next piece costs more than is left of unitsMax.</summary>
    public static void Run(
        in JobTerms terms, in WorkTask task, ref LoadedJob loaded, long unitsMax, ref long spentUnits, ref WorkPosition position)
    {
        while (position.Step != WorkStep.Done && !position.NeedsFile)
        {
            if (position.Step == WorkStep.Train)
            {
                if (!Replay.TryTrain<TOps>(in terms, in task.Client, ref loaded, unitsMax, ref spentUnits, ref position))
                    Find(Verdict.NumericFault, ref position);
                if (position.Step == WorkStep.Train) return;
                continue;
            }
            if (!TryTake(in terms, in loaded, unitsMax, ref spentUnits, in position, out int count, out bool isLast)) return;
            if (!TryDo(in terms, in task, ref loaded, count, ref position)) position.Go(WorkStep.Done);
            else Pass(in terms, task.Goal, count, isLast, ref position);
        }
    }

    /// <summary>The next piece, of so many items, if it can be paid for; then it is.</summary>
    public static bool TryTake(
        in JobTerms terms, in LoadedJob loaded, long unitsMax, ref long spentUnits, in WorkPosition position, out int count,
        out bool isLast)
    {
        StepShape shape = WorkCost.ShapeOf(in terms, in loaded.Model.File.Network, position.Step, loaded.UnitsPerPiece);
        count = shape.CountAt(position.Item);
        isLast = position.Item + count == shape.Items;
        long units = shape.UnitsAt(position.Item);
        if (units > unitsMax - spentUnits) return false;
        spentUnits += units;
        return true;
    }

    /// <summary>Goes behind a piece that was done.</summary>
    public static void Pass(in JobTerms terms, WorkGoal goal, int count, bool isLast, ref WorkPosition position)
    {
        if (isLast) position.Go(NextStep(in terms, goal, position.Step));
        else position.Item += count;
    }

    static WorkStep NextStep(in JobTerms terms, WorkGoal goal, WorkStep step) => step switch
    {
        WorkStep.Scaling when goal == WorkGoal.Model => WorkStep.Done,
        WorkStep.ScaleRows when goal == WorkGoal.Submission => Judgement.FirstStep(in terms),
        WorkStep.ScaleRows => Judge.Of(in terms).Scores ? WorkStep.Narrow : WorkStep.Done,
        WorkStep.Score or WorkStep.Identify => WorkStep.Done,
        _ => step + 1,
    };

    // False if nothing more need be looked at.
    static bool TryDo(in JobTerms terms, in WorkTask task, ref LoadedJob loaded, int count, ref WorkPosition position)
    {
        switch (position.Step)
        {
            case <= WorkStep.Scaling:
                loaded.ReadModel(in terms, count, ref position);
                return position.Fit == ModelFit.Accepted;
            case <= WorkStep.ScaleRows:
                loaded.ReadData(in terms, count, ref position);
                return position.Data == HoldoutVerdict.Accepted;
            case <= WorkStep.Canonical:
                Holdout.Read(ref loaded, count, ref position);
                return position.Verdict == Verdict.None;
            case <= WorkStep.Score: return TryScore(in terms, task.Goal, ref loaded, count, ref position);
            default:
                Replay.Work(in terms, in task.ModelDigest, ref loaded, count, ref position);
                return true;
        }
    }

    static bool TryScore(in JobTerms terms, WorkGoal goal, ref LoadedJob loaded, int count, ref WorkPosition position)
    {
        bool isLast = position.Step == WorkStep.Score;
        ReadOnlySpan<long> masterQ40 = goal == WorkGoal.Data ? loaded.Model.MasterQ40 : loaded.Plan.SubmittedQ40.In(loaded.Memory);
        bool exists = Holdout.TryScore<TOps>(in terms, ref loaded, masterQ40, count, ref position);
        if (goal == WorkGoal.Data)
        {
            if (!exists) position.Data = HoldoutVerdict.NumericFault;
            else if (isLast && position.ScoreQ32 != terms.InitialScoreQ32) position.Data = HoldoutVerdict.InitialScoreDiffers;
        }
        else if (!exists) position.Verdict = Verdict.NumericFault;
        else if (isLast)
        {
            position.Verdict = Holdout.VerdictOf(
                (MetricKind)terms.Metric, position.ScoreQ32, terms.ThresholdQ32, terms.InitialScoreQ32);
        }
        return exists;
    }

    static void Find(Verdict verdict, ref WorkPosition position)
    {
        position.Verdict = verdict;
        position.Go(WorkStep.Done);
    }
}
