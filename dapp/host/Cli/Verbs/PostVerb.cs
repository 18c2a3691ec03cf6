using System.CommandLine;
using Rollup.Client.Estimates;

namespace Rollup.Cli.Verbs;

/// <summary>`rollup job post`.</summary>
static class PostVerb
{
    static readonly Setting<string> Model = new(
        "--model", "initial model (ONNX); make one with `rollup model new`", "file")
    { Required = true };
    static readonly Setting<string> Reward = new("--reward", "what each place earns that passes", "amount") { Required = true };
    static readonly Setting<string> Participation = new(
        "--participation", "what a place earns that scores better than the initial model and is no copy", otherwise: "0", "amount");
    static readonly Setting<string?> Bond = new(
        "--bond",
        "what a client deposits, and loses if he does not complete [default: the participation and an eighth of the reward]; "
            + "with 0 places cost nothing, and give way until they are committed", "amount");
    static readonly Setting<int> Places = new(
        "--places", $"how many clients may take part, 1 to {MarketLimits.PlacesMax}", otherwise: 3);
    static readonly Setting<string?> Token = new("--token", "ERC-20 token to pay in; without it Ether", "address");
    public static readonly Setting<bool> PooledToken = new(
        "--pooled-token", "the token may lie with that of other jobs, and not in a vault of the job's own: its fees and losses are shared");
    static readonly Setting<bool> PublicHoldout = new("--public-holdout", "everybody sees the holdout at once: it can be trained on");
    static readonly Setting<bool> Replay = new("--replay", "pay for training on public data, judged by repeating it");
    static readonly Setting<string> Metric = new("--metric", "accuracy, log-loss, auc or r-squared", otherwise: "accuracy");
    static readonly Setting<string> OutputFunction = new(
        "--output-function", "of a model that ends in logits: sigmoid or softmax; own takes the file as it stands", otherwise: "own");
    static readonly Setting<string?> Threshold = new(
        "--threshold", "score a model must reach (log-loss: not exceed) [default: any that is better than the initial model's]", "score");
    static readonly Setting<ulong> CommitBlocks = new("--commit-blocks", "blocks from now until commitments close", otherwise: 7200);
    static readonly Setting<ulong> RevealBlocks = new("--reveal-blocks", "blocks from then until reveals close", otherwise: 2400);
    static readonly Setting<ulong> HoldoutBlocks = new(
        "--holdout-blocks", "blocks from then until you must have opened the holdout", otherwise: 2400);
    static readonly Setting<string[]> Allow = new(
        "--allow", "only these clients may accept", "address")
    { AllowMultipleArgumentsPerToken = true };
    static readonly Setting<bool> Anyway = new(
        "--anyway", "post though the model is scaled for other columns than yours, or a column counts the rows or is the target once more");
    static readonly Setting<bool> DryRun = new("--dry-run", "compute and show the terms; send nothing");

    public static Command Create()
    {
        Verb verb = new(
            "post",
            "Post a job: its reward is deposited with the job's terms. A holdout stays sealed here until the reveal deadline, unless you "
            + "choose --public-holdout or --replay.",
            "rollup model new --data holdout.csv --classes 2 --out initial.onnx",
            "rollup job post --model initial.onnx --data holdout.csv --classes 2 --threshold 0.9 --places 3 --reward 100 --token 0x…",
            "rollup job post --model initial.onnx --data holdout.csv --classes 2 --threshold 0.9 --reward 0.1 --dry-run")
        {
            SecondRun = SecondRun.PaysAgain
        };
        Option[] options =
        [
            Model, Reward, Participation, Bond, Places, Token, PooledToken, PublicHoldout, Replay, Metric, OutputFunction, Threshold,
            CommitBlocks, RevealBlocks, HoldoutBlocks, Allow, Anyway, DryRun,
        ];
        foreach (Option option in options) verb.Options.Add(option);
        DataOptions.AddTo(verb);
        RecipeOptions.AddTo(verb);
        verb.SetAction(RunAsync);
        return verb;
    }

    static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using CommandSession session = CommandSession.Open(parsed);
        Address token = parsed.GetValue(Token) is { } named ? HexText.AddressOf(named) : default;
        Asset asset = await Asset.ReadAsync(session.Chain, token, cancellation);
        ulong head = await session.Chain.BlockNumberAsync(cancellation);
        JobPlan plan = await PlanAsync(parsed, asset, head, session.Screen);
        PlanChecks.Work(plan);
        if (!parsed.GetValue(Anyway)) PlanChecks.Columns(plan);
        JobTerms terms = plan.ToTerms();
        UInt128 escrowUnits = plan.EscrowUnits;
        PostGas gas = PostGas.Of(plan, asset);
        if (PostGas.WayOf(plan, token) == DepositWay.NewVault && !parsed.GetValue(DryRun))
            asset = asset.ForNewJob(session.Application, session.Account, isPooledToken: false);
        TransactionCost cost = await Funds.CostOfAsync(session, gas.Gas, cancellation);
        session.Screen.Say(
            (Judge.Of(plan.Judge).Scores
                ? $"The initial model scores {Amounts.Score(terms.InitialScoreQ32)} on your {Numbers.Count(terms.Rows, "row")}"
                : $"Your data, {Numbers.Count(terms.Rows, "row")}, are public, and nothing is scored") + "; the escrow is "
            + $"{asset.Text(escrowUnits)}. "
            + $"Expect {gas.Transactions:N0} transactions with {gas.Bytes:N0} bytes, about {gas.Gas:N0} gas for the deposit and the blocks "
            + $"of model and holdout, {FeeWords.Most(cost)}.");
        foreach (string warning in FeeWords.Warnings(cost)) session.Screen.Say($"Warning: {warning}.");
        JobOffer offer = JobOffer.Of(in terms, asset.Text);
        session.Screen.Say($"Each place earns at most {offer.Most}. Its bond: {offer.Bond}.");
        if (WhereItLies(plan, asset) is { } place) session.Screen.Say(place);
        foreach (string limit in offer.NotPrevented) session.Screen.Say($"Nobody can prevent: {limit}");
        session.Screen.Story.Write(SchemaTable.Of(plan.Data.Schema, "what your columns are: public with the job, --schema says otherwise"));
        IEnumerable<string> remarks = RecipeOptions.Remarks(parsed, parsed.GetValue(Threshold))
            .Concat(PostRemarks.Of(terms, Accounts.KnownAddress(parsed, session), asset.Text));
        foreach (string remark in remarks) session.Screen.Say($"Note: {remark}.");
        if (parsed.GetValue(DryRun)) return await ShowAsync(parsed, session, asset, plan, gas, cost, cancellation);
        _ = await session.CheckedAsync(cancellation);
        await RemarkOnSameAsync(session, terms, cancellation);
        await Funds.CheckAsync(session, session.Account, asset, escrowUnits, gas.Gas, cancellation);
        (ulong jobId, SentInput sent, int blocks) = await Sponsoring.PostAsync(session, asset, plan, cancellation);
        session.Answer(
            new
            {
                JobId = jobId, Input = sent, Asset = HexText.Of(asset.Address), Vault = HexText.Of(asset.Vault),
                EscrowUnits = escrowUnits, terms.BondUnits, BlocksSent = blocks, terms.InitialScoreQ32,
                terms.CommitDeadline, terms.RevealDeadline, terms.HoldoutDeadline,
                session.JobFiles(jobId).Folder, offer.NotPrevented, Terms = TermsView.Of(terms)
            },
            _ => session.Screen.Say(
                $"Posted job {jobId} (input {sent.Index}, {sent.GasUsed} gas) and sent {Numbers.Count(blocks, "block")}. "
                + WhatIsNext(jobId, in terms, session.JobFiles(jobId).Folder)));
        return ExitCode.Done;
    }

    static string? WhereItLies(JobPlan plan, Asset asset) => PostGas.WayOf(plan, asset.Address) switch
    {
        DepositWay.NewVault when asset.Vault.IsZero => "The tokens go into a vault of this job's own, made by the deposit.",
        DepositWay.NewVault => $"The tokens go into a vault of this job's own, {HexText.Of(asset.Vault)}, made by the deposit.",
        _ => null, // what a pool risks is among what nobody can prevent
    };

    // A posting that is run twice by a slip deposits twice.
    static async Task RemarkOnSameAsync(CommandSession session, JobTerms terms, CancellationToken cancellation)
    {
        foreach (JobState state in await session.Node.JobsAsync(cancellation))
        {
            if (!state.Sponsor.Equals(session.Account) || await session.Node.JobAsync(state.JobId, cancellation) is not { } live) continue;
            if (PostRemarks.IsAgain(in terms, live.Terms))
                session.Screen.Say($"Note: your job {state.JobId} is live and pays the same for the same work; this is another one.");
        }
    }

    /// <summary>A sealed holdout has to be opened; data of the other judges was sent and is public.</summary>
    public static string WhatIsNext(ulong jobId, in JobTerms terms, string folder) => Judge.Of((JudgeKind)terms.Judge).SealsData
        ? $"Your holdout is sealed in {folder}.\nNext: rollup job open {jobId} after block {terms.RevealDeadline} and before block "
            + $"{terms.HoldoutDeadline + 1}; keep that folder."
        : $"Model and data are public from now on; your copies are in {folder}.\nNext: rollup job show {jobId}";

    /// <summary>Everything that would be posted, and whether the account could pay for it.</summary>
    static async Task<int> ShowAsync(
        ParseResult parsed, CommandSession session, Asset asset, JobPlan plan, PostGas gas, TransactionCost cost,
        CancellationToken cancellation)
    {
        JobTerms terms = plan.ToTerms();
        UInt128 escrowUnits = plan.EscrowUnits;
        BalanceTooLow? shortage = Accounts.KnownAddress(parsed, session) is { } account
            ? await Funds.ShortageAsync(session, account, asset, escrowUnits, gas.Gas, cancellation) : null;
        string? lacks = shortage is null ? null : $"{HexText.Of(shortage.Account)} has {shortage.Held}, needed are {shortage.Needed}";
        if (lacks is not null) session.Screen.Say($"Note: {lacks}.");
        string room = await RoomAsync(session, terms, cancellation);
        session.Screen.Answer(
            new
            {
                DryRun = true, Asset = HexText.Of(asset.Address), EscrowUnits = escrowUnits, gas.Transactions, gas.Bytes, gas.Gas,
                cost.MostWei, cost.FeeCapWei, cost.BaseFeeWei, FeeWarnings = FeeWords.Warnings(cost), Shortage = lacks, Room = room,
                terms.InitialScoreQ32, terms.BondUnits, terms.CommitDeadline, terms.RevealDeadline, terms.HoldoutDeadline,
                JobOffer.Of(in terms, asset.Text).NotPrevented, Terms = TermsView.Of(terms)
            },
            _ =>
            {
                session.Screen.Table("the job's terms: base units, Q.32, block numbers", ["", ""], TermsView.Rows(terms));
                session.Screen.Say($"{room}\nNothing was sent (--dry-run), and the application's contract was not looked at.");
            });
        return ExitCode.Done;
    }

    // Whoever has an application hears whether its market would take the job; nothing else of a dry run depends on a node.
    static async Task<string> RoomAsync(CommandSession session, JobTerms terms, CancellationToken cancellation)
    {
        if (session.Configuration.Application.Length == 0) return "No application is named, so no market was asked for room.";
        try
        {
            (RoomState room, PostJobStatus status) = await JobActions.RoomForAsync(session, terms, cancellation);
            string refusal = status.ToString();
            return RoomWords.Of(room) + (status == PostJobStatus.Accepted ? " It has room for this job."
                : $" It would refuse this one, {refusal}: {RefusalAdvice.For(CommandKind.PostJob, refusal)}");
        }
        catch (ClientException fault)
        {
            return $"The market was not asked for room: {FailureWords.Of(fault.Failure).Message}.";
        }
    }

    /// <summary>The plan of a job that is only estimated: no chain is asked, so amounts of a token are read with 18 decimals.</summary>
    public static async Task<(JobPlan Plan, Address Token)> PlanOfAsync(ParseResult parsed, Screen screen)
    {
        Address token = parsed.GetValue(Token) is { } named ? HexText.AddressOf(named) : default;
        return (await PlanAsync(parsed, Asset.Ether with { Address = token }, head: 0, screen), token);
    }

    // Where none is named, whatever is better than the initial model passes; none in a replay.
    static long ThresholdQ32(ParseResult parsed, LocalModel initial, TabularData data, ProfileKind profile)
    {
        if (parsed.GetValue(Threshold) is { } text) return Amounts.ParseQ32(text);
        if (parsed.GetValue(Replay)) return 0;
        MetricKind metric = RecipeOptions.MetricOf(parsed.GetValue(Metric)!);
        long initialQ32 = initial.Score(initial.Prepare(data, profile), metric);
        long betterQ32 = Metrics.IsHigherBetter(metric) ? initialQ32 + 1 : initialQ32 - 1;
        return Metrics.IsInRange(metric, betterQ32) ? betterQ32 : initialQ32;
    }

    static ulong After(ulong block, ulong blocks) => blocks > ulong.MaxValue - block ? ulong.MaxValue : block + blocks;

    // Nobody could train, or repeat, what such a recipe says.
    static Recipe RecipeOf(ParseResult parsed, in Network network, int rows)
    {
        Recipe recipe = RecipeOptions.Recipe(parsed, Rollup.Kernel.Recipe.LossOf(network.Output));
        RecipeStatus status = Rollup.Kernel.Recipe.Check(in recipe, in network, rows);
        return status == RecipeStatus.Accepted ? recipe : throw UserError.Usage(
            "the machine would not train like that", StatusWords.Of(status),
            "change the option that it names; `rollup job post --help` says what each is");
    }

    /// <summary>A sealed holdout unless another way is chosen.</summary>
    public static JudgeKind JudgeOf(ParseResult parsed)
    {
        (bool isReplay, bool isPublic) = (parsed.GetValue(Replay), parsed.GetValue(PublicHoldout));
        if (isReplay && isPublic) throw UserError.Usage("two ways to judge",
            "--replay and --public-holdout exclude each other", "choose one");
        return isReplay ? JudgeKind.Replay : isPublic ? JudgeKind.PublicHoldout : JudgeKind.Holdout;
    }

    static async Task<JobPlan> PlanAsync(ParseResult parsed, Asset asset, ulong head, Screen screen)
    {
        byte[] model = GivenFile.Read(parsed.GetValue(Model)!);
        TabularData data = await DataOptions.LoadAsync(parsed, screen);
        JudgeKind judge = JudgeOf(parsed);
        OutputKind output = RecipeOptions.OutputOf(parsed.GetValue(OutputFunction)!);
        if (output != OutputKind.Identity && !OutputFunctions.FitsClasses(output, data.Classes))
            throw UserError.Usage(
                $"{output} is no output function for {Numbers.Count(data.Classes, "class")}",
                "sigmoid tells two classes apart, softmax two to sixteen",
                "check --classes, or leave --output-function out");
        if (parsed.GetValue(PooledToken) && asset.IsEther)
            throw UserError.Usage(
                "nothing is pooled", "--pooled-token is about a token, and this job pays in Ether", "name it with --token");
        LocalModel opened = LocalModel.Read(model, parsed.GetValue(Model)!, output);
        ulong commit = After(head, parsed.GetValue(CommitBlocks));
        ulong reveal = After(commit, parsed.GetValue(RevealBlocks));
        Recipe recipe = RecipeOf(parsed, in opened.Network, data.Rows);
        UInt128 rewardUnits = asset.Parse(parsed.GetValue(Reward)!), participationUnits = asset.Parse(parsed.GetValue(Participation)!);
        JobPlan plan = new()
        {
            ModelFile = model,
            Data = data,
            DataFile = DataSetFile.Create(data),
            Judge = judge,
            Metric = RecipeOptions.MetricOf(parsed.GetValue(Metric)!),
            OutputFunction = output,
            ThresholdQ32 = ThresholdQ32(parsed, opened, data, recipe.Profile),
            Places = parsed.GetValue(Places),
            RewardUnits = rewardUnits,
            IsPooledToken = parsed.GetValue(PooledToken),
            ParticipationUnits = participationUnits,
            BondUnits = parsed.GetValue(Bond) is { } bond ? asset.Parse(bond) : Escrow.DefaultBondUnits(rewardUnits, participationUnits),
            CommitDeadline = commit,
            RevealDeadline = reveal,
            HoldoutDeadline = After(reveal, parsed.GetValue(HoldoutBlocks)),
            Recipe = recipe,
            AllowList = [.. (parsed.GetValue(Allow) ?? []).Select(HexText.AddressOf)],
        };
        return PlanChecks.Terms(plan, head + 1);
    }
}
