namespace Rollup.Market;

/// <summary>The work on a job whose files are here as blocks.</summary>
static class HeldWork<TOps> where TOps : struct, IDenseOps
{
    /// <summary>All of it at once: what was found. The memory is scratch.</summary>
    public static WorkPosition Finish(StateView view, int jobIndex, WorkGoal goal, Span<byte> scratch)
    {
        WorkPosition position = default;
        LoadedJob loaded = new(in view.JobAt(jobIndex).Terms, scratch, in position);
        long spentUnits = 0;
        Advance(view, jobIndex, place: 0, goal, ref loaded, long.MaxValue, ref spentUnits, ref position);
        return position;
    }

    /// <summary>The verdict of a complete place, all at once; model and data are read before the first.</summary>
    public static void Judge(StateView view, int jobIndex, int place, ref LoadedJob loaded, ref WorkPosition position)
    {
        if (position.Step == WorkStep.Done) position.Restart(Judgement.FirstStep(in view.JobAt(jobIndex).Terms));
        long spentUnits = 0;
        Advance(view, jobIndex, place, WorkGoal.Submission, ref loaded, long.MaxValue, ref spentUnits, ref position);
    }

    /// <summary>Goes on until all is found out, or the next piece costs more than is left of unitsMax.</summary>
    public static void Advance(
        StateView view, int jobIndex, int place, WorkGoal goal, ref LoadedJob loaded, long unitsMax, ref long spentUnits,
        ref WorkPosition position)
    {
        ref readonly JobRow job = ref view.JobAt(jobIndex);
        WorkTask task = new() { Goal = goal };
        if (goal == WorkGoal.Submission)
        {
            task.Client = job.Places[place].Client;
            task.ModelDigest = job.Places[place].ModelDigest;
        }
        while (true)
        {
            Work<TOps>.Run(in job.Terms, in task, ref loaded, unitsMax, ref spentUnits, ref position);
            if (!position.NeedsFile) break;
            WorkStep step = position.Step;
            if (!Work<TOps>.TryTake(in job.Terms, in loaded, unitsMax, ref spentUnits, in position, out int count, out bool isLast)) break;
            FileBlocks.Copy(view, FileOf(jobIndex, place, step), position.Item, loaded.FileOf(step).Slice(position.Item, count));
            Work<TOps>.Pass(in job.Terms, goal, count, isLast, ref position);
        }
        bool isFalse = (position.Fit != ModelFit.Accepted && goal != WorkGoal.Model)
            || (position.Data != HoldoutVerdict.Accepted && goal == WorkGoal.Submission);
        if (isFalse) throw new InvalidOperationException("model and data were read before");
    }

    static JobFile FileOf(int jobIndex, int place, WorkStep step) => step switch
    {
        WorkStep.AssembleModel => JobFile.InitialModel(jobIndex),
        WorkStep.AssembleData => JobFile.Data(jobIndex),
        _ => JobFile.Submission(jobIndex, place),
    };
}
