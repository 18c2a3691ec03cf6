namespace Rollup.Node.Answers;

/// <summary>How the node is, as no fact says: when a round last went well, what it waits for, and what the chain was seen to be.</summary>
public sealed class NodeHealth(TimeProvider clock)
{
    /// <summary>A node whose chain has been silent for longer is not ready.</summary>
    public static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(60);

    readonly Lock _lock = new();
    long? _wellAt;
    string _waitingFor = "";
    ChainSample? _sample;

    public ChainSample? Sample
    {
        get { lock (_lock) return _sample; }
    }

    /// <summary>A round went well.</summary>
    public void Well()
    {
        lock (_lock) (_wellAt, _waitingFor) = (clock.GetTimestamp(), "");
    }

    public void Waits(string reason)
    {
        lock (_lock) _waitingFor = reason;
    }

    public void Saw(ChainSample sample)
    {
        lock (_lock) _sample = sample;
    }

    /// <summary>Seconds since a round went well; null before the first.</summary>
    public double? SilentSeconds
    {
        get { lock (_lock) return _wellAt is { } at ? clock.GetElapsedTime(at).TotalSeconds : null; }
    }

    /// <summary>Why nobody should be sent here now; null when the node answers for what it has read and has run it.</summary>
    public string? NotReady(StatusAnswer status)
    {
        string waiting;
        lock (_lock) waiting = _waitingFor.Length == 0 ? "" : $": {_waitingFor}";
        if (SilentSeconds is not { } silent) return $"the first round is not over{waiting}";
        if (silent > SilenceMax.TotalSeconds) return $"no round went well for {silent:0} s{waiting}";
        return status.ProcessedInputCount < status.InputCount
            ? $"{status.ProcessedInputCount} of {status.InputCount} inputs are run" : null;
    }
}
