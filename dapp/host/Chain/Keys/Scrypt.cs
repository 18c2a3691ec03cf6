using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Rollup.Chain;

/// <summary>
/// scrypt (RFC 7914). Ours because the library at hand enforces N &lt; 2^(16 r), which the test vector of the keystore definition and the
/// wallets that follow it do not keep. Words are little-endian, as is every machine this runs on.
/// </summary>
static class Scrypt
{
    const int BlockWords = 16; // of Salsa20: 64 bytes

    public static byte[] Derive(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, int n, int r, int p, int length)
    {
        byte[] mixed = Rfc2898DeriveBytes.Pbkdf2(password, salt, 1, HashAlgorithmName.SHA256, p * 128 * r);
        uint[] table = new uint[(long)n * 32 * r];
        for (int lane = 0; lane < p; lane++)
            Mix(MemoryMarshal.Cast<byte, uint>(mixed.AsSpan(lane * 128 * r, 128 * r)), n, table);
        return Rfc2898DeriveBytes.Pbkdf2(password, mixed, 1, HashAlgorithmName.SHA256, length);
    }

    // ROMix: fill a table of n states, then visit n of them in an order that only the state knows.
    static void Mix(Span<uint> state, int n, uint[] table)
    {
        uint[] scratch = new uint[state.Length];
        for (int row = 0; row < n; row++)
        {
            state.CopyTo(Row(table, row, state.Length));
            MixBlocks(state, scratch);
        }
        for (int step = 0; step < n; step++)
        {
            int row = (int)(state[^BlockWords] & (uint)(n - 1)); // n is a power of two
            Xor(state, Row(table, row, state.Length));
            MixBlocks(state, scratch);
        }
    }

    static Span<uint> Row(uint[] table, int row, int words) =>
        MemoryMarshal.CreateSpan(ref table[(long)row * words], words);

    // BlockMix: each block is hashed with the one before it; the even ones come first in the result.
    static void MixBlocks(Span<uint> state, Span<uint> scratch)
    {
        int blocks = state.Length / BlockWords;
        Span<uint> chain = stackalloc uint[BlockWords];
        state[^BlockWords..].CopyTo(chain);
        for (int block = 0; block < blocks; block++)
        {
            Xor(chain, state.Slice(block * BlockWords, BlockWords));
            Salsa8(chain);
            int place = (block / 2) + (block % 2 == 0 ? 0 : blocks / 2);
            chain.CopyTo(scratch.Slice(place * BlockWords, BlockWords));
        }
        scratch.CopyTo(state);
    }

    static void Xor(Span<uint> target, ReadOnlySpan<uint> other)
    {
        int index = 0;
        for (; index <= target.Length - Vector<uint>.Count; index += Vector<uint>.Count)
            (new Vector<uint>(target[index..]) ^ new Vector<uint>(other[index..])).CopyTo(target[index..]);
        for (; index < target.Length; index++) target[index] ^= other[index];
    }

    // Salsa20 with eight rounds: four times a round over the columns and one over the rows.
    static void Salsa8(Span<uint> block)
    {
        Span<uint> x = stackalloc uint[BlockWords];
        block.CopyTo(x);
        for (int round = 0; round < 4; round++)
        {
            Quarter(x, 0, 4, 8, 12);
            Quarter(x, 5, 9, 13, 1);
            Quarter(x, 10, 14, 2, 6);
            Quarter(x, 15, 3, 7, 11);
            Quarter(x, 0, 1, 2, 3);
            Quarter(x, 5, 6, 7, 4);
            Quarter(x, 10, 11, 8, 9);
            Quarter(x, 15, 12, 13, 14);
        }
        for (int word = 0; word < BlockWords; word++) block[word] += x[word];
    }

    static void Quarter(Span<uint> x, int a, int b, int c, int d)
    {
        x[b] ^= BitOperations.RotateLeft(x[a] + x[d], 7);
        x[c] ^= BitOperations.RotateLeft(x[b] + x[a], 9);
        x[d] ^= BitOperations.RotateLeft(x[c] + x[b], 13);
        x[a] ^= BitOperations.RotateLeft(x[d] + x[c], 18);
    }
}
