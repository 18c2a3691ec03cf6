namespace Rollup.Market;

/// <summary>Ordered by precedence: when several refusals apply, the lowest number is returned.</summary>
public enum DepositStatus : byte
{
    Accepted = 0,
    Undecodable = 1,         // not what a portal writes; nothing is known that could go back
    AssetNotAccepted = 2,    // ERC-721, ERC-1155, or a token at address zero
    AmountAboveMax = 3,      // more than 128 bits
    CommandUnknown = 4,      // the exec data is no postJob and no acceptJob
    CommandTakesNoMoney = 5, // it is another command
}

/// <summary>Which of the trusted portals an input comes from: it is the sender that counts, never the bytes.</summary>
enum Portal : byte
{
    None = 0,
    Ether = 1,
    Erc20 = 2,
    Erc721 = 3,
    Erc1155Single = 4,
    Erc1155Batch = 5,
}

/// <summary>
/// What a portal brings is never rejected. A deposit that carries no acceptable command goes back whole, and touches no table.
/// </summary>
static class DepositRule
{
    public static Portal PortalOf(in Address sender)
    {
        if (sender.Equals(Addresses.EtherPortal)) return Portal.Ether;
        if (sender.Equals(Addresses.Erc20Portal)) return Portal.Erc20;
        if (sender.Equals(Addresses.Erc721Portal)) return Portal.Erc721;
        if (sender.Equals(Addresses.Erc1155SinglePortal)) return Portal.Erc1155Single;
        return sender.Equals(Addresses.Erc1155BatchPortal) ? Portal.Erc1155Batch : Portal.None;
    }

    public static void Take<TSink>(
        MarketState state, ref TSink sink, in Caller caller, Portal portal, ReadOnlySpan<byte> payload, Span<byte> scratch)
        where TSink : struct, ISink
    {
        if (portal == Portal.Ether) TakeEther(state, ref sink, in caller, payload);
        else if (portal == Portal.Erc20) TakeErc20(state, ref sink, in caller, payload);
        else TokenReturns.Take(state, ref sink, in caller, portal, payload, scratch);
    }

    static void TakeEther<TSink>(MarketState state, ref TSink sink, in Caller caller, ReadOnlySpan<byte> payload)
        where TSink : struct, ISink
    {
        if (!EtherDeposit.TryDecode(payload, out EtherDeposit deposit, out ReadOnlySpan<byte> command))
        {
            Emit.Refusal(state, ref sink, CommandKind.Deposit, (byte)DepositStatus.Undecodable);
            return;
        }
        Caller depositor = caller;
        depositor.Sender = deposit.Depositor;
        if (!TryRun(state, ref sink, in depositor, in deposit.AmountWei, DepositStatus.Accepted, command))
            Emit.Payment(state, ref sink, default, in deposit.Depositor, in deposit.AmountWei);
    }

    static void TakeErc20<TSink>(MarketState state, ref TSink sink, in Caller caller, ReadOnlySpan<byte> payload)
        where TSink : struct, ISink
    {
        if (!Erc20Deposit.TryDecode(payload, out Erc20Deposit deposit, out ReadOnlySpan<byte> command))
        {
            Emit.Refusal(state, ref sink, CommandKind.Deposit, (byte)DepositStatus.Undecodable);
            return;
        }
        Caller depositor = caller;
        depositor.Sender = deposit.Depositor;
        depositor.Asset = deposit.Token;
        // Address zero means Ether in every table: a token that claims it never enters one.
        DepositStatus asset = deposit.Token.IsZero ? DepositStatus.AssetNotAccepted : DepositStatus.Accepted;
        if (!TryRun(state, ref sink, in depositor, in deposit.AmountUnits, asset, command) && !deposit.AmountUnits.IsZero)
            Emit.Erc20Payment(state, ref sink, in deposit.Token, in deposit.Depositor, in deposit.AmountUnits);
    }

    // True if the command was accepted and keeps the money. Otherwise the refusal is reported, and the caller gives everything back.
    static bool TryRun<TSink>(
        MarketState state, ref TSink sink, in Caller depositor, in UInt256 units, DepositStatus status, ReadOnlySpan<byte> command)
        where TSink : struct, ISink
    {
        Caller caller = depositor;
        caller.HasDeposit = true;
        if (status == DepositStatus.Accepted && !units.TryToUInt128(out caller.Units)) status = DepositStatus.AmountAboveMax;
        if (status == DepositStatus.Accepted)
        {
            CommandKind kind = Protocol.Commands.KindOf(command);
            int taken = kind switch
            {
                CommandKind.PostJob => DirectCommands.Post(state, ref sink, in caller, command),
                CommandKind.AcceptJob => DirectCommands.Accept(state, ref sink, in caller, command),
                _ => DirectCommands.Undecodable,
            };
            if (taken > 0) Emit.Refusal(state, ref sink, kind, (byte)taken);
            if (taken != DirectCommands.Undecodable) return taken == 0;
            bool isOther = kind is not (CommandKind.None or CommandKind.PostJob or CommandKind.AcceptJob);
            status = isOther ? DepositStatus.CommandTakesNoMoney : DepositStatus.CommandUnknown;
        }
        Emit.Refusal(state, ref sink, CommandKind.Deposit, (byte)status);
        return false;
    }
}
