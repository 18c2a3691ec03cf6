using Rollup.Api;

namespace Rollup.Node.Answers;

/// <summary>Who asks: a host, and one of its connections.</summary>
public readonly record struct Asker(string Peer, string Connection);

/// <summary>The streams that are open: so many in all, of one peer, and on one connection.</summary>
public sealed class StreamPlaces
{
    readonly Lock _lock = new();
    readonly List<Asker> _taken = [];

    /// <summary>A place until it is given back. Throws <see cref="QuestionException"/> when one of the limits is reached.</summary>
    public void Take(Asker asker)
    {
        lock (_lock)
        {
            string? full = _taken.Count >= ApiLimits.StreamsMax ? "too many streams"
                : _taken.Count(other => other.Peer == asker.Peer) >= ApiLimits.StreamsPerPeerMax ? "too many streams of one peer"
                : _taken.Count(asker.Equals) >= ApiLimits.StreamsPerConnectionMax ? "too many streams on one connection" : null;
            if (full is not null) throw new QuestionException(QuestionFault.AtCapacity, full);
            _taken.Add(asker);
        }
    }

    public void GiveBack(Asker asker)
    {
        lock (_lock) _ = _taken.Remove(asker);
    }
}
