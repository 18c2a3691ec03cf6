namespace Rollup.Protocol;

// Payloads of notices about places. Twin: onchain/src/Notices.sol; both are pinned by tests/vectors/commands.json.

/// <summary>A place is bound to a commitment.</summary>
public struct WorkCommitted
{
    /// <summary>workCommitted(uint64,uint16,bytes32)</summary>
    public const uint Selector = 0xD570E25E;

    public const int EncodedBytes = 4 + (3 * AbiReader.WordBytes);

    public ulong JobId;
    public ushort Place;
    public Bytes32 Commitment;

    public static bool TryDecode(ReadOnlySpan<byte> data, out WorkCommitted fields)
    {
        AbiReader reader = AbiReader.Call(data, Selector, 3);
        fields.JobId = reader.UInt64();
        fields.Place = reader.UInt16();
        fields.Commitment = reader.Bytes32();
        return reader.Finish();
    }

    /// <summary>Gives the number of bytes written, 0 when they do not fit.</summary>
    public readonly int Encode(Span<byte> destination)
    {
        AbiWriter writer = AbiWriter.Call(destination, Selector, 3);
        writer.UInt64(JobId);
        writer.UInt16(Place);
        writer.Bytes32(in Commitment);
        return writer.Finish();
    }
}

/// <summary>A commitment was opened.</summary>
public struct WorkRevealed
{
    /// <summary>workRevealed(uint64,uint16,bytes32,bytes32)</summary>
    public const uint Selector = 0x81D2E365;

    public const int EncodedBytes = 4 + (4 * AbiReader.WordBytes);

    public ulong JobId;
    public ushort Place;
    public Bytes32 ModelDigest;
    public Bytes32 DataDigest;

    public static bool TryDecode(ReadOnlySpan<byte> data, out WorkRevealed fields)
    {
        AbiReader reader = AbiReader.Call(data, Selector, 4);
        fields.JobId = reader.UInt64();
        fields.Place = reader.UInt16();
        fields.ModelDigest = reader.Bytes32();
        fields.DataDigest = reader.Bytes32();
        return reader.Finish();
    }

    /// <summary>Gives the number of bytes written, 0 when they do not fit.</summary>
    public readonly int Encode(Span<byte> destination)
    {
        AbiWriter writer = AbiWriter.Call(destination, Selector, 4);
        writer.UInt64(JobId);
        writer.UInt16(Place);
        writer.Bytes32(in ModelDigest);
        writer.Bytes32(in DataDigest);
        return writer.Finish();
    }
}

/// <summary>All blocks of a submission are there and were judged by their form.</summary>
public struct WorkCompleted
{
    /// <summary>workCompleted(uint64,uint16,uint8)</summary>
    public const uint Selector = 0x0A613644;

    public const int EncodedBytes = 4 + (3 * AbiReader.WordBytes);

    public ulong JobId;
    public ushort Place;
    public byte Verdict;

    public static bool TryDecode(ReadOnlySpan<byte> data, out WorkCompleted fields)
    {
        AbiReader reader = AbiReader.Call(data, Selector, 3);
        fields.JobId = reader.UInt64();
        fields.Place = reader.UInt16();
        fields.Verdict = reader.UInt8();
        return reader.Finish();
    }

    /// <summary>Gives the number of bytes written, 0 when they do not fit.</summary>
    public readonly int Encode(Span<byte> destination)
    {
        AbiWriter writer = AbiWriter.Call(destination, Selector, 3);
        writer.UInt64(JobId);
        writer.UInt16(Place);
        writer.UInt8(Verdict);
        return writer.Finish();
    }
}

/// <summary>A submission was scored.</summary>
public struct WorkScored
{
    /// <summary>workScored(uint64,uint16,address,bytes32,int64,uint8)</summary>
    public const uint Selector = 0x8EE41DEC;

    public const int EncodedBytes = 4 + (6 * AbiReader.WordBytes);

    public ulong JobId;
    public ushort Place;
    public Address Client;
    public Bytes32 ModelDigest;
    public long ScoreQ32;
    public byte Verdict;

    public static bool TryDecode(ReadOnlySpan<byte> data, out WorkScored fields)
    {
        AbiReader reader = AbiReader.Call(data, Selector, 6);
        fields.JobId = reader.UInt64();
        fields.Place = reader.UInt16();
        fields.Client = reader.Address();
        fields.ModelDigest = reader.Bytes32();
        fields.ScoreQ32 = reader.Int64();
        fields.Verdict = reader.UInt8();
        return reader.Finish();
    }

    /// <summary>Gives the number of bytes written, 0 when they do not fit.</summary>
    public readonly int Encode(Span<byte> destination)
    {
        AbiWriter writer = AbiWriter.Call(destination, Selector, 6);
        writer.UInt64(JobId);
        writer.UInt16(Place);
        writer.Address(in Client);
        writer.Bytes32(in ModelDigest);
        writer.Int64(ScoreQ32);
        writer.UInt8(Verdict);
        return writer.Finish();
    }
}

/// <summary>A voucher for a place was emitted.</summary>
public struct PlacePaid
{
    /// <summary>placePaid(uint64,uint16,address,uint128)</summary>
    public const uint Selector = 0xD7B39CDA;

    public const int EncodedBytes = 4 + (4 * AbiReader.WordBytes);

    public ulong JobId;
    public ushort Place;
    public Address Client;
    public UInt128 Units;

    public static bool TryDecode(ReadOnlySpan<byte> data, out PlacePaid fields)
    {
        AbiReader reader = AbiReader.Call(data, Selector, 4);
        fields.JobId = reader.UInt64();
        fields.Place = reader.UInt16();
        fields.Client = reader.Address();
        fields.Units = reader.UInt128();
        return reader.Finish();
    }

    /// <summary>Gives the number of bytes written, 0 when they do not fit.</summary>
    public readonly int Encode(Span<byte> destination)
    {
        AbiWriter writer = AbiWriter.Call(destination, Selector, 4);
        writer.UInt64(JobId);
        writer.UInt16(Place);
        writer.Address(in Client);
        writer.UInt128(Units);
        return writer.Finish();
    }
}
