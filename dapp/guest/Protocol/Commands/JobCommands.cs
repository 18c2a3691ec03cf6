namespace Rollup.Protocol;

// The commands of a client and of whoever pushes a job along. Twin: onchain/src/Commands.sol; both are pinned by tests/vectors/commands.json.

/// <summary>Takes a place of a job; the deposit that carries it must be exactly the job's bond.</summary>
public struct AcceptJob
{
    /// <summary>acceptJob(uint64)</summary>
    public const uint Selector = 0x0186A319;

    public const int EncodedBytes = 4 + (1 * AbiReader.WordBytes);

    public ulong JobId;

    public static bool TryDecode(ReadOnlySpan<byte> data, out AcceptJob fields)
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

/// <summary>Binds a place to work without showing it; a later one replaces it until the commit deadline.</summary>
public struct CommitWork
{
    /// <summary>commitWork(uint64,bytes32)</summary>
    public const uint Selector = 0x9360150A;

    public const int EncodedBytes = 4 + (2 * AbiReader.WordBytes);

    public ulong JobId;
    public Bytes32 Commitment;

    public static bool TryDecode(ReadOnlySpan<byte> data, out CommitWork fields)
    {
        AbiReader reader = AbiReader.Call(data, Selector, 2);
        fields.JobId = reader.UInt64();
        fields.Commitment = reader.Bytes32();
        return reader.Finish();
    }

    /// <summary>Gives the number of bytes written, 0 when they do not fit.</summary>
    public readonly int Encode(Span<byte> destination)
    {
        AbiWriter writer = AbiWriter.Call(destination, Selector, 2);
        writer.UInt64(JobId);
        writer.Bytes32(in Commitment);
        return writer.Finish();
    }
}

/// <summary>Opens a commitment; see <see cref="Commitment"/>.</summary>
public struct RevealWork
{
    /// <summary>revealWork(uint64,bytes32,bytes32,bytes32)</summary>
    public const uint Selector = 0x495B06D6;

    public const int EncodedBytes = 4 + (4 * AbiReader.WordBytes);

    public ulong JobId;
    public Bytes32 ModelDigest;
    public Bytes32 DataDigest;
    public Bytes32 Salt;

    public static bool TryDecode(ReadOnlySpan<byte> data, out RevealWork fields)
    {
        AbiReader reader = AbiReader.Call(data, Selector, 4);
        fields.JobId = reader.UInt64();
        fields.ModelDigest = reader.Bytes32();
        fields.DataDigest = reader.Bytes32();
        fields.Salt = reader.Bytes32();
        return reader.Finish();
    }

    /// <summary>Gives the number of bytes written, 0 when they do not fit.</summary>
    public readonly int Encode(Span<byte> destination)
    {
        AbiWriter writer = AbiWriter.Call(destination, Selector, 4);
        writer.UInt64(JobId);
        writer.Bytes32(in ModelDigest);
        writer.Bytes32(in DataDigest);
        writer.Bytes32(in Salt);
        return writer.Finish();
    }
}

/// <summary>Scores or replays the next complete submissions, as many as fit one input.</summary>
public struct EvaluateJob
{
    /// <summary>evaluateJob(uint64)</summary>
    public const uint Selector = 0x69690F7B;

    public const int EncodedBytes = 4 + (1 * AbiReader.WordBytes);

    public ulong JobId;

    public static bool TryDecode(ReadOnlySpan<byte> data, out EvaluateJob fields)
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

/// <summary>Pays, returns the rest and frees the job's rows.</summary>
public struct SettleJob
{
    /// <summary>settleJob(uint64)</summary>
    public const uint Selector = 0x125200BD;

    public const int EncodedBytes = 4 + (1 * AbiReader.WordBytes);

    public ulong JobId;

    public static bool TryDecode(ReadOnlySpan<byte> data, out SettleJob fields)
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

/// <summary>Takes a job back; only its sponsor, only before the first accept.</summary>
public struct CancelJob
{
    /// <summary>cancelJob(uint64)</summary>
    public const uint Selector = 0xBE961D88;

    public const int EncodedBytes = 4 + (1 * AbiReader.WordBytes);

    public ulong JobId;

    public static bool TryDecode(ReadOnlySpan<byte> data, out CancelJob fields)
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
