namespace Rollup.Protocol;

/// <summary>What the input box says about an input, in front of its payload.</summary>
public struct EvmAdvance
{
    /// <summary>EvmAdvance(uint256,address,address,uint256,uint256,uint256,uint256,bytes)</summary>
    public const uint Selector = 0x415BF363;

    /// <summary>The longest input that the box takes, and the longest payload that fits into it.</summary>
    public const int InputBytesMax = 1 << 16;

    public const int PayloadBytesMax = 65216;

    const int HeadWords = 8;

    public ulong ChainId;
    public Address Application;
    public Address Sender;
    public ulong BlockNumber;
    public ulong BlockTimestamp;
    public Bytes32 PrevRandao;
    public ulong Index;

    /// <summary>Bytes of the input with a payload of this length.</summary>
    public static int EncodedBytes(int payloadBytes) => 4 + (HeadWords + 1) * AbiReader.WordBytes + ((payloadBytes + 31) & ~31);

    /// <summary>False when the bytes are not exactly such an input, or chain id, block, time or index need more than 64 bits.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> input, out EvmAdvance fields, out ReadOnlySpan<byte> payload)
    {
        AbiReader reader = AbiReader.Call(input, Selector, HeadWords);
        fields.ChainId = reader.UInt64();
        fields.Application = reader.Address();
        fields.Sender = reader.Address();
        fields.BlockNumber = reader.UInt64();
        fields.BlockTimestamp = reader.UInt64();
        fields.PrevRandao = reader.Bytes32();
        fields.Index = reader.UInt64();
        payload = reader.Bytes();
        return reader.Finish();
    }

    /// <summary>Gives the number of bytes written, 0 when they do not fit.</summary>
    public readonly int Encode(ReadOnlySpan<byte> payload, Span<byte> destination)
    {
        AbiWriter writer = AbiWriter.Call(destination, Selector, HeadWords);
        writer.UInt64(ChainId);
        writer.Address(in Application);
        writer.Address(in Sender);
        writer.UInt64(BlockNumber);
        writer.UInt64(BlockTimestamp);
        writer.Bytes32(in PrevRandao);
        writer.UInt64(Index);
        writer.Bytes(payload);
        return writer.Finish();
    }
}
