namespace Rollup.Chain;

/// <summary>What a call adds to an application's inputs: who the application is told sent it, and its bytes.</summary>
public sealed record AddedInput(Address Application, Address Sender, byte[] Payload)
{
    const int SelectorBytes = 4;

    /// <summary>keccak256 of all three: two inputs that differ in it are not the same.</summary>
    public Bytes32 Digest => OutputProof.LeafOf([.. Application.Bytes, .. Sender.Bytes, .. Payload]);

    /// <summary>It takes money to the application.</summary>
    public bool IsDeposit => Sender.Equals(Addresses.EtherPortal) || Sender.Equals(Addresses.Erc20Portal) || IntoVault;

    bool IntoVault => Sender.Equals(Addresses.JobVaultFactory);

    /// <summary>
    /// What a call of input box, portals or the factory of vaults adds when this account signs it; null for every other call.
    /// </summary>
    public static AddedInput? Of(ContractCall call, in Address from)
    {
        if (call.To is not { } contract || call.Data.Length < SelectorBytes) return null;
        ReadOnlySpan<byte> arguments = call.Data.AsSpan(SelectorBytes);
        if (contract.Equals(Addresses.InputBox)) return Direct(arguments, in from);
        if (contract.Equals(Addresses.EtherPortal)) return Ether(arguments, in from, call.ValueWei);
        if (contract.Equals(Addresses.JobVaultFactory)) return Vault(call.Data, in from);
        return contract.Equals(Addresses.Erc20Portal) ? Tokens(arguments, in from) : null;
    }

    /// <summary>The same of the blob that the box announces; null if it is none.</summary>
    public static AddedInput? Read(ReadOnlySpan<byte> blob) =>
        EvmAdvance.TryDecode(blob, out EvmAdvance fields, out ReadOnlySpan<byte> payload)
            ? new AddedInput(fields.Application, fields.Sender, payload.ToArray()) : null;

    /// <summary>The command that went along with a deposit, or an input's own; empty where a portal wrote something else.</summary>
    public ReadOnlySpan<byte> Command
    {
        get
        {
            if (!IsDeposit) return Payload;
            ReadOnlySpan<byte> command;
            bool isRead = Sender.Equals(Addresses.EtherPortal) ? EtherDeposit.TryDecode(Payload, out _, out command)
                : IntoVault ? VaultDeposit.TryDecode(Payload, out _, out command)
                : Erc20Deposit.TryDecode(Payload, out _, out command);
            return isRead ? command : default;
        }
    }

    static AddedInput? Direct(ReadOnlySpan<byte> arguments, in Address from)
    {
        AbiReader reader = new(arguments, 2);
        AddedInput added = new(reader.Address(), from, reader.Bytes().ToArray());
        return reader.Finish() ? added : null;
    }

    static AddedInput? Ether(ReadOnlySpan<byte> arguments, in Address from, UInt128 valueWei)
    {
        AbiReader reader = new(arguments, 2);
        Address application = reader.Address();
        ReadOnlySpan<byte> command = reader.Bytes();
        byte[] payload = new byte[EtherDeposit.FixedBytes + command.Length];
        EtherDeposit deposit = new() { Depositor = from, AmountWei = UInt256.From(valueWei) };
        return reader.Finish() && deposit.Encode(command, payload) > 0 ? new AddedInput(application, Addresses.EtherPortal, payload) : null;
    }

    // Exactly what the call says arrives, or nothing does.
    static AddedInput? Vault(ReadOnlySpan<byte> call, in Address from)
    {
        bool isNew = JobVaults.MakesVault(call);
        AbiReader reader = AbiReader.Call(call, isNew ? JobVaults.DepositNewSelector : JobVaults.DepositSelector, 6);
        Address application = reader.Address(), token = reader.Address();
        Bytes32 salt = isNew ? reader.Bytes32() : default;
        Address vault = isNew ? JobVaults.AddressOf(application, token, from, salt) : reader.Address();
        _ = reader.UInt256();
        VaultDeposit deposit = new()
        {
            Asset = new() { Token = token, Vault = vault }, Depositor = from, ArrivedUnits = reader.UInt256(), IsNew = isNew,
        };
        ReadOnlySpan<byte> command = reader.Bytes();
        byte[] payload = new byte[VaultDeposit.FixedBytes + command.Length];
        return reader.Finish() && deposit.Encode(command, payload) > 0
            ? new AddedInput(application, Addresses.JobVaultFactory, payload) : null;
    }

    static AddedInput? Tokens(ReadOnlySpan<byte> arguments, in Address from)
    {
        AbiReader reader = new(arguments, 4);
        Address token = reader.Address(), application = reader.Address();
        UInt256 units = reader.UInt256();
        ReadOnlySpan<byte> command = reader.Bytes();
        byte[] payload = new byte[Erc20Deposit.FixedBytes + command.Length];
        Erc20Deposit deposit = new() { Token = token, Depositor = from, AmountUnits = units };
        return reader.Finish() && deposit.Encode(command, payload) > 0
            ? new AddedInput(application, Addresses.Erc20Portal, payload) : null;
    }
}
