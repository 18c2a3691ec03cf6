using System.Numerics;
using Rollup.Cli.Dev;

namespace Rollup.Cli.Demo;

/// <summary>
/// A whole small world on this computer: a development chain with the real Cartesi contracts, a token, an application, a node in a
/// process of its own, and people with data directories of their own. Everything ends and is removed with it.
/// </summary>
sealed class DemoWorld : IAsyncDisposable
{
    public const ulong EpochLengthBlocks = 64;
    const int FinalityBlocks = 2; // anvil with one slot per epoch: final is the head minus two

    static readonly UInt128 s_oneEther = UInt128.Parse("1000000000000000000");

    readonly Screen _screen;
    readonly Supervisor _supervisor = new();
    readonly List<DemoActor> _actors = [];
    DevChain? _chain;
    Child? _node;
    ulong _minedTo;

    DemoWorld(Screen screen, string folder, DemoMachine machine)
    {
        _screen = screen;
        Folder = folder;
        Machine = machine;
    }

    public string Folder { get; }
    public DemoMachine Machine { get; }
    public DevChain Chain => _chain ?? throw new InvalidOperationException("the chain is started first");
    public AnvilProcess Anvil => Chain.Anvil;
    public DeployedApplication Application => Chain.Application;
    public Asset Token => Chain.Token;
    public NodeEndpoints Node { get; set; } = null!;
    public bool KeepFolder { get; set; }

    public static async Task<DemoWorld> StartAsync(Screen screen, string folder, DemoMachine machine, CancellationToken cancellation)
    {
        DemoWorld world = new(screen, folder, machine);
        try
        {
            await world.BuildAsync(cancellation);
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    async Task BuildAsync(CancellationToken cancellation)
    {
        PrivateFolder.Ensure(Folder);
        _chain = await DevChain.StartAsync(
            new AnvilOptions { SlotsPerEpoch = 1 }, anvil => anvil.FundedKeyAsync(100 * s_oneEther, cancellation), EpochLengthBlocks,
            Machine.TemplateHash, cancellation);
        await StartNodeAsync(Chain.OperatorKey, cancellation);
    }

    /// <summary>The node runs as `rollup node` in its own process, with the claimer's key in an encrypted file.</summary>
    async Task StartNodeAsync(EthereumKey claimer, CancellationToken cancellation)
    {
        DataDirectory directory = new(Path.Combine(Folder, "operator"));
        string passwordFile = Path.Combine(directory.Root, "password");
        string password = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16));
        WholeFile.WritePrivate(passwordFile, password);
        new Wallet(directory.Keys).Store(claimer, password, ScryptCost.Light);
        (string program, string[] before) = SelfProgram.Find();
        string[] arguments =
        [
            .. before, "node", "--claim", "--data-dir", directory.Root, "--password-file", passwordFile, "--rpc", Anvil.Endpoint.ToString(),
            "--application", HexText.Of(Application.Application), "--chain-id", $"{new AnvilOptions().ChainId}",
            "--validator", HexText.Of(Application.Authority), "--grpc-port", "0", "--http-port", "0", "--poll", "100",
            "--stop-with-input",
            .. Machine.Options,
        ];
        _node = _supervisor.Start(program, arguments, Path.Combine(Folder, "node.log"));
        Node = await EndpointsAsync(directory, _node, cancellation);
    }

    public static async Task<NodeEndpoints> EndpointsAsync(DataDirectory directory, Child node, CancellationToken cancellation)
    {
        string file = Path.Combine(directory.Root, NodeVerbs.EndpointsFile);
        for (int attempt = 0; attempt < 600; attempt++)
        {
            if (File.Exists(file)) return JsonText.Read<NodeEndpoints>(await File.ReadAllTextAsync(file, cancellation));
            if (node.HasExited) throw new UserError("the node ended before it was ready", node.LastLines(4), $"read {node.LogFile}",
                ExitCode.Restart);
            await Task.Delay(100, cancellation);
        }
        throw UserError.NotYet("the node is not ready after a minute", node.LastLines(4), "run it again on a less busy computer");
    }

    /// <summary>
    /// Why the node is no longer there; null if it runs on. Whoever asks it only sees that nobody answers, maybe while it is ending.
    /// </summary>
    public async Task<UserError?> NodeEndAsync()
    {
        for (int attempt = 0; attempt < 30 && _node is { HasExited: false }; attempt++) await Task.Delay(100);
        return _node is { HasExited: true }
            ? new UserError("the demo's node ended", _node.LastLines(3), "act on what it says", _node.ExitCode) : null;
    }

    /// <summary>A new person with a key, some Ether for gas and an empty data directory.</summary>
    public async Task<DemoActor> AddActorAsync(string name, string role, CancellationToken cancellation)
    {
        EthereumKey key = await FundedAsync(cancellation);
        DataDirectory directory = new(Path.Combine(Folder, name.ToLowerInvariant().Replace(' ', '-')));
        Session session = new(directory, ConfigurationOf(directory), () => key) { WhileWaiting = FinaliseAsync };
        DemoActor actor = new(name, role, session);
        _actors.Add(actor);
        return actor;
    }

    /// <summary>A session that knows the chain and the application, and nothing else.</summary>
    public Session Stranger(string name)
    {
        DataDirectory directory = new(Path.Combine(Folder, name));
        Configuration bare = new()
        {
            RpcUrl = Anvil.Endpoint.ToString(), Application = HexText.Of(Application.Application),
            TemplateHash = HexText.Of(Machine.TemplateHash), NodeUrl = "http://127.0.0.1:1", InspectUrl = "http://127.0.0.1:1"
        };
        return new Session(directory, bare, () => throw new InvalidOperationException("a verifier needs no key"));
    }

    public async Task<BigInteger> BalanceAsync(DemoActor actor, CancellationToken cancellation) =>
        await Token.BalanceAsync(Anvil.Client, actor.Address, cancellation);

    /// <summary>Mines up to and including this block.</summary>
    public async Task MineToAsync(ulong block, CancellationToken cancellation)
    {
        ulong head = await Anvil.Client.BlockNumberAsync(cancellation);
        if (head < block) await Anvil.Anvil.MineAsync(block - head, cancellation);
    }

    /// <summary>Mines past the end of the current epoch, and as far that its last block is final.</summary>
    public async Task<ulong> MinePastEpochAsync(CancellationToken cancellation)
    {
        ulong head = await Anvil.Client.BlockNumberAsync(cancellation);
        ulong epochEnd = (head / EpochLengthBlocks + 1) * EpochLengthBlocks - 1;
        await MineToAsync(epochEnd + FinalityBlocks + 1, cancellation);
        return epochEnd;
    }

    /// <summary>Nobody else makes blocks here: after each new transaction two more make it final. Then time stands still.</summary>
    public async Task FinaliseAsync(CancellationToken cancellation)
    {
        ulong head = await Anvil.Client.BlockNumberAsync(cancellation);
        if (head <= _minedTo) return;
        await Anvil.Anvil.MineAsync(FinalityBlocks, cancellation);
        _minedTo = head + FinalityBlocks;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (DemoActor actor in _actors) actor.Dispose();
        await _supervisor.DisposeAsync();
        if (_chain is not null) await _chain.DisposeAsync();
        if (!KeepFolder && System.IO.Directory.Exists(Folder)) System.IO.Directory.Delete(Folder, recursive: true);
    }

    async Task<EthereumKey> FundedAsync(CancellationToken cancellation) => await Anvil.Anvil.FundedKeyAsync(100 * s_oneEther, cancellation);

    Configuration ConfigurationOf(DataDirectory directory)
    {
        Configuration configuration = Chain.ConfigurationWith(Machine.TemplateHash, Node);
        directory.Write(configuration);
        return configuration;
    }
}
