using System.Buffers;
using System.Globalization;
using System.Numerics;
using Nethereum.Util;

namespace Rollup.Chain;

/// <summary>
/// Hexadecimal text as Ethereum writes it: 0x in front, quantities without leading zeros, addresses with a checksum in their case.
/// </summary>
public static class Hex
{
    static readonly SearchValues<char> s_digits = SearchValues.Create("0123456789abcdefABCDEF");

    public static string Encode(ReadOnlySpan<byte> bytes) => "0x" + Convert.ToHexStringLower(bytes);

    /// <summary>The bytes of "0x…" or of bare digits. Throws FormatException for anything else.</summary>
    public static byte[] Decode(string text) => Convert.FromHexString(Digits(text));

    public static bool TryDecode(string text, out byte[] bytes)
    {
        string digits = Digits(text);
        bytes = new byte[digits.Length / 2];
        return digits.Length % 2 == 0 && Convert.FromHexString(digits, bytes, out _, out _) == OperationStatus.Done;
    }

    public static string Quantity(UInt128 number) => "0x" + number.ToString("x", CultureInfo.InvariantCulture);

    /// <summary>Whether the text is 0x and 1 to 64 digits: a number of at most 256 bits.</summary>
    public static bool IsQuantity(string text) =>
        text.Length is > 2 and <= 66 && text.StartsWith("0x", StringComparison.Ordinal) && text.AsSpan(2).IndexOfAnyExcept(s_digits) < 0;

    public static ulong ReadUInt64(string text) => IsQuantity(text)
        ? ulong.Parse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
        : throw new FormatException($"'{text}' is not a quantity");

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
    public static string ToHex(this in Address address) => AddressUtil.Current.ConvertToChecksumAddress(Encode(address.Bytes));

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
