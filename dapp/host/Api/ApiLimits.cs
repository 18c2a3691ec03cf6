namespace Rollup.Api;

/// <summary>The limits of every door; the table in README.md is this file in words.</summary>
public static class ApiLimits
{
    /// <summary>Largest inspect query in bytes.</summary>
    public const int InspectBodyBytesMax = 65_536;

    /// <summary>Inspects that run or wait for the machine.</summary>
    public const int InspectsInFlightMax = 8;

    /// <summary>How long an inspect may wait for a running input.</summary>
    public const int InspectDeadlineSeconds = 10;

    /// <summary>Largest gRPC request in bytes: requests carry a few numbers.</summary>
    public const int GrpcRequestBytesMax = 4_096;

    /// <summary>Notice streams open at the same time: in all, of one peer, and on one connection.</summary>
    public const int StreamsMax = 64;
    public const int StreamsPerPeerMax = 32;
    public const int StreamsPerConnectionMax = 8;

    /// <summary>How long the reader of a stream may leave one notice unread.</summary>
    public const int StreamStallSeconds = 30;

    /// <summary>Rows in one list.</summary>
    public const int ListRowsMax = 1_000;

    /// <summary>Rows in one list when the caller names no limit.</summary>
    public const int ListRowsDefault = 100;

    /// <summary>A list ends early after this many payload bytes, below the 4 MiB a gRPC client accepts by default.</summary>
    public const int ListBytesMax = 2 << 20;

    /// <summary>Connections to both doors: in all, and of one peer. Beyond them, one that asks nothing gives way.</summary>
    public const int ConnectionsMax = 256;
    public const int ConnectionsPerPeerMax = 64;

    /// <summary>Calls in flight on one gRPC connection; more wait.</summary>
    public const int CallsPerConnectionMax = 32;

    /// <summary>A connection on which nothing was asked by then is dropped.</summary>
    public const int FirstRequestSeconds = 5;

    /// <summary>How long headers may take, and a body before it has to come at this rate.</summary>
    public const int RequestSeconds = 10;
    public const int RequestBytesPerSecondMin = 240;

    /// <summary>A connection on which nothing is asked any more is closed.</summary>
    public const int IdleSeconds = 120;

    public static int Rows(uint asked) => asked == 0 ? ListRowsDefault : (int)Math.Min(asked, ListRowsMax);
}
