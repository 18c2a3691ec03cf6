using System.CommandLine;
using Rollup.Machine.Cartesi;
using Rollup.Node;

namespace Rollup.Cli.Verbs;

/// <summary>`rollup node` and `rollup deploy`: what an operator runs.</summary>
static class NodeVerbs
{
    /// <summary>Where a running node says how to reach it, inside its data directory.</summary>
    public const string EndpointsFile = "endpoints.json";

    public static Verb Run()
    {
        Verb verb = new(
            "node",
            "Run a node: read the inputs, run the machine, serve the read API, and with --claim publish the roots that release money.",
            "rollup node --application 0x… --rpc http://127.0.0.1:8545",
            "rollup node --claim --read latest   # beside `rollup deploy` on a chain of your own, which finalizes late",
            "rollup node --application 0x… --machine riscv --shadow   # the machine's own image, compared with the native engine after "
            + "every input",
            "LOCKSTEP_PASSWORD=… rollup node --claim   # waits for finality; in the data directory of `rollup deploy`, which says what is "
            + "signed for",
            "rollup node --application 0x… --claim --chain-id 1 --validator 0x… --rpc https://one.example "
            + "--witness https://other.example");
        Setting<bool> claim = new("--claim", "sign claims with your key; it must own the application's authority");
        Setting<string> read = new("--read", "how far behind the head: finalized, safe or latest", otherwise: "finalized");
        Setting<int> grpcPort = new("--grpc-port", "port of the read API; 0 is any", otherwise: 8081);
        Setting<int> httpPort = new("--http-port", "port of POST /inspect; 0 is any", otherwise: 8080);
        Setting<string> listen = new("--listen", "IP address to listen on", otherwise: "127.0.0.1");
        Setting<int> poll = new(
            "--poll", $"milliseconds between looks at the chain, 1 to {NodeOptions.PollMillisecondsMax}", otherwise: 1000);
        Setting<bool> stopWithInput = new("--stop-with-input", "end when standard input closes: for whoever starts a node as a child");
        foreach (Option option in new Option[] { claim, read, grpcPort, httpPort, listen, poll, stopWithInput })
            verb.Options.Add(option);
        TrustOptions.AddTo(verb);
        MachineOptions.AddTo(verb);
        verb.SetAction(async (parsed, cancellation) =>
        {
            NodeOptions doors = new()
            {
                DataDirectory = "", RpcUrl = "", Application = "", ReadTag = TagOf(parsed.GetValue(read)!),
                GrpcPort = parsed.GetValue(grpcPort), HttpPort = parsed.GetValue(httpPort), ListenAddress = parsed.GetValue(listen)!,
                PollMilliseconds = parsed.GetValue(poll),
            };
            if (doors.Problem() is { } problem) throw NodeEndWords.Of(new NodeEnd(NodeEndKind.OptionUnusable, problem));
            using CommandSession session = CommandSession.Open(parsed);
            using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            if (parsed.GetValue(stopWithInput)) EndWithInput(end);
            NodeOptions options = TrustOptions.Apply(parsed, session, doors with
            {
                DataDirectory = Path.Combine(session.Directory.Root, "node"),
                RpcUrl = session.Configuration.RpcUrl,
                Application = HexText.Of(session.Application),
                ExpectedTemplateHash = MachineOptions.KnowsTemplate(parsed) ? null : session.Configuration.ExpectedTemplateHash,
                FeeCapMaxWei = session.FeeCapMaxWei,
            }, claims: parsed.GetValue(claim));
            if (parsed.GetValue(claim)) options = options with { ClaimKey = session.Key };
            using IMachine machine = MachineOptions.Open(parsed);
            using Talk talk = new(session, options);
            NodeEnd ended = await NodeRunner.RunAsync(options, machine, talk, end.Token);
            return ended.Exit == NodeExit.Done ? ExitCode.Done : throw NodeEndWords.Of(ended);
        });
        return verb;
    }

    public static ReadTag TagOf(string text) => Enum.TryParse(text, ignoreCase: true, out ReadTag tag) && Enum.IsDefined(tag)
        ? tag
        : throw UserError.Usage($"'{text}' is no block tag", "--read takes finalized, safe or latest", "choose one");

    static void EndWithInput(CancellationTokenSource end) => _ = Task.Run(() =>
    {
        while (Console.In.Read() >= 0)
        {
        }
        end.Cancel();
    });

    /// <summary>Tells the console, and the endpoints file, what the node does.</summary>
    sealed class Talk(CommandSession session, NodeOptions options) : IProgress<NodeProgress>, IDisposable
    {
        readonly string _file = Path.Combine(session.Directory.Root, EndpointsFile);
        readonly NodeLines _lines = new(session.Screen);
        bool _hasEndpoints;

        public void Report(NodeProgress value)
        {
            if (value.Event == NodeEvent.Ready) TellReady(value);
            else _lines.Tell(value);
        }

        void TellReady(NodeProgress value)
        {
            NodeEndpoints endpoints = NodeEndpoints.Of(options.ListenAddress, value);
            WholeFile.WritePrivate(_file, JsonText.Of(endpoints));
            _hasEndpoints = true;
            session.Remembered = session.Remembered.WithApplicationOf(session.Configuration) with
            {
                RpcUrl = session.Configuration.RpcUrl,
                TemplateHash = session.Configuration.TemplateHash,
                ClaimsChainId = options.ChainId,
                Validator = options.Validator
            };
            _lines.Info($"ready: --node {endpoints.NodeUrl} --inspect-url {endpoints.InspectUrl}, {value.Text}");
        }

        /// <summary>The file says where a node is: whoever wrote it takes it away, and nobody else.</summary>
        public void Dispose()
        {
            if (_hasEndpoints) File.Delete(_file);
        }
    }

    public static Verb Deploy()
    {
        Verb verb = new(
            "deploy",
            "Create an application on a chain (and the Cartesi contracts and the factory of vaults where they are missing), owned by "
            + "nobody, with your key as claimer.",
            "rollup deploy --rpc http://127.0.0.1:8545 --epoch-length 7200",
            "rollup deploy --snapshot snapshot   # an application for the machine that `rollup image snapshot` stored")
        {
            SecondRun = SecondRun.CreatesAgain
        };
        Setting<ulong> epochLength = new("--epoch-length", "blocks of an epoch: how long a reward waits at most", otherwise: 7200);
        Setting<string?> snapshot = new(
            "--snapshot", "stored Cartesi Machine whose hash the application carries [default: this program's own]", "folder");
        verb.Options.Add(epochLength);
        verb.Options.Add(snapshot);
        verb.Options.Add(OutputOptions.Force);
        verb.SetAction(async (parsed, cancellation) =>
        {
            using CommandSession session = CommandSession.Open(parsed);
            Bytes32 template = parsed.GetValue(snapshot) is { } folder ? TemplateHashOf(folder) : NodeRunner.TemplateHash();
            ChainIdentity chain = new(
                await session.Chain.ChainIdAsync(cancellation), (await session.Chain.GenesisHashAsync(cancellation)).ToHex());
            Configuration? replaced = ReplacedApplication(parsed, session, chain);
            await Funds.CheckAsync(session, session.Account, Asset.Ether, units: 0, GasTable.Read().CreateApplication, cancellation);
            using TransactionSender sender = new(session.Chain, session.Key)
            {
                FeeCapMaxWei = session.FeeCapMaxWei, Sent = session.Sent, ChainId = chain.ChainId,
                Announce = session.Announce
            };
            Deployer deployer = new(sender, Artifacts.Find());
            IReadOnlyList<string> contracts = await deployer.EnsureContractsAsync(cancellation);
            DeployedApplication deployed = await deployer.CreateApplicationAsync(
                Terms(sender.Address, parsed.GetValue(epochLength), template), renounceOwnership: true, cancellation);
            session.Replace(session.Remembered.On(chain) with
            {
                RpcUrl = session.Configuration.RpcUrl,
                Application = HexText.Of(deployed.Application),
                DeployedAtBlock = deployed.BlockNumber,
                ClaimsChainId = chain.ChainId,
                Validator = HexText.Of(deployed.Authority),
                TemplateHash = HexText.Of(template)
            });
            session.Answer(
                new
                {
                    TemplateHash = HexText.Of(template), Application = HexText.Of(deployed.Application),
                    Authority = HexText.Of(deployed.Authority), Block = deployed.BlockNumber,
                    ContractsDeployed = contracts, ReplacedApplication = replaced?.Application,
                    ReplacedOptions = replaced is null ? null : OptionsOf(replaced)
                },
                _ => session.Screen.Say(
                    $"Application {HexText.Of(deployed.Application)}, authority {HexText.Of(deployed.Authority)}, block "
                    + $"{deployed.BlockNumber}; "
                    + "ownership renounced."
                    + (replaced is null ? "" : $" {session.Directory.Root} used another before: {OptionsOf(replaced)}.")
                    + "\nNext: rollup node --claim"));
            return ExitCode.Done;
        });
        return verb;
    }

    static Bytes32 TemplateHashOf(string snapshot)
    {
        try
        {
            return CartesiSnapshot.TemplateHashOf(snapshot);
        }
        catch (InvalidDataException exception)
        {
            throw UserError.Usage(
                $"{snapshot} is no snapshot", exception.Message,
                "make one with `rollup image snapshot --out snapshot`, and name that folder");
        }
    }

    /// <summary>What the directory forgets for the new application. On the same chain it must be said that it may.</summary>
    static Configuration? ReplacedApplication(ParseResult parsed, CommandSession session, ChainIdentity chain)
    {
        Configuration before = session.Remembered;
        if (before.Application.Length == 0) return null;
        bool isHere = (before.ChainId == 0 || before.ChainId == chain.ChainId)
            && (before.GenesisHash.Length == 0 || before.GenesisHash == chain.GenesisHash);
        string used = $"{session.Directory.Root} uses application {before.Application} on this chain";
        if (isHere && !OutputOptions.MayReplace(parsed, session.Screen, $"{used}. Create another, and use that one from now on?"))
            throw UserError.Usage("there is an application already", $"{used}, and would use the new one from now on",
                "take another --data-dir, or say so with --force");
        return before;
    }

    /// <summary>The options that name an application and what its claims are signed for, which its operator may have typed once.</summary>
    public static string OptionsOf(Configuration known) => $"--application {known.Application}"
        + (known.TemplateHash.Length > 0 ? $" --template {known.TemplateHash}" : "")
        + (known.ClaimsChainId != 0 ? $" --chain-id {known.ClaimsChainId}" : "")
        + (known.Validator.Length > 0 ? $" --validator {known.Validator}" : "");

    public static ApplicationTerms Terms(Address claimer, ulong epochLengthBlocks, Bytes32 templateHash) => new()
    {
        AuthorityOwner = claimer,
        EpochLengthBlocks = epochLengthBlocks,
        ApplicationOwner = claimer, // handed over to nobody at the end of the deployment
        TemplateHash = templateHash,
        Salt = Bytes32.Read(System.Security.Cryptography.RandomNumberGenerator.GetBytes(Bytes32.Size)),
    };
}

/// <summary>How to reach a node that runs.</summary>
sealed record NodeEndpoints(string NodeUrl, string InspectUrl, int ProcessId)
{
    /// <summary>Of a node in this process that says it is ready.</summary>
    public static NodeEndpoints Of(string listenAddress, NodeProgress ready)
    {
        string urlOf(int port) => new UriBuilder(Uri.UriSchemeHttp, listenAddress, port).Uri.GetLeftPart(UriPartial.Authority);
        return new NodeEndpoints(urlOf(ready.GrpcPort), urlOf(ready.HttpPort), Environment.ProcessId);
    }
}
