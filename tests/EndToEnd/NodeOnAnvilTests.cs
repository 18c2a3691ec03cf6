using System.Collections.Concurrent;
using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using Rollup.Api;
using Rollup.Machine;
using Rollup.Node.Operation;
using Rollup.Node.Verify;

namespace Rollup.Tests.EndToEnd;

/// <summary>The whole node on a development chain with the real contracts, asked through its own doors.</summary>
public sealed partial class NodeOnAnvilTests(ChainFixture chain) : IClassFixture<ChainFixture>
{
    [Fact]
    public async Task RefundIsReadClaimedProvedExecutedAndSurvivesARestart()
    {
        using TestApplication application = await TestApplication.CreateAsync(chain);
        byte[] unknown = [1, 2, 3, 4, 5];
        Receipt deposit = await application.Sender.SendAsync(Portals.DepositEther(application.Address, 1000, unknown), Cancellation);
        await application.Sender.SendAsync(InputBox.AddInput(application.Address, unknown), Cancellation);

        ulong claimedBlock;
        await using (RunningNode node = await RunningNode.StartAsync(application, holdsKey: true))
        {
            await chain.Anvil.MineAsync(TestApplication.EpochLengthBlocks, Cancellation);
            Output voucher = await node.OutputAsync(output => output.Proven);
            Assert.Equal(0ul, voucher.InputIndex);
            Assert.False(voucher.Executed);
            Assert.Equal(OutputsTree.Height, voucher.Siblings.Count);

            OutputProof proof = new(voucher.Index, [.. voucher.Siblings.Select(sibling => Bytes32.Read(sibling.Span))]);
            using TransactionSender anybody = new(chain.Client, EthereumKey.Generate()); // the node goes on claiming with its own
            await chain.Anvil.SetBalanceAsync(anybody.Address, ChainFixture.Ether, Cancellation);
            await anybody.SendAsync(
                ApplicationContract.ExecuteOutput(application.Address, voucher.Raw.ToByteArray(), proof), Cancellation);
            await node.OutputAsync(output => output.Executed);

            Input direct = await node.Queries.GetInputAsync(new GetInputRequest { Index = 1 }, cancellationToken: Cancellation);
            Assert.Equal(InputState.Rejected, direct.State);
            claimedBlock = deposit.BlockNumber;
            Assert.Equal(NodeExit.Done, (await node.StopAsync()).Exit);
        }

        // Again, on the facts it left: the same answer, and no second claim.
        await using (RunningNode node = await RunningNode.StartAsync(application, holdsKey: true))
        {
            Output voucher = await node.OutputAsync(output => output.Proven && output.Executed);
            Assert.Equal(0ul, voucher.Index);
            ListEpochsReply epochs = await node.Queries.ListEpochsAsync(new ListEpochsRequest(), cancellationToken: Cancellation);
            Assert.All(epochs.Epochs, epoch => Assert.Equal(EpochState.Accepted, epoch.State));
            Assert.Equal(claimedBlock / TestApplication.EpochLengthBlocks, epochs.Epochs[0].Index);
            using JsonDocument assets = await node.InspectAsync(InspectAssetsQuery());
            Assert.Equal("Accepted", assets.RootElement.GetProperty("status").GetString());
            Assert.Equal(2ul, assets.RootElement.GetProperty("processed_input_count").GetUInt64());
            await node.StopAsync();
        }
        ulong head = await chain.Client.BlockNumberAsync(Cancellation);
        IReadOnlyList<Claim> claims = await Authority.ClaimsAsync(
            chain.Client, application.Authority, application.Address, 0, head, Cancellation);
        claims = [.. claims.Where(claim => claim.Accepted)];
        Assert.Equal(claims.Count, claims.Select(claim => claim.LastProcessedBlock).Distinct().Count());

        using InProcessMachine machine = new();
        VerifyReport report = await Verifier.RunAsync(
            application.Options("", holdsKey: false), machine, claimedOutputs: null, plant: false, progress: null, Cancellation);
        Assert.True(report.Holds, report.FirstDifference);
        Assert.Equal(claims.Count, report.Epochs.Count);
        Assert.Equal(2ul, report.InputCount);
    }

    [Fact]
    public async Task ReorganisedInputIsForgottenAndItsIndexGivenAgain()
    {
        using TestApplication application = await TestApplication.CreateAsync(chain);
        await using RunningNode node = await RunningNode.StartAsync(application, holdsKey: false);
        await application.Sender.SendAsync(InputBox.AddInput(application.Address, [1]), Cancellation);
        await application.Sender.SendAsync(InputBox.AddInput(application.Address, [2]), Cancellation);
        await node.UntilAsync(status => status.ProcessedInputCount == 2);

        await chain.Anvil.ReorganiseAsync(1, Cancellation);
        await chain.Anvil.MineAsync(1, Cancellation);
        await node.UntilAsync(status => status.InputCount == 1 && status.ProcessedInputCount == 1);

        await application.Sender.SendAsync(InputBox.AddInput(application.Address, [3]), Cancellation);
        await node.UntilAsync(status => status.ProcessedInputCount == 2);
        Input input = await node.Queries.GetInputAsync(new GetInputRequest { Index = 1 }, cancellationToken: Cancellation);
        Assert.True(EvmAdvance.TryDecode(input.Raw.Span, out _, out ReadOnlySpan<byte> payload));
        Assert.Equal(3, payload[0]);
    }

    [Fact]
    public async Task ForeignClaimStopsTheNodeAndNamesTheEpoch()
    {
        using TestApplication application = await TestApplication.CreateAsync(chain);
        Receipt added = await application.Sender.SendAsync(InputBox.AddInput(application.Address, [1]), Cancellation);
        ulong epoch = added.BlockNumber / TestApplication.EpochLengthBlocks;
        ulong last = epoch * TestApplication.EpochLengthBlocks + TestApplication.EpochLengthBlocks - 1;
        await chain.Anvil.MineAsync(TestApplication.EpochLengthBlocks, Cancellation);
        await application.Sender.SendAsync(
            Authority.SubmitClaim(application.Authority, application.Address, last, OutputProof.LeafOf("another root"u8)), Cancellation);

        await using RunningNode node = await RunningNode.StartAsync(application, holdsKey: true, untilReady: false);
        NodeEnd end = await node.End;
        Assert.Equal(NodeExit.StopAndPage, end.Exit);
        Assert.Contains($"epoch {epoch} (last block {last})", end.Reason, StringComparison.Ordinal);
        using InProcessMachine machine = new();
        VerifyReport report = await Verifier.RunAsync(
            application.Options("", holdsKey: false), machine, claimedOutputs: null, plant: false, progress: null, Cancellation);
        Assert.False(report.Holds);
    }

    [Fact]
    public async Task StartChecksEndWithThirty()
    {
        using TestApplication owned = await TestApplication.CreateAsync(chain, renounce: false);
        await ExpectStopAsync(owned.Options("", holdsKey: false), "ownership is not renounced");
        using TestApplication application = await TestApplication.CreateAsync(chain);
        NodeOptions options = application.Options("", holdsKey: false);
        await ExpectStopAsync(
            options with { ExpectedTemplateHash = OutputProof.LeafOf("other"u8).ToHex() }, "the application runs template");
        await ExpectStopAsync(options with { ExpectedEpochLengthBlocks = 77 }, "expected are 77");
        await ExpectStopAsync(options with { ClaimKey = EthereumKey.Generate() }, "but 0x");
        await ExpectStopAsync(options with { Application = EthereumKey.Generate().Address.ToHex() }, "there is no contract");
    }

    static async Task ExpectStopAsync(NodeOptions options, string reason)
    {
        string directory = Directory.CreateTempSubdirectory("lockstep-start-").FullName;
        try
        {
            using InProcessMachine machine = new();
            NodeEnd end = await NodeRunner.RunAsync(options with { DataDirectory = directory }, machine, progress: null, Cancellation);
            Assert.Equal(NodeExit.StopAndPage, end.Exit);
            Assert.Contains(reason, end.Reason, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public async Task SilentEndpointEndsWithTwenty()
    {
        string directory = Directory.CreateTempSubdirectory("lockstep-silent-").FullName;
        try
        {
            NodeOptions options = new()
            {
                DataDirectory = directory, RpcUrl = "http://127.0.0.1:9", Application = EthereumKey.Generate().Address.ToHex(),
                PollMilliseconds = 10,
                RpcPatienceSeconds = 1,
            };
            using InProcessMachine machine = new();
            Assert.Equal(NodeExit.RetryLater, (await NodeRunner.RunAsync(options, machine, progress: null, Cancellation)).Exit);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    static byte[] InspectAssetsQuery()
    {
        byte[] query = new byte[36]; // from the first row on
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(query, Keccak256.SelectorOf("inspectAssets(uint32)"u8));
        return query;
    }
}

/// <summary>An application with the program's own template, and the key that may claim for it.</summary>
sealed class TestApplication : IDisposable
{
    public const ulong EpochLengthBlocks = 5;

    static int s_lastSalt = 1000;

    readonly ChainFixture _chain;
    readonly EthereumKey _key;

    TestApplication(ChainFixture chain, EthereumKey key, DeployedApplication deployed)
    {
        (_chain, _key) = (chain, key);
        (Address, Authority) = (deployed.Application, deployed.Authority);
        Sender = new TransactionSender(chain.Client, key);
    }

    public Address Address { get; }

    public Address Authority { get; }

    public TransactionSender Sender { get; }

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("lockstep-node-").FullName;

    public static async Task<TestApplication> CreateAsync(ChainFixture chain, bool renounce = true)
    {
        EthereumKey key = await chain.Anvil.FundedKeyAsync(1000 * ChainFixture.Ether);
        Bytes32 salt = default;
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(salt.WritableBytes, Interlocked.Increment(ref s_lastSalt));
        ApplicationTerms terms = new()
        {
            AuthorityOwner = key.Address, ApplicationOwner = key.Address, EpochLengthBlocks = EpochLengthBlocks,
            TemplateHash = NodeRunner.TemplateHash(), Salt = salt,
        };
        using TransactionSender sender = new(chain.Client, key);
        return new TestApplication(chain, key, await new Deployer(sender, chain.Artifacts).CreateApplicationAsync(terms, renounce));
    }

    public NodeOptions Options(string directory, bool holdsKey) => new()
    {
        DataDirectory = directory, RpcUrl = _chain.Chain.Endpoint.ToString(), Application = Address.ToHex(), ReadTag = ReadTag.Latest,
        ClaimKey = holdsKey ? _key : null, ChainId = ChainFixture.ChainId, Validator = Authority.ToHex(), PollMilliseconds = 50,
        RpcPatienceSeconds = 20, GrpcPort = 0, HttpPort = 0, LogRangeBlocks = 7,
    };

    public void Dispose()
    {
        Sender.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }
}

/// <summary>A node in this process, its progress, and a client for each of its doors.</summary>
sealed class RunningNode : IProgress<NodeProgress>, IAsyncDisposable
{
    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    readonly InProcessMachine _machine = new();
    readonly CancellationTokenSource _stop = new();
    readonly TaskCompletionSource<NodeProgress> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly ConcurrentQueue<string> _waiting = [];
    readonly HttpClient _http = new();
    GrpcChannel? _channel;

    public Task<NodeEnd> End { get; set; } = null!;

    public Queries.QueriesClient Queries { get; set; } = null!;

    /// <summary>Once it is ready.</summary>
    public string NodeUrl => $"http://{_channel!.Target}";

    public string InspectUrl => _http.BaseAddress!.ToString();

    public static async Task<RunningNode> StartAsync(
        TestApplication application, bool holdsKey, string? rpcUrl = null, string? witnessUrl = null, bool trustsEndpoint = false,
        bool untilReady = true)
    {
        RunningNode node = new();
        NodeOptions options = application.Options(application.Directory, holdsKey);
        options = options with { RpcUrl = rpcUrl ?? options.RpcUrl, WitnessUrl = witnessUrl, TrustsEndpoint = trustsEndpoint };
        node.End = Task.Run(
            () => NodeRunner.RunAsync(options, node._machine, node, node._stop.Token));
        if (!untilReady) return node;

        await Task.WhenAny(node._ready.Task, node.End).WaitAsync(s_patience);
        Assert.False(node.End.IsCompleted, node.End.IsCompleted ? (await node.End).Reason : "");
        NodeProgress ready = await node._ready.Task;
        node._channel = GrpcChannel.ForAddress($"http://127.0.0.1:{ready.GrpcPort}");
        node._http.BaseAddress = new Uri($"http://127.0.0.1:{ready.HttpPort}");
        node.Queries = new Queries.QueriesClient(node._channel);
        return node;
    }

    public void Report(NodeProgress value)
    {
        if (value.Event == NodeEvent.Ready) _ready.TrySetResult(value);
        if (value.Event is NodeEvent.Waiting or NodeEvent.SetAside) _waiting.Enqueue(value.Text);
    }

    /// <summary>Until the node waits for something that has these words in it.</summary>
    public Task UntilSaidAsync(string words) => EventuallyAsync(() =>
        Task.FromResult(_waiting.FirstOrDefault(text => text.Contains(words, StringComparison.Ordinal))));

    public Task UntilAsync(Func<StatusReply, bool> holds) => EventuallyAsync(async () =>
    {
        StatusReply status = await Queries.StatusAsync(new StatusRequest());
        return holds(status) ? status : null;
    });

    public Task<Output> OutputAsync(Func<Output, bool> holds) => EventuallyAsync(async () =>
    {
        ListOutputsReply reply = await Queries.ListOutputsAsync(new ListOutputsRequest { VouchersOnly = true });
        return reply.Outputs.FirstOrDefault(holds);
    });

    public async Task<JsonDocument> InspectAsync(byte[] query)
    {
        using HttpResponseMessage response = await _http.PostAsync("inspect", new ByteArrayContent(query));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync());
    }

    public async Task<NodeEnd> StopAsync()
    {
        await _stop.CancelAsync();
        return await End.WaitAsync(s_patience);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _channel?.Dispose();
        _http.Dispose();
        _machine.Dispose();
        _stop.Dispose();
    }

    async Task<T> EventuallyAsync<T>(Func<Task<T?>> ask) where T : class
    {
        long deadline = Environment.TickCount64 + (long)s_patience.TotalMilliseconds;
        while (Environment.TickCount64 < deadline)
        {
            if (End.IsCompleted) Assert.Fail($"the node ended: {await End}");
            try
            {
                if (await ask() is { } found) return found;
            }
            catch (Grpc.Core.RpcException fault) when (fault.StatusCode == StatusCode.Unavailable)
            {
                await Task.WhenAny(End, Task.Delay(1_000)); // it ends, and why is told by its end
                if (!End.IsCompleted) Assert.Fail($"{fault.Status}, the node said: {string.Join("; ", _waiting)}");
            }
            await Task.Delay(50);
        }
        throw new TimeoutException($"it did not happen; the node waited {_waiting.Count} times, last: {_waiting.LastOrDefault()}");
    }
}
