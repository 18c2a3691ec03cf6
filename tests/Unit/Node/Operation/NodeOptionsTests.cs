namespace Rollup.Tests.Unit.Node;

public class NodeOptionsTests
{
    /// <summary>Before anything is asked: a claim signed with it would be anybody's on another chain.</summary>
    [Theory]
    [InlineData(31_337UL, true)]
    [InlineData(1UL, false)]
    [InlineData(0UL, false)]
    public void NoNodeClaimsWithAKeyThatEverybodyHas(ulong chainId, bool mayRun)
    {
        NodeOptions options = new() { DataDirectory = "", RpcUrl = "", Application = "", ChainId = chainId };
        Assert.Null(options.Problem());
        Assert.Null((options with { ClaimKey = EthereumKey.Generate() }).Problem());
        string? problem = (options with { ClaimKey = AnvilKeys.All[0] }).Problem();
        Assert.Equal(mayRun, problem is null);
        if (!mayRun) Assert.Contains("whose keys everybody has", problem, StringComparison.Ordinal);
    }
}
