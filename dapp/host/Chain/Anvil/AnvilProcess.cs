using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Rollup.Chain;

/// <summary>How a development chain is started.</summary>
public sealed class AnvilOptions
{
    public ulong ChainId { get; init; } = AnvilKeys.ChainId;

    /// <summary>0 lets the system choose one that is free.</summary>
    public int Port { get; init; }

    /// <summary>Null makes a block for each transaction at once.</summary>
    public TimeSpan? BlockTime { get; init; }

    /// <summary>Seconds since 1970 of the first block; null is now. Fixed, a run gives the same hashes each time.</summary>
    public ulong? Timestamp { get; init; }

    /// <summary>The head minus this many blocks is final (twice as many are counted by Ethereum); null leaves anvil's 32.</summary>
    public int? SlotsPerEpoch { get; init; }

    /// <summary>How many of anvil's own accounts have Ether: everybody knows their keys (<see cref="AnvilKeys"/>).</summary>
    public int Accounts { get; init; } = 1;

    /// <summary>Loaded at start and written at the end, so that a chain goes on where it stopped; null forgets.</summary>
    public string? StateFile { get; init; }
}

/// <summary>
/// A development chain of our own on this machine, from the npm package. It ends when this object is disposed, and also when this
/// process dies without doing so: a shell in between waits for our end of its standard input to close and then ends the chain by its id.
/// </summary>
public sealed class AnvilProcess : IAsyncDisposable
{
    // The arguments are the program and its own. SIGINT lets it write its state file. Standard output goes to the chain alone, so that
    // its end is seen when the chain ends by itself. Ctrl-C and a terminal that closes reach all of us: the guard outlives them.
    const string Guard = "trap '' INT HUP; \"$@\" 2>&1 & child=$!; exec >/dev/null 2>&1; "
        + "while read -r line; do :; done; kill -INT $child; wait $child";

    const string ReadyMark = "Listening on ";

    static readonly TimeSpan s_startPatience = TimeSpan.FromSeconds(30);
    static readonly TimeSpan s_endPatience = TimeSpan.FromSeconds(10);

    readonly Process _guard;

    AnvilProcess(Process guard, Uri endpoint)
    {
        _guard = guard;
        Endpoint = endpoint;
        Rpc = new RpcChannel(endpoint);
        Client = new EthereumClient(Rpc);
        Anvil = new AnvilClient(Client);
    }

    /// <summary>http on 127.0.0.1.</summary>
    public Uri Endpoint { get; }

    public RpcChannel Rpc { get; }
    public EthereumClient Client { get; }
    public AnvilClient Anvil { get; }

    /// <summary>The process that guards the chain; ending it with its children ends both.</summary>
    public int Id => _guard.Id;

    /// <summary>Comes when the chain has ended, whoever ended it.</summary>
    public Task EndedAsync(CancellationToken cancellation) => _guard.WaitForExitAsync(cancellation);

    /// <summary>Starts the chain and waits until it answers.</summary>
    public static async Task<AnvilProcess> StartAsync(
        Artifacts artifacts, AnvilOptions? options = null, CancellationToken cancellation = default)
    {
        ProcessStartInfo start = new("/bin/sh") { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        string[] arguments = ["-c", Guard, "sh", BinaryIn(artifacts), .. Arguments(options ?? new AnvilOptions())];
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        Process guard = Process.Start(start) ?? throw new InvalidOperationException("/bin/sh did not start");
        try
        {
            string address = await ReadReadyLineAsync(guard, cancellation);
            AnvilProcess chain = new(guard, new Uri($"http://{address}"));
            _ = guard.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None); // a full pipe would stop the chain
            return chain;
        }
        catch
        {
            await EndAsync(guard);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Rpc.Dispose();
        await EndAsync(_guard);
    }

    /// <summary>The binary of the npm package for this system. The package's own start script only looks for the same file.</summary>
    static string BinaryIn(Artifacts artifacts)
    {
        string system = OperatingSystem.IsMacOS() ? "darwin" : "linux";
        string processor = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64";
        string path = Path.Combine(artifacts.Folder, "node_modules", "@foundry-rs", $"anvil-{system}-{processor}", "bin", "anvil");
        return File.Exists(path) ? path
            : throw new ToolMissingException($"{path} is missing: run npm ci --ignore-scripts in onchain/");
    }

    static List<string> Arguments(AnvilOptions options)
    {
        List<string> arguments =
        [
            "--host", "127.0.0.1", "--port", options.Port.ToString(CultureInfo.InvariantCulture), "--chain-id", $"{options.ChainId}",
            "--accounts", $"{options.Accounts}",
        ];
        if (options.BlockTime is { } blockTime)
            arguments.AddRange(["--block-time", blockTime.TotalSeconds.ToString(CultureInfo.InvariantCulture)]);
        if (options.Timestamp is { } timestamp) arguments.AddRange(["--timestamp", $"{timestamp}"]);
        if (options.SlotsPerEpoch is { } slots) arguments.AddRange(["--slots-in-an-epoch", $"{slots}"]);
        if (options.StateFile is { } stateFile) arguments.AddRange(["--state", stateFile, "--preserve-historical-states"]);
        return arguments;
    }

    static async Task<string> ReadReadyLineAsync(Process guard, CancellationToken cancellation)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(s_startPatience);
        List<string> seen = [];
        while (await guard.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith(ReadyMark, StringComparison.Ordinal)) return line[ReadyMark.Length..].Trim();
            seen.Add(line);
        }
        throw new InvalidOperationException($"anvil ended before it was ready: {string.Join(' ', seen.TakeLast(3))}");
    }

    static async Task EndAsync(Process guard)
    {
        if (!guard.HasExited)
        {
            guard.StandardInput.Close();
            using CancellationTokenSource patience = new(s_endPatience);
            try
            {
                await guard.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                guard.Kill(entireProcessTree: true);
                await guard.WaitForExitAsync(CancellationToken.None);
            }
        }
        guard.Dispose();
    }
}
