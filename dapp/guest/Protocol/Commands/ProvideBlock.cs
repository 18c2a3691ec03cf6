namespace Rollup.Protocol;

/// <summary>Brings one block that a live job waits for. Twin: onchain/src/Commands.sol.</summary>
public ref struct ProvideBlock
{
    /// <summary>provideBlock(uint64,bytes)</summary>
    public const uint Selector = 0x8A15856D;

    public ulong JobId;
    public ReadOnlySpan<byte> Block;

    /// <summary>Bytes of the encoding of a block of this length.</summary>
    public static int EncodedBytes(int blockBytes) => 4 + (3 * AbiReader.WordBytes) + ((blockBytes + 31) & ~31);

    public static bool TryDecode(ReadOnlySpan<byte> data, out ProvideBlock fields)
    {
        fields = default;
        AbiReader reader = AbiReader.Call(data, Selector, 2);
        fields.JobId = reader.UInt64();
        fields.Block = reader.Bytes();
        return reader.Finish();
    }

    /// <summary>Gives the number of bytes written, 0 when they do not fit.</summary>
    public readonly int Encode(Span<byte> destination)
    {
        AbiWriter writer = AbiWriter.Call(destination, Selector, 2);
        writer.UInt64(JobId);
        writer.Bytes(Block);
        return writer.Finish();
    }
}
