namespace Rollup.Protocol;

// What the portals of 2.2.0, and our factory of vaults, write as payload: addresses and numbers packed, without selector, then what the
// depositor sent along. These are only believed when the sender of the input is the portal, or the factory (Addresses). Every length from
// the fixed part on is legal.

/// <summary>Ether: depositor20, value32, exec data.</summary>
public struct EtherDeposit
{
    public const int FixedBytes = Address.Size + Bytes32.Size;

    public Address Depositor;
    public UInt256 AmountWei;

    public static bool TryDecode(ReadOnlySpan<byte> payload, out EtherDeposit fields, out ReadOnlySpan<byte> execData)
    {
        fields = default;
        execData = default;
        if (payload.Length < FixedBytes) return false;

        fields.Depositor = Address.Read(payload);
        fields.AmountWei = UInt256.Read(payload.Slice(Address.Size));
        execData = payload.Slice(FixedBytes);
        return true;
    }

    /// <summary>Gives the number of bytes written, 0 when they do not fit.</summary>
    public readonly int Encode(ReadOnlySpan<byte> execData, Span<byte> destination)
    {
        if (destination.Length < FixedBytes || destination.Length - FixedBytes < execData.Length) return 0;

        Depositor.CopyTo(destination);
        AmountWei.BigEndian.CopyTo(destination.Slice(Address.Size));
        execData.CopyTo(destination.Slice(FixedBytes));
        return FixedBytes + execData.Length;
    }
}

/// <summary>
/// Tokens of ERC-20 that arrived in a vault, as its factory tells it: token20, vault20, depositor20, value32, isNew1, exec data. A vault at
/// address zero, and an isNew that is neither 0 nor 1, are nothing that the factory writes, and so no such deposit.
/// </summary>
public struct VaultDeposit
{
    public const int FixedBytes = 3 * Address.Size + Bytes32.Size + 1;

    public AssetKey Asset;
    public Address Depositor;
    public UInt256 ArrivedUnits;
    public bool IsNew; // the vault was made by this deposit

    public static bool TryDecode(ReadOnlySpan<byte> payload, out VaultDeposit fields, out ReadOnlySpan<byte> execData)
    {
        fields = default;
        execData = default;
        if (payload.Length < FixedBytes || payload[FixedBytes - 1] > 1) return false;

        fields.Asset.Token = Address.Read(payload);
        fields.Asset.Vault = Address.Read(payload.Slice(Address.Size));
        fields.Depositor = Address.Read(payload.Slice(2 * Address.Size));
        fields.ArrivedUnits = UInt256.Read(payload.Slice(3 * Address.Size));
        fields.IsNew = payload[FixedBytes - 1] == 1;
        execData = payload.Slice(FixedBytes);
        return !fields.Asset.Vault.IsZero;
    }

    /// <summary>Gives the number of bytes written, 0 when they do not fit.</summary>
    public readonly int Encode(ReadOnlySpan<byte> execData, Span<byte> destination)
    {
        if (destination.Length < FixedBytes || destination.Length - FixedBytes < execData.Length) return 0;

        Asset.Token.CopyTo(destination);
        Asset.Vault.CopyTo(destination.Slice(Address.Size));
        Depositor.CopyTo(destination.Slice(2 * Address.Size));
        ArrivedUnits.BigEndian.CopyTo(destination.Slice(3 * Address.Size));
        destination[FixedBytes - 1] = IsNew ? (byte)1 : (byte)0;
        execData.CopyTo(destination.Slice(FixedBytes));
        return FixedBytes + execData.Length;
    }
}

/// <summary>Tokens of ERC-20: token20, depositor20, value32, exec data.</summary>
public struct Erc20Deposit
{
    public const int FixedBytes = 2 * Address.Size + Bytes32.Size;

    public Address Token;
    public Address Depositor;
    public UInt256 AmountUnits;

    public static bool TryDecode(ReadOnlySpan<byte> payload, out Erc20Deposit fields, out ReadOnlySpan<byte> execData)
    {
        fields = default;
        execData = default;
        if (payload.Length < FixedBytes) return false;

        fields.Token = Address.Read(payload);
        fields.Depositor = Address.Read(payload.Slice(Address.Size));
        fields.AmountUnits = UInt256.Read(payload.Slice(2 * Address.Size));
        execData = payload.Slice(FixedBytes);
        return true;
    }

    /// <summary>Gives the number of bytes written, 0 when they do not fit.</summary>
    public readonly int Encode(ReadOnlySpan<byte> execData, Span<byte> destination)
    {
        if (destination.Length < FixedBytes || destination.Length - FixedBytes < execData.Length) return 0;

        Token.CopyTo(destination);
        Depositor.CopyTo(destination.Slice(Address.Size));
        AmountUnits.BigEndian.CopyTo(destination.Slice(2 * Address.Size));
        execData.CopyTo(destination.Slice(FixedBytes));
        return FixedBytes + execData.Length;
    }
}
