namespace Rollup.Tests.Unit.Chain;

/// <summary>The host's tree keeps every node, the machine's only a frontier: two ways to one root.</summary>
public sealed class OutputProofTests
{
    [Fact]
    public void RootsAreTheMachinesForEveryCount()
    {
        OutputsTree machine = default;
        List<Bytes32> leaves = [];
        for (int count = 0; count <= 130; count++)
        {
            OutputProofs proofs = new(leaves);
            machine.Root(out Bytes32 root);
            Assert.Equal(root.ToHex(), proofs.Root.ToHex());
            Assert.Equal((ulong)count, proofs.Count);

            Bytes32 leaf = OutputProof.LeafOf([(byte)count]);
            machine.Append(in leaf);
            leaves.Add(leaf);
        }
    }

    [Fact]
    public void EveryProofLeadsToTheRoot()
    {
        Bytes32[] leaves = [.. Enumerable.Range(0, 37).Select(number => OutputProof.LeafOf([(byte)number]))];
        OutputProofs proofs = new(leaves);
        for (ulong index = 0; index < proofs.Count; index++)
        {
            OutputProof proof = proofs.Of(index);
            Assert.Equal(OutputsTree.Height, proof.Siblings.Count);
            Assert.Equal(proofs.Root.ToHex(), proof.RootOf(leaves[index]).ToHex());
            Assert.NotEqual(proofs.Root.ToHex(), proof.RootOf(leaves[(index + 1) % proofs.Count]).ToHex());
            Assert.NotEqual(proofs.Root.ToHex(), (proof with { OutputIndex = index ^ 1 }).RootOf(leaves[index]).ToHex());
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => proofs.Of(37));
    }

    // Roots and siblings that the real contracts accepted; made by another implementation.
    [Fact]
    public void AgreesWithTheSharedVectors()
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllBytes(Repository.PathOf("tests/vectors/outputs.json")));
        JsonElement.ArrayEnumerator outputs = file.RootElement.GetProperty("outputs").EnumerateArray();
        byte[][] blobs = [.. outputs.Select(output => Hex.Decode(output.GetProperty("encoded").GetString()!))];
        Assert.Equal(
            outputs.Select(output => output.GetProperty("leaf").GetString()), blobs.Select(blob => OutputProof.LeafOf(blob).ToHex()));
        OutputProofs proofs = new(blobs.Select(blob => OutputProof.LeafOf(blob)));
        Assert.Equal(file.RootElement.GetProperty("root").GetString(), proofs.Root.ToHex());
    }
}
