namespace Rollup.Tests.Unit.Node;

/// <summary>One row per thing that may be wrong with an application; the last column is what the operator reads.</summary>
public class StartChecksTests
{
    const string Template = "0x1111";
    const string Nobody = "0x0000000000000000000000000000000000000000";
    const string Alice = "0x00000000000000000000000000000000000a11ce";
    const string Bob = "0x0000000000000000000000000000000000000b0b";

    static readonly ApplicationFacts s_good = new(
        31337, "0x9e9e", Bob, Nobody, Alice, Bob, Template, 10, [0xb1, 0x2c, 0x9e, 0xde, .. new byte[12], .. Addresses.InputBox.Bytes], 7,
        Bob);

    [Theory]
    [InlineData(null, "good", "no key")]
    [InlineData("ownership is not renounced", "owner")]
    [InlineData("the application runs template", "template")]
    [InlineData("epochs of length 0", "length 0")]
    [InlineData("epochs have 10 blocks, expected are 9", "other length")]
    [InlineData("data availability", "espresso", "other box", "dirty box", "long availability")]
    [InlineData("no deployment block", "no block")]
    [InlineData("the claim key is", "foreign key")]
    public void EachProblemIsNamed(string? expected, params string[] changes) => Assert.All(changes, change =>
    {
        ApplicationFacts facts = change switch
        {
            "owner" => s_good with { Owner = Alice },
            "length 0" => s_good with { EpochLength = 0 },
            "espresso" => s_good with { DataAvailability = [0x85, 0x79, 0xfd, 0x0c, .. s_good.DataAvailability.AsSpan(4)] },
            "other box" => s_good with { DataAvailability = Changed(s_good.DataAvailability, 35) },
            "dirty box" => s_good with { DataAvailability = Changed(s_good.DataAvailability, 10) },
            "long availability" => s_good with { DataAvailability = [.. s_good.DataAvailability, 0] },
            "no block" => s_good with { DeploymentBlock = 0 },
            "foreign key" => s_good with { Claimer = Alice },
            "no key" => s_good with { Claimer = null },
            _ => s_good,
        };
        string? problem = StartChecks.Problem(facts, change == "template" ? "0x2222" : Template, change == "other length" ? 9ul : 0);
        if (expected is null) Assert.Null(problem);
        else Assert.Contains(expected, problem, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData(31337ul, Alice, true, null)]
    [InlineData(31337ul, "0x00000000000000000000000000000000000A11cE", true, null)]
    [InlineData(1ul, Alice, true, "the endpoint is on chain 31337, claims are signed for chain 1")]
    [InlineData(31337ul, Bob, true, "claims are signed for " + Bob)]
    [InlineData(1ul, Bob, false, null)]
    public void ClaimsAreSignedForWhatIsConfigured(ulong chainId, string validator, bool holdsKey, string? expected)
    {
        NodeOptions options = new()
        {
            DataDirectory = "", RpcUrl = "", Application = Bob, ChainId = chainId, Validator = validator,
            ClaimKey = holdsKey ? EthereumKey.Generate() : null,
        };
        string? problem = StartChecks.SignedFor(options, s_good);
        if (expected is null) Assert.Null(problem);
        else Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void DataDirectoryBelongsToOneApplication()
    {
        using Folder folder = new();
        using FactsDatabase database = FactsDatabase.Open(folder.File("facts.sqlite"), durable: false);
        Assert.Null(StartChecks.Identify(database, s_good));
        Assert.Null(StartChecks.Identify(database, s_good));
        Assert.Contains(
            "belongs to application", StartChecks.Identify(database, s_good with { Application = Alice }), StringComparison.Ordinal);
        Assert.Contains("belongs to chain", StartChecks.Identify(database, s_good with { ChainId = 1 }), StringComparison.Ordinal);
        Assert.Contains("belongs to genesis", StartChecks.Identify(database, s_good with { GenesisHash = "0x" }), StringComparison.Ordinal);
    }

    static byte[] Changed(byte[] bytes, int index)
    {
        byte[] changed = [.. bytes];
        changed[index] ^= 1;
        return changed;
    }
}
