using Org.BouncyCastle.Crypto.Digests;

namespace Rollup.Tests.Unit.Protocol;

public class HashTests
{
    // Keccak team's and Ethereum's well-known digests; FIPS 180-4 examples.
    [Theory]
    [InlineData("", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")]
    [InlineData("abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45")]
    [InlineData("transfer(address,uint256)", "a9059cbb2ab09eb219583f4a59a5d0623ade346d962bcd4e46b11da047c9049b")]
    public void KeccakHasTheKnownDigests(string text, string expected)
    {
        Keccak256.Hash(Encoding.ASCII.GetBytes(text), out Bytes32 digest);
        Assert.Equal(expected, Convert.ToHexStringLower(digest.Bytes));
    }

    [Theory]
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData(
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    public void Sha256HasTheStandardsDigests(string text, string expected)
    {
        Sha256.Hash(Encoding.ASCII.GetBytes(text), out Bytes32 digest);
        Assert.Equal(expected, Convert.ToHexStringLower(digest.Bytes));
    }

    [Fact]
    public void Sha256OfAMillionLettersIsTheStandards()
    {
        Sha256.Hash(Encoding.ASCII.GetBytes(new string('a', 1_000_000)), out Bytes32 digest);
        Assert.Equal("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0", Convert.ToHexStringLower(digest.Bytes));
    }

    [Fact]
    public void EveryLengthAgreesWithTheReferenceAndWithOtherImplementations()
    {
        byte[] data = Vectors.Xorshift(700);
        byte[] expected = new byte[32];
        for (int length = 0; length <= data.Length; length++)
        {
            ReadOnlySpan<byte> part = data.AsSpan(0, length);
            Keccak256.Hash(part, out Bytes32 fast);
            Keccak256.HashReference(part, out Bytes32 slow);
            KeccakDigest other = new(256);
            other.BlockUpdate(data, 0, length);
            other.DoFinal(expected, 0);
            Assert.True(fast.Equals(in slow), $"keccak of {length} bytes");
            Assert.Equal(Vectors.ToHex(expected), Vectors.ToHex(fast.Bytes));

            Sha256.Hash(part, out Bytes32 fastSha);
            Sha256.HashReference(part, out Bytes32 slowSha);
            Assert.True(fastSha.Equals(in slowSha), $"sha-256 of {length} bytes");
            Assert.Equal(Vectors.ToHex(SHA256.HashData(part)), Vectors.ToHex(fastSha.Bytes));
        }
    }

    [Fact]
    public void LongDataAgrees()
    {
        byte[] data = Vectors.Xorshift(300_001);
        byte[] expected = new byte[32];
        KeccakDigest other = new(256);
        other.BlockUpdate(data, 0, data.Length);
        other.DoFinal(expected, 0);
        Keccak256.Hash(data, out Bytes32 digest);
        Assert.Equal(Vectors.ToHex(expected), Vectors.ToHex(digest.Bytes));
        Sha256.Hash(data, out digest);
        Assert.Equal(Vectors.ToHex(SHA256.HashData(data)), Vectors.ToHex(digest.Bytes));
    }

    [Fact]
    public void PairIsTheHashOfBothInOrder()
    {
        byte[] data = Vectors.Xorshift(64 * 50);
        for (int start = 0; start < data.Length; start += 64)
        {
            Bytes32 left = Bytes32.Read(data.AsSpan(start));
            Bytes32 right = Bytes32.Read(data.AsSpan(start + 32));
            Keccak256.HashPair(in left, in right, out Bytes32 pair);
            Keccak256.Hash(data.AsSpan(start, 64), out Bytes32 whole);
            Assert.True(pair.Equals(in whole));
            Keccak256.HashPair(in right, in left, out Bytes32 turned);
            Assert.False(pair.Equals(in turned));
        }
    }

    [Fact]
    public void AnyBitChangesTheDigest()
    {
        byte[] data = Vectors.Xorshift(200);
        Keccak256.Hash(data, out Bytes32 keccak);
        Sha256.Hash(data, out Bytes32 sha);
        Storm.Bits(data, spoilt =>
        {
            Keccak256.Hash(spoilt, out Bytes32 digest);
            Assert.False(digest.Equals(in keccak));
            Sha256.Hash(spoilt, out digest);
            Assert.False(digest.Equals(in sha));
        });
    }
}

public class OutputsTreeTests
{
    static readonly JsonElement Example = Vectors.Load("outputs.json");

    // All 64 levels by the definition: leaves in a list, absent ones the empty subtree of their level.
    static byte[] NaiveRoot(List<byte[]> leaves)
    {
        List<byte[]> level = [.. leaves];
        byte[] empty = new byte[32];
        for (int height = 0; height < OutputsTree.Height; height++)
        {
            List<byte[]> parents = [];
            for (int index = 0; index < level.Count; index += 2)
                parents.Add(Hash([.. level[index], .. index + 1 < level.Count ? level[index + 1] : empty]));
            empty = Hash([.. empty, .. empty]);
            level = parents;
        }
        return level.Count == 0 ? empty : level[0];
    }

    static byte[] Hash(byte[] data)
    {
        byte[] digest = new byte[32];
        KeccakDigest keccak = new(256);
        keccak.BlockUpdate(data, 0, data.Length);
        keccak.DoFinal(digest, 0);
        return digest;
    }

    [Fact]
    public void PristineValuesAreTheirDefinitionAndTheChains()
    {
        byte[] expected = new byte[32];
        for (int level = 0; level <= OutputsTree.Height; level++)
        {
            Assert.Equal(Vectors.ToHex(expected), Vectors.ToHex(OutputsTree.Pristine(level).Bytes));
            expected = Hash([.. expected, .. expected]);
        }
        foreach (JsonProperty known in Example.GetProperty("pristine").EnumerateObject())
            Assert.Equal(known.Value.GetString(), Vectors.ToHex(OutputsTree.Pristine(int.Parse(known.Name)).Bytes));
        Assert.Equal("0x28203985b5f2d87709171678169739f957d2745f4bfa5cc91e2b4bd9bf483b40", Vectors.ToHex(OutputsTree.Pristine(62).Bytes));
    }

    [Fact]
    public void RootEqualsTheNaiveTreeAfterEveryLeaf()
    {
        OutputsTree tree = default;
        List<byte[]> leaves = [];
        byte[] data = Vectors.Xorshift(32 * 70);
        for (int count = 0; count < 70; count++)
        {
            tree.Root(out Bytes32 root);
            Assert.Equal(Vectors.ToHex(NaiveRoot(leaves)), Vectors.ToHex(root.Bytes));
            Assert.Equal((ulong)count, tree.Count);
            leaves.Add(data[(32 * count)..(32 * (count + 1))]);
            tree.Append(Bytes32.Read(leaves[^1]));
        }
    }

    [Fact]
    public void LastRootIsTheRootOfWhateverTreeItIsAskedFor()
    {
        byte[] data = Vectors.Xorshift(32 * 80);
        LastRoot last = default;
        OutputsTree tree = default;
        for (int count = 0; count < 40; count++)
        {
            OutputsTree other = tree; // gets as many leaves, the last of them another
            Check(in tree);
            Check(in tree);
            tree.Append(Bytes32.Read(data.AsSpan(32 * count)));
            other.Append(Bytes32.Read(data.AsSpan(32 * (count + 40))));
            Check(in other);
        }

        void Check(in OutputsTree asked)
        {
            asked.Root(out Bytes32 expected);
            last.Of(in asked, out Bytes32 root);
            Assert.True(root.Equals(in expected));
        }
    }

    [Fact]
    public void LastRootSeesEveryNodeThatCounts()
    {
        byte[] data = Vectors.Xorshift(32 * 64);
        for (int changed = 0; changed < 63; changed++)
        {
            LastRoot last = default;
            foreach (int spoilt in (int[])[-1, changed])
            {
                OutputsTree tree = default;
                for (int leaf = 0; leaf < 63; leaf++) tree.Append(Bytes32.Read(data.AsSpan(32 * (leaf == spoilt ? 63 : leaf))));
                tree.Root(out Bytes32 expected);
                last.Of(in tree, out Bytes32 root);
                Assert.True(root.Equals(in expected), $"leaf {changed}");
            }
        }
    }

    [Fact]
    public void ExampleOutputsGiveTheClaimedRoot()
    {
        OutputsTree tree = default;
        foreach (JsonElement output in Example.GetProperty("outputs").EnumerateArray())
        {
            Keccak256.Hash(Vectors.Hex(output.GetProperty("encoded")), out Bytes32 leaf);
            Assert.Equal(output.GetProperty("leaf").GetString(), Vectors.ToHex(leaf.Bytes));
            tree.Append(in leaf);
        }
        tree.Root(out Bytes32 root);
        Assert.Equal(Example.GetProperty("root").GetString(), Vectors.ToHex(root.Bytes));
    }

    [Fact]
    public void ExampleProofLeadsToTheRoot()
    {
        JsonElement proof = Example.GetProperty("proof");
        ulong index = proof.GetProperty("index").GetUInt64();
        Keccak256.Hash(Vectors.Hex(Example.GetProperty("outputs")[(int)index].GetProperty("encoded")), out Bytes32 node);
        int level = 0;
        foreach (JsonElement element in proof.GetProperty("siblings").EnumerateArray())
        {
            Bytes32 sibling = Bytes32.Read(Vectors.Hex(element));
            Bytes32 current = node;
            if (((index >> level) & 1) == 0) Keccak256.HashPair(in current, in sibling, out node);
            else Keccak256.HashPair(in sibling, in current, out node);
            level++;
        }
        Assert.Equal(OutputsTree.Height, level);
        Assert.Equal(Example.GetProperty("root").GetString(), Vectors.ToHex(node.Bytes));
    }

    [Fact]
    public void OrderAndCountOfLeavesMatter()
    {
        Bytes32 first = Bytes32.Read(Vectors.Xorshift(32));
        Bytes32 zero = default;
        OutputsTree one = default;
        one.Append(in first);
        OutputsTree turned = default;
        turned.Append(in zero);
        turned.Append(in first);
        one.Root(out Bytes32 root);
        turned.Root(out Bytes32 turnedRoot);
        Assert.False(root.Equals(in turnedRoot));
    }

    [Fact]
    public void TreeAtTheEndOfItsIndexIsStillATree()
    {
        OutputsTree tree = default;
        tree.Count = (1UL << 63) - 1; // only level 0 is right; the rest is stale and zero: no trap, no index outside
        tree.Append(Bytes32.Read(Vectors.Xorshift(32)));
        tree.Root(out Bytes32 root);
        Assert.False(root.IsZero);
    }
}
