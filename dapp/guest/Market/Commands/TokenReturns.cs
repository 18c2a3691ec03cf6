namespace Rollup.Market;

/// <summary>Tokens that the market has no use for go back to whoever sent them, by voucher, in the input that brought them.</summary>
static class TokenReturns
{
    public static void Take<TSink>(
        MarketState state, ref TSink sink, in Caller caller, Portal portal, ReadOnlySpan<byte> payload, Span<byte> scratch)
        where TSink : struct, ISink
    {
        Span<byte> blob = scratch.Slice(0, MarketLimits.OutputBytesMax);
        int length = portal switch
        {
            Portal.Erc721 => WriteErc721(in caller, payload, blob),
            Portal.Erc1155Single => WriteErc1155Single(in caller, payload, blob),
            _ => WriteErc1155Batch(in caller, payload, blob),
        };
        DepositStatus status = length == 0 ? DepositStatus.Undecodable : DepositStatus.AssetNotAccepted;
        Emit.Refusal(state, ref sink, CommandKind.Deposit, (byte)status);
        if (length != 0) Emit.Output(state, ref sink, blob.Slice(0, length));
    }

    // The packed part in front says all that is needed, so what follows it is not judged.
    static int WriteErc721(in Caller caller, ReadOnlySpan<byte> payload, Span<byte> blob)
    {
        if (!Erc721Deposit.TryDecode(payload, out Erc721Deposit deposit, out _, out _) && payload.Length < Erc721Deposit.FixedBytes)
            return 0;
        return Outputs.WriteErc721Transfer(in deposit.Token, in caller.Application, in deposit.Depositor, in deposit.TokenId, blob);
    }

    static int WriteErc1155Single(in Caller caller, ReadOnlySpan<byte> payload, Span<byte> blob)
    {
        if (!Erc1155SingleDeposit.TryDecode(payload, out Erc1155SingleDeposit deposit, out _, out _)
            && payload.Length < Erc1155SingleDeposit.FixedBytes) return 0;
        return Outputs.WriteErc1155Transfer(
            in deposit.Token, in caller.Application, in deposit.Depositor, in deposit.TokenId, in deposit.AmountUnits, blob);
    }

    static int WriteErc1155Batch(in Caller caller, ReadOnlySpan<byte> payload, Span<byte> blob)
    {
        if (!Erc1155BatchDeposit.TryDecode(payload, out Erc1155BatchDeposit deposit, out _, out _)) return 0;
        return Outputs.WriteErc1155BatchTransfer(
            in deposit.Token, in caller.Application, in deposit.Depositor, deposit.TokenIdWords, deposit.AmountWords, blob);
    }
}
