namespace Rollup.Client.Values;

/// <summary>0x text for addresses and hashes.</summary>
public static class HexText
{
    public static string Of(ReadOnlySpan<byte> bytes) => Hex.Encode(bytes);
    public static string Of(in Address address) => Of(address.Bytes);
    public static string Of(in Bytes32 hash) => Of(hash.Bytes);

    /// <summary>Enough to tell two apart in a table.</summary>
    public static string Short(string hex) => hex.Length <= 14 ? hex : $"{hex[..8]}…{hex[^4..]}";

    public static byte[] Bytes(string text)
    {
        try
        {
            return Hex.Decode(text);
        }
        catch (FormatException)
        {
            throw UserError.Usage($"'{text}' is not hexadecimal", "expected 0x and an even number of hex digits", "check the value");
        }
    }

    public static Address AddressOf(string text)
    {
        byte[] bytes = Bytes(text);
        if (bytes.Length != Address.Size)
            throw UserError.Usage($"'{text}' is not an address", "an address is 0x and 40 hex digits", "check the value");
        if (!Hex.TryReadAddress(text, out Address address))
            throw UserError.Usage($"'{text}' is not an address", "its upper and lower case do not fit its digits (EIP-55): one is mistyped", "copy it again");
        return address;
    }

    public static Bytes32 Bytes32Of(string text)
    {
        byte[] bytes = Bytes(text);
        if (bytes.Length != Bytes32.Size) throw UserError.Usage($"'{text}' is not 32 bytes", "expected 0x and 64 hex digits", "check the value");
        return Bytes32.Read(bytes);
    }
}
