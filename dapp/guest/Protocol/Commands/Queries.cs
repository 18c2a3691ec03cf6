namespace Rollup.Protocol;

// Requests of an inspect call. Twin: onchain/src/Queries.sol.

/// <summary>Asks for at most 16 live jobs from this number on, ascending.</summary>
public struct InspectJobs
{
    /// <summary>inspectJobs(uint64)</summary>
    public const uint Selector = 0xC5BA6A2D;

    public const int EncodedBytes = 4 + (1 * AbiReader.WordBytes);

    public ulong FromJobId;

    public static bool TryDecode(ReadOnlySpan<byte> data, out InspectJobs fields)
    {
        AbiReader reader = AbiReader.Call(data, Selector, 1);
        fields.FromJobId = reader.UInt64();
        return reader.Finish();
    }

    /// <summary>Gives the number of bytes written, 0 when they do not fit.</summary>
    public readonly int Encode(Span<byte> destination)
    {
        AbiWriter writer = AbiWriter.Call(destination, Selector, 1);
        writer.UInt64(FromJobId);
        return writer.Finish();
    }
}

/// <summary>Asks for one job: its state, terms, places and the blocks it waits for.</summary>
public struct InspectJob
{
    /// <summary>inspectJob(uint64)</summary>
    public const uint Selector = 0x44CDEB5D;

    public const int EncodedBytes = 4 + (1 * AbiReader.WordBytes);

    public ulong JobId;

    public static bool TryDecode(ReadOnlySpan<byte> data, out InspectJob fields)
    {
        AbiReader reader = AbiReader.Call(data, Selector, 1);
        fields.JobId = reader.UInt64();
        return reader.Finish();
    }

    /// <summary>Gives the number of bytes written, 0 when they do not fit.</summary>
    public readonly int Encode(Span<byte> destination)
    {
        AbiWriter writer = AbiWriter.Call(destination, Selector, 1);
        writer.UInt64(JobId);
        return writer.Finish();
    }
}
