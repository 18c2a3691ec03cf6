using Rollup.Protocol;

namespace Rollup.Machine;

/// <summary>
/// The outputs tree computed a second time, from all leaves and by levels, to compare with what the guest keeps in 63 nodes. It also has
/// the siblings of every leaf, which proofs are made of.
/// </summary>
public sealed class OutputsMirror
{
    readonly List<Bytes32>[] _levels = new List<Bytes32>[OutputsTree.Height];
    readonly Bytes32[] _pristine = new Bytes32[OutputsTree.Height + 1];

    public OutputsMirror(IEnumerable<Bytes32>? leaves = null)
    {
        for (int level = 0; level < _levels.Length; level++) _levels[level] = [];
        for (int level = 0; level < OutputsTree.Height; level++)
            Keccak256.HashPair(in _pristine[level], in _pristine[level], out _pristine[level + 1]);
        foreach (Bytes32 leaf in leaves ?? []) AppendLeaf(leaf);
    }

    public int Count => _levels[0].Count;

    public IReadOnlyList<Bytes32> Leaves => _levels[0];

    public void Append(ReadOnlySpan<byte> output)
    {
        Keccak256.Hash(output, out Bytes32 leaf);
        AppendLeaf(leaf);
    }

    /// <summary>Appends what an accepted request emitted. False if the guest's root is not the one that follows.</summary>
    internal bool TryAppend(Exchange exchange, out Bytes32 root)
    {
        foreach (byte[] output in exchange.Outputs) Append(output);
        root = Root();
        return root.Equals(exchange.OutputsRoot);
    }

    public void AppendLeaf(Bytes32 leaf)
    {
        _levels[0].Add(leaf);
        int index = Count - 1;
        for (int level = 1; level < _levels.Length; level++)
        {
            index >>= 1;
            if (index == 0 && _levels[level - 1].Count == 1) return; // a lone node: everything above is it and pristine siblings
            Bytes32 right = NodeAt(level - 1, 2 * index + 1);
            Keccak256.HashPair(_levels[level - 1][2 * index], in right, out Bytes32 node);
            if (index < _levels[level].Count) _levels[level][index] = node;
            else _levels[level].Add(node);
        }
    }

    public Bytes32 Root()
    {
        if (Count == 0) return _pristine[OutputsTree.Height];
        int level = 0;
        while (_levels[level].Count > 1) level++;
        Bytes32 node = _levels[level][0];
        for (; level < OutputsTree.Height; level++)
        {
            Bytes32 left = node;
            Keccak256.HashPair(in left, in _pristine[level], out node);
        }
        return node;
    }

    /// <summary>The 63 siblings of a leaf, bottom-up, against the present root.</summary>
    public Bytes32[] SiblingsOf(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        Bytes32[] siblings = new Bytes32[OutputsTree.Height];
        long position = index;
        for (int level = 0; level < siblings.Length; level++)
        {
            siblings[level] = NodeAt(level, (int)(position ^ 1));
            position >>= 1;
        }
        return siblings;
    }

    Bytes32 NodeAt(int level, int index) => index < _levels[level].Count ? _levels[level][index] : _pristine[level];
}
