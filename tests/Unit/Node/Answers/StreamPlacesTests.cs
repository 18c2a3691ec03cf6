using Rollup.Api;
using Rollup.Node.Answers;

namespace Rollup.Tests.Unit.Node;

/// <summary>Nobody alone can take what is meant for all.</summary>
public sealed class StreamPlacesTests
{
    readonly StreamPlaces _places = new();

    [Fact]
    public void OneConnectionHasItsShare()
    {
        for (int i = 0; i < ApiLimits.StreamsPerConnectionMax; i++) _places.Take(new Asker("a", "1"));
        Assert.Equal("too many streams on one connection", Refusal(new Asker("a", "1")));
        _places.Take(new Asker("a", "2"));
        _places.Take(new Asker("b", "1"));
        _places.GiveBack(new Asker("a", "1"));
        _places.Take(new Asker("a", "1"));
        Assert.Equal("too many streams on one connection", Refusal(new Asker("a", "1")));
    }

    [Fact]
    public void OnePeerHasItsShareAndAllHaveTheirs()
    {
        for (int i = 0; i < ApiLimits.StreamsPerPeerMax; i++) _places.Take(new Asker("a", $"{i}"));
        Assert.Equal("too many streams of one peer", Refusal(new Asker("a", "new")));
        for (int i = ApiLimits.StreamsPerPeerMax; i < ApiLimits.StreamsMax; i++) _places.Take(new Asker($"peer {i}", "1"));
        Assert.Equal("too many streams", Refusal(new Asker("b", "1")));
    }

    string Refusal(Asker asker)
    {
        QuestionException refusal = Assert.Throws<QuestionException>(() => _places.Take(asker));
        Assert.Equal(QuestionFault.AtCapacity, refusal.Fault);
        return refusal.Message;
    }
}
