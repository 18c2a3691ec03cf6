namespace Rollup.Chain;

public enum AbiKind : byte { UInt, Int, Address, Bool, FixedBytes, Bytes, Text, List, Tuple }

/// <summary>One type of the contract ABI, as written in a signature: `uint64`, `bytes32[63]`, `(uint64,bytes32[])`.</summary>
public sealed class AbiType
{
    public const int AnyLength = -1;

    public required AbiKind Kind { get; init; }

    /// <summary>Bits of a number, bytes of `bytesN`, elements of a list or <see cref="AnyLength"/>.</summary>
    public int Size { get; init; }

    public AbiType? Element { get; init; }
    public IReadOnlyList<AbiParameter> Members { get; init; } = [];

    /// <summary>Whether the value stands in the tail, with its offset in the head.</summary>
    public bool IsDynamic => Kind switch
    {
        AbiKind.Bytes or AbiKind.Text => true,
        AbiKind.List => Size == AnyLength || Element!.IsDynamic,
        AbiKind.Tuple => Members.Any(member => member.Type.IsDynamic),
        _ => false,
    };

    public int HeadBytes => IsDynamic ? 32 : Kind switch
    {
        AbiKind.List => Size * Element!.HeadBytes,
        AbiKind.Tuple => Members.Sum(member => member.Type.HeadBytes),
        _ => 32,
    };

    /// <summary>The spelling that selectors are computed from.</summary>
    public string Canonical => Kind switch
    {
        AbiKind.UInt => $"uint{Size}",
        AbiKind.Int => $"int{Size}",
        AbiKind.Address => "address",
        AbiKind.Bool => "bool",
        AbiKind.FixedBytes => $"bytes{Size}",
        AbiKind.Bytes => "bytes",
        AbiKind.Text => "string",
        AbiKind.List => $"{Element!.Canonical}[{(Size == AnyLength ? "" : Size)}]",
        _ => $"({string.Join(',', Members.Select(member => member.Type.Canonical))})",
    };
}

/// <summary>A type with the name it has in its signature, and for events whether it is a topic.</summary>
public sealed record AbiParameter(AbiType Type, string Name, bool IsIndexed);
