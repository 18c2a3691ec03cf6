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

/// <summary>
/// Which of the trusted portals, the factory of vaults among them, an input comes from: it is the sender that counts, never the bytes.
/// </summary>
enum Portal : byte
{
    None = 0,
    Ether = 1,
    Erc20 = 2,
    Erc721 = 3,
    Erc1155Single = 4,
    Erc1155Batch = 5,
    JobVaultFactory = 6,
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
        if (sender.Equals(Addresses.JobVaultFactory)) return Portal.JobVaultFactory;
        if (sender.Equals(Addresses.Erc721Portal)) return Portal.Erc721;
        if (sender.Equals(Addresses.Erc1155SinglePortal)) return Portal.Erc1155Single;
        return sender.Equals(Addresses.Erc1155BatchPortal) ? Portal.Erc1155Batch : Portal.None;
    }

    public static void Take<TSink>(
        MarketState state, ref TSink sink, in Caller caller, Portal portal, ReadOnlySpan<byte> payload, Span<byte> scratch)
        where TSink : struct, ISink
    {
        if (portal is Portal.Ether or Portal.Erc20 or Portal.JobVaultFactory) TakeMoney(state, ref sink, in caller, portal, payload);
        else TokenReturns.Take(state, ref sink, in caller, portal, payload, scratch);
    }

    static void TakeMoney<TSink>(MarketState state, ref TSink sink, in Caller caller, Portal portal, ReadOnlySpan<byte> payload)
        where TSink : struct, ISink
    {
        Caller depositor = caller;
        if (!TryRead(portal, payload, ref depositor, out UInt256 units, out ReadOnlySpan<byte> command))
        {
            Emit.Refusal(state, ref sink, CommandKind.Deposit, (byte)DepositStatus.Undecodable);
            return;
        }
        // Address zero means Ether in every table: a token that claims it never enters one.
        bool isNoToken = portal != Portal.Ether && depositor.Asset.Token.IsZero;
        DepositStatus status = isNoToken ? DepositStatus.AssetNotAccepted : DepositStatus.Accepted;
        if (TryRun(state, ref sink, in depositor, in units, status, command) || units.IsZero) return;
        if (portal == Portal.Erc20) Emit.Erc20Payment(state, ref sink, in depositor.Asset.Token, in depositor.Sender, in units);
        else Emit.Payment(state, ref sink, in depositor.Asset, in depositor.Sender, in units);
    }

    // Who sent how much of what, and the command behind it.
    static bool TryRead(
        Portal portal, ReadOnlySpan<byte> payload, ref Caller depositor, out UInt256 units, out ReadOnlySpan<byte> command)
    {
        if (portal == Portal.Ether)
        {
            bool isEther = EtherDeposit.TryDecode(payload, out EtherDeposit ether, out command);
            depositor.Sender = ether.Depositor;
            units = ether.AmountWei;
            return isEther;
        }
        if (portal == Portal.Erc20)
        {
            bool isToken = Erc20Deposit.TryDecode(payload, out Erc20Deposit tokens, out command);
            depositor.Sender = tokens.Depositor;
            depositor.Asset.Token = tokens.Token;
            units = tokens.AmountUnits;
            return isToken;
        }
        bool isInVault = VaultDeposit.TryDecode(payload, out VaultDeposit arrived, out command);
        depositor.Sender = arrived.Depositor;
        depositor.Asset = arrived.Asset;
        depositor.IsNewVault = arrived.IsNew;
        units = arrived.ArrivedUnits;
        return isInVault;
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
