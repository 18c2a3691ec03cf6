using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Rollup.Protocol;

/// <summary>Twenty bytes: an account or a contract of the base layer. As an asset, the zero address means Ether.</summary>
[InlineArray(5)]
public struct Address
{
    public const int Size = 20;

    uint _words;

    /// <summary>The 20 bytes, in wire order.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Bytes => MemoryMarshal.AsBytes((ReadOnlySpan<uint>)this);

    /// <summary>The 20 bytes, for writing.</summary>
    [UnscopedRef]
    public Span<byte> WritableBytes => MemoryMarshal.AsBytes((Span<uint>)this);

    public readonly bool IsZero => (this[0] | this[1] | this[2] | this[3] | this[4]) == 0;

    /// <summary>Copies the first 20 bytes of a longer or equal span.</summary>
    public static Address Read(ReadOnlySpan<byte> source)
    {
        Address value = default;
        source.Slice(0, Size).CopyTo(value.WritableBytes);
        return value;
    }

    public readonly bool Equals(in Address other) =>
        this[0] == other[0] && this[1] == other[1] && this[2] == other[2] && this[3] == other[3] && this[4] == other[4];

    public readonly void CopyTo(Span<byte> destination) => Bytes.CopyTo(destination);
}
