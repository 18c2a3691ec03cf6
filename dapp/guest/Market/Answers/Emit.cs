namespace Rollup.Market;

/// <summary>The only way out. Every output goes into the outputs tree as it is emitted.</summary>
static class Emit
{
    const int NoticeBytesMax = 512;

    public static void Output<TSink>(MarketState state, ref TSink sink, ReadOnlySpan<byte> blob) where TSink : struct, ISink
    {
        if (blob.Length == 0) throw new InvalidOperationException("an output fits its buffer");
        Keccak256.Hash(blob, out Bytes32 leaf);
        state.Header.Outputs.Append(in leaf);
        sink.Output(blob);
    }

    public static void Notice<TSink>(MarketState state, ref TSink sink, ReadOnlySpan<byte> payload) where TSink : struct, ISink
    {
        Span<byte> blob = stackalloc byte[NoticeBytesMax];
        int length = Outputs.WriteNotice(payload, blob);
        Output(state, ref sink, blob.Slice(0, length));
    }

    /// <summary>A voucher over units of an asset; nothing for nothing.</summary>
    public static void Payment<TSink>(
        MarketState state, ref TSink sink, in AssetKey asset, in Address receiver, in UInt256 units)
        where TSink : struct, ISink
    {
        if (units.IsZero) return;
        if (asset.IsEther) EtherPayment(state, ref sink, in receiver, in units);
        else if (asset.Vault.IsZero) Erc20Payment(state, ref sink, in asset.Token, in receiver, in units);
        else VaultPayment(state, ref sink, in asset.Vault, in receiver, in units);
    }

    public static void EtherPayment<TSink>(MarketState state, ref TSink sink, in Address receiver, in UInt256 units)
        where TSink : struct, ISink
    {
        Span<byte> blob = stackalloc byte[Outputs.EtherTransferBytes];
        int length = Outputs.WriteEtherTransfer(in receiver, in units, blob);
        Output(state, ref sink, blob.Slice(0, length));
    }

    static void VaultPayment<TSink>(MarketState state, ref TSink sink, in Address vault, in Address receiver, in UInt256 units)
        where TSink : struct, ISink
    {
        Span<byte> blob = stackalloc byte[Outputs.VaultPaymentBytes];
        int length = Outputs.WriteVaultPayment(in vault, in receiver, in units, blob);
        Output(state, ref sink, blob.Slice(0, length));
    }

    public static void Erc20Payment<TSink>(
        MarketState state, ref TSink sink, in Address token, in Address receiver, in UInt256 units)
        where TSink : struct, ISink
    {
        Span<byte> blob = stackalloc byte[Outputs.Erc20TransferBytes];
        int length = Outputs.WriteErc20Transfer(in token, in receiver, in units, blob);
        Output(state, ref sink, blob.Slice(0, length));
    }

    public static void Refusal<TSink>(MarketState state, ref TSink sink, CommandKind command, byte status)
        where TSink : struct, ISink
    {
        state.Header.RefusedInputs++;
        Refused report = default;
        report.Command = (byte)command;
        report.Status = status;
        Span<byte> payload = stackalloc byte[Refused.EncodedBytes];
        int length = report.Encode(payload);
        sink.Report(payload.Slice(0, length));
    }
}
