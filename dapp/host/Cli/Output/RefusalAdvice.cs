namespace Rollup.Cli.Output;

/// <summary>What a person can do about a refusal, one sentence for each status of each command. A test walks all enums.</summary>
static class RefusalAdvice
{
    public static string For(CommandKind command, string status) => Table.GetValueOrDefault($"{Statuses.NameOf(command)}.{status}")
        ?? Table.GetValueOrDefault($"*.{status}") ?? Unknown;

    /// <summary>The one refusal of a deposit whose money does not come back.</summary>
    public static bool Keeps(CommandKind command, string status) =>
        command == CommandKind.Deposit && status == nameof(DepositStatus.Undecodable);

    const string Unknown = "Read dapp/guest/Market/README.md for the rule behind this status.";

    /// <summary>What a sponsor can do about a file that ended her job.</summary>
    public static string For(OpeningStatus status) => Openings.GetValueOrDefault(status) ?? Unknown;

    public static IReadOnlyDictionary<OpeningStatus, string> Openings { get; } = new Dictionary<OpeningStatus, string>
    {
        [OpeningStatus.SchemaUnreadable] = "The file is not the one encoding of a schema: `rollup job post` makes it.",
        [OpeningStatus.SchemaColumnsDiffer] = "The schema has other columns than the job.",
        [OpeningStatus.SchemaClassesDiffer] = "The schema has other classes than the job.",
        [OpeningStatus.SchemaTargetUnfit] = "The schema's target is no class where the job has classes, or one where it has none.",
        [OpeningStatus.ModelUnreadable] = "The model is not an ONNX file of the supported kind, or a weight is out of range.",
        [OpeningStatus.OutputFunctionDiffers] =
            "The job names an output function and the model ends in another: post it again without --output-function.",
        [OpeningStatus.ModelUnfit] = "The model does not fit the job's columns, classes or metric.",
        [OpeningStatus.RecipeUnfit] = "Nobody could train the model by this recipe: check loss and optimizer.",
        [OpeningStatus.ModelTooCostly] =
            $"Judging all submissions of a job takes at most {MarketLimits.UnitsPerFileByteMax} units of work for each byte of its "
            + $"files, {MarketLimits.UnitsPerJobMax} in all (where each fits one input, {MarketLimits.UnitsOfWholeStepsMax} in any case), "
            + $"in {BenchRow.MemoryBytes} bytes of memory; use a smaller model, fewer rows, epochs or places: `rollup estimate` counts "
            + "them.",
        [OpeningStatus.DataUnreadable] = "The data are not an LDS1 file; make it with `rollup job post --data`.",
        [OpeningStatus.DataDiffers] = "The data's rows, columns, class counts or the initial score are not those of the job.",
    };

    /// <summary>By "command.status"; a star is every command that has no sentence of its own for that status.</summary>
    public static IReadOnlyDictionary<string, string> Table { get; } = new Dictionary<string, string>
    {
        ["*.JobUnknown"] = "There is no live job of that number: settled jobs leave the list; see `rollup job list`.",
        ["*.NoPlace"] = "You hold no place of this job, or it had no bond and went to another before you committed: accept it with `rollup "
            + "job accept`.",
        ["*.AssetTotalOverflow"] = "The asset's total would leave 128 bits; your deposit comes back by voucher. Deposit less.",
        ["*.CommitDeadlinePassed"] = "Commitments are closed for this job; look for another with `rollup job list`.",

        ["commitWork.CommitDeadlinePassed"] =
            "Commitments are closed for this job. If you committed before, `rollup submit` reveals that model until the reveal deadline; "
            + "else see `rollup job list`.",

        ["deposit.Undecodable"] =
            "What came is not what this portal writes, so nobody knows what it was or whose: it does not come back. Deposit only with "
            + "`rollup job post` and `rollup job accept`, and report a portal that writes so.",
        ["deposit.AssetNotAccepted"] = "Only ERC-20 tokens and Ether are taken; the asset comes back by voucher.",
        ["deposit.AmountAboveMax"] = "The amount takes more than 128 bits; it comes back by voucher. Deposit less.",
        ["deposit.CommandUnknown"] = "Money needs a command with it (`job post`, or `job accept` with a bond); it comes back by voucher.",
        ["deposit.CommandTakesNoMoney"] = "That command is sent without a deposit; the money comes back by voucher.",

        ["postJob.NotADeposit"] = "A job is posted only together with its escrow: use `rollup job post`.",
        ["postJob.PooledTokenDiffers"] =
            "A token goes into a vault of the job's own, or by its portal if the terms say that it is pooled; it comes back by voucher. "
            + "Use `rollup job post`, with --pooled-token or without.",
        ["postJob.VaultNotNew"] =
            "A job's vault is made by the deposit that posts it; the tokens come back by voucher. Post it again with `rollup job post`.",
        ["postJob.JudgeUnknown"] = "Choose --public-holdout or --replay, or neither for a sealed holdout.",
        ["postJob.MetricUnknown"] = $"Choose --metric {string.Join(", ", MetricNames.All.Select(metric => metric.Name))}.",
        ["postJob.PlacesOutOfRange"] = $"Offer 1 to {MarketLimits.PlacesMax} places.",
        ["postJob.UnitsAboveMax"] = $"Reward, participation and bond are each below 2^{MarketLimits.UnitsBitsMax} base units; lower them.",
        ["postJob.RewardZero"] = "A job pays something: set --reward above 0.",
        ["postJob.EscrowDiffers"] = "The deposit must be exactly places x (reward + participation); it comes back by voucher.",
        ["postJob.ModelBytesOutOfRange"] = $"A model file has 1 to {MarketLimits.ModelBytesMax} bytes; use a smaller network.",
        ["postJob.RowsOutOfRange"] = $"A holdout has 1 to {Limits.RowsMax} rows; use a part of them.",
        ["postJob.ColumnsOutOfRange"] = $"Data have 1 to {Limits.ColumnsMax} columns besides the target; use fewer.",
        ["postJob.ClassesOutOfRange"] = $"Use 0 (regression) or 2 to {Limits.ClassesMax} classes.",
        ["postJob.MetricUnfit"] = $"{MetricNames.Fitting(0)}; {MetricNames.Fitting(2)}; {MetricNames.Fitting(3)}.",
        ["postJob.OutputFunctionUnfit"] =
            $"Sigmoid tells 2 classes apart, softmax 2 to {Limits.ClassesMax}; leave --output-function out for regression.",
        ["postJob.DataBytesDiffer"] =
            $"A data file has at most {MarketLimits.DataBytesMax} bytes, 4 for each cell: use fewer rows or columns. Else the "
            + "stated size is not that of rows and columns; let `rollup job post --data` compute it.",
        ["postJob.SchemaBytesOutOfRange"] =
            $"A schema is one block of 1 to {MarketLimits.SchemaBytesMax} bytes; let `rollup job post --data` make it.",
        ["postJob.ClassCountsDiffer"] = "The rows of each class must sum to the rows; let `rollup job post --data` compute them.",
        ["postJob.CommitDeadlineTooEarly"] =
            $"Leave at least {MarketLimits.GapBlocksMin} blocks before the commit deadline: --commit-blocks.",
        ["postJob.RevealDeadlineTooEarly"] =
            $"Leave clients {MarketLimits.RevealBlocksMin} blocks to reveal, and one for every {MarketLimits.SubmittedPerBlock} "
            + "blocks of all their models: more --reveal-blocks, or fewer places.",
        ["postJob.HoldoutDeadlineTooEarly"] =
            $"Leave at least {MarketLimits.GapBlocksMin} blocks between reveal and holdout: --holdout-blocks.",
        ["postJob.DeadlineTooFar"] =
            $"The last deadline is at most {MarketLimits.SpanBlocksMax} blocks ahead; shorten the three spans of blocks.",
        ["postJob.ProfileUnknown"] = "Choose --profile standard or wide.",
        ["postJob.RecipeUnfit"] =
            "No client could train like that: "
            + string.Join("; ", ((RecipeStatus[])[RecipeStatus.EpochsZero, RecipeStatus.BatchZero, RecipeStatus.LearningRateOutOfRange,
                RecipeStatus.MomentumOutOfRange, RecipeStatus.WeightDecayOutOfRange]).Select(status => StatusWords.Meaning(status)))
            + "; and the loss is that of the classes.",
        ["postJob.MetricUndefined"] =
            "The metric has no value on such rows: auc needs rows of both classes, r-squared two rows. Take other rows or another metric.",
        ["postJob.ScoreOfReplayNotZero"] = "A replay compares models and has no score: leave --threshold out.",
        ["postJob.InitialScoreOutOfRange"] =
            $"The metric has no such score: {MetricNames.Ranges}. Let `rollup job post --data` compute it.",
        ["postJob.ThresholdOutOfRange"] =
            $"No model has such a score: {MetricNames.Ranges}. Set --threshold.",
        ["postJob.InitialModelPasses"] =
            "The initial model reaches the threshold, and would be paid untrained. Set --threshold to what a trained model must reach.",
        ["postJob.HoldoutDeadlineTooFar"] =
            $"Submissions hold their room until then: at most {MarketLimits.HoldoutBlocksMax} blocks after the commit deadline. Shorten "
            + "--reveal-blocks and --holdout-blocks; --commit-blocks may be long.",
        ["postJob.SlotsExceeded"] =
            $"The market has {MarketLimits.OpeningSlotsMax} blocks of {MarketLimits.BlockBytesMax} bytes for what jobs open with and "
            + $"{MarketLimits.RevealedSlotsMax} for submissions and sealed holdouts, and this job alone has more: offer fewer places, or "
            + "smaller files.",
        ["postJob.JobTableFull"] =
            $"{MarketLimits.JobsMax} jobs are live, which is the most; the money comes back. Try again when one has settled.",
        ["postJob.MarketCrowded"] =
            $"More than {MarketLimits.CrowdedJobs} jobs are live, or {MarketLimits.CrowdedOpeningSlots} blocks of what they open with: a "
            + $"job lasts at most {MarketLimits.CrowdedSpanBlocksMax} blocks then, and none is taken when all room is. The money comes "
            + "back. Shorten --commit-blocks, --reveal-blocks and --holdout-blocks, or try again later.",

        ["acceptJob.TermsDiffer"] =
            "The job of that number is another than the node showed you: the chain was re-organised, or the node told you something else. "
            + "A bond comes back by voucher. Read the job again with `rollup job show`.",
        ["acceptJob.NotOpen"] = "The initial model is not in the machine yet: the sponsor sends it with `rollup job open`.",
        ["acceptJob.NotOnAllowList"] = "The sponsor named the clients of this job, and you are not among them.",
        ["acceptJob.AlreadyAccepted"] = "You hold a place already; go on with `rollup train`.",
        ["acceptJob.PlacesFull"] = "All places are taken; look for another job with `rollup job list`.",
        ["acceptJob.BondDiffers"] = "The deposit must be exactly the job's bond; use `rollup job accept`, which reads it.",
        ["acceptJob.AssetDiffers"] = "The bond is paid in the job's own asset, and into its own vault; use `rollup job accept`.",

        ["revealWork.NotCommitted"] = "Nothing was committed before the deadline, so there is nothing to reveal.",
        ["revealWork.AlreadyRevealed"] = "Your work is revealed; `rollup submit` sends the blocks that are still wanted.",
        ["revealWork.RevealNotStarted"] =
            "Revealing before the commit deadline would let others copy; run the command again after that block.",
        ["revealWork.RevealDeadlinePassed"] = "The reveal deadline has passed; this place can no longer complete and loses its bond.",
        ["revealWork.DataDiffers"] = "The revealed data digest is not the job's; use `rollup submit`, which takes it from the job.",
        ["revealWork.CommitmentDiffers"] =
            "Model, data, salt and your address do not give your commitment: a copied or changed commitment cannot be opened.",

        ["provideBlock.BlockTooLarge"] =
            $"A block has at most {MarketLimits.BlockBytesMax} bytes; re-chunk the file with `rollup job open` or `rollup submit`.",
        ["provideBlock.NotWanted"] =
            "The job does not wait for this block: it is there already, its time has passed, or the job has no such file or position.",
        ["provideBlock.NoRoom"] =
            $"The market is crowded: a job that is to open gets room for its blocks only if it is over {MarketLimits.CrowdedSpanBlocksMax} "
            + "blocks from now, and none when all room is taken. Run `rollup job open` again later, or take the job back with `rollup job "
            + "cancel`.",
        ["provideBlock.BlockDiffers"] =
            "The job names another digest at this position: send the file again with `rollup job open` or `rollup submit`.",

        ["evaluateJob.NotOpen"] = "This job waits for its sponsor's files, so there is nothing to read or to score.",
        ["evaluateJob.RevealNotEnded"] = "Scoring begins after the reveal deadline; run the command again after that block.",
        ["evaluateJob.HoldoutNotOpen"] =
            "The sponsor has not opened the holdout; after the holdout deadline `rollup job settle` pays everybody in full.",
        ["evaluateJob.WorkCreditSpent"] =
            "Other jobs took the work that the machine may do in this block of the chain: run it again, nothing is lost by waiting.",
        ["evaluateJob.NothingToScore"] = "Every complete submission is scored; settle with `rollup job settle`.",

        ["settleJob.TooEarly"] = "The job cannot end yet: `rollup job show` names its deadlines. A sealed holdout is opened by its sponsor "
            + "after the reveal deadline (`rollup job open`); then evaluate and settle.",
        ["settleJob.WorkPending"] = "A complete submission is not scored yet: run `rollup job evaluate` first.",

        ["cancelJob.NotSponsor"] = "Only the sponsor may cancel her job.",
        ["cancelJob.PlaceBound"] = "A client has left a bond or committed, so the job can no longer be cancelled; it ends by `rollup job "
            + "settle`.",
    };
}
