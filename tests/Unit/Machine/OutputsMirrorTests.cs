namespace Rollup.Tests.Unit.Machine;

public class OutputsMirrorTests
{
    [Fact]
    public void RootIsThatOfTheGuestsTreeAndEverySiblingListProvesIt()
    {
        OutputsMirror mirror = new();
        OutputsTree tree = default;
        Check(mirror, in tree);
        for (int count = 1; count <= 70; count++)
        {
            byte[] output = [(byte)count, 7, 7];
            mirror.Append(output);
            Keccak256.Hash(output, out Bytes32 leaf);
            tree.Append(in leaf);
            Check(mirror, in tree);
        }
    }

    static void Check(OutputsMirror mirror, in OutputsTree tree)
    {
        tree.Root(out Bytes32 expected);
        Bytes32 root = mirror.Root();
        Assert.Equal(Convert.ToHexString(expected.Bytes), Convert.ToHexString(root.Bytes));
        for (int index = 0; index < mirror.Count; index++)
        {
            Bytes32 node = mirror.Leaves[index];
            long position = index;
            foreach (Bytes32 sibling in mirror.SiblingsOf(index))
            {
                Bytes32 own = node;
                if ((position & 1) == 0) Keccak256.HashPair(in own, in sibling, out node);
                else Keccak256.HashPair(in sibling, in own, out node);
                position >>= 1;
            }
            Assert.True(node.Equals(in expected));
        }
    }
}
