using Nethereum.RLP;

namespace Rollup.Chain;

/// <summary>
/// Reads one value of a Merkle-Patricia tree from the nodes on its path. The library's tree takes a node that was left out for an empty
/// one and follows a chain of nodes by recursion, so it is not for nodes that a stranger chose.
/// </summary>
static class PatriciaProof
{
    /// <summary>No node of a state or storage tree is longer: a branch has 16 hashes, a leaf an account.</summary>
    const int NodeBytesMax = 1_024;

    const int BranchItems = 17;
    const int KeyNibbles = 2 * Bytes32.Size;

    static readonly Bytes32 s_emptyRoot = OutputProof.LeafOf([0x80]);

    /// <summary>
    /// Looks a hashed key up under a root. False: the nodes prove nothing. A null value: they prove that there is none.
    /// </summary>
    public static bool TryFind(Bytes32 root, Bytes32 hashedKey, IReadOnlyList<byte[]> nodes, out byte[]? value)
    {
        value = null;
        if (root.Equals(s_emptyRoot)) return true;
        int used = 0;
        ReadOnlySpan<byte> hash = root.Bytes;
        int nibble = 0;
        RLPCollection? node = null;
        while (true)
        {
            if (node is null)
            {
                if (used >= nodes.Count || !TryDecode(nodes[used], hash, out node)) return false;
                used++;
            }
            IRLPElement next;
            if (node!.Count == BranchItems)
            {
                if (nibble == KeyNibbles) return false; // keys are hashes of one length: none ends in a branch
                next = node[NibbleAt(hashedKey, nibble++)];
            }
            else
            {
                if (!TryReadPath(node, out bool isLeaf, out byte[] path)) return false;
                bool isOnPath = IsPrefix(path, hashedKey, nibble);
                if (isLeaf && isOnPath && nibble + path.Length == KeyNibbles) return TryReadLeaf(node[1], out value);
                if (isLeaf || !isOnPath) return true;
                nibble += path.Length;
                next = node[1];
            }
            if (next is RLPCollection embedded)
            {
                node = embedded;
                continue;
            }
            if (next.RLPData is null or { Length: 0 }) return true;
            if (next.RLPData.Length != Bytes32.Size) return false;
            hash = next.RLPData;
            node = null;
        }
    }

    static bool TryDecode(byte[] bytes, ReadOnlySpan<byte> hash, out RLPCollection? node)
    {
        node = null;
        if (bytes.Length > NodeBytesMax || !OutputProof.LeafOf(bytes).Bytes.SequenceEqual(hash)) return false;
        try
        {
            node = RLP.Decode(bytes) as RLPCollection;
        }
        catch (Exception)
        {
            return false; // whatever the library makes of bytes that are no list
        }
        return node is { Count: 2 or BranchItems };
    }

    /// <summary>The nibbles of a leaf or an extension; an extension without any would lead nowhere.</summary>
    static bool TryReadPath(RLPCollection node, out bool isLeaf, out byte[] nibbles)
    {
        (isLeaf, nibbles) = (false, []);
        if (node.Count != 2 || node[0] is RLPCollection) return false;
        if (node[0].RLPData is not { Length: > 0 and <= Bytes32.Size + 1 } path) return false;
        int flag = path[0] >> 4;
        if (flag > 3) return false;
        isLeaf = flag >= 2;
        bool isOdd = flag % 2 == 1;
        if (!isOdd && (path[0] & 15) != 0) return false;
        List<byte> read = isOdd ? [(byte)(path[0] & 15)] : [];
        foreach (byte pair in path.AsSpan(1)) read.AddRange([(byte)(pair >> 4), (byte)(pair & 15)]);
        nibbles = [.. read];
        return isLeaf || nibbles.Length > 0;
    }

    static bool TryReadLeaf(IRLPElement element, out byte[]? value)
    {
        value = element is RLPCollection ? null : element.RLPData;
        return value is { Length: > 0 };
    }

    static bool IsPrefix(byte[] path, Bytes32 key, int nibble)
    {
        if (nibble + path.Length > KeyNibbles) return false;
        for (int i = 0; i < path.Length; i++)
            if (path[i] != NibbleAt(key, nibble + i)) return false;
        return true;
    }

    static int NibbleAt(Bytes32 key, int nibble) => nibble % 2 == 0 ? key.Bytes[nibble / 2] >> 4 : key.Bytes[nibble / 2] & 15;
}
