namespace Rollup.Market;

/// <summary>Whose credit work spends.</summary>
public enum WorkKind : byte
{
    None = 0,
    Reading = 1, // reads what a job opens with
    Judging = 2, // reads a sealed holdout, scores, replays
    Bench = 3,   // either, where it does not fit one input
}

/// <summary>A job's next work, and the credit of units for it.</summary>
public static class DueWork
{
    /// <summary>True if anything is to be done.</summary>
    public static bool IsDue(JobStage stage, int placesComplete, int placesScored) =>
        stage == JobStage.Reading || (stage == JobStage.Judging && placesScored < placesComplete);

    public static WorkKind KindOf(JobStage stage, int placesComplete, int placesScored, bool needsBench)
    {
        if (!IsDue(stage, placesComplete, placesScored)) return WorkKind.None;
        if (needsBench) return WorkKind.Bench;
        return stage == JobStage.Reading ? WorkKind.Reading : WorkKind.Judging;
    }

    /// <summary>
    /// Units of work that are left for all jobs at a block, of so many left at an earlier one: each block brings some, and those of a few
    /// blocks are kept.
    /// </summary>
    public static ulong CreditAt(WorkKind kind, ulong leftUnits, ulong leftBlock, ulong blockNumber)
    {
        ulong unitsPerBlock = UnitsPerBlock(kind);
        ulong blocks = blockNumber > leftBlock ? Math.Min(blockNumber - leftBlock, MarketLimits.CreditBlocksMax) : 0;
        return Math.Min(leftUnits + blocks * unitsPerBlock, MarketLimits.CreditBlocksMax * unitsPerBlock);
    }

    static ulong UnitsPerBlock(WorkKind kind) => kind switch
    {
        WorkKind.Reading => MarketLimits.ReadingUnitsPerBlock,
        WorkKind.Judging => MarketLimits.JudgingUnitsPerBlock,
        WorkKind.Bench => MarketLimits.BenchUnitsPerBlock,
        _ => 0,
    };

    internal static WorkKind KindOf(in JobRow job, ulong blockNumber) =>
        KindOf(Stages.Of(in job, blockNumber), Places.CountComplete(in job), Places.CountScored(in job), NeedsBench(in job));

    /// <summary>What the job's next work takes at least, beside the credit that the job has taken for it; 0 if none is due.</summary>
    internal static ulong UnitsOf(in JobRow job, WorkKind kind, ulong blockNumber) =>
        kind == WorkKind.None ? 0 : CostOf(in job) - KeptUnits(job.CreditUnits, job.CreditBlock, blockNumber);

    /// <summary>True of work that is done at the bench, piece by piece.</summary>
    internal static bool NeedsBench(in JobRow job) =>
        job.Phase == JobPhase.ModelHere ? !WorkCost.CanRead(in job.Terms) : job.NeedsBench;

    /// <summary>
    /// What is left at a block of the credit that a job began to take at an earlier one: all of it, for some blocks. So no more work can
    /// come at once than so many blocks allow, however many jobs take credit.
    /// </summary>
    public static ulong KeptUnits(ulong creditUnits, ulong creditBlock, ulong blockNumber) =>
        Deadlines.IsLate(Deadlines.Later(creditBlock, MarketLimits.KeptCreditBlocksMax), blockNumber) ? 0 : creditUnits;

    static ulong CostOf(in JobRow job)
    {
        if (job.Phase == JobPhase.ModelHere) return WorkCost.UnitsOfReading(in job.Terms);
        bool isScored = job.Phase != JobPhase.DataHere || Judge.Of(in job.Terms).Scores;
        return isScored ? job.SetupUnits + job.SubmissionUnits : job.SetupUnits;
    }

    internal static ulong CreditOf(StateView view, WorkKind kind, ulong blockNumber)
    {
        ref readonly HeaderRow header = ref view.Header;
        ulong leftUnits = kind switch
        {
            WorkKind.Reading => header.ReadingCreditUnits,
            WorkKind.Judging => header.JudgingCreditUnits,
            WorkKind.Bench => header.BenchCreditUnits,
            _ => 0,
        };
        return CreditAt(kind, leftUnits, header.CreditBlock, blockNumber);
    }

    /// <summary>True if work is due, and all of the next step can be done in one input of that block.</summary>
    internal static bool HasCredit(StateView view, int jobIndex, ulong blockNumber)
    {
        ref readonly JobRow job = ref view.JobAt(jobIndex);
        WorkKind kind = KindOf(in job, blockNumber);
        bool isWhole = kind is WorkKind.Reading or WorkKind.Judging;
        return isWhole && UnitsOf(in job, kind, blockNumber) <= CreditOf(view, kind, blockNumber);
    }

    /// <summary>
    /// Takes all the credit there is for work that costs more: what a job has got in one block it keeps, so that whoever comes first in a
    /// few blocks has it done, whatever others send behind.
    /// </summary>
    internal static void TakeCredit(MarketState state, int jobIndex, ulong blockNumber)
    {
        ref JobRow job = ref state.JobAt(jobIndex);
        WorkKind kind = KindOf(in job, blockNumber);
        ulong units = CreditOf(state.View, kind, blockNumber);
        Take(state, kind, blockNumber, units);
        ulong keptUnits = KeptUnits(job.CreditUnits, job.CreditBlock, blockNumber);
        if (keptUnits == 0) job.CreditBlock = blockNumber;
        job.CreditUnits = keptUnits + units;
    }

    /// <summary>Spends what the job's next step costs.</summary>
    internal static void Spend(MarketState state, int jobIndex, ulong blockNumber) =>
        Spend(
            state, jobIndex, KindOf(in state.View.JobAt(jobIndex), blockNumber), blockNumber, CostOf(in state.View.JobAt(jobIndex)));

    /// <summary>Spends so many units, the job's own credit first.</summary>
    internal static void Spend(MarketState state, int jobIndex, WorkKind kind, ulong blockNumber, ulong units)
    {
        ref JobRow job = ref state.JobAt(jobIndex);
        ulong keptUnits = KeptUnits(job.CreditUnits, job.CreditBlock, blockNumber);
        Take(state, kind, blockNumber, units - Math.Min(units, keptUnits));
        job.CreditUnits = 0;
    }

    static void Take(MarketState state, WorkKind kind, ulong blockNumber, ulong units)
    {
        ref HeaderRow header = ref state.Header;
        header.ReadingCreditUnits = CreditOf(state.View, WorkKind.Reading, blockNumber);
        header.JudgingCreditUnits = CreditOf(state.View, WorkKind.Judging, blockNumber);
        header.BenchCreditUnits = CreditOf(state.View, WorkKind.Bench, blockNumber);
        header.CreditBlock = blockNumber;
        ref ulong left = ref LeftOf(ref header, kind);
        if (units > left) throw new InvalidOperationException("work was checked against its credit");
        left -= units;
    }

    static ref ulong LeftOf(ref HeaderRow header, WorkKind kind)
    {
        if (kind == WorkKind.Reading) return ref header.ReadingCreditUnits;
        if (kind == WorkKind.Judging) return ref header.JudgingCreditUnits;
        if (kind == WorkKind.Bench) return ref header.BenchCreditUnits;
        throw new InvalidOperationException("credit is spent for work that is due");
    }
}
