using Rollup.Client.NodeApi;

namespace Rollup.Tests.Unit.Client;

/// <summary>A node that may be starting is waited for; one that has answered, or that is something else, is not.</summary>
public class StartingNodeTests
{
    const string Url = "http://127.0.0.1:1";

    static readonly TimeSpan s_long = TimeSpan.FromMinutes(1), s_short = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task ANodeThatComesIsHeardAndTheWaitIsToldOnce()
    {
        List<string> told = [];
        StartingNode node = new(s_long, told.Add);
        int asked = 0;
        Assert.Equal(7, await node.AskAsync(Url, () => ++asked < 4 ? throw Silent() : Task.FromResult(7), Cancellation));
        Assert.Equal(4, asked);
        Assert.Equal([Url], told);
    }

    [Fact]
    public async Task OneThatDoesNotComeIsSilentAfterAMoment()
    {
        int asked = 0;
        await Assert.ThrowsAsync<ClientException>(() => new StartingNode(s_short, null).AskAsync<int>(Url, () =>
        {
            asked++;
            throw Silent();
        }, Cancellation));
        Assert.InRange(asked, 2, 5);
    }

    [Fact]
    public async Task OneThatHasAnsweredAndFallsSilentHasEnded()
    {
        StartingNode node = new(s_long, null);
        await node.AskAsync(Url, () => Task.FromResult(1), Cancellation);
        await Assert.ThrowsAsync<ClientException>(() => node.AskAsync<int>(Url, () => throw Silent(), Cancellation));
    }

    [Fact]
    public async Task WhoeverElseAnswersThereIsNotWaitedFor()
    {
        Failure[] others =
            [new AnotherService(Url, "a page", IsInspect: false), new NodeBusy("full"), new NodeFull(Url, "full", IsInspect: true)];
        foreach (Failure other in others)
        {
            int asked = 0;
            await Assert.ThrowsAsync<ClientException>(() => new StartingNode(s_long, null).AskAsync<int>(Url, () =>
            {
                asked++;
                throw new ClientException(other);
            }, Cancellation));
            Assert.Equal(1, asked);
        }
    }

    static ClientException Silent() => new(new NodeSilent(Url, "refused", IsInspect: false));
}
