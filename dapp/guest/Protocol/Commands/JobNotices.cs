namespace Rollup.Protocol;

// Payloads of notices about jobs. Twin: onchain/src/Notices.sol; both are pinned by tests/vectors/commands.json.

/// <summary>A job exists and its rewards are in escrow.</summary>
public struct JobPosted
{
    /// <summary>jobPosted(uint64,address,address,uint128,bytes32,bytes32)</summary>
    public const uint Selector = 0xD4FC6900;

    public const int EncodedBytes = 4 + (6 * AbiReader.WordBytes);

    public ulong JobId;
    public Address Sponsor;
    public Address Asset;
    public UInt128 EscrowUnits;
    public Bytes32 ModelDigest;
    public Bytes32 DataDigest;

    public static bool TryDecode(ReadOnlySpan<byte> data, out JobPosted fields)
    {
        AbiReader reader = AbiReader.Call(data, Selector, 6);
        fields.JobId = reader.UInt64();
        fields.Sponsor = reader.Address();
        fields.Asset = reader.Address();
        fields.EscrowUnits = reader.UInt128();
        fields.ModelDigest = reader.Bytes32();
        fields.DataDigest = reader.Bytes32();
        return reader.Finish();
    }

    /// <summary>Gives the number of bytes written, 0 when they do not fit.</summary>
    public readonly int Encode(Span<byte> destination)
    {
        AbiWriter writer = AbiWriter.Call(destination, Selector, 6);
        writer.UInt64(JobId);
        writer.Address(in Sponsor);
        writer.Address(in Asset);
        writer.UInt128(EscrowUnits);
        writer.Bytes32(in ModelDigest);
        writer.Bytes32(in DataDigest);
        return writer.Finish();
    }
}

/// <summary>The initial model is in the machine and verified.</summary>
public struct JobOpened
{
    /// <summary>jobOpened(uint64,uint64)</summary>
    public const uint Selector = 0x071866D4;

    public const int EncodedBytes = 4 + (2 * AbiReader.WordBytes);

    public ulong JobId;
    public ulong EvaluationUnits;

    public static bool TryDecode(ReadOnlySpan<byte> data, out JobOpened fields)
    {
        AbiReader reader = AbiReader.Call(data, Selector, 2);
        fields.JobId = reader.UInt64();
        fields.EvaluationUnits = reader.UInt64();
        return reader.Finish();
    }

    /// <summary>Gives the number of bytes written, 0 when they do not fit.</summary>
    public readonly int Encode(Span<byte> destination)
    {
        AbiWriter writer = AbiWriter.Call(destination, Selector, 2);
        writer.UInt64(JobId);
        writer.UInt64(EvaluationUnits);
        return writer.Finish();
    }
}

/// <summary>A client holds a place.</summary>
public struct PlaceAccepted
{
    /// <summary>placeAccepted(uint64,uint16,address)</summary>
    public const uint Selector = 0x7A6D26FC;

    public const int EncodedBytes = 4 + (3 * AbiReader.WordBytes);

    public ulong JobId;
    public ushort Place;
    public Address Client;

    public static bool TryDecode(ReadOnlySpan<byte> data, out PlaceAccepted fields)
    {
        AbiReader reader = AbiReader.Call(data, Selector, 3);
        fields.JobId = reader.UInt64();
        fields.Place = reader.UInt16();
        fields.Client = reader.Address();
        return reader.Finish();
    }

    /// <summary>Gives the number of bytes written, 0 when they do not fit.</summary>
    public readonly int Encode(Span<byte> destination)
    {
        AbiWriter writer = AbiWriter.Call(destination, Selector, 3);
        writer.UInt64(JobId);
        writer.UInt16(Place);
        writer.Address(in Client);
        return writer.Finish();
    }
}

/// <summary>The holdout is there; the score of the initial model on it.</summary>
public struct HoldoutOpened
{
    /// <summary>holdoutOpened(uint64,uint8,int64)</summary>
    public const uint Selector = 0x255BB964;

    public const int EncodedBytes = 4 + (3 * AbiReader.WordBytes);

    public ulong JobId;
    public byte Verdict;
    public long InitialScoreQ32;

    public static bool TryDecode(ReadOnlySpan<byte> data, out HoldoutOpened fields)
    {
        AbiReader reader = AbiReader.Call(data, Selector, 3);
        fields.JobId = reader.UInt64();
        fields.Verdict = reader.UInt8();
        fields.InitialScoreQ32 = reader.Int64();
        return reader.Finish();
    }

    /// <summary>Gives the number of bytes written, 0 when they do not fit.</summary>
    public readonly int Encode(Span<byte> destination)
    {
        AbiWriter writer = AbiWriter.Call(destination, Selector, 3);
        writer.UInt64(JobId);
        writer.UInt8(Verdict);
        writer.Int64(InitialScoreQ32);
        return writer.Finish();
    }
}

/// <summary>A job is over; what was paid and what went back to the sponsor.</summary>
public struct JobSettled
{
    /// <summary>jobSettled(uint64,uint8,uint128,uint128)</summary>
    public const uint Selector = 0x51EB6731;

    public const int EncodedBytes = 4 + (4 * AbiReader.WordBytes);

    public ulong JobId;
    public byte Outcome;
    public UInt128 PaidUnits;
    public UInt128 ReturnedUnits;

    public static bool TryDecode(ReadOnlySpan<byte> data, out JobSettled fields)
    {
        AbiReader reader = AbiReader.Call(data, Selector, 4);
        fields.JobId = reader.UInt64();
        fields.Outcome = reader.UInt8();
        fields.PaidUnits = reader.UInt128();
        fields.ReturnedUnits = reader.UInt128();
        return reader.Finish();
    }

    /// <summary>Gives the number of bytes written, 0 when they do not fit.</summary>
    public readonly int Encode(Span<byte> destination)
    {
        AbiWriter writer = AbiWriter.Call(destination, Selector, 4);
        writer.UInt64(JobId);
        writer.UInt8(Outcome);
        writer.UInt128(PaidUnits);
        writer.UInt128(ReturnedUnits);
        return writer.Finish();
    }
}
