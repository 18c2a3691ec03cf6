using System.Numerics;
using System.Text;
using Rollup.Client.Data;
using Rollup.Client.Jobs;
using Rollup.Client.Models;
using Rollup.Client.NodeApi;
using Rollup.Client.Transactions;
using Rollup.Kernel;
using Rollup.Machine;
using Rollup.Market;
using FileBlocks = Rollup.Client.Blocks.FileBlocks;

namespace Rollup.Tests.EndToEnd;

/// <summary>What a job that nobody trains for is about.</summary>
static class TinyJob
{
    public static TabularData Data => TabularData.From(
        CsvFile.Read(new StringReader("x,y,sick\n1,2,0\n3,1,1\n2,2.5,0\n5,0.5,1\n"), "rows"),
        new SchemaWishes("", 2, [], [], MissingKind.Refused));

    public static Recipe Recipe => new()
    {
        Optimizer = OptimizerKind.Sgd, Loss = LossKind.BinaryCrossEntropy, Profile = ProfileKind.Standard,
        Epochs = 1, BatchSize = 1, LearningRateQ32 = 1L << 28,
    };
}

/// <summary>What a job pays to whom, and its place among all outputs.</summary>
sealed record JobPayment(ulong OutputIndex, byte[] Voucher, Address Receiver, int Units);

/// <summary>A job on the chain: its number, and where its money lies.</summary>
sealed record SceneJob(ulong Id, AssetKey Asset, JobPlan Plan);

/// <summary>
/// An application on anvil with the real contracts, the machine that runs its inputs, and a token that misbehaves when it is told to.
/// Nobody opens a holdout, so every client of every job earns the whole reward.
/// </summary>
sealed class TokenScene : IDisposable
{
    public const int RewardUnits = 100, BondUnits = 10, PaidUnits = RewardUnits + BondUnits;

    readonly ChainFixture _chain;
    readonly DeployedApplication _application;
    readonly InProcessMachine _machine = new();
    readonly List<byte[]> _outputs = [];
    readonly byte[] _initial;
    OutputProofs? _proofs;

    TokenScene(ChainFixture chain, DeployedApplication application, TransactionSender[] people, Address odd)
    {
        (_chain, _application, Odd) = (chain, application, odd);
        (Sponsor, Ada, Ben) = (people[0], people[1], people[2]);
        _initial = NewModel.Create(TinyJob.Data, [], seed: 1);
    }

    public TransactionSender Sponsor { get; }
    public TransactionSender Ada { get; }
    public TransactionSender Ben { get; }
    public Address Odd { get; }
    public Address Application => _application.Application;

    public static async Task<TokenScene> CreateAsync(ChainFixture chain)
    {
        DeployedApplication application = await chain.CreateApplicationAsync(epochLengthBlocks: 1);
        TransactionSender[] people = new TransactionSender[3];
        for (int index = 0; index < people.Length; index++)
            people[index] = new TransactionSender(chain.Client, await chain.Anvil.FundedKeyAsync(10 * ChainFixture.Ether, Cancellation));
        byte[] code = [.. chain.Artifacts.Own("OddToken").InitCode, .. people[0].Address.ToWord().Bytes, .. Word(1_000_000)];
        Address odd = (await people[0].SendAsync(new ContractCall { To = null, Data = code }, Cancellation)).Created!.Value;
        TokenScene scene = new(chain, application, people, odd);
        await chain.Sender.SendAsync(Erc20.Transfer(chain.Token, people[0].Address, 10_000), Cancellation);
        foreach (Address token in (Address[])[odd, chain.Token])
        {
            foreach (TransactionSender client in (TransactionSender[])[scene.Ada, scene.Ben])
                await people[0].SendAsync(Erc20.Transfer(token, client.Address, 10 * BondUnits), Cancellation);
            foreach (TransactionSender person in people)
                foreach (Address spender in (Address[])[Addresses.JobVaultFactory, Addresses.Erc20Portal])
                    await person.SendAsync(Erc20.Approve(token, spender, 1_000_000), Cancellation);
        }
        return scene;
    }

    /// <summary>Tells the token how to misbehave: a function by its signature, and its words.</summary>
    public Task TellAsync(string function, params BigInteger[] words) => TellAsync(function, [.. words.SelectMany(Word)]);

    public async Task TellAsync(string function, byte[] arguments) => await Sponsor.SendAsync(
        new ContractCall
        {
            To = Odd, Data = [.. OutputProof.LeafOf(Encoding.ASCII.GetBytes(function)).Bytes[..4], .. arguments],
        },
        Cancellation);

    /// <summary>What the token calls in the middle of a transfer.</summary>
    public Task CallBackAsync(Address callee, byte[] call) => TellAsync("setCallback(address,bytes)",
        [.. callee.ToWord().Bytes, .. Word(64), .. Word(call.Length), .. call, .. new byte[-call.Length & 31]]);

    public static BigInteger WordOf(Address address) => new(address.Bytes, isUnsigned: true, isBigEndian: true);

    /// <summary>A job of so many places, posted and open; without a token in Ether, with one in a vault unless it is pooled.</summary>
    public async Task<SceneJob> PostAsync(Address token = default, int places = 1, bool isPooled = false)
    {
        JobPlan plan = await PlanAsync(places, isPooled);
        byte[] post = MessageBytes.Of(new PostJob { Terms = plan.ToTerms() });
        Asset asset = new Asset(token, "", 0).ForNewJob(Application, Sponsor.Address, isPooled);
        AdvanceResult posted = await SendAsync(Sponsor, Deposit(asset, plan.EscrowUnits, post));
        SceneJob job = new(
            NodeAnswers.JobPostedBy(posted.Outputs)!.Value, new() { Token = token, Vault = asset.Vault }, plan);
        await InputAsync(Sponsor, JobActions.EncodeBlock(job.Id, JobFile.SchemaNumber, 0, plan.SchemaBlocks.File));
        await InputAsync(Sponsor, JobActions.EncodeBlock(job.Id, JobFile.InitialModelNumber, 0, _initial));
        return job;
    }

    /// <summary>A job in Ether, one in that token, and one of two places in the odd one.</summary>
    public async Task<(SceneJob Ether, SceneJob Other, SceneJob Odd)> PostThreeAsync(Address token) =>
        (await PostAsync(), await PostAsync(token), await PostAsync(Odd, places: 2));

    /// <summary>Ada and, where there are two places, Ben do all that a job asks, with every job at once; then all are settled.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<JobPayment>>> LiveAsync(params SceneJob[] jobs)
    {
        (SceneJob Job, TransactionSender Client)[] work =
            [.. jobs.SelectMany(job => ((TransactionSender[])[Ada, Ben]).Take(job.Plan.Places).Select(client => (job, client)))];
        foreach ((SceneJob job, TransactionSender client) in work) await AcceptAsync(job, client);
        foreach ((SceneJob job, TransactionSender client) in work) await CommitAsync(job, client);
        await MinePastAsync(jobs.Max(job => job.Plan.CommitDeadline));
        foreach ((SceneJob job, TransactionSender client) in work) await RevealAsync(job, client);
        await MinePastAsync(jobs.Max(job => job.Plan.HoldoutDeadline));
        List<IReadOnlyList<JobPayment>> payments = [];
        foreach (SceneJob job in jobs) payments.Add(await SettleAsync(job));
        _proofs = new OutputProofs(_outputs.Select(output => OutputProof.LeafOf(output)));
        await _chain.ClaimAsync(_application, await _chain.Client.BlockNumberAsync(Cancellation), _proofs.Root);
        return payments;
    }

    /// <summary>Executes it: empty, or the name of the refusal, before which nothing was sent.</summary>
    public async Task<string> ExecuteAsync(JobPayment payment)
    {
        try
        {
            await Ada.SendAsync(Execution(payment), Cancellation);
            return "";
        }
        catch (RpcException refusal) when (refusal.Revert is { } revert)
        {
            return revert.Name.Length > 0 ? revert.Name : "an error of the token's own";
        }
    }

    public ContractCall Execution(JobPayment payment) =>
        ApplicationContract.ExecuteOutput(Application, payment.Voucher, _proofs!.Of(payment.OutputIndex));

    /// <summary>Nobody's job: every voucher is executed, and the receivers have what they say.</summary>
    public async Task PaidInFullAsync(SceneJob job, IReadOnlyList<JobPayment> payments)
    {
        Asset asset = new(job.Asset.Token, "", 0);
        Assert.Equal(job.Plan.Places, payments.Count);
        foreach (JobPayment payment in payments)
        {
            Assert.Equal(PaidUnits, payment.Units);
            Address holder = job.Asset.Vault.IsZero ? Application : job.Asset.Vault;
            BigInteger held = await asset.BalanceAsync(_chain.Client, holder, Cancellation);
            Assert.Equal("", await ExecuteAsync(payment));
            Assert.Equal(held - PaidUnits, await asset.BalanceAsync(_chain.Client, holder, Cancellation));
        }
    }

    public Task<BigInteger> OddBalanceAsync(Address account) =>
        Erc20.BalanceUnitsAsync(_chain.Client, Odd, account, default, Cancellation);

    /// <summary>An account adds an input, and the machine takes it.</summary>
    public async Task<AdvanceResult> SendAsync(TransactionSender sender, ContractCall call)
    {
        Receipt receipt = await sender.SendAsync(call, Cancellation);
        AdvanceResult result = _machine.Advance(InputBox.InputOf(receipt, AddedInput.Of(call, sender.Address)!).Input);
        _outputs.AddRange(result.Outputs);
        Assert.True(result.IsAccepted);
        Assert.Empty(result.Reports);
        return result;
    }

    /// <summary>The call that takes so many units where the asset lies.</summary>
    public ContractCall Deposit(Asset asset, UInt128 units, byte[] command) => asset.Way switch
    {
        DepositWay.Ether => Portals.DepositEther(Application, units, command),
        DepositWay.PooledToken => Portals.DepositErc20(asset.Address, Application, units, command),
        DepositWay.NewVault => JobVaults.DepositNew(Application, asset.Address, asset.NewVaultSalt!.Value, units, command),
        _ => JobVaults.Deposit(Application, new() { Token = asset.Address, Vault = asset.Vault }, units, command),
    };

    public void Dispose()
    {
        foreach (TransactionSender person in (TransactionSender[])[Sponsor, Ada, Ben]) person.Dispose();
        _machine.Dispose();
    }

    Task<AdvanceResult> InputAsync(TransactionSender sender, byte[] command) => SendAsync(sender, InputBox.AddInput(Application, command));

    async Task AcceptAsync(SceneJob job, TransactionSender client)
    {
        JobTerms terms = job.Plan.ToTerms();
        TermsDigest.Of(ChainFixture.ChainId, Application, job.Id, Sponsor.Address, job.Asset, in terms, out Bytes32 digest);
        byte[] accept = MessageBytes.Of(new AcceptJob { JobId = job.Id, TermsDigest = digest });
        await SendAsync(client, Deposit(new Asset(job.Asset.Token, "", 0) { Vault = job.Asset.Vault }, BondUnits, accept));
    }

    async Task CommitAsync(SceneJob job, TransactionSender client)
    {
        CommitWork command = new() { JobId = job.Id };
        Commitment.Of(ChainFixture.ChainId, Application, job.Id, client.Address, FileBlocks.Of(ModelOf(client)).Digest,
            job.Plan.ToTerms().DataDigest, default, out command.Commitment);
        await InputAsync(client, MessageBytes.Of(command));
    }

    async Task RevealAsync(SceneJob job, TransactionSender client)
    {
        byte[] model = ModelOf(client);
        await InputAsync(client, MessageBytes.Of(new RevealWork
        {
            JobId = job.Id, ModelDigest = FileBlocks.Of(model).Digest, DataDigest = job.Plan.ToTerms().DataDigest,
        }));
        int place = client == Ada ? 0 : 1;
        await InputAsync(client, JobActions.EncodeBlock(job.Id, JobFile.FirstPlaceNumber + place, 0, model));
    }

    async Task<IReadOnlyList<JobPayment>> SettleAsync(SceneJob job)
    {
        ulong first = (ulong)_outputs.Count;
        AdvanceResult settled = await InputAsync(Ben, MessageBytes.Of(new SettleJob { JobId = job.Id }));
        List<JobPayment> payments = [];
        for (int index = 0; index < settled.Outputs.Count; index++)
        {
            Voucher voucher = Voucher.Of(new(first + (ulong)index, 0, settled.Outputs[index], false, [], null));
            if (voucher.Units == 0) continue; // a notice
            Assert.True(voucher.Vault.Equals(job.Asset.Vault));
            payments.Add(new JobPayment(voucher.Index, settled.Outputs[index], voucher.Receiver, (int)voucher.Units));
        }
        return payments;
    }

    async Task<JobPlan> PlanAsync(int places, bool isPooled)
    {
        ulong head = await _chain.Client.BlockNumberAsync(Cancellation);
        return new JobPlan
        {
            ModelFile = _initial, Data = TinyJob.Data, DataFile = DataSetFile.Create(TinyJob.Data, default), Recipe = TinyJob.Recipe,
            Judge = Protocol.JudgeKind.Holdout, Metric = MetricKind.Accuracy, ThresholdQ32 = 3L << 30, Places = places,
            RewardUnits = RewardUnits, BondUnits = BondUnits, IsPooledToken = isPooled,
            CommitDeadline = head + 100, RevealDeadline = head + 200, HoldoutDeadline = head + 210,
        };
    }

    byte[] ModelOf(TransactionSender client)
    {
        LocalModel model = LocalModel.Read(_initial, "the initial model", default);
        long step = client == Ada ? 1L << 30 : 1L << 31;
        return model.WithWeights([.. model.MasterQ40.Select(weight => weight + step)]);
    }

    async Task MinePastAsync(ulong block)
    {
        ulong head = await _chain.Client.BlockNumberAsync(Cancellation);
        if (head <= block) await _chain.Anvil.MineAsync(block + 1 - head, Cancellation);
    }

    static byte[] Word(BigInteger value)
    {
        byte[] bytes = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[32 - bytes.Length], .. bytes];
    }
}
