using Rollup.Protocol;

namespace Rollup.Node.Steps;

/// <summary>The outputs tree with all its inner nodes, rebuilt from stored outputs when an epoch ends: what the guest keeps only the frontier of.
/// Level 0 holds the leaves; a level holds as many nodes as have a leaf below them, the rest are pristine.</summary>
public sealed class OutputsProofs
{
    readonly List<Bytes32[]> _levels;

    OutputsProofs(List<Bytes32[]> levels) => _levels = levels;

    public static string EmptyRoot { get; } = Hex.Text(OutputsTree.Pristine(OutputsTree.Height));

    /// <summary>Root of the tree of height 63.</summary>
    public string Root => Hex.Text(RootHash());

    public static OutputsProofs Build(IReadOnlyList<byte[]> outputs)
    {
        Bytes32[] nodes = new Bytes32[outputs.Count];
        for (int i = 0; i < nodes.Length; i++) Keccak256.Hash(outputs[i], out nodes[i]);

        List<Bytes32[]> levels = [nodes];
        for (int level = 0; nodes.Length > 1; level++)
        {
            Bytes32 pristine = OutputsTree.Pristine(level);
            Bytes32[] parents = new Bytes32[(nodes.Length + 1) / 2];
            for (int i = 0; i < parents.Length; i++)
            {
                Bytes32 right = 2 * i + 1 < nodes.Length ? nodes[2 * i + 1] : pristine;
                Keccak256.HashPair(in nodes[2 * i], in right, out parents[i]);
            }
            levels.Add(parents);
            nodes = parents;
        }
        return new OutputsProofs(levels);
    }

    /// <summary>The 63 sibling hashes of a leaf, bottom up, in one run of 63 x 32 bytes.</summary>
    public byte[] Siblings(ulong index)
    {
        byte[] siblings = new byte[OutputsTree.Height * Bytes32.Size];
        for (int level = 0; level < OutputsTree.Height; level++)
        {
            ulong sibling = index >> level ^ 1;
            Bytes32 node = level < _levels.Count && sibling < (ulong)_levels[level].Length ? _levels[level][sibling] : OutputsTree.Pristine(level);
            node.CopyTo(siblings.AsSpan(level * Bytes32.Size));
        }
        return siblings;
    }

    Bytes32 RootHash()
    {
        if (_levels[0].Length == 0) return OutputsTree.Pristine(OutputsTree.Height);

        Bytes32 node = _levels[^1][0];
        for (int level = _levels.Count - 1; level < OutputsTree.Height; level++)
        {
            Bytes32 pristine = OutputsTree.Pristine(level);
            Keccak256.HashPair(in node, in pristine, out Bytes32 parent);
            node = parent;
        }
        return node;
    }
}
