namespace Rollup.Tests.Unit.Market;

/// <summary>
/// Every refusal of every command that works on a posted job, one row each or more. A row with several faults says which wins. A stage is a
/// job brought that far by the one way there is (see Stage); deadlines are met at their block and missed one later.
/// </summary>
public class RefusalTests
{
    const string Table = """
        stage            when       who      what                   money    | status
        none             now        alice    accept 1               -        | AcceptJob.JobUnknown
        open             now        alice    accept 9               10 eth   | AcceptJob.JobUnknown
        open             now        bob      accept 1 other-terms   10 eth   | AcceptJob.TermsDiffer
        posted           commit+1   alice    accept 1 other-terms   11 eth   | AcceptJob.TermsDiffer
        posted           now        alice    accept 1               10 eth   | AcceptJob.NotOpen
        posted           commit+1   alice    accept 1               11 eth   | AcceptJob.NotOpen
        scoring          now        carol    accept 1               10 eth   | AcceptJob.NotOpen
        open             commit     alice    accept 1               10 eth   | Accepted
        open             commit+1   alice    accept 1               10 eth   | AcceptJob.CommitDeadlinePassed
        listed:open      commit+1   bob      accept 1               11 eth   | AcceptJob.CommitDeadlinePassed
        listed:open      now        alice    accept 1               10 eth   | Accepted
        listed:open      now        bob      accept 1               11 eth   | AcceptJob.NotOnAllowList
        full:taken       now        alice    accept 1               11 eth   | AcceptJob.AlreadyAccepted
        full:taken       now        bob      accept 1               11 eth   | AcceptJob.PlacesFull
        full:taken       commit     bob      accept 1               10 eth   | AcceptJob.PlacesFull
        free:taken       now+49     bob      accept 1               -        | AcceptJob.PlacesFull
        free:taken       now+50     bob      accept 1               -        | Accepted
        free:taken       now+50     bob      accept 1               0 eth    | Accepted
        free:taken       now+50     bob      accept 1               1 eth    | AcceptJob.BondDiffers
        free:taken       now+50     alice    accept 1               -        | AcceptJob.AlreadyAccepted
        free:taken       commit+1   bob      accept 1               -        | AcceptJob.CommitDeadlinePassed
        free:committed   commit     bob      accept 1               -        | AcceptJob.PlacesFull
        open             now        bob      accept 1               11 eth   | AcceptJob.BondDiffers
        open             now        bob      accept 1               9 eth    | AcceptJob.BondDiffers
        open             now        bob      accept 1               -        | AcceptJob.BondDiffers
        open             now        bob      accept 1               11 tok   | AcceptJob.BondDiffers
        open             now        bob      accept 1               10 tok   | AcceptJob.AssetDiffers
        open             now        bob      accept 1               11 vlt   | AcceptJob.BondDiffers
        open             now        bob      accept 1               10 vlt   | AcceptJob.AssetDiffers

        none             now        alice    commit 1               -        | CommitWork.JobUnknown
        posted           now        alice    commit 1               -        | CommitWork.NoPlace
        taken            commit+1   bob      commit 1               -        | CommitWork.NoPlace
        taken            commit     alice    commit 1               -        | Accepted
        committed        commit     alice    commit 1               -        | Accepted
        taken            commit+1   alice    commit 1               -        | CommitWork.CommitDeadlinePassed
        revealed         now        alice    commit 1               -        | CommitWork.CommitDeadlinePassed

        none             now        alice    reveal 1               -        | RevealWork.JobUnknown
        open             now        alice    reveal 1               -        | RevealWork.NoPlace
        committed        commit+1   bob      reveal 1 other-data    -        | RevealWork.NoPlace
        taken            now        alice    reveal 1 other-data    -        | RevealWork.NotCommitted
        revealed         reveal+1   alice    reveal 1 other-data    -        | RevealWork.AlreadyRevealed
        committed        commit     alice    reveal 1 other-data    -        | RevealWork.RevealNotStarted
        committed        reveal     alice    reveal 1               -        | Accepted
        committed        reveal+1   alice    reveal 1 other-data    -        | RevealWork.RevealDeadlinePassed
        committed        commit+1   alice    reveal 1 other-data    -        | RevealWork.DataDiffers
        committed        commit+1   alice    reveal 1 other-model   -        | RevealWork.CommitmentDiffers

        none             now        alice    provide 1 large        -        | ProvideBlock.JobUnknown
        posted           now        alice    provide 1 large        -        | ProvideBlock.BlockTooLarge
        posted           now        alice    provide 1 junk         -        | ProvideBlock.NotWanted
        posted           now        alice    provide 1 data         -        | ProvideBlock.NotWanted
        public:posted    now        alice    provide 1 data         -        | ProvideBlock.NotWanted
        public:described now        alice    provide 1 data         -        | ProvideBlock.NotWanted
        posted           now        alice    provide 1 not-schema   -        | ProvideBlock.BlockDiffers
        posted           now        alice    provide 1 leaf         -        | ProvideBlock.NotWanted
        posted           now        alice    provide 1 no-file      -        | ProvideBlock.NotWanted
        posted           commit     alice    provide 1 schema       -        | Accepted
        posted           commit+1   alice    provide 1 schema       -        | ProvideBlock.NotWanted
        posted           commit     alice    provide 1 initial      -        | ProvideBlock.NotWanted
        described        now        alice    provide 1 schema       -        | ProvideBlock.NotWanted
        described        now        alice    accept 1               10 eth   | AcceptJob.NotOpen
        described        commit     alice    provide 1 initial      -        | Accepted
        described        commit+1   alice    provide 1 initial      -        | ProvideBlock.NotWanted
        open             now        alice    provide 1 initial      -        | ProvideBlock.NotWanted
        revealed         reveal     bob      provide 1 model        -        | Accepted
        revealed         reveal     bob      provide 1 not-model    -        | ProvideBlock.BlockDiffers
        taken            commit     bob      provide 1 not-model    -        | ProvideBlock.NotWanted
        revealed         reveal+1   alice    provide 1 model        -        | ProvideBlock.NotWanted
        replay:revealed  reveal     alice    provide 1 model        -        | ProvideBlock.NotWanted
        complete         reveal     sponsor  provide 1 data         -        | ProvideBlock.NotWanted
        complete         holdout    bob      provide 1 data         -        | Accepted
        false:complete   holdout    bob      provide 1 data         -        | Accepted
        complete         holdout+1  sponsor  provide 1 data         -        | ProvideBlock.NotWanted
        revealed         holdout    sponsor  provide 1 data         -        | ProvideBlock.NotWanted
        public:complete  holdout    sponsor  provide 1 data         -        | ProvideBlock.NotWanted

        none             now        alice    evaluate 1             -        | EvaluateJob.JobUnknown
        posted           reveal+1   alice    evaluate 1             -        | EvaluateJob.NotOpen
        complete         reveal     alice    evaluate 1             -        | EvaluateJob.RevealNotEnded
        complete         reveal+1   alice    evaluate 1             -        | EvaluateJob.HoldoutNotOpen
        complete         holdout+1  alice    evaluate 1             -        | EvaluateJob.HoldoutNotOpen
        revealed         reveal+1   alice    evaluate 1             -        | EvaluateJob.NothingToScore
        scoring          now        carol    evaluate 1             -        | Accepted
        replay:complete  reveal+1   carol    evaluate 1             -        | Accepted
        public:complete  reveal+1   carol    evaluate 1             -        | Accepted
        scored           now        carol    evaluate 1             -        | EvaluateJob.NothingToScore
        false:scoring    now        carol    evaluate 1             -        | EvaluateJob.NothingToScore

        none             now        alice    settle 1               -        | SettleJob.JobUnknown
        posted           commit     alice    settle 1               -        | SettleJob.TooEarly
        posted           commit+1   alice    settle 1               -        | Accepted
        open             commit     alice    settle 1               -        | SettleJob.TooEarly
        open             commit+1   alice    settle 1               -        | Accepted
        taken            commit     alice    settle 1               -        | SettleJob.TooEarly
        taken            commit+1   alice    settle 1               -        | Accepted
        committed        reveal     alice    settle 1               -        | SettleJob.TooEarly
        committed        reveal+1   alice    settle 1               -        | Accepted
        revealed         reveal     alice    settle 1               -        | SettleJob.TooEarly
        revealed         reveal+1   alice    settle 1               -        | Accepted
        complete         holdout    alice    settle 1               -        | SettleJob.TooEarly
        complete         holdout+1  alice    settle 1               -        | Accepted
        scoring          holdout+1  alice    settle 1               -        | SettleJob.WorkPending
        scored           now        carol    settle 1               -        | Accepted
        false:scoring    now        carol    settle 1               -        | Accepted
        public:complete  reveal     alice    settle 1               -        | SettleJob.TooEarly
        public:complete  reveal+1   alice    settle 1               -        | SettleJob.WorkPending
        replay:scored    now        alice    settle 1               -        | Accepted

        none             now        carol    cancel 1               -        | CancelJob.JobUnknown
        taken            now        carol    cancel 1               -        | CancelJob.NotSponsor
        posted           now        sponsor  cancel 1               -        | Accepted
        open             holdout+1  sponsor  cancel 1               -        | Accepted
        taken            now        sponsor  cancel 1               -        | CancelJob.PlaceBound
        free:taken       now        sponsor  cancel 1               -        | Accepted
        free:taken       reveal     sponsor  cancel 1               -        | Accepted
        free:committed   now        sponsor  cancel 1               -        | CancelJob.PlaceBound
        free:committed   now        carol    cancel 1               -        | CancelJob.NotSponsor
        open             now        sponsor  cancel 1               5 eth    | Deposit.CommandTakesNoMoney
        open             now        sponsor  cancel 1               5 vlt    | Deposit.CommandTakesNoMoney
        """;

    // Refusals that need other money, a full market or much work: PostJobRuleTests, DepositRuleTests, DueWorkTests, Attacks.
    static readonly string[] Elsewhere =
    [
        "AcceptJob.AssetTotalOverflow", "ProvideBlock.NoRoom", "EvaluateJob.WorkCreditSpent",
    ];

    public static TheoryData<string> Rows()
    {
        TheoryData<string> rows = [];
        foreach (string line in Table.Split('\n').Skip(1)) if (line.Trim().Length != 0) rows.Add(line.TrimEnd());
        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void StatusIs(string row)
    {
        string stage = row[..17].Trim();
        string when = row[17..28].Trim();
        string who = row[28..37].Trim();
        string what = row[37..60].Trim();
        string money = row[60..69].Trim();
        string status = row[(row.IndexOf('|', StringComparison.Ordinal) + 1)..].Trim();
        using Stage at = new(stage);
        Assert.Equal(status, at.Run(when, who, what, money)); // World checks that a refusal left every row as it was
    }

    [Fact]
    public void TableReachesEveryStatus()
    {
        HashSet<string> reached = [.. Elsewhere];
        foreach (string line in Table.Split('\n')) reached.Add(line[(line.IndexOf('|', StringComparison.Ordinal) + 1)..].Trim());
        string[] commands = ["AcceptJob", "CommitWork", "RevealWork", "ProvideBlock", "EvaluateJob", "SettleJob", "CancelJob"];
        foreach (string status in Statuses.All())
            if (commands.Contains(status.Split('.')[0])) Assert.Contains(status, reached);
    }
}
