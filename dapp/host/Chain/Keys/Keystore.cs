using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Nethereum.KeyStore;
using Nethereum.KeyStore.Crypto;
using Nethereum.KeyStore.Model;

namespace Rollup.Chain;

/// <summary>How much work guessing one password costs. N is the number of 1 KiB blocks (r = 8) that one try must hold.</summary>
public enum ScryptCost
{
    /// <summary>4 MiB, for throw-away keys on a test chain.</summary>
    Light = 1 << 12,

    /// <summary>256 MiB and about a second: what geth writes.</summary>
    Standard = 1 << 18,
}

/// <summary>
/// The keystore has this fault, or the password is wrong. It names fields, never what is in them: somebody may have put a key there.
/// </summary>
public sealed class KeystoreException(string message) : Exception(PlainText.Of(message));

/// <summary>
/// Web3 Secret Storage, version 3: the key encrypted with AES-128-CTR under a key derived from a password, as geth, foundry and most
/// wallets read and write it. We write scrypt and read scrypt and PBKDF2. Old writers cut leading zeros off fields of fixed size; what is
/// short is padded here, and what is long refused, before any library sees it.
/// </summary>
public static class Keystore
{
    const int Version = 3;
    const int DerivedBytes = 32;
    const int VectorBytes = 16;
    const int SecretBytes = 32;
    const string NoteField = "note";

    // Beyond these a keystore is an attack on whoever opens it, not a protection. What geth writes needs 2^28 bytes and 2^21 blocks.
    const long ScryptBytesMax = 1L << 30;
    const long ScryptBlocksMax = 1L << 24;
    const int Pbkdf2RoundsMax = 10_000_000;

    // Methods that others write; any other text in their place is not shown.
    static readonly string[] s_otherMethods =
        ["aes-128-cbc", "aes-256-ctr", "aes-256-cbc", "argon2", "argon2id", "bcrypt", "hmac-sha1", "hmac-sha512"];

    static readonly KeyStoreCrypto s_codec = new();

    /// <summary>The keystore's JSON. Two calls differ: salt and initialisation vector are new each time.</summary>
    public static string Encrypt(EthereumKey key, string password, ScryptCost cost = ScryptCost.Standard)
    {
        // r = 8 and p = 1: with the library's own choice foundry does not open the file.
        ScryptParams parameters = new() { Dklen = DerivedBytes, N = (int)cost, R = 8, P = 1 };
        string address = Convert.ToHexStringLower(key.Address.Bytes);
        return new FastScryptService().EncryptAndGenerateKeyStoreAsJson(password, key.ExportSecret(), address, parameters);
    }

    /// <summary>The keystore of a key that everybody has, which says so in a field of its own.</summary>
    internal static string EncryptKnown(EthereumKey key)
    {
        JsonObject file = JsonNode.Parse(Encrypt(key, AnvilKeys.Password, ScryptCost.Light))!.AsObject();
        file[NoteField] = AnvilKeys.Note;
        return file.ToJsonString();
    }

    /// <summary>It says that everybody has its key, and so with which password it opens.</summary>
    internal static bool SaysKnown(string json)
    {
        try
        {
            return JsonNode.Parse(json)?[NoteField]?.GetValue<string>() == AnvilKeys.Note;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return false; // it is no keystore either, which its reader says
        }
    }

    /// <summary>
    /// Throws <see cref="KeystoreException"/> for a wrong password, for another version or method, and for a damaged file.
    /// </summary>
    public static EthereumKey Decrypt(string json, string password)
    {
        try
        {
            const char ByteOrderMark = '\uFEFF';
            using JsonDocument file = JsonDocument.Parse(
                json.TrimStart(ByteOrderMark), new JsonDocumentOptions { AllowDuplicateProperties = false });
            int version = file.RootElement.GetProperty("version").GetInt32();
            if (version != Version) throw new KeystoreException($"the keystore has version {version}, not {Version}");
            return Open(file.RootElement, password);
        }
        catch (Exception fault) when (fault is not KeystoreException)
        {
            throw new KeystoreException(fault is JsonException
                ? "the keystore is damaged: it is not JSON"
                : "the keystore is damaged: a field is missing or is not what it should be");
        }
    }

    static EthereumKey Open(JsonElement file, string password)
    {
        JsonElement crypto = file.TryGetProperty("crypto", out JsonElement lower) ? lower : file.GetProperty("Crypto");
        string cipher = Text(crypto, "cipher");
        if (cipher != "aes-128-ctr") throw new KeystoreException($"the keystore uses the cipher {Shown(cipher)}, not aes-128-ctr");

        byte[] vector = Fixed(crypto.GetProperty("cipherparams"), "iv", VectorBytes);
        byte[] derived = Derive(Text(crypto, "kdf"), crypto.GetProperty("kdfparams"), PasswordSource.BytesOf(password));
        byte[] cipherText = Authentic(crypto, derived);
        byte[] secret = s_codec.GenerateAesCtrDeCipher(vector, s_codec.GenerateCipherKey(derived), cipherText);
        EthereumKey key = new([.. new byte[SecretBytes - secret.Length], .. secret]); // old geth encrypted a key without its leading zeros
        bool namesOther = file.TryGetProperty("address", out JsonElement named) && named.GetString() is { Length: > 0 } text
            && !(Hex.TryReadAddress(Unprefixed(text), out Address address) && address.Equals(key.Address));
        return namesOther ? throw new KeystoreException("the keystore names another address than its key has") : key;
    }

    // A short cipher text is either one of a short key, or was cut when it was written: the MAC tells which.
    static byte[] Authentic(JsonElement crypto, byte[] derived)
    {
        byte[] mac = Fixed(crypto, "mac", 32);
        byte[] whole = Fixed(crypto, "ciphertext", SecretBytes);
        string digits = Digits(crypto, "ciphertext");
        byte[][] candidates = digits.Length % 2 == 0 ? [Convert.FromHexString(digits), whole] : [whole];
        return candidates.FirstOrDefault(candidate => CryptographicOperations.FixedTimeEquals(mac, s_codec.GenerateMac(derived, candidate)))
            ?? throw new KeystoreException("the password is wrong");
    }

    static byte[] Derive(string method, JsonElement parameters, byte[] password)
    {
        byte[] salt = Convert.FromHexString(Digits(parameters, "salt"));
        int length = parameters.GetProperty("dklen").GetInt32();
        if (length is < DerivedBytes or > 64) throw new KeystoreException($"the keystore derives {length} bytes, not {DerivedBytes}");
        return method switch
        {
            "scrypt" => DeriveScrypt(parameters, password, salt, length),
            "pbkdf2" => DerivePbkdf2(parameters, password, salt, length),
            _ => throw new KeystoreException($"the keystore uses {Shown(method)}, neither scrypt nor pbkdf2"),
        };
    }

    static byte[] DeriveScrypt(JsonElement parameters, byte[] password, byte[] salt, int length)
    {
        int n = parameters.GetProperty("n").GetInt32();
        int r = parameters.GetProperty("r").GetInt32();
        int p = parameters.GetProperty("p").GetInt32();
        bool isSane = n > 1 && int.IsPow2(n) && r is > 0 and <= 64 && p is > 0 and <= 64
            && 128L * n * r <= ScryptBytesMax && (long)n * r * p <= ScryptBlocksMax;
        if (!isSane) throw new KeystoreException($"the keystore demands scrypt with n={n}, r={r}, p={p}");
        return Scrypt.Derive(password, salt, n, r, p, length);
    }

    static byte[] DerivePbkdf2(JsonElement parameters, byte[] password, byte[] salt, int length)
    {
        int rounds = parameters.GetProperty("c").GetInt32();
        string function = Text(parameters, "prf");
        if (function != "hmac-sha256" || rounds is < 1 or > Pbkdf2RoundsMax)
            throw new KeystoreException($"the keystore demands pbkdf2 with {Shown(function)} and {rounds} rounds");
        return Rfc2898DeriveBytes.Pbkdf2(password, salt, rounds, HashAlgorithmName.SHA256, length);
    }

    static string Shown(string method) =>
        method == "hmac-sha256" || s_otherMethods.Contains(method) ? method : "a method that is not known";

    /// <summary>A field of fixed size, its missing leading zeros put back.</summary>
    static byte[] Fixed(JsonElement element, string name, int bytes)
    {
        string digits = Digits(element, name);
        bool fits = digits.Length > 0 && digits.Length <= 2 * bytes;
        return fits ? Convert.FromHexString(digits.PadLeft(2 * bytes, '0'))
            : throw new KeystoreException($"the keystore's {name} is not {bytes} bytes");
    }

    static string Digits(JsonElement element, string name) => Unprefixed(Text(element, name));

    static string Unprefixed(string text) => text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text[2..] : text;

    static string Text(JsonElement element, string name) =>
        element.GetProperty(name).GetString() ?? throw new KeystoreException($"the keystore's {name} is null");

    /// <summary>The library's writer, with a scrypt that takes half the time.</summary>
    sealed class FastScryptService : KeyStoreScryptService
    {
        protected override byte[] GenerateDerivedKey(string password, byte[] salt, ScryptParams kdfParams) =>
            Scrypt.Derive(PasswordSource.BytesOf(password), salt, kdfParams.N, kdfParams.R, kdfParams.P, kdfParams.Dklen);
    }
}
