namespace Rollup.Client.Workspace;

/// <summary>One person at work: her data directory, what it remembers, and connections that open when first used.</summary>
public class Session : IDisposable
{
    readonly Func<EthereumKey> _unlock;
    readonly Lazy<EthereumClient> _chain;
    readonly Lazy<NodeClient> _node;
    EthereumKey? _key;
    TransactionSender? _sender;

    public Session(DataDirectory directory, Configuration configuration, Func<EthereumKey> unlock)
    {
        Directory = directory;
        Configuration = configuration;
        _unlock = unlock;
        _chain = new Lazy<EthereumClient>(() => new EthereumClient(new Uri(configuration.RpcUrl)));
        _node = new Lazy<NodeClient>(() => new NodeClient(configuration.NodeUrl, configuration.InspectUrl));
        Blocks = new BlockStore(directory.Blocks);
    }

    public DataDirectory Directory { get; }
    public Configuration Configuration { get; }
    public BlockStore Blocks { get; }
    public EthereumClient Chain => _chain.Value;
    public NodeClient Node => _node.Value;
    public EthereumKey Key => _key ??= _unlock();
    public TransactionSender Sender => _sender ??= new TransactionSender(Chain, Key) { FeeCapMaxWei = FeeCapMaxWei, Sent = Sent };

    public UInt128 FeeCapMaxWei { get; init; } = TransactionCost.DefaultFeeCapWei;

    /// <summary>What this command sent, for whoever reports how it ended.</summary>
    public IList<SentTransaction> Sent { get; init; } = [];

    /// <summary>Called while waiting for the node. On a chain of one's own it mines; elsewhere time passes by itself.</summary>
    public Func<CancellationToken, Task>? WhileWaiting { get; set; }

    /// <summary>How long a command waits for the node to process what it sent.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromMinutes(2);

    public Address Application => Configuration.Application.Length > 0
        ? HexText.AddressOf(Configuration.Application)
        : throw new ClientException(new ApplicationUnnamed());

    public JobFiles JobFiles(ulong jobId) => new(Directory.JobFolder(HexText.Of(Application), jobId));

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
        _sender?.Dispose();
        if (_node.IsValueCreated) _node.Value.Dispose();
        if (_chain.IsValueCreated) _chain.Value.Dispose();
    }
}
