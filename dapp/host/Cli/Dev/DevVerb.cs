using System.CommandLine;
using System.Diagnostics;
using Rollup.Node;

namespace Rollup.Cli.Dev;

/// <summary>`rollup dev`: chain, node, application and accounts in one process, which ends them all.</summary>
static class DevVerb
{
    const string DefaultFolder = "dev";
    const int UsualChainPort = 8545;
    const ulong EtherPerAccount = 10_000; // what anvil gives

    public static Verb Create()
    {
        Verb verb = new(
            "dev",
            "Run a chain of your own with a node, an application and funded accounts, to try everything on; Ctrl-C ends it all.",
            "rollup dev", "rollup dev --block-time 2 --epoch-length 60",
            "rollup job list --data-dir dev/ada   # in another terminal: each person has a data directory in the folder dev");
        Setting<ulong> blockTime = new("--block-time", "seconds from block to block, 1 to 3600", otherwise: 1, "seconds");
        Setting<ulong> epochLength = new("--epoch-length", "blocks of an epoch: how long a reward waits at most", otherwise: 20);
        verb.Options.Add(blockTime);
        verb.Options.Add(epochLength);
        verb.SetAction(async (parsed, cancellation) =>
        {
            ulong blockSeconds = parsed.GetValue(blockTime), epochBlocks = parsed.GetValue(epochLength);
            if (blockSeconds is 0 or > 3600)
                throw UserError.Usage("--block-time takes 1 to 3600", $"it is {blockSeconds}", "name seconds from block to block");
            if (epochBlocks == 0) throw UserError.Usage("--epoch-length takes 1 or more", "it is 0", "name the blocks of an epoch");
            using DevFolder folder = DevFolder.Take(
                parsed.GetResult(GlobalOptions.DataDirectory) is { Implicit: false } ? parsed.GetValue(GlobalOptions.DataDirectory)!
                    : DefaultFolder);
            return await RunAsync(CommandSession.ScreenOf(parsed), folder, blockSeconds, epochBlocks, cancellation);
        });
        return verb;
    }

    static async Task<int> RunAsync(
        Screen screen, DevFolder folder, ulong blockSeconds, ulong epochBlocks, CancellationToken cancellation)
    {
        Stopwatch clock = Stopwatch.StartNew();
        using InProcessMachine machine = new();
        AnvilOptions options = new() { Port = FreePort.Or(UsualChainPort), Accounts = AnvilKeys.All.Count };
        await using DevChain chain = await DevChain.StartAsync(
            options, _ => Task.FromResult(AnvilKeys.All[0]), epochBlocks, machine.TemplateHash, cancellation);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        DevNode node = new(screen);
        Task<NodeEnd> running = node.RunAsync(OptionsOf(chain, folder), machine, end.Token);
        try
        {
            if (await Task.WhenAny(node.Ready, running) == running) throw NodeEndWords.Of(await running);
            NodeEndpoints endpoints = await node.Ready;
            WritePeople(folder, chain.ConfigurationWith(machine.TemplateHash, endpoints));
            await chain.Anvil.Anvil.SetBlockTimeAsync(blockSeconds, cancellation); // until now each transaction made its own
            DevWords.Answer(screen, folder, chain, endpoints, clock.Elapsed, EtherPerAccount);
            await Task.WhenAny(running, chain.Anvil.EndedAsync(cancellation));
        }
        finally
        {
            await end.CancelAsync();
            await running;
        }
        if (await running is { Exit: not NodeExit.Done } ended) throw NodeEndWords.Of(ended);
        return cancellation.IsCancellationRequested ? ExitCode.Done : throw new UserError(
            "the chain has ended", "somebody ended anvil, or it failed", "run `rollup dev` again: it begins a new one", ExitCode.Restart);
    }

    static NodeOptions OptionsOf(DevChain chain, DevFolder folder)
    {
        const int UsualGrpcPort = 8081, UsualHttpPort = 8080;
        return new NodeOptions
        {
            DataDirectory = Path.Combine(folder.PathOf(DevFolder.People[0]), "node"),
            RpcUrl = chain.Anvil.Endpoint.ToString(),
            Application = HexText.Of(chain.Application.Application),
            ChainId = AnvilKeys.ChainId,
            Validator = HexText.Of(chain.Application.Authority),
            ClaimKey = chain.OperatorKey,
            ReadTag = ReadTag.Latest,
            PollMilliseconds = 100,
            GrpcPort = FreePort.Or(UsualGrpcPort),
            HttpPort = FreePort.Or(UsualHttpPort),
        };
    }

    static void WritePeople(DevFolder folder, Configuration configuration)
    {
        foreach ((string person, EthereumKey key) in DevFolder.People.Zip(AnvilKeys.All))
        {
            DataDirectory directory = new(folder.PathOf(person));
            new Wallet(directory.Keys).StoreKnown(key);
            directory.Write(configuration);
        }
    }
}
