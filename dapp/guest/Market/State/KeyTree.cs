using System.Numerics;

namespace Rollup.Market;

/// <summary>A branch of a <see cref="KeyTree"/>: where its two sides first differ. A link is 0, 2 + 2 * node, or 1 + 2 * row.</summary>
public struct TreeNode
{
    public uint Zero; // where the bit is 0
    public uint One;
    public uint Bit;  // of the key: byte Bit / 8, its bits from the highest on
}

/// <summary>
/// Finds the row of a key in a table whose rows have their keys inside: a tree that branches where keys differ, so that it is at most as
/// deep as a key has bits, whatever keys strangers choose, and its branches follow from the keys alone.
/// </summary>
public readonly struct KeyTree
{
    const int None = -1;

    readonly RowSet _nodeSet;
    readonly int _nodesOffset;
    readonly int _keysOffset; // of row 0's key
    readonly int _rowBytes;
    readonly int _keyBytes;

    KeyTree(RowSet nodeSet, int nodesOffset, int keysOffset, int rowBytes, int keyBytes)
    {
        _nodeSet = nodeSet;
        _nodesOffset = nodesOffset;
        _keysOffset = keysOffset;
        _rowBytes = rowBytes;
        _keyBytes = keyBytes;
    }

    /// <summary>Jobs by their number.</summary>
    public static KeyTree Jobs => new(RowSet.JobNodes, Layout.JobNodesOffset, Layout.JobsOffset, Layout.JobBytes, sizeof(ulong));

    /// <summary>Assets by token and vault.</summary>
    public static KeyTree Assets =>
        new(RowSet.AssetNodes, Layout.AssetNodesOffset, Layout.AssetsOffset, Layout.AssetBytes, AssetKey.Size);

    /// <summary>The row with that key, or -1.</summary>
    public int Find(StateView view, uint root, ReadOnlySpan<byte> key)
    {
        if (root == 0) return None;
        int row = Nearest(view, root, key);
        return KeyOf(view, row).SequenceEqual(key) ? row : None;
    }

    /// <summary>Adds a row whose key is in the table already, and in no row of the tree. Returns the root.</summary>
    public uint Add(MarketState state, uint root, int row)
    {
        StateView view = state.View;
        uint leaf = 1 + 2 * (uint)row;
        if (root == 0) return leaf;
        ReadOnlySpan<byte> key = KeyOf(view, row);
        uint bit = FirstDifference(key, KeyOf(view, Nearest(view, root, key)));
        int above = None;
        uint link = root;
        while (!IsRow(link) && NodeAt(view, NodeOf(link)).Bit < bit)
        {
            above = NodeOf(link);
            link = Side(view, above, key);
        }
        int added = _nodeSet.Take(state);
        ref TreeNode node = ref state.NodeAt(_nodesOffset, added);
        bool isOne = IsOne(key, bit);
        node.Zero = isOne ? link : leaf;
        node.One = isOne ? leaf : link;
        node.Bit = bit;
        return Link(state, root, above, key, 2 + 2 * (uint)added);
    }

    /// <summary>Takes a row out that is in the tree; its key is still in the table. Returns the root.</summary>
    public uint Remove(MarketState state, uint root, int row)
    {
        StateView view = state.View;
        ReadOnlySpan<byte> key = KeyOf(view, row);
        int above = None, last = None;
        uint link = root;
        while (link != 0 && !IsRow(link))
        {
            above = last;
            last = NodeOf(link);
            link = Side(view, last, key);
        }
        if (link != 1 + 2 * (uint)row) throw new InvalidOperationException("a row that is removed is in its tree");
        if (last == None) return 0;
        ref TreeNode node = ref state.NodeAt(_nodesOffset, last);
        uint other = IsOne(key, node.Bit) ? node.Zero : node.One;
        node = default;
        _nodeSet.Release(state, last);
        return Link(state, root, above, key, other);
    }

    // Lets the branch above lead to another link, or the root.
    uint Link(MarketState state, uint root, int above, ReadOnlySpan<byte> key, uint link)
    {
        if (above == None) return link;
        ref TreeNode node = ref state.NodeAt(_nodesOffset, above);
        if (IsOne(key, node.Bit)) node.One = link;
        else node.Zero = link;
        return root;
    }

    // The row that has the key if any has.
    int Nearest(StateView view, uint link, ReadOnlySpan<byte> key)
    {
        while (!IsRow(link)) link = Side(view, NodeOf(link), key);
        return (int)(link / 2);
    }

    uint Side(StateView view, int node, ReadOnlySpan<byte> key)
    {
        ref readonly TreeNode branch = ref NodeAt(view, node);
        return IsOne(key, branch.Bit) ? branch.One : branch.Zero;
    }

    ref readonly TreeNode NodeAt(StateView view, int node) => ref view.NodeAt(_nodesOffset, node);

    ReadOnlySpan<byte> KeyOf(StateView view, int row) => view.Bytes(_keysOffset + row * _rowBytes, _keyBytes);

    static bool IsRow(uint link) => link % 2 == 1;

    static int NodeOf(uint link) => (int)(link / 2) - 1;

    static bool IsOne(ReadOnlySpan<byte> key, uint bit) => (key[(int)(bit / 8)] >> (int)(7 - bit % 8) & 1) != 0;

    // The keys differ.
    static uint FirstDifference(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        int at = 0;
        while (left[at] == right[at]) at++;
        return (uint)(8 * at + BitOperations.LeadingZeroCount((uint)(left[at] ^ right[at])) - 24);
    }
}
