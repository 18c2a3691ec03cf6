namespace Rollup.Protocol;

/// <summary>
/// Encodes outputs. Every method gives the number of bytes written, 0 when they do not fit the destination.
/// Outputs count from the first input of the application; the leaf of an output is keccak256 of all its bytes.
/// </summary>
public static class Outputs
{
    public const uint NoticeSelector = 0xC258D6E5;              // Notice(bytes)
    public const uint VoucherSelector = 0x237A816F;             // Voucher(address,uint256,bytes)
    public const uint DelegateCallVoucherSelector = 0x10321E8B; // DelegateCallVoucher(address,bytes)

    const uint SafeTransferSelector = 0xD1660F99;       // safeTransfer(address,address,uint256) of the SafeERC20Transfer library
    const uint VaultPaySelector = 0xC4076876;           // pay(address,uint256) of a vault
    const uint Erc721TransferSelector = 0x42842E0E;     // safeTransferFrom(address,address,uint256)
    const uint Erc1155TransferSelector = 0xF242432A;    // safeTransferFrom(address,address,uint256,uint256,bytes)
    const uint Erc1155BatchSelector = 0x2EB2C2D6;       // safeBatchTransferFrom(address,address,uint256[],uint256[],bytes)

    /// <summary>Bytes of the voucher that <see cref="WriteErc20Transfer"/> writes.</summary>
    public const int Erc20TransferBytes = 4 + 3 * AbiReader.WordBytes + 128;

    /// <summary>Bytes of the voucher that <see cref="WriteVaultPayment"/> writes.</summary>
    public const int VaultPaymentBytes = 4 + 4 * AbiReader.WordBytes + 96;

    /// <summary>Bytes of the voucher that <see cref="WriteEtherTransfer"/> writes.</summary>
    public const int EtherTransferBytes = 4 + 4 * AbiReader.WordBytes;

    /// <summary>Bytes of a notice with a payload of this length.</summary>
    public static int NoticeBytes(int payloadBytes) => 4 + 2 * AbiReader.WordBytes + ((payloadBytes + 31) & ~31);

    public static int WriteNotice(ReadOnlySpan<byte> payload, Span<byte> destination)
    {
        AbiWriter writer = AbiWriter.Call(destination, NoticeSelector, 1);
        writer.Bytes(payload);
        return writer.Finish();
    }

    /// <summary>A call of another contract by the application, with wei.</summary>
    public static int WriteVoucher(in Address target, in UInt256 valueWei, ReadOnlySpan<byte> payload, Span<byte> destination)
    {
        AbiWriter writer = AbiWriter.Call(destination, VoucherSelector, 3);
        writer.Address(in target);
        writer.UInt256(in valueWei);
        writer.Bytes(payload);
        return writer.Finish();
    }

    /// <summary>Foreign code run in the application's own name.</summary>
    public static int WriteDelegateCallVoucher(in Address target, ReadOnlySpan<byte> payload, Span<byte> destination)
    {
        AbiWriter writer = AbiWriter.Call(destination, DelegateCallVoucherSelector, 2);
        writer.Address(in target);
        writer.Bytes(payload);
        return writer.Finish();
    }

    /// <summary>
    /// Pays tokens through the SafeERC20Transfer library: a plain transfer that returns false would count as executed and be lost.
    /// </summary>
    public static int WriteErc20Transfer(in Address token, in Address receiver, in UInt256 amountUnits, Span<byte> destination)
    {
        Span<byte> call = stackalloc byte[4 + 3 * AbiReader.WordBytes];
        AbiWriter writer = AbiWriter.Call(call, SafeTransferSelector, 3);
        writer.Address(in token);
        writer.Address(in receiver);
        writer.UInt256(in amountUnits);
        return WriteDelegateCallVoucher(Addresses.SafeErc20Transfer, call, destination);
    }

    /// <summary>Pays tokens of a vault's, which has one token and looks at what that answers.</summary>
    public static int WriteVaultPayment(in Address vault, in Address receiver, in UInt256 units, Span<byte> destination)
    {
        Span<byte> call = stackalloc byte[4 + 2 * AbiReader.WordBytes];
        AbiWriter writer = AbiWriter.Call(call, VaultPaySelector, 2);
        writer.Address(in receiver);
        writer.UInt256(in units);
        return WriteVoucher(in vault, default, call, destination);
    }

    public static int WriteEtherTransfer(in Address receiver, in UInt256 amountWei, Span<byte> destination) =>
        WriteVoucher(in receiver, in amountWei, default, destination);

    /// <summary>Gives a token of the application's back; the application itself is the owner named in the call.</summary>
    public static int WriteErc721Transfer(
        in Address token, in Address application, in Address receiver, in UInt256 tokenId, Span<byte> destination)
    {
        Span<byte> call = stackalloc byte[4 + 3 * AbiReader.WordBytes];
        AbiWriter writer = AbiWriter.Call(call, Erc721TransferSelector, 3);
        writer.Address(in application);
        writer.Address(in receiver);
        writer.UInt256(in tokenId);
        return WriteVoucher(in token, default, call, destination);
    }

    public static int WriteErc1155Transfer(
        in Address token, in Address application, in Address receiver, in UInt256 tokenId, in UInt256 amountUnits, Span<byte> destination)
    {
        Span<byte> call = stackalloc byte[4 + 6 * AbiReader.WordBytes];
        AbiWriter writer = AbiWriter.Call(call, Erc1155TransferSelector, 5);
        writer.Address(in application);
        writer.Address(in receiver);
        writer.UInt256(in tokenId);
        writer.UInt256(in amountUnits);
        writer.Bytes(default);
        return WriteVoucher(in token, default, call, destination);
    }

    /// <summary>
    /// Token ids and amounts as words one behind the other, 32 bytes each. Gives 0 when the two differ in length or are no whole words.
    /// </summary>
    public static int WriteErc1155BatchTransfer(
        in Address token, in Address application, in Address receiver,
        ReadOnlySpan<byte> tokenIdWords, ReadOnlySpan<byte> amountWords, Span<byte> destination)
    {
        if (tokenIdWords.Length != amountWords.Length || tokenIdWords.Length % AbiReader.WordBytes != 0) return 0;

        // The call is written where it will lie inside the voucher; its length is known before.
        int callBytes = 4 + 8 * AbiReader.WordBytes + 2 * tokenIdWords.Length;
        int callStart = 4 + 4 * AbiReader.WordBytes;
        int voucherBytes = callStart + ((callBytes + 31) & ~31);
        if (destination.Length < voucherBytes) return 0;

        AbiWriter writer = AbiWriter.Call(destination.Slice(callStart, callBytes), Erc1155BatchSelector, 5);
        writer.Address(in application);
        writer.Address(in receiver);
        writer.ListWords(tokenIdWords);
        writer.ListWords(amountWords);
        writer.Bytes(default);
        if (writer.Finish() != callBytes) return 0;

        return WriteVoucher(in token, default, destination.Slice(callStart, callBytes), destination);
    }

    public static bool TryReadNotice(ReadOnlySpan<byte> output, out ReadOnlySpan<byte> payload)
    {
        AbiReader reader = AbiReader.Call(output, NoticeSelector, 1);
        payload = reader.Bytes();
        return reader.Finish();
    }

    public static bool TryReadVoucher(ReadOnlySpan<byte> output, out Address target, out UInt256 valueWei, out ReadOnlySpan<byte> payload)
    {
        AbiReader reader = AbiReader.Call(output, VoucherSelector, 3);
        target = reader.Address();
        valueWei = reader.UInt256();
        payload = reader.Bytes();
        return reader.Finish();
    }

    public static bool TryReadDelegateCallVoucher(ReadOnlySpan<byte> output, out Address target, out ReadOnlySpan<byte> payload)
    {
        AbiReader reader = AbiReader.Call(output, DelegateCallVoucherSelector, 2);
        target = reader.Address();
        payload = reader.Bytes();
        return reader.Finish();
    }

    /// <summary>Reads back what <see cref="WriteVaultPayment"/> wrote; false for any other output.</summary>
    public static bool TryReadVaultPayment(ReadOnlySpan<byte> output, out Address vault, out Address receiver, out UInt256 units)
    {
        bool shaped = TryReadVoucher(output, out vault, out UInt256 valueWei, out ReadOnlySpan<byte> call);
        AbiReader reader = AbiReader.Call(call, VaultPaySelector, 2);
        receiver = reader.Address();
        units = reader.UInt256();
        return reader.Finish() && shaped && valueWei.IsZero;
    }

    /// <summary>Reads back what <see cref="WriteErc20Transfer"/> wrote; false for any other output.</summary>
    public static bool TryReadErc20Transfer(ReadOnlySpan<byte> output, out Address token, out Address receiver, out UInt256 amountUnits)
    {
        bool shaped = TryReadDelegateCallVoucher(output, out Address target, out ReadOnlySpan<byte> call);
        AbiReader reader = AbiReader.Call(call, SafeTransferSelector, 3);
        token = reader.Address();
        receiver = reader.Address();
        amountUnits = reader.UInt256();
        return reader.Finish() && shaped && target.Equals(Addresses.SafeErc20Transfer);
    }
}
