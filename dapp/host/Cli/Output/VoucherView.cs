namespace Rollup.Cli.Output;

/// <summary>
/// A voucher as a person or a script reads it. Units are base units of the asset; an asset of zeros is Ether, a vault of zeros none.
/// </summary>
sealed record VoucherView(
    ulong Index, string Kind, string Asset, string Vault, string Receiver, UInt128 Units, string State, string? Transaction)
{
    public static VoucherView From(Voucher voucher) => new(
        voucher.Index, voucher.Kind.ToString().ToLowerInvariant(), HexText.Of(voucher.Asset), HexText.Of(voucher.Vault),
        HexText.Of(voucher.Receiver), voucher.Units,
        voucher.State switch
        {
            VoucherState.Waiting => "waits for the claim of its epoch",
            VoucherState.Ready => "ready",
            _ => "executed",
        },
        Transaction: null);
}
