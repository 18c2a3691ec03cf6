using System.Security.Cryptography;
using Nethereum.Signer;

namespace Rollup.Chain;

/// <summary>A secp256k1 key of an Ethereum account.</summary>
public sealed class EthereumKey
{
    readonly byte[] _secret; // the library gives back 31 bytes of a key that begins with a zero

    public EthereumKey(ReadOnlySpan<byte> secret)
    {
        if (secret.Length != 32) throw new ArgumentException($"a key is 32 bytes, not {secret.Length}");
        _secret = secret.ToArray();
        try
        {
            Signer = new EthECKey(_secret, isPrivate: true);
            Address = Address.Read(Signer.GetPublicAddressAsBytes());
        }
        catch (ArgumentException)
        {
            throw new ArgumentException("the key is out of range");
        }
    }

    public Address Address { get; }

    internal EthECKey Signer { get; }

    /// <summary>A new key from the system's random source: any 32 bytes, as all but one in 2^127 are a key.</summary>
    public static EthereumKey Generate() => new(RandomNumberGenerator.GetBytes(32));

    /// <summary>The 32 secret bytes, for a keystore and nothing else.</summary>
    internal byte[] ExportSecret() => [.. _secret];
}
