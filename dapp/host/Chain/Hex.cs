using System.Globalization;
using System.Numerics;
using System.Text;
using Rollup.Protocol;

namespace Rollup.Chain;

/// <summary>Hexadecimal text as Ethereum writes it: 0x in front, quantities without leading zeros, addresses with a checksum in their case.</summary>
public static class Hex
{
    public static string Encode(ReadOnlySpan<byte> bytes) => "0x" + Convert.ToHexStringLower(bytes);

    /// <summary>The bytes of "0x…" or of bare digits. Throws FormatException for anything else.</summary>
    public static byte[] Decode(string text) => Convert.FromHexString(Digits(text));

    public static string Quantity(UInt128 number) => "0x" + number.ToString("x", CultureInfo.InvariantCulture);

    public static BigInteger ReadQuantity(string text)
    {
        if (!text.StartsWith("0x", StringComparison.Ordinal) || text.Length == 2) throw new FormatException($"'{text}' is not a quantity");
        return BigInteger.Parse("0" + text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }

    public static ulong ReadUInt64(string text) => (ulong)ReadQuantity(text);

    /// <summary>An address; when its digits are of mixed case, their checksum (EIP-55) must be right.</summary>
    public static Address ReadAddress(string text) =>
        TryReadAddress(text, out Address address) ? address : throw new FormatException($"'{text}' is not an address");

    public static bool TryReadAddress(string text, out Address address)
    {
        address = default;
        string digits = Digits(text);
        if (digits.Length != 2 * Address.Size || !digits.All(char.IsAsciiHexDigit)) return false;

        address = Address.Read(Convert.FromHexString(digits));
        bool isMixed = digits.Any(char.IsAsciiLetterLower) && digits.Any(char.IsAsciiLetterUpper);
        return !isMixed || address.ToHex()[2..] == digits;
    }

    public static Bytes32 ReadBytes32(string text)
    {
        byte[] bytes = Decode(text);
        return bytes.Length == Bytes32.Size ? Bytes32.Read(bytes) : throw new FormatException($"'{text}' is not 32 bytes");
    }

    public static string ToHex(this in Bytes32 value) => Encode(value.Bytes);

    /// <summary>The address with its EIP-55 checksum.</summary>
    public static string ToHex(this in Address address)
    {
        string digits = Convert.ToHexStringLower(address.Bytes);
        Keccak256.Hash(Encoding.ASCII.GetBytes(digits), out Bytes32 digest);
        string marks = Convert.ToHexStringLower(digest.Bytes);
        StringBuilder text = new("0x", 42);
        for (int index = 0; index < digits.Length; index++)
            text.Append(marks[index] >= '8' ? char.ToUpperInvariant(digits[index]) : digits[index]);
        return text.ToString();
    }

    public static BigInteger ToBigInteger(this in Bytes32 value) => new(value.Bytes, isUnsigned: true, isBigEndian: true);

    /// <summary>The address as one word, as a log entry has it for a topic.</summary>
    public static Bytes32 ToWord(this in Address address)
    {
        Bytes32 word = default;
        address.CopyTo(word.WritableBytes[12..]);
        return word;
    }

    static string Digits(string text) => text.StartsWith("0x", StringComparison.Ordinal) ? text[2..] : text;
}

/// <summary>Lets addresses be keys of a dictionary; the struct itself, which the machine shares, has no hash code.</summary>
public sealed class AddressComparer : IEqualityComparer<Address>
{
    public static AddressComparer Instance { get; } = new();

    public bool Equals(Address left, Address right) => left.Equals(in right);

    public int GetHashCode(Address address) => (int)(address[0] ^ address[1] ^ address[2] ^ address[3] ^ address[4]);
}
