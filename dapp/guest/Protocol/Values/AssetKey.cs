namespace Rollup.Protocol;

/// <summary>
/// Money of one kind in one place: a token in the vault that holds it for one job; without a vault, a token that lies with that of all
/// other jobs without one; without a token, Ether.
/// </summary>
public struct AssetKey
{
    public const int Size = 2 * Address.Size;

    public Address Token;
    public Address Vault;

    public readonly bool IsEther => Token.IsZero && Vault.IsZero;

    public readonly bool IsPooledToken => !Token.IsZero && Vault.IsZero;

    public readonly void CopyTo(Span<byte> destination)
    {
        Token.CopyTo(destination);
        Vault.CopyTo(destination.Slice(Address.Size));
    }

    public readonly bool Equals(in AssetKey other) => Token.Equals(in other.Token) && Vault.Equals(in other.Vault);
}
