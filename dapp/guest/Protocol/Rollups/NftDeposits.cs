namespace Rollup.Protocol;

// Deposits of single tokens. The market has no use for them, but a portal's input is never rejected: they are read so that they can be
// returned. Behind the packed part stands abi.encode(bytes baseLayerData, bytes execLayerData), written by the portal itself and so
// canonical.

/// <summary>A token of ERC-721: token20, depositor20, tokenId32, abi(base, exec).</summary>
public struct Erc721Deposit
{
    public const int FixedBytes = 2 * Address.Size + Bytes32.Size;

    public Address Token;
    public Address Depositor;
    public UInt256 TokenId;

    public static bool TryDecode(
        ReadOnlySpan<byte> payload, out Erc721Deposit fields, out ReadOnlySpan<byte> baseData, out ReadOnlySpan<byte> execData)
    {
        fields = default;
        baseData = default;
        execData = default;
        if (payload.Length < FixedBytes) return false;

        fields.Token = Address.Read(payload);
        fields.Depositor = Address.Read(payload.Slice(Address.Size));
        fields.TokenId = UInt256.Read(payload.Slice(2 * Address.Size));
        AbiReader reader = new(payload.Slice(FixedBytes), 2);
        baseData = reader.Bytes();
        execData = reader.Bytes();
        return reader.Finish();
    }

    /// <summary>Gives the number of bytes written, 0 when they do not fit.</summary>
    public readonly int Encode(ReadOnlySpan<byte> baseData, ReadOnlySpan<byte> execData, Span<byte> destination)
    {
        if (destination.Length < FixedBytes) return 0;

        Token.CopyTo(destination);
        Depositor.CopyTo(destination.Slice(Address.Size));
        TokenId.BigEndian.CopyTo(destination.Slice(2 * Address.Size));
        AbiWriter writer = new(destination.Slice(FixedBytes), 2);
        writer.Bytes(baseData);
        writer.Bytes(execData);
        int dataBytes = writer.Finish();
        return dataBytes == 0 ? 0 : FixedBytes + dataBytes;
    }
}

/// <summary>One kind of token of ERC-1155: token20, depositor20, tokenId32, value32, abi(base, exec).</summary>
public struct Erc1155SingleDeposit
{
    public const int FixedBytes = 2 * Address.Size + 2 * Bytes32.Size;

    public Address Token;
    public Address Depositor;
    public UInt256 TokenId;
    public UInt256 AmountUnits;

    public static bool TryDecode(
        ReadOnlySpan<byte> payload, out Erc1155SingleDeposit fields, out ReadOnlySpan<byte> baseData, out ReadOnlySpan<byte> execData)
    {
        fields = default;
        baseData = default;
        execData = default;
        if (payload.Length < FixedBytes) return false;

        fields.Token = Address.Read(payload);
        fields.Depositor = Address.Read(payload.Slice(Address.Size));
        fields.TokenId = UInt256.Read(payload.Slice(2 * Address.Size));
        fields.AmountUnits = UInt256.Read(payload.Slice(2 * Address.Size + Bytes32.Size));
        AbiReader reader = new(payload.Slice(FixedBytes), 2);
        baseData = reader.Bytes();
        execData = reader.Bytes();
        return reader.Finish();
    }

    /// <summary>Gives the number of bytes written, 0 when they do not fit.</summary>
    public readonly int Encode(ReadOnlySpan<byte> baseData, ReadOnlySpan<byte> execData, Span<byte> destination)
    {
        if (destination.Length < FixedBytes) return 0;

        Token.CopyTo(destination);
        Depositor.CopyTo(destination.Slice(Address.Size));
        TokenId.BigEndian.CopyTo(destination.Slice(2 * Address.Size));
        AmountUnits.BigEndian.CopyTo(destination.Slice(2 * Address.Size + Bytes32.Size));
        AbiWriter writer = new(destination.Slice(FixedBytes), 2);
        writer.Bytes(baseData);
        writer.Bytes(execData);
        int dataBytes = writer.Finish();
        return dataBytes == 0 ? 0 : FixedBytes + dataBytes;
    }
}

/// <summary>Several kinds of token of ERC-1155: token20, depositor20, abi(tokenIds, values, base, exec).</summary>
public ref struct Erc1155BatchDeposit
{
    public const int FixedBytes = 2 * Address.Size;

    const int CountMax = EvmAdvance.InputBytesMax / (2 * AbiReader.WordBytes);

    public Address Token;
    public Address Depositor;

    /// <summary>
    /// Token ids, and amounts, one behind the other, 32 bytes each. The portal does not compare the two lengths; the token does.
    /// </summary>
    public ReadOnlySpan<byte> TokenIdWords;
    public ReadOnlySpan<byte> AmountWords;

    public static bool TryDecode(
        ReadOnlySpan<byte> payload, out Erc1155BatchDeposit fields, out ReadOnlySpan<byte> baseData, out ReadOnlySpan<byte> execData)
    {
        fields = default;
        baseData = default;
        execData = default;
        if (payload.Length < FixedBytes) return false;

        fields.Token = Address.Read(payload);
        fields.Depositor = Address.Read(payload.Slice(Address.Size));
        AbiReader reader = new(payload.Slice(FixedBytes), 4);
        fields.TokenIdWords = reader.ListWords(CountMax);
        fields.AmountWords = reader.ListWords(CountMax);
        baseData = reader.Bytes();
        execData = reader.Bytes();
        return reader.Finish();
    }

    /// <summary>Gives the number of bytes written, 0 when they do not fit.</summary>
    public readonly int Encode(ReadOnlySpan<byte> baseData, ReadOnlySpan<byte> execData, Span<byte> destination)
    {
        if (destination.Length < FixedBytes) return 0;

        Token.CopyTo(destination);
        Depositor.CopyTo(destination.Slice(Address.Size));
        AbiWriter writer = new(destination.Slice(FixedBytes), 4);
        writer.ListWords(TokenIdWords);
        writer.ListWords(AmountWords);
        writer.Bytes(baseData);
        writer.Bytes(execData);
        int dataBytes = writer.Finish();
        return dataBytes == 0 ? 0 : FixedBytes + dataBytes;
    }
}
