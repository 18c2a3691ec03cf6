namespace Rollup.Protocol;

/// <summary>
/// The outputs root computed last, beside the tree it is of: an accept that adds no output costs no hash. All zero knows nothing.
/// The trees are compared, so whoever puts another state into the memory need not know of this.
/// </summary>
public struct LastRoot
{
    OutputsTree _tree;
    Bytes32 _root;

    /// <summary>The root of the tree.</summary>
    public void Of(in OutputsTree tree, out Bytes32 root)
    {
        if (tree.Count == 0)
        {
            root = OutputsTree.Pristine(OutputsTree.Height);
            return;
        }
        if (!_tree.Equals(in tree))
        {
            _tree = tree;
            _tree.Root(out _root);
        }
        root = _root;
    }
}
