using System.Diagnostics;
using System.Numerics;
using Rollup.Node.Verify;

namespace Rollup.Cli.Demo;

/// <summary>
/// The whole story on one computer, told by running it: a sponsor, three clinics that share nothing but weights, four cheats, a real
/// chain, a real node, real money. Every step is the action behind the verb of the same name.
/// </summary>
sealed class DemoRun(Screen screen, DemoWorld world, bool withReplay)
{
    public const string ClientRole = "client";
    public const string CheatRole = "cheat";
    public const int ClientCount = 3;
    public const int CheatCount = 4;
    const int HoldoutRows = 113;
    const int KeepBackPercent = 20;
    const int Places = ClientCount + CheatCount;

    readonly Stopwatch _clock = Stopwatch.StartNew();
    readonly DemoData _data = DemoData.Split(ClientCount, HoldoutRows);
    readonly List<DemoActor> _clients = [];
    readonly Dictionary<DemoActor, BigInteger> _balancesBefore = [], _balancesAfter = [];
    readonly Dictionary<DemoActor, string> _transactions = [];
    DemoActor _sponsor = null!;
    DemoActor _copycat = null!;
    DemoActor _truncator = null!;
    DemoActor _poisoner = null!;
    DemoActor _idler = null!;
    JobTerms _terms;
    ulong _jobId;
    UInt128 _rewardUnits;
    int _act;

    IEnumerable<DemoActor> Cheaters => [_copycat, _truncator, _poisoner, _idler];
    IEnumerable<DemoActor> Everybody => _clients.Concat(Cheaters);
    CancellationToken Cancellation { get; set; }

    public async Task<DemoSummary> RunAsync(CancellationToken cancellation)
    {
        Cancellation = cancellation;
        await CastAsync();
        await PostAsync();
        await AcceptAsync();
        await TrainAllAsync();
        await CommitAsync();
        await RevealAsync();
        await JudgeAsync();
        await PayAsync();
        await ReadBalancesAsync(_balancesAfter);
        // Before the verification: what is counted and verified in the end is all that happened.
        string? replay = withReplay ? await new DemoReplay(screen, world, _clients[0], _sponsor).RunAsync(cancellation) : null;
        (VerifyReport report, bool plantFound) = await VerifyAsync();
        DemoSummary summary = await SummariseAsync(report, plantFound) with { ReplayOutcome = replay };
        if (replay is not (null or nameof(Verdict.Passed))) summary = summary.Fault($"the replay job ended with {replay}");
        return await world.Machine.ReportAsync(summary, _sponsor.Session.Node, cancellation);
    }

    void Act(string title)
    {
        _act++;
        screen.Say("");
        screen.Markup($"[bold]{_act}. {Spectre.Console.Markup.Escape(title)}[/]  [grey]({_clock.Elapsed.TotalSeconds:0.0} s)[/]");
    }

    void Tell(string text) => screen.Say("   " + text);

    async Task CastAsync()
    {
        Act("The world");
        Tell($"chain    anvil at {world.Anvil.Endpoint}, {world.Chain.ContractsDeployed} contracts deployed at their known addresses: "
            + "Cartesi's 2.2.0 and the factory of vaults");
        Tell($"app      {HexText.Of(world.Application.Application)}, owned by nobody; authority {HexText.Of(world.Application.Authority)}");
        Tell($"node     `rollup node` on {world.Machine.Name} in its own process, gRPC at {world.Node.NodeUrl}; epochs of "
            + $"{DemoWorld.EpochLengthBlocks} blocks");
        _sponsor = await world.AddActorAsync("Sponsor", "sponsor", Cancellation);
        foreach (string name in new[] { "Clinic Ada", "Clinic Ben", "Clinic Cleo" }) _clients.Add(
            await world.AddActorAsync(name, ClientRole, Cancellation));
        _copycat = await world.AddActorAsync("Copycat", CheatRole, Cancellation);
        _truncator = await world.AddActorAsync("Truncator", CheatRole, Cancellation);
        _poisoner = await world.AddActorAsync("Poisoner", CheatRole, Cancellation);
        _idler = await world.AddActorAsync("Idler", CheatRole, Cancellation);
        _rewardUnits = world.Token.Parse("100");
        await world.Chain.GiveTokensAsync(_sponsor.Address, world.Token.Parse("1000"), Cancellation);
        for (int index = 0; index < ClientCount; index++) _data.Write(_clients[index].DataFile, _data.Shards[index]);
        _data.Write(_sponsor.DataFile, _data.Holdout);
        _data.Write(_idler.DataFile, DemoData.Noise(_data.Shards[0].Length,
            StandardScaling.From(DemoData.Read(_sponsor.DataFile))));
        Tell($"people   sponsor with {world.Token.Text(world.Token.Parse("1000"))}; 3 clinics with {_data.Shards[0].Length} patients each; "
            + "4 people with none");
        await ReadBalancesAsync(_balancesBefore);
    }

    async Task ReadBalancesAsync(Dictionary<DemoActor, BigInteger> balances)
    {
        foreach (DemoActor actor in Everybody.Append(_sponsor)) balances[actor] = await world.BalanceAsync(actor, Cancellation);
    }

    async Task PostAsync()
    {
        Act("The sponsor posts a job (rollup model new, rollup job post)");
        TabularData holdout = DemoData.Read(_sponsor.DataFile);
        byte[] model = NewModel.Create(holdout, [], seed: 1);
        ulong head = await _sponsor.Session.Chain.BlockNumberAsync(Cancellation);
        JobPlan plan = new()
        {
            ModelFile = model,
            Data = holdout,
            DataFile = DataSetFile.Create(holdout),
            Judge = JudgeKind.Holdout,
            Metric = MetricKind.Accuracy,
            ThresholdQ32 = Amounts.ParseQ32("0.90"),
            Places = Places,
            RewardUnits = _rewardUnits,
            CommitDeadline = head + 120,
            RevealDeadline = head + 240,
            HoldoutDeadline = head + 300,
            Recipe = Recipes.Sgd(
                LossKind.BinaryCrossEntropy, epochs: 200, batchSize: 16, "0.05", momentum: "0.9", weightDecay: "0.001", seed: 7),
        };
        _terms = plan.ToTerms();
        (ulong jobId, SentInput sent, int blocks) = await Sponsoring.PostAsync(_sponsor.Session, world.Token, plan, Cancellation);
        _jobId = jobId;
        Tell($"job {jobId}: logistic regression over {holdout.Columns} columns, {model.Length} bytes of ONNX, "
            + $"{JobActions.CidOf(_terms.ModelDigest, _terms.ModelBytes)}");
        Tell($"escrow {world.Token.Text(_rewardUnits * Places)} deposited into the job's own vault with the terms as exec data (input "
            + $"{sent.Index}, {sent.GasUsed} gas)");
        Tell($"{blocks} blocks sent, what the columns are and the model; the holdout of {holdout.Rows} patients stays with her, named by "
            + $"{JobActions.CidOf(_terms.DataDigest, _terms.DataBytes)}");
        JobDetails details = await JobActions.DetailsAsync(_sponsor.Session, jobId, Cancellation);
        JobOffer offer = JobOffer.Of(details.Terms, world.Token.Text);
        Tell("rollup job show 1 tells everybody before they accept:");
        Tell($"  sure to get   {offer.Sure}");
        Tell($"  at most       {offer.Most}");
        Tell($"  published     {offer.Published}");
        Tell($"  holdout       {offer.HoldoutChosenBy}");
        Tell($"  deadlines     {offer.Deadlines}");
    }

    async Task AcceptAsync()
    {
        Act("Seven people accept (rollup job accept 1)");
        foreach (DemoActor actor in Everybody)
            await JobActions.AcceptAsync(actor.Session, _jobId, Cancellation);
        Tell($"{string.Join(", ", Everybody.Select(actor => actor.Name))}; each fetched the model out of the chain's own inputs and "
            + "checked its CID");
    }

    async Task TrainAllAsync()
    {
        Act("They train on their own computers, without a network (rollup train 1 --data my.csv)");
        foreach (DemoActor actor in _clients.Append(_idler))
        {
            JobFiles files = actor.Session.JobFiles(_jobId);
            TabularData rows = await DataSetFile.LoadAsync(actor.DataFile, files.ReadSchema(_jobId), new TableReading());
            Training training = Training.Prepare(files, _jobId, rows, default, KeepBackPercent, recipe => recipe);
            TrainingReport report = WorkVerbs.Run(
                screen, training, _jobId, actor.DataFile, module: null, anyway: actor == _idler, Cancellation);
            string what = actor == _idler ? "has no data and trained on noise" : $"{report.Rows} patients";
            Tell($"{actor.Name,-12} {what}: {report.Epochs} epochs in {report.Seconds:0.00} s ({report.Epochs / report.Seconds:0} "
                + "epochs/s), "
                + $"accuracy on {report.Check.Rows} rows kept back {CheckWords.ScoreText(report.Check.InitialScoreQ32)} -> "
                + $"{CheckWords.ScoreText(report.Check.ScoreQ32)}{(report.Check.IsPassed ? "" : ": refused, so he says --anyway")}");
        }
    }

    Submission? _truncated;
    Submission? _poisoned;
    byte[] _initialModel = [];

    async Task CommitAsync()
    {
        Act("They commit: a hash, and not one byte of a model (rollup submit 1)");
        _initialModel = await File.ReadAllBytesAsync(_sponsor.Session.JobFiles(_jobId).InitialModel, Cancellation);
        foreach (DemoActor actor in _clients.Append(_idler))
        {
            SubmitReport report = await Submitting.RunAsync(actor.Session, _jobId, anyway: false, Cancellation);
            Tell($"{actor.Name,-12} {SubmitWords.Next(report)}");
        }
        JobDetails details = await JobActions.DetailsAsync(_copycat.Session, _jobId, Cancellation);
        Address victim = _clients[0].Address;
        PlaceState copied = details.Places.Single(place => place.Client.Equals(in victim));
        await Cheats.SendCommitmentAsync(_copycat, _jobId, copied.Commitment, Cancellation);
        Tell($"{_copycat.Name,-12} commits to the hash that {_clients[0].Name} published: {HexText.Short(HexText.Of(copied.Commitment))}");
        _truncated = await Cheats.CommitAsync(_truncator, _jobId, Cheats.Truncated(_initialModel), _terms.DataDigest, Cancellation);
        Tell($"{_truncator.Name,-12} commits to half a file");
        _poisoned = await Cheats.CommitAsync(_poisoner, _jobId, Cheats.Poisoned(_initialModel), _terms.DataDigest, Cancellation);
        Tell($"{_poisoner.Name,-12} commits to a model with a NaN in it");
    }

    async Task RevealAsync()
    {
        Act("After the commit deadline they reveal and send the model's blocks (rollup submit 1 again)");
        await world.MineToAsync(_terms.CommitDeadline, Cancellation);
        foreach (DemoActor actor in _clients.Append(_idler))
        {
            SubmitReport report = await Submitting.RunAsync(actor.Session, _jobId, anyway: false, Cancellation);
            Tell($"{actor.Name,-12} {string.Join(", ", SubmitWords.Done(report))}: {report.ModelCid}");
        }
        Submission copied = _clients[0].Session.JobFiles(_jobId).ReadSubmission()!;
        _copycat.Stopped = await Cheats.RevealAsync(_copycat, _jobId, copied, Cancellation);
        Tell($"{_copycat.Name,-12} reveals {_clients[0].Name}'s model and salt: refused, {_copycat.Stopped}. "
            + $"{RefusalAdvice.For(CommandKind.RevealWork, _copycat.Stopped)}");
        _truncator.Stopped = await RevealAndSendAsync(_truncator, _truncated!, Cheats.Truncated(_initialModel));
        Tell($"{_truncator.Name,-12} reveals half a file: {_truncator.Stopped}");
        _poisoner.Stopped = await RevealAndSendAsync(_poisoner, _poisoned!, Cheats.Poisoned(_initialModel));
        Tell($"{_poisoner.Name,-12} reveals a NaN: {(_poisoner.Stopped.Length > 0 ? _poisoner.Stopped : "seen when it is scored")}");
    }

    async Task<string> RevealAndSendAsync(DemoActor actor, Submission submission, byte[] file)
    {
        string refusal = await Cheats.RevealAsync(actor, _jobId, submission, Cancellation);
        return refusal.Length > 0 ? refusal : await Cheats.SendBlockAsync(actor, _jobId, file, Cancellation);
    }

    async Task JudgeAsync()
    {
        Act("The sponsor opens the holdout; the machine scores and settles (rollup job open, evaluate, settle)");
        await world.MineToAsync(_terms.RevealDeadline, Cancellation);
        int blocks = await Sponsoring.OpenAsync(_sponsor.Session, _jobId, Cancellation);
        Tell($"{blocks} block of the holdout sent; the machine found the CID, the class counts and the initial model's score as promised");
        await JobActions.EvaluateAsync(_sponsor.Session, _jobId, Cancellation);
        JobDetails details = await JobActions.DetailsAsync(_sponsor.Session, _jobId, Cancellation);
        foreach (PlaceState place in details.Places)
        {
            DemoActor actor = Everybody.Single(candidate => candidate.Address.Equals(place.Client));
            Verdict verdict = (Verdict)place.Verdict;
            if (verdict is not (Verdict.Passed or Verdict.None) && actor.Stopped.Length == 0) actor.Stopped = verdict.ToString();
            string score = Market.Places.HasScore(verdict) ? Amounts.Score(place.ScoreQ32) : "-";
            Tell($"{actor.Name,-12} {(PlacePhase)place.Phase,-9} {score,9}  "
                + $"{(verdict == Verdict.None ? actor.Stopped : verdict.ToString())}");
        }
        (SentInput sent, InputResult result) = await JobActions.SettleAsync(_sponsor.Session, _jobId, Cancellation);
        foreach (byte[] output in result.Outputs)
        {
            if (Outputs.TryReadNotice(output, out ReadOnlySpan<byte> notice) && JobSettled.TryDecode(notice, out JobSettled settled))
                Tell($"settled with input {sent.Index}: {world.Token.Text(settled.PaidUnits)} in rewards, "
                    + $"{world.Token.Text(settled.ReturnedUnits)} back to the sponsor, as vouchers");
        }
    }

    async Task PayAsync()
    {
        Act("The epoch ends, the node claims its root, everybody fetches his money (rollup vouchers execute --mine)");
        ulong epochEnd = await world.MinePastEpochAsync(Cancellation);
        IReadOnlyList<Voucher> vouchers = await _sponsor.Session.WaitForAsync("the claim of the epoch", async () =>
        {
            IReadOnlyList<Voucher> all = await Vouchers.ListAsync(_sponsor.Session, Cancellation);
            return all.Count > 0 && all.All(voucher => voucher.Output.IsProven) ? all : null;
        }, Cancellation);
        Tell($"claimed up to block {epochEnd}: {vouchers.Count} vouchers have a proof of 63 siblings");
        foreach (Voucher voucher in vouchers)
        {
            if (Everybody.Append(_sponsor).FirstOrDefault(candidate => candidate.Address.Equals(voucher.Receiver)) is not { } actor)
                continue;
            if (await Vouchers.ExecuteAsync(actor.Session, voucher.Output, Cancellation) is not { } receipt) continue;
            _transactions[actor] = HexText.Of(receipt.TransactionHash);
            Tell($"{actor.Name,-12} {world.Token.Text(voucher.Units),12}  {HexText.Of(receipt.TransactionHash)} ({receipt.GasUsed} gas)");
        }
    }

    async Task<(VerifyReport Report, bool PlantFound)> VerifyAsync()
    {
        Act("Somebody who trusts nobody recomputes it all from the chain (rollup verify)");
        using Session stranger = world.Stranger("stranger");
        using InProcessMachine machine = new(); // whatever the node runs
        VerifyReport report = await Verification.RunAsync(
            stranger, machine, knowsTemplate: false, ReadTag.Latest, null, plant: false, Cancellation);
        Tell($"{report.InputCount} inputs from the InputBox's logs, {report.OutputCount} outputs, {report.Epochs.Count} claims: "
            + $"{(report.Holds ? "every root is equal, bit for bit" : report.FirstDifference)}");
        VerifyReport planted = await Verification.RunAsync(
            stranger, machine, knowsTemplate: false, ReadTag.Latest, null, plant: true, Cancellation);
        Tell($"with one bit of one claimed score changed: {(planted.Holds ? "NOT FOUND" : $"found, {planted.FirstDifference}")}");
        return (report, !planted.Holds);
    }

    async Task<DemoSummary> SummariseAsync(VerifyReport report, bool plantFound)
    {
        JobRecord record = await JobRecord.ReadAsync(_sponsor.Session, _jobId, Cancellation);
        TabularData holdout = record.Holdout(_sponsor.Session.Blocks) ?? throw new InvalidOperationException("the holdout was opened");
        ScoredModel initial = JobModels.Score(
            "initial", LocalModel.Read(_initialModel, "the initial model", record.Terms), holdout, record.Terms);
        (_, ScoredModel? mean, _) = JobModels.Of(_sponsor.Session, record);
        List<DemoRow> rows = [];
        foreach (DemoActor actor in Everybody) rows.Add(RowOf(actor, record, holdout, initial));
        DemoRow sponsorRow = RowOf(_sponsor, record, holdout, initial) with
        {
            Outcome = "rest returned",
            AfterQ32 = null,
            AfterFloat = null
        };
        rows.Add(new DemoRow("plain mean", "mean of the paid", "", initial.ScoreQ32, mean!.ScoreQ32, initial.FloatScore, mean.FloatScore,
            0, 0, 0, null));

        List<string> faults = DemoChecks.FaultsOf(rows, sponsorRow, _rewardUnits, Places);
        if (!report.Holds) faults.Add("verify found a difference");
        if (!plantFound) faults.Add("verify did not find a planted bit");
        return new DemoSummary
        {
            Ok = faults.Count == 0,
            Faults = faults,
            Seconds = _clock.Elapsed.TotalSeconds,
            Application = HexText.Of(world.Application.Application),
            Token = HexText.Of(world.Token.Address),
            JobId = _jobId,
            Inputs = report.InputCount,
            Outputs = report.OutputCount,
            OutputsRoot = report.LastRoot,
            Claims = report.Epochs.Count,
            Verified = report.Holds,
            PlantedBitFound = plantFound,
            Rows = rows,
            Sponsor = sponsorRow,
            ReplayOutcome = null,
            Machine = "",
            ComparedInputs = 0,
            Instructions = [],
        };
    }

    DemoRow RowOf(DemoActor actor, JobRecord record, TabularData holdout, ScoredModel initial)
    {
        PlaceRecord? place = record.Places.FirstOrDefault(candidate => candidate.Client.Equals(actor.Address));
        double? afterFloat = null;
        if (place?.ScoreQ32 is not null && record.Model(actor.Session.Blocks, place.ModelDigest) is { } file)
            afterFloat = FloatCheck.Score(LocalModel.Read(file, actor.Name, record.Terms), holdout, (MetricKind)record.Terms.Metric);
        string outcome = place?.Verdict == Verdict.Passed ? "paid" : actor.Stopped;
        return new DemoRow(
            actor.Name, actor.Role, outcome, initial.ScoreQ32, place?.ScoreQ32, initial.FloatScore, afterFloat,
            place?.PaidUnits ?? 0, (UInt128)_balancesBefore[actor], (UInt128)_balancesAfter[actor], _transactions.GetValueOrDefault(actor));
    }
}
