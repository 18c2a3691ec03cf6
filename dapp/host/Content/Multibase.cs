using System.Numerics;
using System.Text;

namespace Rollup.Content;

/// <summary>
/// The two alphabets of CIDs: base32 of RFC 4648, lower case, no padding; base58 of Bitcoin. Bad text decodes to nothing.
/// </summary>
static class Multibase
{
    const string Base32 = "abcdefghijklmnopqrstuvwxyz234567";
    const string Base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    public static string EncodeBase32(ReadOnlySpan<byte> bytes)
    {
        StringBuilder text = new();
        int pending = 0;
        int bits = 0;
        foreach (byte value in bytes)
        {
            pending = ((pending << 8) | value) & 0xfff;
            for (bits += 8; bits >= 5; bits -= 5) text.Append(Base32[(pending >> (bits - 5)) & 31]);
        }
        if (bits > 0) text.Append(Base32[(pending << (5 - bits)) & 31]);
        return text.ToString();
    }

    public static byte[] DecodeBase32(ReadOnlySpan<char> text)
    {
        List<byte> bytes = [];
        int pending = 0;
        int bits = 0;
        foreach (char letter in text)
        {
            int digit = Base32.IndexOf(letter, StringComparison.Ordinal);
            if (digit < 0) return [];
            pending = ((pending << 5) | digit) & 0xfff;
            bits += 5;
            if (bits < 8) continue;
            bits -= 8;
            bytes.Add((byte)(pending >> bits));
        }
        return [.. bytes];
    }

    // Version 0 names start with 0x12, so leading zero bytes, which base58 writes as ones, do not occur.
    public static string EncodeBase58(ReadOnlySpan<byte> bytes)
    {
        BigInteger number = new(bytes, isUnsigned: true, isBigEndian: true);
        StringBuilder text = new();
        for (; number > 0; number /= 58) text.Insert(0, Base58[(int)(number % 58)]);
        return text.ToString();
    }

    public static byte[] DecodeBase58(ReadOnlySpan<char> text)
    {
        BigInteger number = 0;
        foreach (char letter in text)
        {
            int digit = Base58.IndexOf(letter, StringComparison.Ordinal);
            if (digit < 0) return [];
            number = number * 58 + digit;
        }
        return number.ToByteArray(isUnsigned: true, isBigEndian: true);
    }
}
