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

    /// <summary>Notice streams open at the same time.</summary>
    public const int StreamsMax = 64;

    /// <summary>How often a live stream looks for new facts.</summary>
    public const int StreamPollMilliseconds = 200;

    /// <summary>Rows in one list.</summary>
    public const int ListRowsMax = 1_000;

    /// <summary>Rows in one list when the caller names no limit.</summary>
    public const int ListRowsDefault = 100;

    /// <summary>A list ends early after this many payload bytes, below the 4 MiB a gRPC client accepts by default.</summary>
    public const int ListBytesMax = 2 << 20;

    public const int ConnectionsMax = 256;

    public static int Rows(uint asked) => asked == 0 ? ListRowsDefault : (int)Math.Min(asked, ListRowsMax);
}
