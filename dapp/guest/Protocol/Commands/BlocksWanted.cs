namespace Rollup.Protocol;

/// <summary>Asks for the ledger of every asset. It has no field. Twin: onchain/src/Queries.sol.</summary>
public struct InspectAssets
{
    /// <summary>inspectAssets()</summary>
    public const uint Selector = 0x05B1356A;

    public const int EncodedBytes = 4;

    public static bool TryDecode(ReadOnlySpan<byte> data, out InspectAssets fields)
    {
        fields = default;
        return AbiReader.Call(data, Selector, 0).Finish();
    }

    /// <summary>Gives the number of bytes written, 0 when they do not fit.</summary>
    public static int Encode(Span<byte> destination) => AbiWriter.Call(destination, Selector, 0).Finish();
}

/// <summary>The digests of the blocks that a job waits for, as a list of at most <see cref="CountMax"/>. Twin: onchain/src/Queries.sol.</summary>
public ref struct BlocksWanted
{
    /// <summary>blocksWanted(uint64,bytes32[])</summary>
    public const uint Selector = 0xE1BE65AB;

    /// <summary>As many as the machine has slots for blocks.</summary>
    public const int CountMax = 256;

    public ulong JobId;

    /// <summary>The digests one behind the other, 32 bytes each.</summary>
    public ReadOnlySpan<byte> Digests;

    public readonly int Count => Digests.Length / Bytes32.Size;

    public readonly Bytes32 Digest(int index) => Bytes32.Read(Digests.Slice(index * Bytes32.Size, Bytes32.Size));

    /// <summary>Bytes of the encoding of so many digests.</summary>
    public static int EncodedBytes(int count) => 4 + ((3 + count) * AbiReader.WordBytes);

    public static bool TryDecode(ReadOnlySpan<byte> data, out BlocksWanted fields)
    {
        fields = default;
        AbiReader reader = AbiReader.Call(data, Selector, 2);
        fields.JobId = reader.UInt64();
        fields.Digests = reader.ListWords(CountMax);
        return reader.Finish();
    }

    /// <summary>Gives the number of bytes written, 0 when they do not fit or the digests are no whole number of words.</summary>
    public readonly int Encode(Span<byte> destination)
    {
        if (Digests.Length % Bytes32.Size != 0) return 0;

        AbiWriter writer = AbiWriter.Call(destination, Selector, 2);
        writer.UInt64(JobId);
        writer.ListWords(Digests);
        return writer.Finish();
    }
}
