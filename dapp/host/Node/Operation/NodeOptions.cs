namespace Rollup.Node.Operation;

/// <summary>Everything an operator chooses. Sizes in bytes, times in the unit of their name, 0 as a port means any free one.</summary>
public sealed record NodeOptions
{
    public const int PortMax = 65_535;
    public const int PollMillisecondsMax = 3_600_000;

    /// <summary>Directory of the facts and snapshots; one application per directory.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Ethereum JSON-RPC endpoint.</summary>
    public required string RpcUrl { get; init; }

    /// <summary>A second endpoint on another host, asked whether it has the same blocks before anything is signed.</summary>
    public string? WitnessUrl { get; init; }

    /// <summary>Sign what the endpoint says even where nothing proves it.</summary>
    public bool TrustsEndpoint { get; init; }

    /// <summary>Address of the application contract, 0x and 40 hex digits.</summary>
    public required string Application { get; init; }

    /// <summary>The chain that claims are signed for; 0 where none are signed.</summary>
    public ulong ChainId { get; init; }

    /// <summary>Address of the authority that claims are signed for; empty where none are signed.</summary>
    public string Validator { get; init; } = "";

    public ReadTag ReadTag { get; init; } = ReadTag.Finalized;

    /// <summary>
    /// Signs claims; null is a node that only reads and checks. No other program may send with this key: nonces are counted.
    /// </summary>
    public EthereumKey? ClaimKey { get; init; }

    /// <summary>The most that a unit of gas of a claim may cost.</summary>
    public UInt128 FeeCapMaxWei { get; init; } = TransactionCost.DefaultFeeCapWei;

    /// <summary>What the application must carry as its template hash; null is the hash of this program's machine.</summary>
    public string? ExpectedTemplateHash { get; init; }

    /// <summary>Refuse to start unless the application's epochs have this length in blocks; 0 accepts any.</summary>
    public ulong ExpectedEpochLengthBlocks { get; init; }

    /// <summary>Most blocks asked for in one eth_getLogs.</summary>
    public ulong LogRangeBlocks { get; init; } = 2_000;

    /// <summary>Pause between rounds in which nothing happened.</summary>
    public int PollMilliseconds { get; init; } = 1_000;

    /// <summary>How long the RPC endpoint may stay silent before the node ends with <see cref="NodeExit.RetryLater"/>.</summary>
    public int RpcPatienceSeconds { get; init; } = 300;

    /// <summary>Address of both listeners. Anything but loopback needs a proxy in front that knows who asks.</summary>
    public string ListenAddress { get; init; } = "127.0.0.1";

    public int GrpcPort { get; init; } = 8081;

    public int HttpPort { get; init; } = 8080;

    /// <summary>The first option that no node can run with, or null.</summary>
    public string? Problem()
    {
        if (!System.Net.IPAddress.TryParse(ListenAddress, out _)) return $"'{ListenAddress}' is no IP address to listen on";
        foreach (int port in new[] { GrpcPort, HttpPort })
            if (port is < 0 or > PortMax) return $"{port} is no port: 0 to {PortMax}";
        if (GrpcPort == HttpPort && GrpcPort != 0) return $"both doors cannot have port {GrpcPort}";
        if (PollMilliseconds is < 1 or > PollMillisecondsMax)
            return $"a pause of {PollMilliseconds} ms is not in 1 to {PollMillisecondsMax}";
        if (LogRangeBlocks == 0) return "no block can be read in ranges of 0";
        if (ClaimKey is { } key && AnvilKeys.Problem(key.Address, ChainId) is { } known) return known;
        return RpcPatienceSeconds < 0 ? "a negative patience has ended before it begins" : null;
    }
}
