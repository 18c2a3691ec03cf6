namespace Rollup.Tests.Unit.Chain;

public sealed class RevertDecoderTests
{
    public static TheoryData<string, object[], string> Refusals => new()
    {
        { "NotEpochFinalBlock(uint256 a, uint256 b)", [7UL, 5UL], "NotEpochFinalBlock(lastProcessedBlockNumber: 7, epochLength: 5)" },
        { "OutputNotExecutable(bytes a)", [new byte[] { 1, 2 }], "OutputNotExecutable(output: 0x0102)" },
        { "OwnableUnauthorizedAccount(address a)", [Addresses.InputBox.ToHex()],
            "OwnableUnauthorizedAccount(account: 0x1b51e2992A2755Ba4D6F7094032DF91991a0Cfac)" },
        {
            "ERC20InsufficientAllowance(address a, uint256 b, uint256 c)", [Addresses.Erc20Portal.ToHex(), 0, 5],
            "ERC20InsufficientAllowance(spender: 0xACA6586A0Cf05bD831f2501E7B4aea550dA6562D, allowance: 0, needed: 5)"
        },
        { "InvalidOutputsMerkleRoot(bytes32 a)", [new byte[32]],
            "InvalidOutputsMerkleRoot(outputsMerkleRoot: 0x" + new string('0', 64) + ")" },
        { "InvalidOutputHashesSiblingsArrayLength()", [], "InvalidOutputHashesSiblingsArrayLength()" },
        { "Error(string a)", ["LibMerkle32: index out of bounds"], "LibMerkle32: index out of bounds" },
        { "Panic(uint256 a)", [0x11], "Panic: arithmetic overflow" },
        { "Panic(uint256 a)", [0x99], "Panic: code 153" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void NamesWhatItKnows(string signature, object[] arguments, string words)
    {
        byte[] data = AbiOracle.Call(signature, arguments);
        Assert.Equal(words, RevertDecoder.Decode(data).ToString());
        // Cut or longer it is not what a contract gives: the library alone would show zeros for what is missing.
        Assert.StartsWith("an error we do not know", RevertDecoder.Decode([.. data, 0]).ToString(), StringComparison.Ordinal);
        if (data.Length > 4)
            Assert.StartsWith("an error we do not know", RevertDecoder.Decode(data[..^1]).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0x", "without a reason")]
    [InlineData("0x12", "an error we do not know, 0x12")]
    [InlineData("0x12345678", "an error we do not know, 0x12345678")]
    [InlineData("0xd804a6a1", "an error we do not know, 0xd804a6a1")] // NotPastBlock without its arguments
    public void IsHonestAboutTheRest(string data, string words) => Assert.Equal(words, RevertDecoder.Decode(Hex.Decode(data)).ToString());

    [Fact]
    public void SelectorsAreTheDocumentedOnes()
    {
        Dictionary<string, string> selectors = RevertDecoder.Known.ToDictionary(known => known.Value.Name, known => known.Key);
        Assert.Equal(KnownErrors.Signatures.Count, selectors.Count);
        Assert.Equal("c92a0d69", selectors["NotEpochFinalBlock"]);
        Assert.Equal("d804a6a1", selectors["NotPastBlock"]);
        Assert.Equal("7e942645", selectors["NotFirstClaim"]);
        Assert.Equal("9f21b8a0", selectors["InputTooLarge"]);
        Assert.Equal("44a192ff", selectors["InvalidOutputsMerkleRoot"]);
        Assert.Equal("fb8f41b2", selectors["ERC20InsufficientAllowance"]);
        Assert.Equal("08c379a0", selectors["Error"]);
        Assert.Equal("4e487b71", selectors["Panic"]);
    }

    [Fact]
    public void NoBytesMakeItThrow()
    {
        byte[][] selectors = [.. RevertDecoder.Known.Keys.Select(Convert.FromHexString)];
        Gen.Select(Gen.Int[0, selectors.Length - 1], Gen.Byte.Array[0, 200]).Sample((index, rest) =>
            Assert.NotEmpty(RevertDecoder.Decode([.. selectors[index], .. rest]).ToString()));
    }
}
