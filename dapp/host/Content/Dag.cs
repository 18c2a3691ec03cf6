namespace Rollup.Content;

/// <summary>Walks over the blocks under a root.</summary>
public static class Dag
{
    /// <summary>
    /// Every block under the root once, parents before children and left before right: the order of `ipfs dag export`, and the order in
    /// which blocks are sent to the machine. A block that is missing ends the walk with an error that names it.
    /// </summary>
    public static IEnumerable<(ContentCid Cid, byte[] Block)> Walk(ContentCid root, BlockSource source)
    {
        HashSet<ContentCid> seen = [];
        Stack<ContentCid> pending = new([root]);
        while (pending.TryPop(out ContentCid cid))
        {
            if (!seen.Add(cid)) continue;
            byte[] block = source(cid);
            yield return (cid, block);
            if (cid.Codec != ContentCodec.DagPb) continue;
            IReadOnlyList<DagLink> links = DagPb.Decode(block).Links;
            for (int child = links.Count - 1; child >= 0; child--) pending.Push(links[child].Cid);
        }
    }
}
