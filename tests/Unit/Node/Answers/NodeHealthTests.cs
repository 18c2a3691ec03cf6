using Rollup.Node.Answers;

namespace Rollup.Tests.Unit.Node;

/// <summary>When nobody should be sent to a node, with the reason.</summary>
public class NodeHealthTests
{
    static readonly NodeIdentity s_node = new("latest", Claims: false, "native");

    [Fact]
    public void ItIsReadyOnceItHasReadAndRunAndAsLongAsTheChainAnswers()
    {
        Clock clock = new();
        NodeHealth health = new(clock);
        Assert.Equal("the first round is not over", health.NotReady(Status(0, 0)));
        health.Waits("the endpoint is silent");
        Assert.Equal("the first round is not over: the endpoint is silent", health.NotReady(Status(0, 0)));
        health.Well();
        Assert.Null(health.NotReady(Status(0, 0)));
        Assert.Null(health.NotReady(Status(7, 7)));
        Assert.Equal("6 of 7 inputs are run", health.NotReady(Status(7, 6)));
        health.Waits("429");
        clock.Ticks += 60_000;
        Assert.Null(health.NotReady(Status(7, 7))); // not for long enough
        clock.Ticks += 1_000;
        Assert.Equal("no round went well for 61 s: 429", health.NotReady(Status(7, 7)));
        health.Well();
        Assert.Null(health.NotReady(Status(7, 7)));
    }

    static StatusAnswer Status(ulong inputs, ulong processed) =>
        new(1, "0x", "0x", "0x", 10, 5, "0x", inputs, processed, 0, "0x", 0, s_node);

    sealed class Clock : TimeProvider
    {
        public long Ticks { get; set; }

        public override long TimestampFrequency => 1_000;

        public override long GetTimestamp() => Ticks;
    }
}
