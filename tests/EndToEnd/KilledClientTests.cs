using System.Net.Http;
using Rollup.Client.Blocks;
using Rollup.Client.Data;
using Rollup.Client.Failures;
using Rollup.Client.Jobs;
using Rollup.Client.Models;
using Rollup.Client.NodeApi;
using Rollup.Client.Transactions;
using Rollup.Client.Workspace;
using Rollup.Kernel;
using Rollup.Market;

namespace Rollup.Tests.EndToEnd;

/// <summary>
/// A client who is killed before any one of the requests that a deposit takes, and before each that follows until what it bought is on
/// disk and told. Whatever was reached, the next run pays nothing twice, and says what the first one bought.
/// </summary>
public sealed class KilledClientTests(ChainFixture chain) : IClassFixture<ChainFixture>
{
    static readonly UInt128 s_reward = ChainFixture.Ether / 10, s_bond = 1000;

    /// <summary>More than either command makes: the last ones end by themselves. Every third is tried, with LOCKSTEP_FUZZ=1 all.</summary>
    static IEnumerable<int> Requests => Enumerable.Range(1, 60)
        .Where(request => request % 3 == 0 || Environment.GetEnvironmentVariable("LOCKSTEP_FUZZ") == "1");

    [Fact]
    public async Task APostingIsPaidOnceWhereverItIsKilled()
    {
        using TestApplication application = await TestApplication.CreateAsync(chain);
        await using RunningNode node = await RunningNode.StartAsync(application, holdsKey: false);
        int killed = 0, told = 0;
        IReadOnlyList<(int, Person)> people = await PeopleAsync(application, node, Requests);
        await Parallel.ForEachAsync(people, Some, async (each, _) =>
        {
            (int request, Person sponsor) = each;
            using Person mortal = sponsor;
            JobPlan plan = Plan(await chain.Client.BlockNumberAsync(Cancellation), bond: 0);
            Task<EarlierDeposit?> againAsync() =>
                sponsor.AgainAsync(session => Sponsoring.PostAsync(session, Asset.Ether, plan, Cancellation));
            if (!await sponsor.KilledAtAsync(request, (session, cancellation) =>
                Sponsoring.PostAsync(session, Asset.Ether, plan, cancellation))) return;
            Interlocked.Increment(ref killed);
            EarlierDeposit? earlier = await againAsync();
            JobState job = Assert.Single(await sponsor.JobsAsync(), job => job.Sponsor.Equals(sponsor.Key.Address));
            Assert.InRange(await sponsor.SpentWeiAsync(), s_reward, s_reward + s_reward / 2);
            if (earlier is not null)
            {
                Interlocked.Increment(ref told);
                Assert.Equal((CommandKind.PostJob, job.JobId, ""), (earlier.Command, earlier.JobId!.Value, earlier.Status));
                using Session later = sponsor.Open();
                Assert.Equal(plan.ToTerms().DataDigest.ToHex(), later.JobFiles(job.JobId).ReadTerms(job.JobId).DataDigest.ToHex());
                Assert.Equal(job.JobId, (await againAsync())!.JobId); // killed once more before it had said so
                sponsor.Tell();
            }
            using Session last = sponsor.Open();
            await JobActions.CancelAsync(last, job.JobId, Cancellation);
        });
        Assert.True(killed > 10 && told > 5, $"killed at {killed} requests, told {told} times");
    }

    [Fact]
    public async Task ABondIsPaidOnceWhereverItsAcceptIsKilled()
    {
        using TestApplication application = await TestApplication.CreateAsync(chain);
        await using RunningNode node = await RunningNode.StartAsync(application, holdsKey: false);
        Asset token = await Asset.ReadAsync(chain.Client, chain.Token, Cancellation);
        using Person sponsor = await Person.OfAsync(chain, application, node);
        await chain.Sender.SendAsync(Erc20.Transfer(chain.Token, sponsor.Key.Address, 100_000), Cancellation);
        ulong[] jobs = new ulong[4];
        for (int index = 0; index < jobs.Length; index++) jobs[index] = await PostAsync(sponsor, token);
        int killed = 0, told = 0;
        IReadOnlyList<(int, Person)> people = await PeopleAsync(application, node, Requests);
        await Parallel.ForEachAsync(people, Some, async (each, _) =>
        {
            (int request, Person client) = each;
            using Person mortal = client;
            ulong jobId = jobs[request % jobs.Length];
            await chain.Sender.SendAsync(Erc20.Transfer(chain.Token, client.Key.Address, 3 * s_bond), Cancellation);
            Task<EarlierDeposit?> againAsync() => client.AgainAsync(session => JobActions.AcceptAsync(session, jobId, Cancellation));
            if (await client.KilledAtAsync(request, (session, cancellation) => JobActions.AcceptAsync(session, jobId, cancellation)))
                Interlocked.Increment(ref killed);
            if (await againAsync() is { } earlier)
            {
                Interlocked.Increment(ref told);
                Assert.Equal((CommandKind.AcceptJob, jobId, ""), (earlier.Command, earlier.JobId!.Value, earlier.Status));
                client.Tell();
                Assert.Null(await againAsync());
            }
            using Session last = client.Open();
            JobDetails details = await JobActions.DetailsAsync(last, jobId, Cancellation);
            Assert.Single(details.Places, place => place.Client.Equals(client.Key.Address));
            Assert.True(File.Exists(last.JobFiles(jobId).InitialModel));
            Assert.Equal(
                2 * (int)s_bond, (int)await Erc20.BalanceUnitsAsync(chain.Client, chain.Token, client.Key.Address, default, Cancellation));
        });
        Assert.True(killed > 10 && told > 2, $"killed at {killed} requests, told {told} times");
    }

    // All before the first one acts: nothing is proved of a balance that no block has.
    async Task<IReadOnlyList<(int Request, Person Person)>> PeopleAsync(
        TestApplication application, RunningNode node, IEnumerable<int> requests)
    {
        List<(int, Person)> people = [];
        foreach (int request in requests) people.Add((request, await Person.OfAsync(chain, application, node)));
        return people;
    }

    static ParallelOptions Some => new() { MaxDegreeOfParallelism = 6, CancellationToken = Cancellation };

    /// <summary>
    /// Blocks cost more gas than all else. Wherever their sending ends, the next run sends those that are on the chain no second time,
    /// though the node knows of none of them, and the others all.
    /// </summary>
    [Fact]
    public async Task ABlockIsPaidOnceWhereverItsSendingIsKilled()
    {
        string? held = null;
        bool isHeld = false;
        await using LyingProxy behind = new(chain.Chain.Endpoint)
        {
            Lie = (method, asked, answer) =>
            {
                if (method != "eth_getBlockByNumber" || asked[0]!.GetValue<string>() != "latest") return answer;
                if (!isHeld || held is null) return held = answer;
                JsonNode old = JsonNode.Parse(held)!;
                old["id"] = JsonNode.Parse(answer)!["id"]!.DeepClone();
                return old.ToJsonString();
            }
        };
        using TestApplication application = await TestApplication.CreateAsync(chain);
        await using RunningNode node = await RunningNode.StartAsync(application, holdsKey: false, behind.Url);
        int inParts = 0;
        foreach ((int request, Person sponsor) in await PeopleAsync(application, node, Requests.Where(request => request % 18 == 9)))
        {
            using Person mortal = sponsor;
            JobPlan plan = Plan(await chain.Client.BlockNumberAsync(Cancellation), bond: 0, hidden: [248, 240]);
            int blockCount = FilesOf(plan).Sum(file => file.Shape.BlockCount);
            Assert.True(blockCount > Feeding.InFlightMax);
            ulong jobId = await PostUnopenedAsync(sponsor, plan);
            isHeld = true;
            Assert.True(await sponsor.KilledAtAsync(request, (session, cancellation) =>
                Sponsoring.OpenAsync(session, jobId, cancellation)), $"not killed at {request}");
            int before = (await BlocksOfAsync(application, jobId)).Count;
            Task<EarlierDeposit?> again = sponsor.AgainAsync(session => Sponsoring.OpenAsync(session, jobId, Cancellation));
            for (int rest = 100; rest > 0 && (await BlocksOfAsync(application, jobId)).Count < blockCount; rest--)
                await Task.Delay(100, Cancellation);
            isHeld = false;
            Assert.Null(await again);
            IReadOnlyList<(int File, int Position)> sent = await BlocksOfAsync(application, jobId);
            Assert.Equal(blockCount, sent.Count);
            Assert.Equal(blockCount, sent.Distinct().Count());
            using Session last = sponsor.Open();
            Assert.Equal(JobPhase.Open, (JobPhase)(await JobActions.DetailsAsync(last, jobId, Cancellation)).State.Phase);
            if (before > 0 && before < blockCount) inParts++;
        }
        Assert.True(inParts > 1, $"killed {inParts} times between two blocks");
    }

    static async Task<ulong> PostUnopenedAsync(Person sponsor, JobPlan plan)
    {
        using Session session = sponsor.Open();
        foreach (FileBlocks file in FilesOf(plan).Append(plan.DataBlocks)) file.KeepIn(session.Blocks);
        ulong jobId = (await JobActions.PostAsync(session, Asset.Ether, plan.ToTerms(), Cancellation)).JobId;
        session.Sent.SettleHeard();
        return jobId;
    }

    static FileBlocks[] FilesOf(JobPlan plan) => [plan.SchemaBlocks, plan.ModelBlocks];

    async Task<IReadOnlyList<(int File, int Position)>> BlocksOfAsync(TestApplication application, ulong jobId)
    {
        List<(int, int)> blocks = [];
        ulong head = await chain.Client.BlockNumberAsync(Cancellation);
        foreach (InputAdded input in await InputBox.InputsAsync(chain.Client, application.Address, 0, head, Cancellation))
        {
            if (ChainHistory.TryReadBlock(input, out ProvideBlock block) && block.JobId == jobId)
                blocks.Add((block.File, (int)block.Position));
        }
        return blocks;
    }

    /// <summary>What a kill after the job's number was written, and before it was told, leaves behind.</summary>
    [Fact]
    public async Task AJobThatIsOnDiskAndWasToldToNobodyIsTold()
    {
        using TestApplication application = await TestApplication.CreateAsync(chain);
        await using RunningNode node = await RunningNode.StartAsync(application, holdsKey: false);
        using Person sponsor = await Person.OfAsync(chain, application, node);
        JobPlan plan = Plan(await chain.Client.BlockNumberAsync(Cancellation), bond: 0);
        using (Session session = sponsor.Open()) await Sponsoring.PostAsync(session, Asset.Ether, plan, Cancellation);
        EarlierDeposit earlier = Assert.IsType<EarlierDeposit>(
            await sponsor.AgainAsync(session => Sponsoring.PostAsync(session, Asset.Ether, plan, Cancellation)));
        Assert.Equal(1UL, earlier.JobId);
        Assert.Single(await sponsor.JobsAsync());
    }

    async Task<ulong> PostAsync(Person sponsor, Asset asset)
    {
        JobPlan plan = Plan(await chain.Client.BlockNumberAsync(Cancellation), s_bond, places: 16, rewardUnits: 1);
        using Session session = sponsor.Open();
        ulong jobId = (await Sponsoring.PostAsync(session, asset, plan, Cancellation)).JobId;
        session.Sent.SettleHeard();
        return jobId;
    }

    public static TabularData Data()
    {
        const string rows = "x,y,sick\n1,2,0\n3,1,1\n2,2.5,0\n5,0.5,1\n";
        return TabularData.From(
            CsvFile.Read(new StringReader(rows), "holdout.csv"), new SchemaWishes("", 2, [], [], MissingKind.Refused));
    }

    public static JobPlan Plan(
        ulong head, UInt128 bond, int places = 1, UInt128? rewardUnits = null, ulong commitBlocks = 3000,
        IReadOnlyList<int>? hidden = null)
    {
        TabularData data = Data();
        return new JobPlan
        {
            ModelFile = NewModel.Create(data, hidden ?? [2], seed: 1), Data = data, DataFile = DataSetFile.Create(data),
            Judge = JudgeKind.Holdout, Metric = MetricKind.Accuracy, ThresholdQ32 = (1L << 32) * 9 / 10, Places = places,
            RewardUnits = rewardUnits ?? s_reward, BondUnits = bond, CommitDeadline = head + commitBlocks,
            RevealDeadline = head + commitBlocks + 500, HoldoutDeadline = head + commitBlocks + 600,
            Recipe = new Recipe
            {
                Optimizer = OptimizerKind.Sgd, Loss = LossKind.BinaryCrossEntropy, Profile = ProfileKind.Standard, Epochs = 3,
                BatchSize = 4, LearningRateQ32 = 1L << 28, Seed = 3,
            },
        };
    }
}

/// <summary>A person with a data directory and an account, whose runs may end anywhere.</summary>
sealed class Person : IDisposable
{
    readonly Configuration _configuration;
    readonly AnvilProcess _chain;
    readonly string _folder = Directory.CreateTempSubdirectory("lockstep-person-").FullName;
    Session? _told;

    Person(AnvilProcess chain, EthereumKey key, Configuration configuration) => (_chain, Key, _configuration) = (chain, key, configuration);

    public EthereumKey Key { get; }

    public static async Task<Person> OfAsync(ChainFixture chain, TestApplication application, RunningNode node)
    {
        EthereumKey key = await chain.Anvil.FundedKeyAsync(ChainFixture.Ether, Cancellation);
        await chain.Anvil.MineAsync(1, Cancellation);
        ulong head = await chain.Client.BlockNumberAsync(Cancellation);
        await node.UntilAsync(status => status.ReadBlock >= head);
        return new Person(chain.Chain, key, new Configuration
        {
            RpcUrl = chain.Chain.Endpoint.ToString(), Application = application.Address.ToHex().ToLowerInvariant(), NodeUrl = node.NodeUrl,
            InspectUrl = node.InspectUrl
        });
    }

    public Session Open(string? rpcUrl = null)
    {
        Session session = new(
            new DataDirectory(_folder), _configuration with { RpcUrl = rpcUrl ?? _configuration.RpcUrl }, () => Key, new Configuration());
        session.Patience = TimeSpan.FromSeconds(20);
        return session;
    }

    /// <summary>
    /// A run that ends, without a word, just before its n-th request to chain or node. Whether it got so far.
    /// </summary>
    public async Task<bool> KilledAtAsync(int request, Func<Session, CancellationToken, Task> run)
    {
        using CancellationTokenSource kill = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        using Session session = Open();
        using (RequestCount.Start(request, kill))
        {
            try
            {
                await run(session, kill.Token);
                return false;
            }
            catch (Exception) when (kill.IsCancellationRequested)
            {
                return true;
            }
        }
    }

    /// <summary>
    /// The next run, again while it says "not yet". The deposit of an earlier one, of which it told; null if it went through.
    /// </summary>
    public async Task<EarlierDeposit?> AgainAsync(Func<Session, Task> run)
    {
        for (int attempt = 0; ; attempt++)
        {
            Session session = Open();
            try
            {
                await run(session);
                session.Sent.SettleHeard();
                return null;
            }
            catch (ClientException end) when (end.Failure is EarlierDeposit)
            {
                _told?.Dispose();
                _told = session;
                return (EarlierDeposit)end.Failure;
            }
            catch (Exception end) when (attempt < 100 && (end is ClientException { Failure: PassingFailure }
                || end is RpcException { Reason: "nonce too low" })) // the killed run's last bytes arrived only now
            {
                await Task.Delay(50, Cancellation);
            }
            finally
            {
                if (_told != session) session.Dispose();
            }
        }
    }

    /// <summary>The last run lived on until it had said what it found.</summary>
    public void Tell() => _told!.Sent.SettleHeard();

    public async Task<IReadOnlyList<JobState>> JobsAsync()
    {
        using Session session = Open();
        return await session.Node.JobsAsync(Cancellation);
    }

    public async Task<UInt128> SpentWeiAsync() =>
        ChainFixture.Ether - await _chain.Client.BalanceWeiAsync(Key.Address, default, Cancellation);

    public void Dispose()
    {
        _told?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>Counts the requests of one flow of calls by HTTP's own diagnostics, and ends it at one of them.</summary>
sealed class RequestCount : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    static readonly RequestCount s_listener = Listen();
    static readonly AsyncLocal<Flow?> s_flow = new();

    sealed class Flow(int left, CancellationTokenSource kill) : IDisposable
    {
        int _left = left;

        public void Count()
        {
            if (Interlocked.Decrement(ref _left) == 0) kill.Cancel();
        }

        public void Dispose() => s_flow.Value = null;
    }

    public static IDisposable Start(int request, CancellationTokenSource kill)
    {
        _ = s_listener;
        return s_flow.Value = new Flow(request, kill);
    }

    static RequestCount Listen()
    {
        RequestCount listener = new();
        DiagnosticListener.AllListeners.Subscribe(listener);
        return listener;
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "HttpHandlerDiagnosticListener") value.Subscribe(this);
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key == "System.Net.Http.HttpRequestOut.Start") s_flow.Value?.Count();
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }
}
