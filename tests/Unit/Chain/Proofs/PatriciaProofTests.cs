using Nethereum.Merkle.Patricia;
using Nethereum.RLP;

namespace Rollup.Tests.Unit.Chain;

/// <summary>Proofs made by the library's tree, read by ours; and nodes that no tree has.</summary>
public sealed class PatriciaProofTests
{
    [Theory]
    [InlineData(1, 32)]
    [InlineData(2, 32)]
    [InlineData(17, 32)]
    [InlineData(500, 32)]
    [InlineData(16, 1)] // keys that differ in their last byte: their leaves are short enough to stand inside their branch
    [InlineData(200, 1)]
    [InlineData(200, 2)]
    public void EveryValueIsFoundAndEveryAbsenceIsProved(int count, int differingBytes)
    {
        Random random = new(count + differingBytes);
        Dictionary<string, byte[]> values = [];
        PatriciaTrie tree = new();
        while (values.Count < count)
        {
            Bytes32 key = Key(random, differingBytes);
            values[key.ToHex()] = RLP.EncodeElement([(byte)random.Next(1, 256), .. new byte[random.Next(2) * random.Next(32)]]);
            tree.Put(key.Bytes.ToArray(), values[key.ToHex()]);
        }
        int absent = 0;
        IEnumerable<Bytes32> others = Enumerable.Range(0, 200).Select(_ => Key(random, differingBytes));
        foreach (Bytes32 key in values.Keys.Select(Hex.ReadBytes32).Concat(others).ToList())
        {
            List<byte[]> nodes = Path(tree, key);
            Assert.True(PatriciaProof.TryFind(Root(tree), key, nodes, out byte[]? found));
            Assert.Equal(values.GetValueOrDefault(key.ToHex()), found);
            if (found is null) absent++;
            if (nodes.Count > 0) CheckChanged(tree, key, nodes, random);
        }
        Assert.True(absent > 0 || differingBytes == 1, "every key was there");
    }

    [Fact]
    public void AnEmptyTreeHasNothing()
    {
        Bytes32 root = OutputProof.LeafOf([0x80]);
        Assert.True(PatriciaProof.TryFind(root, default, [], out byte[]? value));
        Assert.Null(value);
        Assert.False(PatriciaProof.TryFind(default, default, [], out _));
    }

    /// <summary>An extension that takes no nibble leads on for ever; it is not followed, and nothing recurses over what was sent.</summary>
    [Fact]
    public void AChainOfNodesThatLeadNowhereIsRefused()
    {
        List<byte[]> nodes = [RLP.EncodeList(RLP.EncodeElement([0x00]), RLP.EncodeElement(new byte[32]))];
        for (int i = 0; i < 100_000; i++)
            nodes.Add(RLP.EncodeList(RLP.EncodeElement([0x00]), RLP.EncodeElement(OutputProof.LeafOf(nodes[^1]).Bytes.ToArray())));
        nodes.Reverse();
        Assert.False(PatriciaProof.TryFind(OutputProof.LeafOf(nodes[0]), default, nodes, out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("80")]
    [InlineData("c0")]
    [InlineData("c101")]
    [InlineData("c3808080")]
    [InlineData("ff")]
    [InlineData("f8ff")]
    [InlineData("c28080")]
    [InlineData("c24080")] // a path of no kind
    [InlineData("c22080")] // a leaf of another length
    [InlineData("c2c080")]
    public void WhatIsNoNodeProvesNothing(string node)
    {
        byte[] bytes = Convert.FromHexString(node);
        bool isProof = PatriciaProof.TryFind(OutputProof.LeafOf(bytes), default, [bytes], out byte[]? value);
        Assert.Null(value);
        Assert.Equal(node is "80" or "c22080", isProof); // the empty tree; and a leaf of another key
    }

    static void CheckChanged(PatriciaTrie tree, Bytes32 key, List<byte[]> nodes, Random random)
    {
        Assert.False(PatriciaProof.TryFind(Root(tree), key, nodes[..^1], out _));
        List<byte[]> changed = [.. nodes.Select(node => node.ToArray())];
        changed[random.Next(changed.Count)][0] ^= 1;
        Assert.False(PatriciaProof.TryFind(Root(tree), key, changed, out _));
    }

    static Bytes32 Key(Random random, int differingBytes)
    {
        Bytes32 key = default;
        random.NextBytes(key.WritableBytes[^differingBytes..]);
        return key;
    }

    static Bytes32 Root(PatriciaTrie tree) => Bytes32.Read(tree.Root.GetHash());

    /// <summary>The nodes on the way to a key, from the root; those inside others are not sent.</summary>
    static List<byte[]> Path(PatriciaTrie tree, Bytes32 key)
    {
        InMemoryTrieStorage found = new();
        byte[] nibbles = [.. key.Bytes.ToArray().SelectMany(pair => new[] { (byte)(pair >> 4), (byte)(pair & 15) })];
        _ = tree.GenerateProof(tree.Root, nibbles, found);
        List<byte[]> nodes = [tree.Root.GetRLPEncodedData()];
        while (found.Storage.Values.FirstOrDefault(node => nodes[^1].AsSpan().IndexOf(OutputProof.LeafOf(node).Bytes) >= 0) is { } next)
            nodes.Add(next);
        return nodes;
    }
}
