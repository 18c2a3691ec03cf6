using Rollup.Protocol;

namespace Rollup.Node;

/// <summary>The one text form of hashes and addresses in the facts: 0x and lower case.</summary>
static class Hex
{
    public static string Text(ReadOnlySpan<byte> bytes) => "0x" + Convert.ToHexStringLower(bytes);

    public static string Text(in Bytes32 hash) => Text(hash.Bytes);

    public static byte[] Bytes(string text) => Convert.FromHexString(text.AsSpan(2));
}
