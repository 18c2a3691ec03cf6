using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Rollup.Protocol;

/// <summary>Thirty-two bytes as they stand on the wire: a digest, a root, a salt. Pointer-free, so it may lie in the state.</summary>
[InlineArray(4)]
public struct Bytes32
{
    public const int Size = 32;

    ulong _words;

    /// <summary>The 32 bytes, in wire order.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Bytes => MemoryMarshal.AsBytes((ReadOnlySpan<ulong>)this);

    /// <summary>The 32 bytes, for writing.</summary>
    [UnscopedRef]
    public Span<byte> WritableBytes => MemoryMarshal.AsBytes((Span<ulong>)this);

    public readonly bool IsZero => (this[0] | this[1] | this[2] | this[3]) == 0;

    /// <summary>Copies the first 32 bytes of a longer or equal span.</summary>
    public static Bytes32 Read(ReadOnlySpan<byte> source)
    {
        Bytes32 value = default;
        source.Slice(0, Size).CopyTo(value.WritableBytes);
        return value;
    }

    public readonly bool Equals(in Bytes32 other) =>
        this[0] == other[0] && this[1] == other[1] && this[2] == other[2] && this[3] == other[3];

    public readonly void CopyTo(Span<byte> destination) => Bytes.CopyTo(destination);
}
