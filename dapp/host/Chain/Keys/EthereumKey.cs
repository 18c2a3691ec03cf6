using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Math.EC;
using Org.BouncyCastle.Utilities;
using Rollup.Protocol;
using RandomNumberGenerator = System.Security.Cryptography.RandomNumberGenerator;

namespace Rollup.Chain;

/// <summary>A signature over a 32-byte hash: low s, and the parity that lets the signer's key be recovered.</summary>
public sealed record Signature(Bytes32 R, Bytes32 S, byte Parity)
{
    /// <summary>The 65 bytes r, s, v with v = 27 + parity, as wallets give them for messages.</summary>
    public byte[] ToBytes() => [.. R.Bytes, .. S.Bytes, (byte)(27 + Parity)];
}

/// <summary>A secp256k1 key of an Ethereum account. Nonces are RFC 6979, so the same message always gets the same signature.</summary>
public sealed class EthereumKey
{
    static readonly X9ECParameters s_curve = CustomNamedCurves.GetByName("secp256k1");
    static readonly ECDomainParameters s_domain = new(s_curve);

    readonly BigInteger _secret;

    public EthereumKey(ReadOnlySpan<byte> secret)
    {
        if (secret.Length != 32) throw new ArgumentException($"a key is 32 bytes, not {secret.Length}");
        _secret = new BigInteger(1, secret);
        if (_secret.SignValue == 0 || _secret.CompareTo(s_domain.N) >= 0) throw new ArgumentException("the key is out of range");
        Address = AddressOf(s_domain.G.Multiply(_secret));
    }

    public Address Address { get; }

    /// <summary>A new key from the system's random source.</summary>
    public static EthereumKey Generate()
    {
        while (true)
        {
            byte[] secret = RandomNumberGenerator.GetBytes(32);
            BigInteger number = new(1, secret);
            if (number.SignValue != 0 && number.CompareTo(s_domain.N) < 0) return new EthereumKey(secret);
        }
    }

    /// <summary>The 32 secret bytes, for a keystore and nothing else.</summary>
    internal byte[] ExportSecret() => BigIntegers.AsUnsignedByteArray(32, _secret);

    public Signature Sign(Bytes32 hash)
    {
        ECDsaSigner signer = new(new HMacDsaKCalculator(new Sha256Digest()));
        signer.Init(forSigning: true, new ECPrivateKeyParameters(_secret, s_domain));
        BigInteger[] pair = signer.GenerateSignature(hash.Bytes.ToArray());
        BigInteger half = s_domain.N.ShiftRight(1);
        BigInteger s = pair[1].CompareTo(half) > 0 ? s_domain.N.Subtract(pair[1]) : pair[1];
        for (byte parity = 0; parity < 2; parity++)
        {
            Signature signature = new(ToBytes32(pair[0]), ToBytes32(s), parity);
            if (TryRecover(hash, signature, out Address signer20) && signer20.Equals(Address)) return signature;
        }
        throw new InvalidOperationException("a signature does not recover its own key"); // r would have to exceed the group order
    }

    /// <summary>Signs a message the way wallets do (EIP-191).</summary>
    public Signature SignMessage(ReadOnlySpan<byte> message)
    {
        byte[] prefix = System.Text.Encoding.ASCII.GetBytes($"\u0019Ethereum Signed Message:\n{message.Length}");
        Keccak256.Hash([.. prefix, .. message], out Bytes32 hash);
        return Sign(hash);
    }

    /// <summary>Whose signature it is; false when it is nobody's.</summary>
    public static bool TryRecover(Bytes32 hash, Signature signature, out Address signer)
    {
        signer = default;
        BigInteger r = new(1, signature.R.Bytes);
        BigInteger s = new(1, signature.S.Bytes);
        BigInteger order = s_domain.N;
        if (r.SignValue == 0 || r.CompareTo(order) >= 0 || s.SignValue == 0 || s.CompareTo(order) >= 0 || signature.Parity > 1) return false;
        if (!TryDecodePoint(signature.R, signature.Parity, out ECPoint point)) return false;

        // Q = (s R - e G) / r
        BigInteger inverse = BigIntegers.ModOddInverse(order, r);
        BigInteger e = new(1, hash.Bytes);
        ECPoint key = ECAlgorithms.SumOfTwoMultiplies(
            s_domain.G, order.Subtract(e.Mod(order)).Multiply(inverse).Mod(order), point, s.Multiply(inverse).Mod(order)).Normalize();
        if (key.IsInfinity) return false;
        signer = AddressOf(key);
        return true;
    }

    static bool TryDecodePoint(Bytes32 x, byte parity, out ECPoint point)
    {
        try
        {
            point = s_domain.Curve.DecodePoint([(byte)(2 + parity), .. x.Bytes]);
            return true;
        }
        catch (ArgumentException)
        {
            point = s_domain.Curve.Infinity; // no point of the curve has this x
            return false;
        }
    }

    static Address AddressOf(ECPoint publicKey)
    {
        byte[] encoded = publicKey.Normalize().GetEncoded(compressed: false);
        Keccak256.Hash(encoded.AsSpan(1), out Bytes32 hash);
        return Address.Read(hash.Bytes[12..]);
    }

    static Bytes32 ToBytes32(BigInteger number) => Bytes32.Read(BigIntegers.AsUnsignedByteArray(32, number));
}
