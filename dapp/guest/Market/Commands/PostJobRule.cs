namespace Rollup.Market;

/// <summary>Ordered by precedence: when several refusals apply, the lowest number is returned.</summary>
public enum PostJobStatus : byte
{
    Accepted = 0,
    NotADeposit = 1,
    PooledTokenDiffers = 2, // the terms say of the token that it lies with that of other jobs, and it does not, or the other way round
    VaultNotNew = 3, // the deposit did not make its vault, which may hold what is another's
    JudgeUnknown = 4,
    MetricUnknown = 5,
    PlacesOutOfRange = 6,
    UnitsAboveMax = 7,
    RewardZero = 8,
    EscrowDiffers = 9, // the deposit is not places * (reward + participation)
    ModelBytesOutOfRange = 10,
    RowsOutOfRange = 11,
    ColumnsOutOfRange = 12,
    ClassesOutOfRange = 13,
    MetricUnfit = 14, // the metric is not one for so many classes
    OutputFunctionUnfit = 15, // unknown, or none for so many classes
    DataBytesDiffer = 16, // a data set of these rows and columns has another length, or is too long
    SchemaBytesOutOfRange = 17,
    ClassCountsDiffer = 18,
    ProfileUnknown = 19,
    RecipeUnfit = 20, // it trains no model of so many classes
    MetricUndefined = 21, // no rows of such counts have a score
    ScoreOfReplayNotZero = 22, // a replay has no threshold and no score
    InitialScoreOutOfRange = 23, // the metric gives no such score
    ThresholdOutOfRange = 24,
    InitialModelPasses = 25, // it reaches the threshold without any training
    CommitDeadlineTooEarly = 26,
    RevealDeadlineTooEarly = 27, // the window would be too short for the blocks of all submissions
    HoldoutDeadlineTooEarly = 28,
    DeadlineTooFar = 29,
    HoldoutDeadlineTooFar = 30, // submissions would hold their room for too long
    SlotsExceeded = 31, // alone it has more blocks than there is room for
    JobTableFull = 32,
    MarketCrowded = 33, // as full as it is, a job that takes room must be over sooner
    AssetTotalOverflow = 34,
}

/// <summary>postJob: a deposit of exactly what the job can cost becomes a job.</summary>
public static class PostJobRule
{
    /// <summary>Whether the money lies as the terms say: with that of other jobs, or in a vault that nobody had before.</summary>
    public static PostJobStatus StatusOfAsset(in JobTerms terms, in AssetKey asset, bool isNewVault)
    {
        if (terms.PooledToken != (asset.IsPooledToken ? 1 : 0)) return PostJobStatus.PooledTokenDiffers;
        return asset.Vault.IsZero || isNewVault ? PostJobStatus.Accepted : PostJobStatus.VaultNotNew;
    }

    /// <summary>Whether places and amounts are in range and the deposit is what the job can cost. Amounts are base units.</summary>
    public static PostJobStatus StatusOfMoney(
        int places, UInt128 rewardUnits, UInt128 participationUnits, UInt128 bondUnits, UInt128 depositUnits)
    {
        if (places is <= 0 or > MarketLimits.PlacesMax) return PostJobStatus.PlacesOutOfRange;
        if ((rewardUnits | participationUnits | bondUnits) >> MarketLimits.UnitsBitsMax != 0) return PostJobStatus.UnitsAboveMax;
        if (Escrow.UnitsPerPlace(rewardUnits, participationUnits) == 0) return PostJobStatus.RewardZero;
        bool isExact = depositUnits == Escrow.UnitsOfJob(rewardUnits, participationUnits, places);
        return isExact ? PostJobStatus.Accepted : PostJobStatus.EscrowDiffers;
    }

    /// <summary>
    /// Whether some score of the metric earns the reward, and the initial model's does not. A judge that gives no scores has zeros.
    /// </summary>
    public static PostJobStatus StatusOfScores(JudgeKind judge, MetricKind metric, long thresholdQ32, long initialScoreQ32)
    {
        if (!Judge.Of(judge).Scores)
            return (thresholdQ32 | initialScoreQ32) == 0 ? PostJobStatus.Accepted : PostJobStatus.ScoreOfReplayNotZero;
        if (!Metrics.IsInRange(metric, initialScoreQ32)) return PostJobStatus.InitialScoreOutOfRange;
        if (!Metrics.IsInRange(metric, thresholdQ32)) return PostJobStatus.ThresholdOutOfRange;
        return Metrics.Reaches(metric, initialScoreQ32, thresholdQ32) ? PostJobStatus.InitialModelPasses : PostJobStatus.Accepted;
    }

    /// <summary>Blocks that clients have at least to reveal and send submissions: a model of that length each, none in a replay.</summary>
    public static ulong RevealBlocksMin(JudgeKind judge, int places, uint modelBytes)
    {
        int submitted = Judge.Of(judge).TakesModels ? places * MarketLimits.SlotsOf(modelBytes) : 0;
        return MarketLimits.RevealBlocksMin + (ulong)((submitted + MarketLimits.SubmittedPerBlock - 1) / MarketLimits.SubmittedPerBlock);
    }

    /// <summary>Whether the deadlines are far enough apart, and near enough, for a job posted at that block.</summary>
    public static PostJobStatus StatusOfDeadlines(
        ulong blockNumber, ulong commitDeadline, ulong revealDeadline, ulong holdoutDeadline, ulong revealBlocksMin)
    {
        if (!Deadlines.HasGap(blockNumber, commitDeadline, MarketLimits.GapBlocksMin)) return PostJobStatus.CommitDeadlineTooEarly;
        if (!Deadlines.HasGap(commitDeadline, revealDeadline, revealBlocksMin)) return PostJobStatus.RevealDeadlineTooEarly;
        if (!Deadlines.HasGap(revealDeadline, holdoutDeadline, MarketLimits.GapBlocksMin)) return PostJobStatus.HoldoutDeadlineTooEarly;
        if (holdoutDeadline - blockNumber > MarketLimits.SpanBlocksMax) return PostJobStatus.DeadlineTooFar;
        bool isShort = holdoutDeadline - commitDeadline <= MarketLimits.HoldoutBlocksMax;
        return isShort ? PostJobStatus.Accepted : PostJobStatus.HoldoutDeadlineTooFar;
    }

    /// <summary>All that terms alone can be refused for, as a deposit of so many base units in that block.</summary>
    public static PostJobStatus StatusOfTerms(in JobTerms terms, UInt128 depositUnits, ulong blockNumber)
    {
        if (!Judge.Of(in terms).IsKnown) return PostJobStatus.JudgeUnknown;
        if (!Metrics.IsKnown((MetricKind)terms.Metric)) return PostJobStatus.MetricUnknown;
        PostJobStatus status = StatusOfMoney(terms.Places, terms.RewardUnits, terms.ParticipationUnits, terms.BondUnits, depositUnits);
        if (status == PostJobStatus.Accepted) status = CheckContent(in terms);
        if (status == PostJobStatus.Accepted) status = CheckTraining(in terms);
        if (status == PostJobStatus.Accepted)
            status = StatusOfScores((JudgeKind)terms.Judge, (MetricKind)terms.Metric, terms.ThresholdQ32, terms.InitialScoreQ32);
        if (status != PostJobStatus.Accepted) return status;
        ulong revealBlocksMin = RevealBlocksMin((JudgeKind)terms.Judge, terms.Places, terms.ModelBytes);
        return StatusOfDeadlines(blockNumber, terms.CommitDeadline, terms.RevealDeadline, terms.HoldoutDeadline, revealBlocksMin);
    }

    internal static PostJobStatus Check(StateView view, in Caller caller, in JobTerms terms)
    {
        if (!caller.HasDeposit) return PostJobStatus.NotADeposit;
        PostJobStatus status = StatusOfAsset(in terms, in caller.Asset, caller.IsNewVault);
        if (status == PostJobStatus.Accepted) status = StatusOfTerms(in terms, caller.Units, caller.BlockNumber);
        return status == PostJobStatus.Accepted ? CheckRoom(view, in caller, in terms) : status;
    }

    internal static void Apply<TSink>(MarketState state, ref TSink sink, in Caller caller, in JobTerms terms)
        where TSink : struct, ISink
    {
        int jobIndex = JobRows.Add(state);
        ref JobRow job = ref state.JobAt(jobIndex);
        job.Terms = terms;
        job.Sponsor = caller.Sender;
        job.Asset = caller.Asset;
        job.Phase = JobPhase.Posted;
        job.SealsData = Judge.Of(in terms).SealsData;
        job.OpeningDeadline = Deadlines.Later(caller.BlockNumber, MarketLimits.OpeningBlocksMax);
        Ledger.AddJob(state, in job.Asset);
        Ledger.Deposit(state, jobIndex, caller.Units);
        Notices.JobPosted(state, ref sink, jobIndex);
    }

    /// <summary>Slots for what the job opens with: its model, and its data unless they are sealed.</summary>
    public static int OpeningSlotsOf(in JobTerms terms) =>
        MarketLimits.SlotsOf(terms.ModelBytes) + (Judge.Of(in terms).SealsData ? 0 : MarketLimits.SlotsOf(terms.DataBytes));

    /// <summary>Slots for what comes later: a model per place unless the machine makes it, and a sealed holdout.</summary>
    public static int RevealedSlotsOf(in JobTerms terms)
    {
        Judge judge = Judge.Of(in terms);
        int submitted = judge.TakesModels ? terms.Places * MarketLimits.SlotsOf(terms.ModelBytes) : 0;
        return submitted + (judge.SealsData ? MarketLimits.SlotsOf(terms.DataBytes) : 0);
    }

    static PostJobStatus CheckContent(in JobTerms terms)
    {
        if (terms.ModelBytes is 0 or > MarketLimits.ModelBytesMax) return PostJobStatus.ModelBytesOutOfRange;
        if (terms.Rows is 0 or > Limits.RowsMax) return PostJobStatus.RowsOutOfRange;
        if (terms.Columns is 0 or > Limits.ColumnsMax) return PostJobStatus.ColumnsOutOfRange;
        if (terms.Classes is 1 or > Limits.ClassesMax) return PostJobStatus.ClassesOutOfRange;
        if (!Metrics.Fits((MetricKind)terms.Metric, terms.Classes)) return PostJobStatus.MetricUnfit;
        OutputKind named = (OutputKind)terms.OutputFunction;
        if (named != OutputKind.Identity && !OutputFunctions.FitsClasses(named, terms.Classes)) return PostJobStatus.OutputFunctionUnfit;
        if (terms.DataBytes > MarketLimits.DataBytesMax) return PostJobStatus.DataBytesDiffer;
        if (terms.DataBytes != DataSet.FileBytes((int)terms.Rows, terms.Columns)) return PostJobStatus.DataBytesDiffer;
        if (terms.SchemaBytes is 0 or > MarketLimits.SchemaBytesMax) return PostJobStatus.SchemaBytesOutOfRange;
        return CountsAddUp(in terms) ? PostJobStatus.Accepted : PostJobStatus.ClassCountsDiffer;
    }

    // Nobody could train, or nobody be scored. In ranges by now: rows, classes, counts.
    static PostJobStatus CheckTraining(in JobTerms terms)
    {
        if (!Profile.TryOf((ProfileKind)terms.Recipe.Profile, out _)) return PostJobStatus.ProfileUnknown;
        Recipe recipe = Replay.RecipeOf(in terms.Recipe);
        if (Recipe.CheckForClasses(in recipe, terms.Classes, (int)terms.Rows) != RecipeStatus.Accepted) return PostJobStatus.RecipeUnfit;
        if (!Judge.Of(in terms).Scores) return PostJobStatus.Accepted;
        ReadOnlySpan<uint> counts = terms.ClassCounts.Items;
        bool isDefined = Metrics.IsDefined((MetricKind)terms.Metric, terms.Rows, counts.Slice(0, terms.ClassCounts.Count));
        return isDefined ? PostJobStatus.Accepted : PostJobStatus.MetricUndefined;
    }

    static bool CountsAddUp(in JobTerms terms)
    {
        if (terms.ClassCounts.Count != terms.Classes) return false;
        ulong sum = 0;
        for (int index = 0; index < terms.ClassCounts.Count; index++) sum += terms.ClassCounts.Items[index];
        return terms.Classes == 0 || sum == terms.Rows;
    }

    /// <summary>
    /// Whether there is room for one job more, among so many live ones that have so many opening slots; its own slots, and the blocks
    /// until its holdout deadline.
    /// </summary>
    public static PostJobStatus StatusOfRoom(
        int liveJobs, int openingSlots, int jobOpeningSlots, int jobRevealedSlots, ulong lifeBlocks)
    {
        if (jobOpeningSlots > MarketLimits.OpeningSlotsMax || jobRevealedSlots > MarketLimits.RevealedSlotsMax)
            return PostJobStatus.SlotsExceeded;
        if (liveJobs >= MarketLimits.JobsMax) return PostJobStatus.JobTableFull;
        bool isAdmitted = lifeBlocks <= Room.LifeBlocksMax(liveJobs + 1, openingSlots + jobOpeningSlots);
        return isAdmitted ? PostJobStatus.Accepted : PostJobStatus.MarketCrowded;
    }

    static PostJobStatus CheckRoom(StateView view, in Caller caller, in JobTerms terms)
    {
        ref readonly HeaderRow header = ref view.Header;
        PostJobStatus status = StatusOfRoom(
            header.LiveJobs, header.OpeningSlots, OpeningSlotsOf(in terms), RevealedSlotsOf(in terms),
            terms.HoldoutDeadline - caller.BlockNumber);
        if (status != PostJobStatus.Accepted) return status;
        return Ledger.Overflows(view, in caller.Asset, caller.Units) ? PostJobStatus.AssetTotalOverflow : PostJobStatus.Accepted;
    }
}
