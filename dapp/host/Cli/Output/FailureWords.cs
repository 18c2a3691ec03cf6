using Words = (string What, string Why, string Next);

namespace Rollup.Cli.Output;

/// <summary>Every failure of the library in words, with what to do next and its exit code. A test holds that none is forgotten.</summary>
static class FailureWords
{
    public static UserError Of(Failure failure)
    {
        (string what, string why, string next) = OfValue(failure) ?? OfData(failure) ?? OfModel(failure) ?? ImportWords.Of(failure)
            ?? OfImage(failure) ?? OfNode(failure) ?? OfChain(failure) ?? OfInput(failure) ?? OfJob(failure) ?? OfRehearsal(failure)
            ?? OfWork(failure) ?? throw new InvalidOperationException($"{failure} has no words");
        return new UserError(what, why, next, failure switch
        {
            MisuseFailure => ExitCode.Usage,
            PassingFailure => ExitCode.RetryLater,
            _ => ExitCode.Refused,
        });
    }

    /// <summary>A refusal of the market as it is shown everywhere.</summary>
    public static string Refusal(CommandKind command, string status) => $"{Statuses.NameOf(command)}: {status}";

    static Words? OfValue(Failure failure) => failure switch
    {
        AmountUnreadable of => (
            $"'{of.Text}' is not an amount", $"an amount is digits with at most {of.DecimalsMax} decimals", HowToWrite(of.Text)),
        AmountTooLarge of => ($"'{of.Text}' is too large", "an amount is at most 2^128 - 1 base units", "write a smaller amount"),
        NumberUnreadable of => (
            $"'{of.Text}' is not a number", "a number is digits with at most one point, below 1000000000", HowToWrite(of.Text)),
        HexUnreadable of => ($"'{of.Text}' is not hexadecimal", "expected 0x and an even number of hex digits", "check the value"),
        AddressUnreadable of => ($"'{of.Text}' is not an address", "an address is 0x and 40 hex digits", "check the value"),
        AddressMistyped of => (
            $"'{of.Text}' is not an address", "its upper and lower case do not fit its digits (EIP-55): one is mistyped", "copy it again"),
        FolderUnusable of => (
            $"'{of.Path}' is no folder", "a data directory is one, and is made where there is none", "name another with --data-dir"),
        OutputExists of => (
            $"{of.Path} is there already", "nobody said that it may be replaced", "choose another name, or say so with --force"),
        OutputUnwritable of => ($"{of.Path} is not written", of.Why, "choose another name for the file"),
        DocumentUnreadable of => (
            $"{of.Path} is not the JSON that it should be", of.Fault, "repair it, or move it away: what it remembered must be said again"),
        HashUnreadable of => ($"'{of.Text}' is not 32 bytes", "expected 0x and 64 hex digits", "check the value"),
        _ => null,
    };

    // Users' names and keys stand before the host or behind it.
    public static string OriginOf(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) ? $"{uri.Scheme}://{uri.Authority}" : "its address";

    public static string HowToWrite(string text) => text.Contains(',', StringComparison.Ordinal)
        ? "a comma is no decimal point and separates no thousands here: write 0.9, or 1500"
        : "write for example 100, 2.5 or 1e-05: without spaces, underscores or signs of a unit";

    static Words? OfData(Failure failure) => TableWords.Of(failure) ?? OfSchema(failure);

    static Words? OfSchema(Failure failure) => failure switch
    {
        ClassUnknown of => (
            $"{of.Table}, line {of.Line}: the target '{of.Cell}' is no class",
            of.ClassNames.Count == 0 ? $"the classes are the numbers 0 to {of.Classes - 1}"
                : (of.ClassNames.Count == of.Classes ? "the classes are "
                    : $"there are {Numbers.Count(of.Classes, "class")}, and the labels are ")
                + Some(of.ClassNames),
            DecimalText.TryParse(of.Cell, out _)
                ? "write the labels so; who posts the job says how many classes there are, and --classes 0 takes the target as a number"
                : "write the labels so; who posts the job says --classes, and names text labels in class order: --class-names "
                + "benign,malignant"),
        ClassesOutOfRange of => (
            $"{of.Classes} is no number of classes", $"a job has 2 to {DataSet.ClassesMax}, or 0 for regression", "check --classes"),
        ClassNamesDiffer of => (
            $"--class-names has {Numbers.Count(of.Names.Count, "name")} for {Numbers.Count(of.Classes, "class")}",
            $"they are {Some(of.Names)}",
            "name each class once, in order, or change --classes"),
        ClassOrderDiffers of => (
            $"your classes are {Some(of.Given)}", $"the job's are {Some(of.Expected)}, in this order",
            "leave --class-names out: labels are read by their names"),
        TargetDiffers of => (
            $"your target is '{of.Given}'", $"the job's is '{of.Expected}'", "leave --target out: columns are found by their names"),
        LabelsAlike of => (
            $"the labels '{of.One}' and '{of.Other}' are one", "they differ only in case, spaces, quotes, or in how they write a number",
            "write them as one, or so that people can tell them apart"),
        LevelUnknown of => (
            $"{of.Table}, line {of.Line}, column '{of.Column}' is '{of.Cell}'", $"its levels are {Some(of.Levels)}", "write one of them"),
        LevelsTooMany of => (
            $"{of.Table}, column '{of.Column}' has {Numbers.Count(of.Levels, "level")}",
            $"a column of names has at most {SchemaFile.LevelsMax}",
            "make it numbers, or fewer levels"),
        SchemaContradicted of => (
            $"{of.Table}{(of.Column.Length > 0 ? $", column '{of.Column}'" : "")} has {of.Found}", $"the schema says {of.Expected}",
            "check the column's unit and what stands in it; who posts the job can change the schema: `rollup data schema`"),
        SchemaUnreadable of => (
            $"{of.Name} is no schema", StatusWords.Of(of.Status), "make one with `rollup data schema`, change it and give it with "
                + "--schema"),
        SchemaDocumentUnreadable of => (
            $"{of.Path} describes no columns", of.Fault, "make one with `rollup data schema`, and change what is there"),
        SchemaTooLarge of => (
            $"what the columns are takes {of.Bytes:N0} bytes", $"it must fit {SchemaFile.BytesMax:N0}",
            "use shorter names, or none: --header no takes columns by their place; what prepares a column takes room too"),
        BoundTooLarge of => ($"a bound of column '{of.Column}' is too large", "it must fit 64 bits", "use another unit"),
        _ => null,
    };

    /// <summary>A list that may be long.</summary>
    public static string Some(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(20)) + (names.Count > 20 ? $" and {names.Count - 20} more" : "");

    static Words? OfModel(Failure failure) => failure switch
    {
        OutputFunctionContradicted of => (
            $"{of.Name} ends in another output function than {of.Named}", "a job may name one only for a file that ends in logits",
            "leave out --output-function, or take a file without one"),
        NetworkRefused of => (
            $"{of.Name} is not a model that the machine can run", StatusWords.Of(of.Status),
            $"give it one output, or 2 to {Limits.ClassesMax} before a Softmax; a file that ends in logits needs --output-function"),
        WeightUnusable of => (
            $"{of.Name} has a weight that is not a number, or too large", StatusWords.Of(KernelStatus.WeightOutOfRange),
            "train it again with a smaller learning rate"),
        ScalingUnusable of => (
            $"{of.Name} has a scaling constant out of range", "the machine computes with them in Q.32", "scale the column first"),
        NetworkTooLarge => (
            "the network is too large", $"at most {Limits.LayersMax} layers, {Limits.WidthMax} wide, {Limits.ParametersMax} parameters",
            "choose fewer or narrower layers with --hidden"),
        DataUnfit of => (
            $"the data has {Numbers.Count(of.DataColumns, "feature")} and {Numbers.Count(of.DataClasses, "class")}, "
                + $"the model {of.ModelColumns} and {of.ModelClasses}",
            "they must be equal", "check the CSV's columns, --target and --classes"),
        ProfileUnknown of => ("unknown profile", $"{of.Profile}", "use standard or wide"),
        RowsUnscalable of => ("the rows cannot be scaled", StatusWords.Of(of.Status), "check the data"),
        ScoreUndefined of => (
            $"the model has no {MetricNames.Of(of.Metric)} on these rows", StatusWords.Of(of.Status),
            Metrics.Fits(of.Metric, of.Classes) ? "check that the rows hold every class" : $"choose {MetricNames.Fitting(of.Classes)}"),
        ScoreSaturated => (
            "a value left the number range while scoring", "the machine would refuse the score",
            "scale the columns, or use --profile wide"),
        RecipeUnfit of => ("the recipe does not fit", StatusWords.Of(of.Status), "change what it names"),
        TrainingStopped of => (
            "training stopped", $"{StatusWords.Of(of.Status)}{(of.Epoch is { } epoch ? $", in epoch {epoch}" : "")}",
            "use a smaller --learning-rate, or scale the data"),
        ModuleMissing of => ($"{of.Path} is missing", "it is the trainer's module", "build it with `make guest`, or name it with --module"),
        ModuleFailed of => (
            "the module did not train", of.Fault, "train without --engine wasm, or with the module that belongs to this program"),
        _ => null,
    };

    static Words? OfImage(Failure failure) => failure switch
    {
        BuiltFileMissing of => (
            $"there is neither {of.Beside} nor {of.Built} above it or here", "it has not been built",
            of.Name == "trainer.wasm" ? "run make guest, or name one with --module" : "run make image, or name one with --image"),
        ImageMissing of => ($"there is no image {of.Path}", "--image names it", "check the path, or run make image"),
        ImageUnstartable of => ($"{of.Path} does not start", of.Fault, "build the image with `make image`, or name another with --image"),
        ImageReportMissing of => (
            $"there is no {of.Path}", "`make image` writes it beside the image it makes",
            "run make image, or name an image with its folder"),
        ManifestOfAnotherImage of => (
            $"{of.Path} is of another image", $"it names sha-256 {of.NamedSha256}, and {of.ImagePath} has {of.Sha256}",
            "run make image again"),
        ManifestUnreadable of => ($"{of.Path} cannot be read", of.Fault, "run make image again"),
        _ => null,
    };

    static Words? OfNode(Failure failure) => failure switch
    {
        NodeSilent of => (
            $"no node answers at {OriginOf(of.Url)}", of.Fault,
            "start one with `rollup node`, or name another with --node" + (of.IsInspect ? " and --inspect-url" : "")),
        NodeFull of => (
            $"{OriginOf(of.Url)} takes the connection and closes it", $"a node does so that has as many as it serves: {of.Fault}",
            "try again in a moment; if it stays so, check " + (of.IsInspect ? "--inspect-url" : "--node")),
        AnotherService of => (
            $"{OriginOf(of.Url)} is not the node's {(of.IsInspect ? "inspect service" : "read API")}", of.Fault,
            "are the ports swapped? --node names the read API, --inspect-url the inspect service, --rpc the chain; `rollup node` prints "
            + "the first two"),
        NodeFailed of => (
            $"the node at {OriginOf(of.Url)} failed", $"{of.Status}: {of.Reason}", "try again in a moment; if it stays so, check --node"),
        QuestionRefused of => ("the node does not answer this", of.Reason, "ask for another number"),
        NodeBusy of => ("the node is busy", of.Reason, "try again in a moment"),
        QueryUnanswered of => ("the node does not answer the query", $"{of.HttpStatus}: {of.Answer}", "try again in a moment"),
        StreamEnded of => ("the stream ended", of.Fault, "check --node and run the command again with --from-output"),
        StillWaiting of => (
            $"still waiting for {of.What}", $"it did not come within {of.Patience.TotalSeconds:0} s",
            "run the command again later; what was sent is sent"),
        FileIncomplete of => (
            $"{of.What} is not available", $"not all blocks of {of.Cid} have been sent to the application",
            "wait until its owner has sent them, then run the command again"),
        ApplicationUnnamed => (
            "no application is named", "this data directory does not know one yet", "add --application 0x… once; it is remembered"),
        _ => null,
    };

    static Words? OfChain(Failure failure) => failure switch
    {
        ChainDiffers of => (
            $"the endpoint is on another chain (id {of.ChainId}, first block {HexText.Short(of.GenesisHash)})",
            $"{of.Folder} met its application on chain {of.MetChainId}, first block {HexText.Short(of.MetGenesisHash)}",
            "check --rpc; a chain of your own that was started again has forgotten the application: take a new --data-dir"),
        NodeServesAnother of => (
            $"the node at {OriginOf(of.Url)} serves another application", $"it serves {of.Served}, and yours is {of.Wanted}",
            "check --node, --inspect-url and --application"),
        NodeOnAnotherChain of => (
            $"the node at {OriginOf(of.Url)} reads another chain than yours",
            $"it reads chain {of.ChainId}, first block {HexText.Short(of.GenesisHash)}; yours is {of.WantedChainId}, "
            + $"{HexText.Short(of.WantedGenesisHash)}",
            "check --node, --inspect-url and --rpc"),
        ApplicationAbsent of => (
            $"there is no contract at {HexText.Of(of.Application)} on chain {of.ChainId}", "what is sent there is lost",
            "check --application and --rpc"),
        ApplicationUnfit of => (
            $"{HexText.Of(of.Application)} is not an application to send money to", of.Why, "check --application and --rpc"),
        TemplateDiffers of => (
            $"{HexText.Of(of.Application)} runs another machine", $"it carries {HexText.Of(of.Carried)}, expected is "
            + HexText.Of(of.Expected), "check --application; name its machine with --template if you know it to be right"),
        EarlierWaits of => (
            "an earlier run of yours sent a transaction that no block has taken", HexText.Of(of.Transaction),
            "wait for it; then run the command again"),
        EarlierDepositDoubtful of => (
            "an earlier run of yours sent a deposit, and only the endpoint says that it is over",
            $"transaction {HexText.Of(of.Transaction)}: its nonce {of.Nonce} is free at block {of.ReadBlock}, where the node has read to",
            "run the command again when the node has read on; check --rpc if it stays so"),
        EarlierDepositUnheard of => (
            "an earlier run of yours made a deposit that the node has not run",
            $"transaction {HexText.Of(of.Transaction)}, block {of.Block}",
            "run the command again when the node has: `rollup inspect status` says how far it has read"),
        EarlierDeposit of => (
            "an earlier run of yours made a deposit and did not see its end: " + Bought(of),
            $"transaction {HexText.Of(of.Transaction)}, block {of.Block}, input {of.InputIndex}", AfterEarlier(of)),
        InputDiffers of => (
            $"the endpoint shows what was sent as input {of.Index}, and the node has another input there",
            $"transaction {of.Transaction}: one of the two is wrong, or the chain was re-organised",
            "run the command again later: it looks it up first; check --rpc and --node if it stays so"),
        _ => null,
    };

    static string Bought(EarlierDeposit of) => of switch
    {
        { Status.Length: > 0 } => $"it was refused, {Refusal(of.Command, of.Status)}",
        { Command: CommandKind.PostJob, JobId: { } job } => $"it posted job {job}",
        { Command: CommandKind.AcceptJob, JobId: { } job } => $"it took a place of job {job}",
        _ => $"it is input {of.InputIndex}",
    };

    static string AfterEarlier(EarlierDeposit of) => of switch
    {
        { Status.Length: > 0 } when RefusalAdvice.Keeps(of.Command, of.Status) => RefusalAdvice.For(of.Command, of.Status),
        { Status.Length: > 0 } => "the money comes back by a voucher of its epoch: `rollup vouchers --mine`; the command can be run again",
        { Command: CommandKind.PostJob, JobId: { } job } =>
            $"`rollup job open {job}` goes on with it; the same command, run again, posts another job",
        { Command: CommandKind.AcceptJob, JobId: { } job } => $"run `rollup job accept {job}`: it goes on",
        _ => $"see what became of it with `rollup inspect input {of.InputIndex}`; the command can be run again",
    };

    static Words? OfInput(Failure failure) => failure switch
    {
        TokenUnknown of => (
            $"{HexText.Of(of.Address)} is not a token", "there is no contract that answers at this address", "check --token and --rpc"),
        InputTooLong of => (
            $"the input has {of.Bytes} bytes", $"the input box takes {EvmAdvance.PayloadBytesMax}",
            "send files in blocks: `job open`, `submit`"),
        BalanceTooLow of => (
            $"{HexText.Of(of.Account)} has {of.Held}", $"needed are {of.Needed}", "fund the account, or lower the amount"),
        InputRejected of => (
            $"input {of.Index} was rejected", "its bytes decode to no command of this application",
            "check --application; report it if the command came from `rollup`"),
        InputRefused of => ($"input {of.Index} was refused", Refusal(of.Command, of.Status), RefusalAdvice.For(of.Command, of.Status)),
        VoucherUnproven of => (
            $"voucher {of.Index} has no proof yet", "the claim of its epoch is not on the chain",
            "wait for the end of the epoch: `rollup inspect status` shows it, then run the command again"),
        _ => null,
    };

    // What the system says of a cancellation names no cause.
    static string WhyOf(Exception cause) => cause switch
    {
        ClientException client => Of(client.Failure).Message,
        OperationCanceledException => "it was stopped before it ended",
        _ => cause.Message,
    };

    static string FileText(int file) => file switch
    {
        JobFile.InitialModelNumber => "the initial model",
        JobFile.DataNumber => "the data",
        _ => "the schema",
    };

    static Words? OfJob(Failure failure) => failure switch
    {
        JobEnded of => (
            $"there is no live job {of.JobId}", $"it has ended: {of.Outcome}",
            $"see `rollup notices --job {of.JobId}`; money is in `rollup vouchers --mine`, models with `rollup job model {of.JobId} --out "
            + "best.onnx`"),
        JobNotLive of => ($"there is no live job {of.JobId}", "no notice of this application ever posted it", "see `rollup job list`"),
        JobNeverPosted of => ($"there never was a job {of.JobId}", "no notice of this application posts it", "see `rollup notices`"),
        PostingInterrupted of => (
            of.InputIndex is { } input ? $"the escrow is deposited (input {input}), but the node has not answered for it"
                : of.Cause is TransactionFailedException ? "the endpoint says that the deposit of the escrow failed"
                : of.Cause is RpcException ? "the endpoint refused the deposit of the escrow, and may have passed it on before"
                : "the deposit of the escrow was on its way: handed to the endpoint, and not seen in a block",
            WhyOf(of.Cause),
            "do not post again before you have looked: `rollup job list`. Model and holdout are kept; `rollup job open <job>` goes on"),
        PostedUnopened of => (
            $"job {of.JobId} is posted and its escrow deposited, but not all of its blocks were sent",
            WhyOf(of.Cause),
            $"do not post again: `rollup job open {of.JobId}` goes on"),
        Foretold of => (
            of.JobId is { } job ? $"job {job} is not in the state for this" : "the market would refuse this job",
            Refusal(of.Command, of.Status), RefusalAdvice.For(of.Command, of.Status)),
        TooEarly of => (
            $"too early: block {of.Block} must have passed{(of.IsHoldoutDeadline ? ", or the sponsor have opened the holdout," : "")} "
                + $"and the chain is at {of.HeadBlock}",
            Refusal(of.Command, of.Status),
            RefusalAdvice.For(of.Command, of.Status)),
        NoRoomYet of => (
            $"the market had no room for a block of job {of.JobId}",
            $"the slots of submissions are taken; reveals close after block {of.RevealDeadline} now, and the holdout is due by block "
                + $"{of.HoldoutDeadline}",
            "run the command again soon: it sends what is missing"),
        HoldoutSealed of => (
            "the holdout stays sealed",
            $"it opens after block {of.RevealDeadline}, when all models are revealed; the chain is at {of.HeadBlock}",
            $"run the command again after that block and before block {of.HoldoutDeadline + 1}"),
        InitialModelUnsent => ("the initial model is not available", "its blocks were never sent", "wait for the sponsor"),
        PaidModelMissing of => (
            $"job {of.JobId} has no paid model", "none has passed, or the job is not settled",
            "see `rollup job show` and `rollup notices`"),
        AllowListTooLong of => (
            $"{Numbers.Count(of.Count, "client")} are named", $"a job names at most {AllowList.CountMax}",
            "name fewer with --allow, or none to admit everybody"),
        TokenIsPooled of => (
            $"job {of.JobId} is paid in {HexText.Of(of.Token)}, which lies with that of other jobs", KnownLimits.PooledToken,
            "leave it; or say --pooled-token if you know the token and trust whoever made it"),
        TermsRefused of => (
            "the market would refuse this job", $"{of.Status}: {TermsWords.LimitOf(of.Status, of.Terms)}",
            RefusalAdvice.For(CommandKind.PostJob, of.Status.ToString())),
        WorkAboveLimits of => (
            "the machine could not judge this job", $"one submission counts {of.Units:N0} units of work, above the market's limits",
            "take fewer rows or epochs, or a smaller network; `rollup estimate` says what a job counts"),
        ColumnsInDoubt of => (
            "your rows have a column that no job should pay for", string.Join("; ", DoubtWords.Costly(of)),
            "leave it out (--leave-out), and make the model again: `rollup model new`; or say --anyway if it is as it should be"),
        ModelOfOtherColumns of => (
            "the initial model is scaled for other columns than your rows have", string.Join("; ", of.Remarks.Take(4)),
            "see that both have the same columns in one order and unit: `rollup model new --data` makes a model of these rows; or say "
            + "--anyway"),
        JobFileRefused of => (
            $"job {of.JobId} has ended: {FileText(of.File)} is not what its terms say", $"fileRefused: {of.Status}",
            $"{RefusalAdvice.For(of.Status)} The escrow comes back: `rollup vouchers --mine`; then post the job again"),
        _ => null,
    };

    static Words? OfWork(Failure failure) => failure switch
    {
        JobNotKept of => (
            $"job {of.JobId} is not in this data directory", "its terms and model were not fetched",
            $"run `rollup job accept {of.JobId}` first"),
        JobFilesMissing of => (
            $"no file of job {of.JobId} is here", $"{of.Folder} holds neither its model nor its data",
            "use the --data-dir from which the job was posted"),
        TrainedModelOfOtherSize of => (
            $"the trained model has {of.Bytes} bytes", $"the job's model has {of.JobBytes}; only its weights may change",
            "train with `rollup train`, which keeps the file's shape"),
        TrainedModelOfOtherGraph => (
            "the trained model is another graph", "it may differ from the initial model in its weights only",
            "train with `rollup train`, which keeps the rest byte for byte"),
        ModelUnchecked of => (
            "no check was made of this model, so nothing was sent",
            "what lies in the job's folder is not what `rollup train` checked, or the job's terms are others",
            $"run `rollup train {of.JobId} --data my.csv`, or say --anyway"),
        ModelCheckFailed of => (
            "this model would not be paid, so nothing was sent", CheckWords.Reason(of.Verdict),
            "train again with other rows, --epochs or --learning-rate, or say --anyway"),
        ClassAbsent of => (
            "nothing was trained: a class of the job is missing", CheckWords.Of(of),
            "add rows of that class, or say --anyway"),
        _ => null,
    };

    static Words? OfRehearsal(Failure failure) => failure switch
    {
        RehearsalEnded of => (
            $"the job would end with {of.Kind}: {of.Status}", RefusalAdvice.For(of.Status), "change the job and estimate again"),
        RehearsalTooLong of => (
            "the job is too large to be rehearsed here",
            $"judging one submission counts {of.Units:N0} units of work, and all of them take {of.Evaluations:N0} evaluateJob of at most "
            + $"{MarketLimits.UnitsPerInputMax:N0}, in at least {BlocksOf(of.Evaluations):N0} blocks of the chain",
            "see `rollup job post --dry-run` for what is locked and sent; the market judges such a job in turns with others"),
        RehearsalRefused of => (
            $"the market would refuse {of.Kind}: {of.Status}", RefusalAdvice.For(of.Command, of.Status),
            "change the job and estimate again"),
        _ => null,
    };

    static long BlocksOf(long evaluations) => evaluations * (MarketLimits.UnitsPerInputMax / (long)MarketLimits.BenchUnitsPerBlock);
}
