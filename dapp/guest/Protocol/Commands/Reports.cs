namespace Rollup.Protocol;

// Reports answer whoever asked and are not part of the outputs tree. Twin: onchain/src/Queries.sol.

/// <summary>An input changed nothing: which command, and that command's status.</summary>
public struct Refused
{
    /// <summary>refused(uint8,uint8)</summary>
    public const uint Selector = 0x3973D2B3;

    public const int EncodedBytes = 4 + (2 * AbiReader.WordBytes);

    public byte Command;
    public byte Status;

    public static bool TryDecode(ReadOnlySpan<byte> data, out Refused fields)
    {
        AbiReader reader = AbiReader.Call(data, Selector, 2);
        fields.Command = reader.UInt8();
        fields.Status = reader.UInt8();
        return reader.Finish();
    }

    /// <summary>Gives the number of bytes written, 0 when they do not fit.</summary>
    public readonly int Encode(Span<byte> destination)
    {
        AbiWriter writer = AbiWriter.Call(destination, Selector, 2);
        writer.UInt8(Command);
        writer.UInt8(Status);
        return writer.Finish();
    }
}

/// <summary>The ledger of one asset: deposited = escrow + paid + refunded.</summary>
public struct AssetState
{
    /// <summary>assetState(address,uint128,uint128,uint128,uint128)</summary>
    public const uint Selector = 0x446E87B7;

    public const int EncodedBytes = 4 + (5 * AbiReader.WordBytes);

    public Address Asset;
    public UInt128 DepositedUnits;
    public UInt128 EscrowUnits;
    public UInt128 PaidUnits;
    public UInt128 RefundedUnits;

    public static bool TryDecode(ReadOnlySpan<byte> data, out AssetState fields)
    {
        AbiReader reader = AbiReader.Call(data, Selector, 5);
        fields.Asset = reader.Address();
        fields.DepositedUnits = reader.UInt128();
        fields.EscrowUnits = reader.UInt128();
        fields.PaidUnits = reader.UInt128();
        fields.RefundedUnits = reader.UInt128();
        return reader.Finish();
    }

    /// <summary>Gives the number of bytes written, 0 when they do not fit.</summary>
    public readonly int Encode(Span<byte> destination)
    {
        AbiWriter writer = AbiWriter.Call(destination, Selector, 5);
        writer.Address(in Asset);
        writer.UInt128(DepositedUnits);
        writer.UInt128(EscrowUnits);
        writer.UInt128(PaidUnits);
        writer.UInt128(RefundedUnits);
        return writer.Finish();
    }
}

/// <summary>Where a job stands at the block of the last input.</summary>
public struct JobState
{
    /// <summary>jobState(uint64,address,address,uint8,uint16,uint16,uint16,uint16,uint128,uint64,uint64,uint64,bytes32,bytes32,uint64)</summary>
    public const uint Selector = 0x82243CAD;

    public const int EncodedBytes = 4 + (15 * AbiReader.WordBytes);

    public ulong JobId;
    public Address Sponsor;
    public Address Asset;
    public byte Phase;
    public ushort Places;
    public ushort PlacesTaken;
    public ushort PlacesComplete;
    public ushort PlacesScored;
    public UInt128 EscrowUnits;
    public ulong CommitDeadline;
    public ulong RevealDeadline;
    public ulong HoldoutDeadline;
    public Bytes32 ModelDigest;
    public Bytes32 DataDigest;
    public ulong LastBlock;

    public static bool TryDecode(ReadOnlySpan<byte> data, out JobState fields)
    {
        AbiReader reader = AbiReader.Call(data, Selector, 15);
        fields.JobId = reader.UInt64();
        fields.Sponsor = reader.Address();
        fields.Asset = reader.Address();
        fields.Phase = reader.UInt8();
        fields.Places = reader.UInt16();
        fields.PlacesTaken = reader.UInt16();
        fields.PlacesComplete = reader.UInt16();
        fields.PlacesScored = reader.UInt16();
        fields.EscrowUnits = reader.UInt128();
        fields.CommitDeadline = reader.UInt64();
        fields.RevealDeadline = reader.UInt64();
        fields.HoldoutDeadline = reader.UInt64();
        fields.ModelDigest = reader.Bytes32();
        fields.DataDigest = reader.Bytes32();
        fields.LastBlock = reader.UInt64();
        return reader.Finish();
    }

    /// <summary>Gives the number of bytes written, 0 when they do not fit.</summary>
    public readonly int Encode(Span<byte> destination)
    {
        AbiWriter writer = AbiWriter.Call(destination, Selector, 15);
        writer.UInt64(JobId);
        writer.Address(in Sponsor);
        writer.Address(in Asset);
        writer.UInt8(Phase);
        writer.UInt16(Places);
        writer.UInt16(PlacesTaken);
        writer.UInt16(PlacesComplete);
        writer.UInt16(PlacesScored);
        writer.UInt128(EscrowUnits);
        writer.UInt64(CommitDeadline);
        writer.UInt64(RevealDeadline);
        writer.UInt64(HoldoutDeadline);
        writer.Bytes32(in ModelDigest);
        writer.Bytes32(in DataDigest);
        writer.UInt64(LastBlock);
        return writer.Finish();
    }
}

/// <summary>Where a place stands.</summary>
public struct PlaceState
{
    /// <summary>placeState(uint64,uint16,address,uint8,uint8,bytes32,bytes32,int64)</summary>
    public const uint Selector = 0x4FED4F7F;

    public const int EncodedBytes = 4 + (8 * AbiReader.WordBytes);

    public ulong JobId;
    public ushort Place;
    public Address Client;
    public byte Phase;
    public byte Verdict;
    public Bytes32 Commitment;
    public Bytes32 ModelDigest;
    public long ScoreQ32;

    public static bool TryDecode(ReadOnlySpan<byte> data, out PlaceState fields)
    {
        AbiReader reader = AbiReader.Call(data, Selector, 8);
        fields.JobId = reader.UInt64();
        fields.Place = reader.UInt16();
        fields.Client = reader.Address();
        fields.Phase = reader.UInt8();
        fields.Verdict = reader.UInt8();
        fields.Commitment = reader.Bytes32();
        fields.ModelDigest = reader.Bytes32();
        fields.ScoreQ32 = reader.Int64();
        return reader.Finish();
    }

    /// <summary>Gives the number of bytes written, 0 when they do not fit.</summary>
    public readonly int Encode(Span<byte> destination)
    {
        AbiWriter writer = AbiWriter.Call(destination, Selector, 8);
        writer.UInt64(JobId);
        writer.UInt16(Place);
        writer.Address(in Client);
        writer.UInt8(Phase);
        writer.UInt8(Verdict);
        writer.Bytes32(in Commitment);
        writer.Bytes32(in ModelDigest);
        writer.Int64(ScoreQ32);
        return writer.Finish();
    }
}
