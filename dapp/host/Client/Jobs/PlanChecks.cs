namespace Rollup.Client.Jobs;

/// <summary>What a sponsor would lose money or a deposit's time by, found in a plan before anything is sent, whoever posts it.</summary>
public static class PlanChecks
{
    /// <summary>
    /// What the application would refuse only after the deposit, and return only with the epoch's vouchers: <see cref="TermsRefused"/>.
    /// </summary>
    public static JobPlan Terms(JobPlan plan, ulong nextBlock)
    {
        JobTerms terms = plan.ToTerms();
        PostJobStatus status = PostJobRule.StatusOfTerms(in terms, plan.EscrowUnits, nextBlock);
        return status == PostJobStatus.Accepted ? plan : throw new ClientException(new TermsRefused(status, terms));
    }

    /// <summary>A job of more work than a job may take would take the deposit and never open: <see cref="WorkAboveLimits"/>.</summary>
    public static void Work(JobPlan plan)
    {
        JobTerms terms = plan.ToTerms();
        long units = Forecast<BlockedOps>.UnitsOf(in terms, in plan.InitialModel.Network, out bool isWithinLimits);
        if (!isWithinLimits) throw new ClientException(new WorkAboveLimits(units));
    }

    /// <summary>
    /// Columns for which money would be lost: they hold the answer, or the order of the rows (<see cref="ColumnsInDoubt"/>); or the model
    /// was made for others, or another order of them, of which every client would be warned (<see cref="ModelOfOtherColumns"/>). And rows
    /// that are all of one class (<see cref="HoldoutOfOneClass"/>).
    /// </summary>
    public static void Columns(JobPlan plan)
    {
        ColumnsInDoubt doubts = new(Those(ColumnDoubt.CountsRows), Those(ColumnDoubt.IsTarget));
        if (doubts.CountingRows.Count + doubts.HoldingTheTarget.Count > 0) throw new ClientException(doubts);
        int alone = Array.IndexOf(plan.Data.ClassCounts(), (uint)plan.Data.Rows);
        if (alone >= 0 && plan.Data.Rows > 1)
            throw new ClientException(new HoldoutOfOneClass(plan.Data.Schema.TargetColumn.Levels[alone]));
        IReadOnlyList<string> remarks = plan.InitialModel.RemarksOn(plan.Data);
        if (remarks.Count > 0) throw new ClientException(new ModelOfOtherColumns(remarks));

        IReadOnlyList<string> Those(ColumnDoubt doubt) =>
            [.. ColumnDoubts.Of(plan.Data).Where(found => found.Doubt == doubt).Select(found => plan.Data.ColumnNames[found.Column])];
    }
}
