using Rollup.Kernel;
using Rollup.Protocol;

namespace Rollup.Market;

/// <summary>Ordered by precedence: when several refusals apply, the lowest number is returned.</summary>
public enum PostJobStatus : byte
{
    Accepted = 0,
    NotADeposit = 1,
    JudgeUnknown = 2,
    MetricUnknown = 3,
    PlacesOutOfRange = 4,
    UnitsAboveMax = 5,
    RewardZero = 6,
    EscrowDiffers = 7, // the deposit is not places * (reward + participation)
    ModelBytesOutOfRange = 8,
    RowsOutOfRange = 9,
    ColumnsOutOfRange = 10,
    ClassesOutOfRange = 11,
    MetricUnfit = 12, // the metric is not one for so many classes
    DataBytesDiffer = 13, // a data set of these rows and columns has another length, or is too long
    ClassCountsDiffer = 14,
    ProfileUnknown = 15,
    CommitDeadlineTooEarly = 16,
    RevealDeadlineTooEarly = 17,
    HoldoutDeadlineTooEarly = 18,
    DeadlineTooFar = 19,
    JobTableFull = 20,
    SlotsExhausted = 21,
    AssetTableFull = 22,
    AssetTotalOverflow = 23,
}

/// <summary>postJob: a deposit of exactly what the job can cost becomes a job.</summary>
static class PostJobRule
{
    public static PostJobStatus Check(StateView view, in Caller caller, in JobTerms terms)
    {
        if (!caller.HasDeposit) return PostJobStatus.NotADeposit;
        if ((JudgeKind)terms.Judge is not (JudgeKind.Holdout or JudgeKind.Replay or JudgeKind.PublicHoldout)) return PostJobStatus.JudgeUnknown;
        if ((MetricKind)terms.Metric is < MetricKind.Accuracy or > MetricKind.RSquared) return PostJobStatus.MetricUnknown;
        PostJobStatus status = CheckMoney(in caller, in terms);
        if (status != PostJobStatus.Accepted) return status;
        status = CheckContent(in terms);
        if (status != PostJobStatus.Accepted) return status;
        status = CheckDeadlines(caller.BlockNumber, in terms);
        if (status != PostJobStatus.Accepted) return status;
        return CheckRoom(view, in caller, in terms);
    }

    public static void Apply<TSink>(MarketState state, ref TSink sink, in Caller caller, in JobTerms terms)
        where TSink : struct, ISink
    {
        int jobIndex = state.View.FindFreeJob();
        ref JobRow job = ref state.Jobs[jobIndex];
        ref HeaderRow header = ref state.Header;
        header.JobsPosted++;
        header.LiveJobs++;
        job.Terms = terms;
        job.JobId = header.JobsPosted;
        job.Sponsor = caller.Sender;
        job.Asset = caller.Asset;
        job.Phase = JobPhase.Posted;
        job.SlotsReserved = SlotsOf(in terms);
        header.SlotsReserved += job.SlotsReserved;
        Ledger.AddJob(state, in job.Asset);
        Ledger.Deposit(state, jobIndex, caller.Units);
        Notices.JobPosted(state, ref sink, jobIndex);
    }

    /// <summary>The most one place can earn. No overflow: both are below 2^122.</summary>
    public static UInt128 UnitsPerPlace(in JobTerms terms) => terms.RewardUnits + terms.ParticipationUnits;

    /// <summary>All the slots the job may ever need: model, data, and a model per place unless the machine makes it.</summary>
    public static int SlotsOf(in JobTerms terms)
    {
        int modelSlots = MarketLimits.SlotsOf(terms.ModelBytes);
        int modelCount = (JudgeKind)terms.Judge == JudgeKind.Replay ? 1 : 1 + terms.Places;
        return modelCount * modelSlots + MarketLimits.SlotsOf(terms.DataBytes);
    }

    static PostJobStatus CheckMoney(in Caller caller, in JobTerms terms)
    {
        if (terms.Places is 0 or > MarketLimits.PlacesMax) return PostJobStatus.PlacesOutOfRange;
        UInt128 excess = (terms.RewardUnits | terms.ParticipationUnits | terms.BondUnits) >> MarketLimits.UnitsBitsMax;
        if (excess != 0) return PostJobStatus.UnitsAboveMax;
        if (UnitsPerPlace(in terms) == 0) return PostJobStatus.RewardZero;
        if (caller.Units != UnitsPerPlace(in terms) * terms.Places) return PostJobStatus.EscrowDiffers;
        return PostJobStatus.Accepted;
    }

    static PostJobStatus CheckContent(in JobTerms terms)
    {
        if (terms.ModelBytes is 0 or > MarketLimits.ModelBytesMax) return PostJobStatus.ModelBytesOutOfRange;
        if (terms.Rows is 0 or > Limits.RowsMax) return PostJobStatus.RowsOutOfRange;
        if (terms.Columns is 0 or > Limits.ColumnsMax) return PostJobStatus.ColumnsOutOfRange;
        if (terms.Classes is 1 or > Limits.ClassesMax) return PostJobStatus.ClassesOutOfRange;
        if (!MetricFits((MetricKind)terms.Metric, terms.Classes)) return PostJobStatus.MetricUnfit;
        if (terms.DataBytes > MarketLimits.DataBytesMax) return PostJobStatus.DataBytesDiffer;
        if (terms.DataBytes != DataSet.FileBytes((int)terms.Rows, terms.Columns)) return PostJobStatus.DataBytesDiffer;
        if (!CountsAddUp(in terms)) return PostJobStatus.ClassCountsDiffer;
        if (!Profile.TryOf((ProfileKind)terms.Recipe.Profile, out _)) return PostJobStatus.ProfileUnknown;
        return PostJobStatus.Accepted;
    }

    static bool MetricFits(MetricKind metric, int classes) => metric switch
    {
        MetricKind.RSquared => classes == 0,
        MetricKind.AreaUnderCurve => classes == 2,
        _ => classes >= 2,
    };

    static bool CountsAddUp(in JobTerms terms)
    {
        if (terms.ClassCounts.Count != terms.Classes) return false;
        ulong sum = 0;
        for (int index = 0; index < terms.ClassCounts.Count; index++) sum += terms.ClassCounts.Items[index];
        return terms.Classes == 0 || sum == terms.Rows;
    }

    static PostJobStatus CheckDeadlines(ulong blockNumber, in JobTerms terms)
    {
        if (!Deadlines.HasGap(blockNumber, terms.CommitDeadline)) return PostJobStatus.CommitDeadlineTooEarly;
        if (!Deadlines.HasGap(terms.CommitDeadline, terms.RevealDeadline)) return PostJobStatus.RevealDeadlineTooEarly;
        if (!Deadlines.HasGap(terms.RevealDeadline, terms.HoldoutDeadline)) return PostJobStatus.HoldoutDeadlineTooEarly;
        if (terms.HoldoutDeadline - blockNumber > MarketLimits.SpanBlocksMax) return PostJobStatus.DeadlineTooFar;
        return PostJobStatus.Accepted;
    }

    static PostJobStatus CheckRoom(StateView view, in Caller caller, in JobTerms terms)
    {
        if (view.FindFreeJob() < 0) return PostJobStatus.JobTableFull;
        if (view.Header.SlotsReserved + SlotsOf(in terms) > MarketLimits.BlockSlotsMax) return PostJobStatus.SlotsExhausted;
        if (Ledger.Find(view, in caller.Asset) < 0 && Ledger.FindFree(view) < 0) return PostJobStatus.AssetTableFull;
        if (Ledger.Overflows(view, in caller.Asset, caller.Units)) return PostJobStatus.AssetTotalOverflow;
        return PostJobStatus.Accepted;
    }
}
