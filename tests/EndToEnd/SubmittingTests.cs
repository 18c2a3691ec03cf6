using Rollup.Client.Jobs;
using Rollup.Client.Models;
using Rollup.Client.NodeApi;
using Rollup.Client.Transactions;
using Rollup.Client.Work;
using Rollup.Client.Workspace;
using Rollup.Market;

namespace Rollup.Tests.EndToEnd;

/// <summary>What becomes of a commitment that is replaced, foreseen to be too late, or mined too late.</summary>
public sealed class SubmittingTests(ChainFixture chain) : IClassFixture<ChainFixture>
{
    const ulong CommitBlocks = 60;

    [Fact]
    public async Task ACommitmentIsReplacedOnlyWhenTold()
    {
        using Scene scene = await SceneAsync();
        await using RunningNode node = scene.Node;
        SubmitReport first = await scene.SubmitAsync(seed: 2);
        Assert.Equal([new SubmitStep(SubmitAction.Commit, 1)], first.Done);
        Assert.Equal(SubmitAction.WaitForCommitDeadline, first.Next);
        Assert.Empty((await scene.SubmitAsync(seed: 2)).Done); // once more changes nothing

        SubmitReport held = await scene.SubmitAsync(seed: 3);
        Assert.Equal((0, SubmitAction.CommitmentHeld, true), (held.Done.Count, held.Next, held.Other!.IsKnown));
        SubmitReport replaced = await scene.SubmitAsync(seed: 3, mayReplace: true);
        Assert.Equal([new SubmitStep(SubmitAction.Commit, 1, StepOutcome.Replaced)], replaced.Done);
        Assert.NotEqual(first.ModelCid, replaced.ModelCid);
    }

    /// <summary>The chain is past the deadline, and the endpoint says that it is not, or says it only when it is asked again.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ACommitmentThatComesTooLateBindsNobody(bool isForeseen)
    {
        using Scene scene = await SceneAsync();
        await using RunningNode node = scene.Node;
        if (!isForeseen) await chain.Anvil.MineAsync(CommitBlocks, Cancellation);
        int asked = 0;
        await using LyingProxy proxy = new(chain.Chain.Endpoint)
        {
            Lie = (method, _, answer) => method != "eth_blockNumber" ? answer
                : Said(answer, isForeseen && ++asked > 1 ? scene.CommitDeadline : scene.CommitDeadline - 10),
        };
        SubmitReport report = await scene.SubmitAsync(seed: 2, rpcUrl: proxy.Url);
        if (isForeseen) Assert.Equal((0, SubmitAction.TooLateToCommit), (report.Done.Count, report.Next));
        else Assert.Equal([new SubmitStep(SubmitAction.Commit, 1, StepOutcome.TooLate)], report.Done);
        using Session session = scene.Client.Open();
        JobDetails details = await JobActions.DetailsAsync(session, scene.JobId, Cancellation);
        Assert.Equal(PlacePhase.Accepted, (PlacePhase)Assert.Single(details.Places).Phase);
    }

    static string Said(string answer, ulong block)
    {
        JsonNode node = JsonNode.Parse(answer)!;
        node["result"] = $"0x{block:x}";
        return node.ToJsonString();
    }

    sealed record Scene(TestApplication Application, RunningNode Node, Person Sponsor, Person Client, ulong JobId, ulong CommitDeadline)
        : IDisposable
    {
        /// <summary>With another model in the folder for each seed.</summary>
        public async Task<SubmitReport> SubmitAsync(int seed, bool mayReplace = false, string? rpcUrl = null)
        {
            using Session session = Client.Open(rpcUrl);
            File.WriteAllBytes(session.JobFiles(JobId).TrainedModel, NewModel.Create(KilledClientTests.Data(), [2], (ulong)seed));
            return await Submitting.RunAsync(session, JobId, anyway: true, Cancellation, mayReplace);
        }

        public void Dispose()
        {
            Sponsor.Dispose();
            Client.Dispose();
            Application.Dispose();
        }
    }

    async Task<Scene> SceneAsync()
    {
        TestApplication application = await TestApplication.CreateAsync(chain);
        RunningNode node = await RunningNode.StartAsync(application, holdsKey: false);
        Person sponsor = await Person.OfAsync(chain, application, node), client = await Person.OfAsync(chain, application, node);
        ulong head = await chain.Client.BlockNumberAsync(Cancellation);
        JobPlan plan = KilledClientTests.Plan(head, bond: 5, commitBlocks: CommitBlocks);
        using Session posting = sponsor.Open(), accepting = client.Open();
        ulong jobId = (await Sponsoring.PostAsync(posting, Asset.Ether, plan, Cancellation)).JobId;
        await JobActions.AcceptAsync(accepting, jobId, Cancellation);
        accepting.Sent.SettleHeard();
        return new Scene(application, node, sponsor, client, jobId, plan.CommitDeadline);
    }
}
