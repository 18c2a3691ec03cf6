namespace Rollup.Node.Operation;

public enum NodeEvent
{
    /// <summary>The checks at start passed and both listeners are open.</summary>
    Ready,
    /// <summary>A round changed facts.</summary>
    Advanced,
    /// <summary>The outside did not answer as it should; the step is taken again.</summary>
    Waiting,
    /// <summary>Facts were not as they were stored, or another's: they are kept beside, and the chain is read again.</summary>
    SetAside,
}

/// <summary>What a console shows. Counts are of inputs and outputs since the application's first.</summary>
public sealed record NodeProgress(
    NodeEvent Event, string Text, ulong ReadBlock = 0, ulong InputCount = 0, ulong ProcessedInputCount = 0, ulong OutputCount = 0,
    int GrpcPort = 0, int HttpPort = 0);
