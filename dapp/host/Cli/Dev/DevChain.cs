using System.Numerics;

namespace Rollup.Cli.Dev;

/// <summary>
/// A development chain of our own with all contracts on it, a token, and an application that nobody owns. It ends when this is disposed.
/// </summary>
sealed class DevChain : IAsyncDisposable
{
    DevChain(AnvilProcess anvil, EthereumKey operatorKey) => (Anvil, OperatorKey) = (anvil, operatorKey);

    public AnvilProcess Anvil { get; }

    /// <summary>Owns the authority, and all of the token.</summary>
    public EthereumKey OperatorKey { get; }

    public int ContractsDeployed { get; set; }
    public DeployedApplication Application { get; set; } = null!;
    public Asset Token { get; set; } = Asset.Ether;

    /// <param name="options">How the chain is started.</param>
    /// <param name="operatorOf">An account with Ether on that chain.</param>
    /// <param name="epochLengthBlocks">Of the application.</param>
    /// <param name="templateHash">Of the machine that will run it.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<DevChain> StartAsync(
        AnvilOptions options, Func<AnvilClient, Task<EthereumKey>> operatorOf, ulong epochLengthBlocks, Bytes32 templateHash,
        CancellationToken cancellation)
    {
        Artifacts artifacts = Artifacts.Find();
        AnvilProcess anvil = await AnvilProcess.StartAsync(artifacts, options, cancellation);
        try
        {
            DevChain chain = new(anvil, await operatorOf(anvil.Anvil));
            await chain.DeployAsync(artifacts, epochLengthBlocks, templateHash, cancellation);
            return chain;
        }
        catch
        {
            await anvil.DisposeAsync();
            throw;
        }
    }

    async Task DeployAsync(Artifacts artifacts, ulong epochLengthBlocks, Bytes32 templateHash, CancellationToken cancellation)
    {
        using TransactionSender sender = new(Anvil.Client, OperatorKey);
        Deployer deployer = new(sender, artifacts);
        ContractsDeployed = (await deployer.EnsureContractsAsync(cancellation)).Count;
        Application = await deployer.CreateApplicationAsync(
            NodeVerbs.Terms(OperatorKey.Address, epochLengthBlocks, templateHash), renounceOwnership: true, cancellation);
        Address token = await deployer.DeployRewardTokenAsync(OperatorKey.Address, BigInteger.Pow(10, 24), cancellation);
        Token = await Asset.ReadAsync(Anvil.Client, token, cancellation);
    }

    public async Task GiveTokensAsync(Address account, UInt128 units, CancellationToken cancellation)
    {
        using TransactionSender sender = new(Anvil.Client, OperatorKey);
        await sender.SendAsync(Erc20.Transfer(Token.Address, account, units), cancellation);
    }

    /// <summary>What a person's data directory holds to work here.</summary>
    public Configuration ConfigurationWith(Bytes32 templateHash, NodeEndpoints node) => new()
    {
        RpcUrl = Anvil.Endpoint.ToString(),
        Application = HexText.Of(Application.Application),
        DeployedAtBlock = Application.BlockNumber,
        TemplateHash = HexText.Of(templateHash),
        NodeUrl = node.NodeUrl,
        InspectUrl = node.InspectUrl,
        Token = HexText.Of(Token.Address),
    };

    public ValueTask DisposeAsync() => Anvil.DisposeAsync();
}
