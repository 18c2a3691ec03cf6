using Rollup.Machine;

namespace Rollup.Client.Workspace;

/// <summary>One person at work: her data directory, what it remembers, and connections that open when first used.</summary>
public class Session : IDisposable
{
    readonly Func<EthereumKey> _unlock;
    readonly Lazy<EthereumClient> _client;
    readonly Lazy<NodeClient> _node;
    Configuration _remembered, _onDisk;
    ChainIdentity? _chain;
    EthereumKey? _key;
    CheckedApplication? _checked;

    /// <param name="directory">Hers.</param>
    /// <param name="configuration">What this run works with.</param>
    /// <param name="unlock">Gives the key when something is to be signed.</param>
    /// <param name="remembered">What the directory holds; null where that is the configuration itself.</param>
    public Session(DataDirectory directory, Configuration configuration, Func<EthereumKey> unlock, Configuration? remembered = null)
    {
        Directory = directory;
        Configuration = configuration;
        _remembered = remembered ?? configuration;
        _onDisk = remembered ?? directory.ReadConfiguration();
        _unlock = unlock;
        _client = new Lazy<EthereumClient>(() => new EthereumClient(new Uri(configuration.RpcUrl)));
        _node = new Lazy<NodeClient>(() => new NodeClient(
            configuration.NodeUrl, configuration.InspectUrl, AcceptNodeAsync, NodePatience, NodeWaits));
        Blocks = new BlockStore(directory.Blocks);
        Sent = new SentLedger(directory.Sent);
    }

    public DataDirectory Directory { get; }
    public Configuration Configuration { get; }
    public BlockStore Blocks { get; }
    public EthereumClient Chain => _client.Value;
    public NodeClient Node => _node.Value;
    public EthereumKey Key => _key ??= _unlock();

    /// <summary>Who signs.</summary>
    public Address Account => Key.Address;

    public UInt128 FeeCapMaxWei { get; init; } = TransactionCost.DefaultFeeCapWei;

    /// <summary>Hears what each transaction may cost before it is signed.</summary>
    public Action<ContractCall, TransactionCost>? Announce { get; set; }

    /// <summary>Hears what the blocks of files will cost before the first leaves, and then how many have left.</summary>
    public Action<FeedProgress>? Feeds { get; set; }

    /// <summary>What this command sent, for whoever reports how it ended, and what earlier ones did not hear of.</summary>
    public SentLedger Sent { get; }

    /// <summary>Called while waiting for the node. On a chain of one's own it mines; elsewhere time passes by itself.</summary>
    public Func<CancellationToken, Task>? WhileWaiting { get; set; }

    /// <summary>How long a node that may be starting is waited for, and who hears that it is.</summary>
    public TimeSpan NodePatience { get; init; }
    public Action<string>? NodeWaits { get; init; }

    /// <summary>How long a command waits for the node to process what it sent.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromMinutes(2);

    public Address Application => Configuration.Application.Length > 0
        ? HexText.AddressOf(Configuration.Application)
        : throw new ClientException(new ApplicationUnnamed());

    /// <summary>What the application must carry: what was named for it, else the hash of this program's own machine.</summary>
    public Bytes32 ExpectedTemplateHash
    {
        get
        {
            if (Configuration.ExpectedTemplateHash is { } named) return HexText.Bytes32Of(named);
            using InProcessMachine machine = new();
            return machine.TemplateHash;
        }
    }

    public JobFiles JobFiles(ulong jobId) => new(Directory.JobFolder(HexText.Of(Application), jobId));

    /// <summary>The only way to send anything to the application: nobody has it before everything was compared.</summary>
    public async Task<CheckedApplication> CheckedAsync(CancellationToken cancellation) =>
        _checked ??= await CheckedApplication.OfAsync(this, cancellation);

    /// <summary>The endpoint's chain. Throws when it is not the one on which this data directory met its application.</summary>
    public async Task<ChainIdentity> ChainAsync(CancellationToken cancellation)
    {
        if (_chain is not null) return _chain;
        ulong chainId = await Chain.ChainIdAsync(cancellation);
        ChainIdentity chain = new(chainId, (await Chain.GenesisHashAsync(cancellation)).ToHex());
        ChainIdentity met = new(Configuration.ChainId, Configuration.GenesisHash);
        bool isMet = (met.ChainId == 0 || met.ChainId == chainId) && (met.GenesisHash.Length == 0 || met.GenesisHash == chain.GenesisHash);
        return _chain = isMet ? chain : throw new ClientException(
            new ChainDiffers(Directory.Root, chain.ChainId, chain.GenesisHash, met.ChainId, met.GenesisHash));
    }

    /// <summary>
    /// What the next run finds. What this run was given is kept only once it has answered, and only if no other run has written meanwhile.
    /// </summary>
    public Configuration Remembered
    {
        get => _remembered;
        set
        {
            if (_remembered != value && Directory.ReadConfiguration() == _onDisk) Replace(value);
            _remembered = value;
        }
    }

    /// <summary>The same, whatever another run has written.</summary>
    public void Replace(Configuration configuration) => Directory.Write(_onDisk = _remembered = configuration);

    /// <summary>Keeps endpoint, application and template of this run: they were found to belong together.</summary>
    public void RememberApplication(ChainIdentity chain) => Remembered = Remembered.WithApplicationOf(Configuration).On(chain) with
    {
        RpcUrl = Configuration.RpcUrl,
        TemplateHash = Configuration.TemplateHash
    };

    /// <summary>Asks again and again until the answer is there. Waiting too long is "retry later", not a failure.</summary>
    public async Task<T> WaitForAsync<T>(string what, Func<Task<T?>> ask, CancellationToken cancellation) where T : class
    {
        long deadline = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        int pauseMilliseconds = 50;
        while (true)
        {
            if (await ask() is { } answer) return answer;
            if (Environment.TickCount64 > deadline)
                throw new ClientException(new StillWaiting(what, Patience));
            if (WhileWaiting is not null) await WhileWaiting(cancellation);
            await Task.Delay(pauseMilliseconds, cancellation);
            pauseMilliseconds = Math.Min(pauseMilliseconds * 2, 1000);
        }
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _checked?.Dispose();
        if (_node.IsValueCreated) _node.Value.Dispose();
        if (_client.IsValueCreated) _client.Value.Dispose();
    }

    // Whoever names no application takes what the node serves. Where the chain was met before, its endpoint need not be asked again.
    async Task AcceptNodeAsync(NodeSubject subject, CancellationToken cancellation)
    {
        if (Configuration.Application.Length == 0) return;
        if (!string.Equals(subject.Application, Configuration.Application, StringComparison.OrdinalIgnoreCase))
            throw new ClientException(new NodeServesAnother(subject.Url, subject.Application, Configuration.Application));
        bool isMet = Configuration.GenesisHash.Length > 0 && Configuration.RpcUrl == Remembered.RpcUrl;
        ChainIdentity chain = isMet ? new(Configuration.ChainId, Configuration.GenesisHash) : await ChainAsync(cancellation);
        if (subject.Chain != chain) throw new ClientException(new NodeOnAnotherChain(
            subject.Url, subject.Chain.ChainId, subject.Chain.GenesisHash, chain.ChainId, chain.GenesisHash));
        Configuration known = Remembered.WithApplicationOf(Configuration).On(chain) with { RpcUrl = Configuration.RpcUrl };
        Remembered = subject.IsInspect ? known with { InspectUrl = Configuration.InspectUrl }
            : known with { NodeUrl = Configuration.NodeUrl };
    }
}
