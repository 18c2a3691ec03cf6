namespace Rollup.Tests.EndToEnd;

/// <summary>One development chain with the Cartesi contracts, a token, and an account that owns both the token and the claims.</summary>
public sealed class ChainFixture : IAsyncLifetime
{
    public const ulong ChainId = 8545;

    public static readonly UInt128 Ether = 1_000_000_000_000_000_000;

    public AnvilProcess Chain { get; set; } = null!;
    public EthereumClient Client => Chain.Client;
    public AnvilClient Anvil => Chain.Anvil;
    public Artifacts Artifacts { get; } = Artifacts.Find();
    public TransactionSender Sender { get; set; } = null!;
    public Deployer Deployer { get; set; } = null!;
    public Address Token { get; set; }
    public IReadOnlyList<string> Deployed { get; set; } = [];

    byte _lastSalt;

    public async ValueTask InitializeAsync()
    {
        Chain = await AnvilProcess.StartAsync(Artifacts, new AnvilOptions { ChainId = ChainId });
        Sender = new TransactionSender(Client, await Anvil.FundedKeyAsync(1000 * Ether));
        Deployer = new Deployer(Sender, Artifacts);
        Deployed = await Deployer.EnsureContractsAsync();
        Token = await Deployer.DeployRewardTokenAsync(Sender.Address, 1_000_000);
    }

    public async Task<DeployedApplication> CreateApplicationAsync(ulong epochLengthBlocks, bool renounceOwnership = true)
    {
        Bytes32 salt = default;
        salt.WritableBytes[31] = ++_lastSalt;
        ApplicationTerms terms = new()
        {
            AuthorityOwner = Sender.Address,
            ApplicationOwner = Sender.Address,
            EpochLengthBlocks = epochLengthBlocks,
            TemplateHash = OutputProof.LeafOf("template"u8),
            Salt = salt,
        };
        return await Deployer.CreateApplicationAsync(terms, renounceOwnership);
    }

    /// <summary>Lets the epoch of the block pass and claims it.</summary>
    public async Task<Receipt> ClaimAsync(DeployedApplication application, ulong blockNumber, Bytes32 root)
    {
        ulong length = await Authority.EpochLengthBlocksAsync(Client, application.Authority);
        ulong last = blockNumber / length * length + length - 1;
        ulong head = await Client.BlockNumberAsync();
        if (head < last) await Anvil.MineAsync(last - head);
        return await Sender.SendAsync(Authority.SubmitClaim(application.Authority, application.Application, last, root));
    }

    public async ValueTask DisposeAsync()
    {
        Sender.Dispose();
        await Chain.DisposeAsync();
    }
}
