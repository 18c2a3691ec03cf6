namespace Rollup.Chain;

/// <summary>That an output is leaf <see cref="OutputIndex"/> of the outputs tree: its 63 siblings, from the leaf upwards.</summary>
public sealed record OutputProof(ulong OutputIndex, IReadOnlyList<Bytes32> Siblings)
{
    /// <summary>The root that the proof leads to from the leaf.</summary>
    public Bytes32 RootOf(Bytes32 leaf)
    {
        Bytes32 node = leaf;
        for (int level = 0; level < Siblings.Count; level++)
        {
            bool isRight = ((OutputIndex >> level) & 1) == 1;
            Bytes32 left = isRight ? Siblings[level] : node;
            Bytes32 right = isRight ? node : Siblings[level];
            Keccak256.HashPair(in left, in right, out node);
        }
        return node;
    }

    /// <summary>The leaf of an output: keccak256 of all its bytes, selector included.</summary>
    public static Bytes32 LeafOf(ReadOnlySpan<byte> output)
    {
        Keccak256.Hash(output, out Bytes32 leaf);
        return leaf;
    }
}

/// <summary>
/// The outputs tree with all its nodes, so that every output has its proof. Independent of the frontier that the machine keeps: the two
/// must give the same root after every input.
/// </summary>
public sealed class OutputProofs
{
    // Level n holds the nodes over 2^n leaves that are not empty.
    readonly List<Bytes32>[] _levels;

    public OutputProofs(IEnumerable<Bytes32> leaves)
    {
        _levels = new List<Bytes32>[OutputsTree.Height + 1];
        _levels[0] = [.. leaves];
        for (int level = 0; level < OutputsTree.Height; level++) _levels[level + 1] = Parents(level);
    }

    public ulong Count => (ulong)_levels[0].Count;

    public Bytes32 Root =>
        _levels[OutputsTree.Height].Count == 0 ? OutputsTree.Pristine(OutputsTree.Height) : _levels[OutputsTree.Height][0];

    public OutputProof Of(ulong outputIndex)
    {
        if (outputIndex >= Count) throw new ArgumentOutOfRangeException(nameof(outputIndex), $"there are {Count} outputs");
        Bytes32[] siblings = new Bytes32[OutputsTree.Height];
        for (int level = 0; level < siblings.Length; level++)
        {
            // Shifted as ulong: an int shift would count modulo 32.
            int sibling = (int)((outputIndex >> level) ^ 1);
            siblings[level] = Node(level, sibling);
        }
        return new OutputProof(outputIndex, siblings);
    }

    List<Bytes32> Parents(int level)
    {
        List<Bytes32> parents = [];
        for (int index = 0; index < _levels[level].Count; index += 2)
        {
            Keccak256.HashPair(Node(level, index), Node(level, index + 1), out Bytes32 parent);
            parents.Add(parent);
        }
        return parents;
    }

    Bytes32 Node(int level, int index) => index < _levels[level].Count ? _levels[level][index] : OutputsTree.Pristine(level);
}
