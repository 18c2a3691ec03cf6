using System.Runtime.InteropServices;

namespace Rollup.Chain;

/// <summary>
/// scrypt (RFC 7914) of libsodium. It takes every salt, r and p, also n of 2^(16 r) and more, which the definition of keystores uses in
/// its own example and other libraries refuse.
/// </summary>
static class Scrypt
{
    const string Library = "libsodium";

    public static byte[] Derive(byte[] password, byte[] salt, int n, int r, int p, int length)
    {
        byte[] derived = new byte[length];
        bool isDone = sodium_init() >= 0 && crypto_pwhash_scryptsalsa208sha256_ll(
            password, (nuint)password.Length, salt, (nuint)salt.Length, (ulong)n, (uint)r, (uint)p, derived, (nuint)length) == 0;
        return isDone ? derived
            : throw new KeystoreException($"scrypt with n={n}, r={r}, p={p} failed: it needs {(128L * n * r) >> 20} MiB of memory");
    }

    [DllImport(Library)]
    static extern int sodium_init();

    [DllImport(Library)]
    static extern int crypto_pwhash_scryptsalsa208sha256_ll(
        byte[] password, nuint passwordBytes, byte[] salt, nuint saltBytes, ulong n, uint r, uint p, byte[] derived, nuint derivedBytes);
}
