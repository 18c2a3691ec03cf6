using Rollup.Market;
using Rollup.Protocol;

namespace Rollup.Machine;

/// <summary>
/// The hash of the live state, kept by what was written. Each page gives the keccak256 of its bytes, those that mean nothing as zeros; two
/// and two are hashed together, up to the root over 2^19 pages. It costs what was written since it was last asked for.
/// </summary>
sealed class StateTree
{
    const int Height = 19;
    const int FirstLeaf = 1 << Height; // the children of node n are 2 n and 2 n + 1, the root is 1
    const byte PagesFit = StatePages.Count <= FirstLeaf ? 0 : -1;

    static readonly Bytes32[] s_ofZeros = OfZeros();

    readonly Dictionary<int, Bytes32> _nodes = []; // whatever is not here is over zeros
    readonly int[] _slotBytes = new int[MarketLimits.BlockSlotsMax]; // as they were hashed
    int _benchBytes;                                              // likewise
    readonly PageSet _stale = new();

    /// <summary>Nothing is in the state, which is zeros.</summary>
    public void Clear()
    {
        _nodes.Clear();
        Array.Clear(_slotBytes);
        _benchBytes = 0;
        _stale.Clear();
    }

    /// <summary>Says that a page was written.</summary>
    public void Add(int page) => _stale.Add(page);

    public Bytes32 Root(ReadOnlySpan<byte> state)
    {
        AddBlocksOfWrittenSlots(new StateView(state));
        AddWhatIsOnTheBench(new StateView(state));
        List<int> nodes = _stale.ToList();
        for (int index = 0; index < nodes.Count; index++)
        {
            HashPage(state, nodes[index]);
            nodes[index] += FirstLeaf;
        }
        for (int level = 1; level <= Height; level++) nodes = HashParents(nodes, level);
        _stale.Clear();
        return At(1, Height);
    }

    // A slot that is taken or freed changes what the pages of its room mean.
    void AddBlocksOfWrittenSlots(StateView view)
    {
        const int pagesOfBlock = MarketLimits.BlockBytesMax / Layout.PageBytes;
        for (int page = _stale.Next(Layout.SlotRowsOffset / Layout.PageBytes); page >= 0; page = _stale.Next(page + 1))
        {
            if (StatePages.OffsetOf(page) >= Layout.ChildrenOffset) return;
            (int first, int end) = StatePages.SlotsIn(page);
            for (int slot = first; slot < end; slot++)
            {
                int bytes = view.SlotAt(slot).Bytes;
                if (bytes == _slotBytes[slot]) continue;
                _slotBytes[slot] = bytes;
                int block = Layout.BlockAt(slot) / Layout.PageBytes;
                for (int index = 0; index < pagesOfBlock; index++) _stale.Add(block + index);
            }
        }
    }

    // Work that begins or leaves changes what the pages of the bench mean.
    void AddWhatIsOnTheBench(StateView view)
    {
        int bytes = BenchRow.In(view).MeaningfulBytes;
        (int from, int to) = (Math.Min(bytes, _benchBytes), Math.Max(bytes, _benchBytes));
        _benchBytes = bytes;
        if (from == to) return;
        int end = (BenchRow.MemoryOffset + to + Layout.PageBytes - 1) / Layout.PageBytes;
        for (int page = (BenchRow.MemoryOffset + from) / Layout.PageBytes; page < end; page++) _stale.Add(page);
    }

    void HashPage(ReadOnlySpan<byte> state, int page)
    {
        Span<byte> canonical = stackalloc byte[Layout.PageBytes];
        canonical.Clear();
        state.Slice(StatePages.OffsetOf(page), StatePages.MeaningfulBytes(new StateView(state), page)).CopyTo(canonical);
        if (!canonical.ContainsAnyExcept((byte)0))
        {
            _nodes.Remove(FirstLeaf + page);
            return;
        }
        Keccak256.Hash(canonical, out Bytes32 hash);
        _nodes[FirstLeaf + page] = hash;
    }

    // The parents of nodes that come in order, in order.
    List<int> HashParents(List<int> nodes, int level)
    {
        List<int> parents = [];
        foreach (int node in nodes)
        {
            int parent = node / 2;
            if (parents.Count > 0 && parents[^1] == parent) continue;
            parents.Add(parent);
            if (!_nodes.ContainsKey(2 * parent) && !_nodes.ContainsKey(2 * parent + 1))
            {
                _nodes.Remove(parent);
                continue;
            }
            Bytes32 left = At(2 * parent, level - 1), right = At(2 * parent + 1, level - 1);
            Keccak256.HashPair(in left, in right, out Bytes32 hash);
            _nodes[parent] = hash;
        }
        return parents;
    }

    Bytes32 At(int node, int level) => _nodes.TryGetValue(node, out Bytes32 hash) ? hash : s_ofZeros[level];

    static Bytes32[] OfZeros()
    {
        Bytes32[] hashes = new Bytes32[Height + 1];
        Keccak256.Hash(new byte[Layout.PageBytes], out hashes[0]);
        for (int level = 0; level < Height; level++) Keccak256.HashPair(in hashes[level], in hashes[level], out hashes[level + 1]);
        return hashes;
    }
}
