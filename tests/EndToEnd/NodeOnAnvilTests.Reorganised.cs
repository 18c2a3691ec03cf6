using Rollup.Api;
using Rollup.Client.Data;
using Rollup.Client.Jobs;
using Rollup.Client.Models;
using Rollup.Kernel;
using Rollup.Market;
using JudgeKind = Rollup.Protocol.JudgeKind;

namespace Rollup.Tests.EndToEnd;

/// <summary>A chain that changes its mind about which job has the number that a client accepted.</summary>
public sealed partial class NodeOnAnvilTests
{
    const uint BondWei = 5_000;

    [Fact]
    public async Task AcceptIsNotBoundToTheJobThatAReorganisedChainPutsInItsPlace()
    {
        EthereumKey client = await chain.Anvil.FundedKeyAsync(10 * ChainFixture.Ether, Cancellation);
        using TestApplication application = await TestApplication.CreateAsync(chain);
        await using RunningNode node = await RunningNode.StartAsync(application, holdsKey: false);
        ulong chainId = await chain.Client.ChainIdAsync(Cancellation);
        ulong head = await chain.Client.BlockNumberAsync(Cancellation);
        JobPlan seen = Plan(rewardWei: 1_000_000, head), swapped = Plan(rewardWei: 1, head);
        using TransactionSender sender = new(chain.Client, client);
        ContractCall accept = Portals.DepositEther(application.Address, BondWei, AcceptOf(seen, chainId, application));

        await PostAsync(application, seen);
        await sender.SendAsync(accept, Cancellation);
        await node.UntilAsync(status => status.ProcessedInputCount == 4);
        Assert.Null(await RefusalAsync(node, inputIndex: 3)); // she holds a place of the job that she saw

        await chain.Anvil.ReorganiseAsync(4, Cancellation);
        await chain.Anvil.MineAsync(1, Cancellation);
        await node.UntilAsync(status => status.InputCount == 0);
        await PostAsync(application, swapped); // job 1 is another now, and her transaction is as good as before
        await sender.SendAsync(accept, Cancellation);
        await node.UntilAsync(status => status.ProcessedInputCount == 4);
        Assert.Equal(AcceptJobStatus.TermsDiffer, await RefusalAsync(node, inputIndex: 3));

        Output voucher = await node.OutputAsync(output => output.InputIndex == 3);
        Assert.True(Outputs.TryReadVoucher(voucher.Raw.Span, out Address receiver, out UInt256 wei, out _));
        Assert.True(receiver.Equals(client.Address) && wei.Equals(UInt256.From(BondWei)), "the whole bond goes back to her");

        await sender.SendAsync(
            Portals.DepositEther(application.Address, BondWei, AcceptOf(swapped, chainId, application)), Cancellation);
        await node.UntilAsync(status => status.ProcessedInputCount == 5);
        Assert.Null(await RefusalAsync(node, inputIndex: 4)); // who wants the other job says so
    }

    static JobPlan Plan(uint rewardWei, ulong head)
    {
        TabularData data = TinyJob.Data;
        return new JobPlan
        {
            ModelFile = NewModel.Create(data, [], seed: 1),
            Data = data,
            DataFile = DataSetFile.Create(data, default),
            Judge = JudgeKind.Holdout,
            Metric = MetricKind.Accuracy,
            ThresholdQ32 = 3L << 30,
            Places = 1,
            RewardUnits = rewardWei,
            BondUnits = BondWei,
            CommitDeadline = head + 500,
            RevealDeadline = head + 1000,
            HoldoutDeadline = head + 1500,
            Recipe = TinyJob.Recipe,
        };
    }

    static byte[] AcceptOf(JobPlan plan, ulong chainId, TestApplication application)
    {
        JobTerms terms = plan.ToTerms();
        Address sponsor = application.Sender.Address;
        TermsDigest.Of(chainId, application.Address, 1, in sponsor, default, in terms, out Bytes32 digest);
        return MessageBytes.Of(new AcceptJob { JobId = 1, TermsDigest = digest });
    }

    static async Task PostAsync(TestApplication application, JobPlan plan)
    {
        byte[] post = MessageBytes.Of(new PostJob { Terms = plan.ToTerms() });
        await application.Sender.SendAsync(Portals.DepositEther(application.Address, plan.RewardUnits, post), Cancellation);
        foreach ((int number, byte[] file) in new[]
        {
            (JobFile.SchemaNumber, plan.SchemaBlocks.File), (JobFile.InitialModelNumber, plan.ModelFile),
        })
            await application.Sender.SendAsync(
                InputBox.AddInput(application.Address, JobActions.EncodeBlock(jobId: 1, number, position: 0, file)), Cancellation);
    }

    static async Task<AcceptJobStatus?> RefusalAsync(RunningNode node, ulong inputIndex)
    {
        Input input = await node.Queries.GetInputAsync(new GetInputRequest { Index = inputIndex }, cancellationToken: Cancellation);
        if (input.Reports.Count == 0) return null;
        Assert.True(Refused.TryDecode(Assert.Single(input.Reports).Span, out Refused refused));
        Assert.Equal(CommandKind.AcceptJob, (CommandKind)refused.Command);
        return (AcceptJobStatus)refused.Status;
    }
}
