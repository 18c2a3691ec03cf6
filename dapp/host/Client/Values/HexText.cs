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
            return Hex.Decode(Typed(text));
        }
        catch (FormatException)
        {
            throw new ClientException(new HexUnreadable(text));
        }
    }

    /// <summary>The same of a text that must not be shown.</summary>
    public static bool TryBytes(string text, out byte[] bytes) => Hex.TryDecode(Typed(text), out bytes);

    public static Address AddressOf(string text)
    {
        byte[] bytes = Bytes(text);
        if (bytes.Length != Address.Size)
            throw new ClientException(new AddressUnreadable(text));
        if (!Hex.TryReadAddress(Typed(text), out Address address))
            throw new ClientException(new AddressMistyped(text));
        return address;
    }

    public static Bytes32 Bytes32Of(string text)
    {
        byte[] bytes = Bytes(text);
        if (bytes.Length != Bytes32.Size) throw new ClientException(new HashUnreadable(text));
        return Bytes32.Read(bytes);
    }

    // Some programs write 0X.
    static string Typed(string text) => text.StartsWith("0X", StringComparison.Ordinal) ? text[2..] : text;
}
