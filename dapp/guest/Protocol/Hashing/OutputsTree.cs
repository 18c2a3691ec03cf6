namespace Rollup.Protocol;

/// <summary>
/// The append-only Merkle tree over all outputs of the application's life: 63 levels, leaf = keccak256(output), absent leaf = zero.
/// It keeps one finished subtree per level, so it lies in the state whole. Source: Cartesi Rollups contracts 2.2.0, LibMerkle32 and libcmt.
/// </summary>
public partial struct OutputsTree
{
    public const int Height = 63;

    [InlineArray(Height)]
    internal struct Frontier
    {
        Bytes32 _first;
    }

    /// <summary>Number of leaves, and the index of the next.</summary>
    public ulong Count;

    // Level n holds the root of the last finished subtree of 2^n leaves where bit n of Count is one; stale elsewhere.
    Frontier _frontier;

    /// <summary>The root of an empty subtree of 2^level leaves, level 0..63.</summary>
    public static Bytes32 Pristine(int level) => Bytes32.Read(PristineBytes.Slice(level * Bytes32.Size, Bytes32.Size));

    /// <summary>Adds a leaf. The tree is never full: 2^63 outputs cannot be made.</summary>
    public void Append(in Bytes32 leaf)
    {
        Bytes32 node = leaf;
        int level = 0;
        while (level < Height - 1 && ((Count >> level) & 1) == 1)
        {
            Keccak256.HashPair(in _frontier[level], in node, out Bytes32 parent);
            node = parent;
            level++;
        }
        _frontier[level] = node;
        Count++;
    }

    /// <summary>True if both have the same leaves, and with them the same root.</summary>
    public readonly bool Equals(in OutputsTree other)
    {
        if (Count != other.Count) return false;
        for (int level = 0; level < Height && Count >> level != 0; level++)
            if (((Count >> level) & 1) == 1 && !_frontier[level].Equals(in other._frontier[level])) return false;
        return true;
    }

    /// <summary>The root over all 2^63 leaves.</summary>
    public readonly void Root(out Bytes32 root)
    {
        root = Pristine(0);
        bool pristine = true; // everything below this level on the right edge is empty
        for (int level = 0; level < Height; level++)
        {
            if (((Count >> level) & 1) == 1)
            {
                Bytes32 right = pristine ? Pristine(level) : root;
                Keccak256.HashPair(in _frontier[level], in right, out root);
                pristine = false;
            }
            else if (!pristine)
            {
                Bytes32 left = root;
                Keccak256.HashPair(in left, Pristine(level), out root);
            }
        }
        if (pristine) root = Pristine(Height);
    }
}
