using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;
using Rollup.Protocol;

namespace Rollup.Chain;

/// <summary>How much work guessing one password costs. N is the number of 1 KiB blocks (r = 8) that one try must hold.</summary>
public enum ScryptCost
{
    /// <summary>4 MiB, for throw-away keys on a test chain.</summary>
    Light = 1 << 12,

    /// <summary>256 MiB and about a second: what geth writes.</summary>
    Standard = 1 << 18,
}

/// <summary>The keystore has this fault, or the password is wrong.</summary>
public sealed class KeystoreException(string message) : Exception(message);

/// <summary>
/// Web3 Secret Storage, version 3: the key encrypted with AES-128-CTR under a key derived from a password, as geth, foundry and most
/// wallets read and write it. We write scrypt and read scrypt and PBKDF2.
/// </summary>
public static class Keystore
{
    const int Version = 3;
    const int DerivedBytes = 32;
    const int ScryptR = 8;

    // Beyond these a keystore is an attack on whoever opens it, not a protection.
    const long ScryptBytesMax = 1L << 30;
    const int Pbkdf2RoundsMax = 10_000_000;

    /// <summary>The keystore's JSON. Two calls differ: salt and initialisation vector are new each time.</summary>
    public static string Encrypt(EthereumKey key, string password, ScryptCost cost = ScryptCost.Standard)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(32);
        byte[] initialVector = RandomNumberGenerator.GetBytes(16);
        byte[] derived = Scrypt.Derive(Encoding.UTF8.GetBytes(password), salt, (int)cost, ScryptR, 1, DerivedBytes);
        byte[] cipherText = Cipher(derived, initialVector, key.ExportSecret());
        JsonObject file = new()
        {
            ["address"] = Convert.ToHexStringLower(key.Address.Bytes),
            ["crypto"] = new JsonObject
            {
                ["cipher"] = "aes-128-ctr",
                ["cipherparams"] = new JsonObject { ["iv"] = Convert.ToHexStringLower(initialVector) },
                ["ciphertext"] = Convert.ToHexStringLower(cipherText),
                ["kdf"] = "scrypt",
                ["kdfparams"] = new JsonObject
                {
                    ["dklen"] = DerivedBytes, ["n"] = (int)cost, ["p"] = 1, ["r"] = ScryptR, ["salt"] = Convert.ToHexStringLower(salt),
                },
                ["mac"] = Convert.ToHexStringLower(Mac(derived, cipherText)),
            },
            ["id"] = Guid.NewGuid().ToString(),
            ["version"] = Version,
        };
        return file.ToJsonString();
    }

    /// <summary>Throws <see cref="KeystoreException"/> for a wrong password, for another version or method, and for a damaged file.</summary>
    public static EthereumKey Decrypt(string json, string password)
    {
        try
        {
            using JsonDocument file = JsonDocument.Parse(json);
            int version = file.RootElement.GetProperty("version").GetInt32();
            if (version != Version) throw new KeystoreException($"the keystore has version {version}, not {Version}");
            return Open(file.RootElement, password);
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or FormatException or ArgumentException
            or InvalidOperationException or OverflowException)
        {
            throw new KeystoreException($"the keystore is damaged: {fault.Message}");
        }
    }

    static EthereumKey Open(JsonElement file, string password)
    {
        JsonElement crypto = file.TryGetProperty("crypto", out JsonElement lower) ? lower : file.GetProperty("Crypto");
        string cipher = crypto.Text("cipher");
        if (cipher != "aes-128-ctr") throw new KeystoreException($"the keystore uses the cipher {cipher}, not aes-128-ctr");

        byte[] derived = Derive(crypto.Text("kdf"), crypto.GetProperty("kdfparams"), password);
        byte[] cipherText = Hex.Decode(crypto.Text("ciphertext"));
        byte[] mac = Hex.Decode(crypto.Text("mac"));
        if (!CryptographicOperations.FixedTimeEquals(mac, Mac(derived, cipherText))) throw new KeystoreException("the password is wrong");

        EthereumKey key = new(Cipher(derived, Hex.Decode(crypto.GetProperty("cipherparams").Text("iv")), cipherText));
        bool namesOther = file.TryGetProperty("address", out JsonElement named) && named.GetString() is { Length: > 0 } text
            && !Hex.ReadAddress(text).Equals(key.Address);
        return namesOther ? throw new KeystoreException("the keystore names another address than its key has") : key;
    }

    static byte[] Derive(string method, JsonElement parameters, string password)
    {
        byte[] salt = Hex.Decode(parameters.Text("salt"));
        int length = parameters.GetProperty("dklen").GetInt32();
        if (length is < DerivedBytes or > 64) throw new KeystoreException($"the keystore derives {length} bytes, not {DerivedBytes}");
        return method switch
        {
            "scrypt" => DeriveScrypt(parameters, password, salt, length),
            "pbkdf2" => DerivePbkdf2(parameters, password, salt, length),
            _ => throw new KeystoreException($"the keystore uses {method}, neither scrypt nor pbkdf2"),
        };
    }

    static byte[] DeriveScrypt(JsonElement parameters, string password, byte[] salt, int length)
    {
        int n = parameters.GetProperty("n").GetInt32();
        int r = parameters.GetProperty("r").GetInt32();
        int p = parameters.GetProperty("p").GetInt32();
        bool isSane = n > 1 && (n & (n - 1)) == 0 && r is > 0 and <= 64 && p is > 0 and <= 64 && 128L * n * r <= ScryptBytesMax;
        if (!isSane) throw new KeystoreException($"the keystore demands scrypt with n={n}, r={r}, p={p}");
        return Scrypt.Derive(Encoding.UTF8.GetBytes(password), salt, n, r, p, length);
    }

    static byte[] DerivePbkdf2(JsonElement parameters, string password, byte[] salt, int length)
    {
        int rounds = parameters.GetProperty("c").GetInt32();
        string function = parameters.Text("prf");
        if (function != "hmac-sha256" || rounds is < 1 or > Pbkdf2RoundsMax)
            throw new KeystoreException($"the keystore demands pbkdf2 with {function} and {rounds} rounds");
        return Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, rounds, HashAlgorithmName.SHA256, length);
    }

    // The first 16 derived bytes are the cipher's key, the next 16 the MAC's.
    static byte[] Cipher(byte[] derived, byte[] initialVector, byte[] input)
    {
        SicBlockCipher counter = new(new AesEngine());
        counter.Init(forEncryption: true, new ParametersWithIV(new KeyParameter(derived, 0, 16), initialVector));
        byte[] padded = new byte[(input.Length + 15) & ~15];
        input.CopyTo(padded, 0);
        for (int start = 0; start < padded.Length; start += 16) counter.ProcessBlock(padded, start, padded, start);
        return padded[..input.Length];
    }

    static byte[] Mac(byte[] derived, byte[] cipherText)
    {
        Keccak256.Hash([.. derived.AsSpan(16, 16), .. cipherText], out Bytes32 mac);
        return mac.Bytes.ToArray();
    }
}
