using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Grpc.Core;
using Grpc.Net.Client;
using Rollup.Api;

namespace Rollup.Tests.Simulator;

/// <summary>The whole program, its loop and its doors, on a chain and a machine that do what the test says.</summary>
public sealed partial class ServiceTests : IAsyncLifetime
{
    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    readonly FakeChain _chain = new(new Dice(1));
    readonly GatedMachine _machine = new();
    readonly string _directory = Directory.CreateTempSubdirectory("lockstep-service-").FullName;
    readonly CancellationTokenSource _stop = new();
    readonly TaskCompletionSource<NodeProgress> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    Task<NodeEnd> _end = null!;
    GrpcChannel _channel = null!;
    int _grpcPort;
    HttpClient _http = null!;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    Notices.NoticesClient NoticesClient => new(_channel);

    Queries.QueriesClient QueriesClient => new(_channel);

    public async ValueTask InitializeAsync()
    {
        for (int i = 0; i < 5; i++) _chain.Mine();
        NodeOptions options = new()
        {
            DataDirectory = _directory, RpcUrl = "", Application = FakeChain.Application, ReadTag = ReadTag.Latest, PollMilliseconds = 20,
            GrpcPort = 0,
            HttpPort = 0, RpcPatienceSeconds = 30,
        };
        LockedChain chain = new(new SimulatedChain(_chain, new Dice(2), lagBlocks: 0, _ => { }, () => { }), _chain);
        _end = Task.Run(() => NodeRunner.RunAsync(options, chain, null, _machine, new Ready(_ready), _stop.Token));
        await Task.WhenAny(_ready.Task, _end).WaitAsync(s_patience);
        Assert.False(_end.IsCompleted, _end.IsCompleted ? (await _end).Reason : "");
        NodeProgress ready = await _ready.Task;
        _grpcPort = ready.GrpcPort;
        _channel = GrpcChannel.ForAddress($"http://127.0.0.1:{ready.GrpcPort}");
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{ready.HttpPort}") };
    }

    public async ValueTask DisposeAsync()
    {
        _machine.Gate.Set();
        await _stop.CancelAsync();
        Assert.Equal(NodeExit.Done, (await _end.WaitAsync(s_patience)).Exit);
        _channel.Dispose();
        _http.Dispose();
        _stop.Dispose();
        _machine.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task StreamFollowsAndSaysWhenTheChainIsReorganised()
    {
        Post(outputs: 3);
        using AsyncServerStreamingCall<StreamEvent> call = NoticesClient.Stream(
            new StreamRequest { Follow = true }, cancellationToken: Cancellation);
        Notice first = (await NextAsync(call)).Notice;
        Assert.Equal(0ul, first.OutputIndex);
        Assert.Equal(0ul, first.JobOpened.JobId);
        Assert.Equal(Protocol.JobOpened.EncodedBytes, first.Raw.Length);
        Assert.Equal(2ul, (await NextAsync(call)).Notice.OutputIndex); // output 1 is a voucher

        Post(outputs: 1);
        Notice gone = (await NextAsync(call)).Notice;
        Assert.Equal(3ul, gone.OutputIndex);

        // Its block is replaced: the same payload in another block is another input, so another notice at the same index.
        lock (_chain)
        {
            _chain.Reorganise(1);
            _chain.Post([200, 1, 0]);
            _chain.Mine();
        }
        Assert.Equal(3ul, (await NextAsync(call)).RolledBack.OutputCount);
        Notice again = (await NextAsync(call)).Notice;
        Assert.Equal(3ul, again.OutputIndex);
        Assert.NotEqual(gone.Raw, again.Raw);
    }

    [Fact]
    public async Task StreamThatDoesNotFollowEndsAtItsStart()
    {
        Post(outputs: 3);
        await UntilProcessedAsync(1);
        using AsyncServerStreamingCall<StreamEvent> call = NoticesClient.Stream(
            new StreamRequest { FromOutputIndex = 1 }, cancellationToken: Cancellation);
        Assert.Equal(2ul, (await NextAsync(call)).Notice.OutputIndex);
        Assert.False(await call.ResponseStream.MoveNext(Cancellation));
    }

    [Fact]
    public async Task ListsPageAndFilter()
    {
        for (int i = 0; i < 4; i++) Post(outputs: 3);
        Post(outputs: 0, first: 1); // rejected
        await UntilProcessedAsync(5);
        ListOutputsReply page = await QueriesClient.ListOutputsAsync(
            new ListOutputsRequest { FromIndex = 2, Limit = 3 }, cancellationToken: Cancellation);
        Assert.Equal([2ul, 3, 4], page.Outputs.Select(output => output.Index));
        Assert.Equal((5ul, 12ul), (page.NextIndex, page.OutputCount));
        page = await QueriesClient.ListOutputsAsync(new ListOutputsRequest { VouchersOnly = true }, cancellationToken: Cancellation);
        Assert.Equal([1ul, 4, 7, 10], page.Outputs.Select(output => output.Index));
        page = await QueriesClient.ListOutputsAsync(new ListOutputsRequest { InputIndex = 2 }, cancellationToken: Cancellation);
        Assert.Equal([6ul, 7, 8], page.Outputs.Select(output => output.Index));

        ListInputsReply inputs = await QueriesClient.ListInputsAsync(
            new ListInputsRequest { FromIndex = 3 }, cancellationToken: Cancellation);
        Assert.Equal([InputState.Accepted, InputState.Rejected], inputs.Inputs.Select(input => input.State));
        Assert.Equal((9ul, 12ul), (inputs.Inputs[0].OutputLower, inputs.Inputs[0].OutputUpper));
        Assert.Equal((12ul, 12ul), (inputs.Inputs[1].OutputLower, inputs.Inputs[1].OutputUpper));
        RpcException unread = await Assert.ThrowsAsync<RpcException>(async () =>
            await QueriesClient.GetInputAsync(new GetInputRequest { Index = 99 }, cancellationToken: Cancellation));
        Assert.Equal(StatusCode.NotFound, unread.StatusCode);
        RpcException large = await Assert.ThrowsAsync<RpcException>(async () =>
            await QueriesClient.GetInputAsync(new GetInputRequest { Index = ulong.MaxValue }, cancellationToken: Cancellation));
        Assert.Equal(StatusCode.InvalidArgument, large.StatusCode);
    }

    [Fact]
    public async Task InspectHasLimits()
    {
        Post(outputs: 1);
        await UntilProcessedAsync(1);
        using HttpResponseMessage good = await _http.PostAsync("inspect", new ByteArrayContent([1, 2]), Cancellation);
        using JsonDocument answer = JsonDocument.Parse(await good.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal("Accepted", answer.RootElement.GetProperty("status").GetString());
        Assert.Equal(JsonValueKind.Null, answer.RootElement.GetProperty("exception").ValueKind);
        Assert.Equal("0x0102", answer.RootElement.GetProperty("reports")[1].GetProperty("payload").GetString());
        Assert.Equal(1, answer.RootElement.GetProperty("processed_input_count").GetInt32());
        Assert.Equal(FakeChain.ChainId, answer.RootElement.GetProperty("chain_id").GetUInt64());
        Assert.Equal(SimulatedChain.Application.GenesisHash, answer.RootElement.GetProperty("genesis_hash").GetString());
        Assert.Equal(FakeChain.Application, answer.RootElement.GetProperty("application").GetString());

        using HttpResponseMessage large = await _http.PostAsync("inspect", new ByteArrayContent(new byte[65_537]), Cancellation);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        using HttpResponseMessage wrong = await _http.GetAsync("inspect", Cancellation);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, wrong.StatusCode);

        // The machine is busy with an input: eight may wait, the ninth is told so at once.
        _machine.Gate.Reset();
        Post(outputs: 1);
        await _machine.Entered.WaitAsync(s_patience, Cancellation);
        List<Task<HttpResponseMessage>> waiting =
            [.. Enumerable.Range(0, 9).Select(_ => _http.PostAsync("inspect", new ByteArrayContent([]), Cancellation))];
        using HttpResponseMessage refused = await await Task.WhenAny(waiting).WaitAsync(s_patience, Cancellation);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal("at capacity", await refused.Content.ReadAsStringAsync(Cancellation));
        _machine.Gate.Set();
        HttpResponseMessage[] all = await Task.WhenAll(waiting);
        Assert.Equal(8, all.Count(response => response.StatusCode == HttpStatusCode.OK));
    }

    /// <summary>What says nothing gives way to what asks, and what is being served gives way to nobody.</summary>
    [Fact]
    public async Task SilentConnectionsKeepNobodyOut()
    {
        Post(outputs: 1);
        using AsyncServerStreamingCall<StreamEvent> served = NoticesClient.Stream(
            new StreamRequest { Follow = true }, cancellationToken: Cancellation);
        Assert.Equal(0ul, (await NextAsync(served)).Notice.OutputIndex);

        List<TcpClient> silent = [];
        try
        {
            for (int i = 0; i < ApiLimits.ConnectionsMax + 10; i++) silent.Add(await ConnectAsync(i));
            using GrpcChannel other = GrpcChannel.ForAddress($"http://127.0.0.1:{_grpcPort}");
            StatusReply status = await new Queries.QueriesClient(other).StatusAsync(
                new StatusRequest(), deadline: DateTime.UtcNow.AddSeconds(ApiLimits.FirstRequestSeconds), cancellationToken: Cancellation);
            Assert.Equal(FakeChain.ChainId, status.ChainId);
            Post(outputs: 1);
            Assert.Equal(1ul, (await NextAsync(served)).Notice.OutputIndex);

            // Every one of them is dropped in the end, also those that began to speak.
            foreach (TcpClient client in silent)
                await UntilClosedAsync(client).WaitAsync(TimeSpan.FromSeconds(ApiLimits.FirstRequestSeconds + 30), Cancellation);
        }
        finally
        {
            foreach (TcpClient client in silent) client.Dispose();
        }
    }

    [Fact]
    public async Task OneConnectionDoesNotTakeAllStreams()
    {
        List<AsyncServerStreamingCall<StreamEvent>> streams = [];
        Post(outputs: 1);
        for (int i = 0; i < ApiLimits.StreamsPerConnectionMax; i++)
        {
            streams.Add(NoticesClient.Stream(new StreamRequest { Follow = true }, cancellationToken: Cancellation));
            _ = await NextAsync(streams[i]);
        }
        using AsyncServerStreamingCall<StreamEvent> refused = NoticesClient.Stream(
            new StreamRequest { Follow = true }, cancellationToken: Cancellation);
        RpcException fault = await Assert.ThrowsAsync<RpcException>(() => refused.ResponseStream.MoveNext(Cancellation));
        Assert.Equal(StatusCode.ResourceExhausted, fault.StatusCode);
        using GrpcChannel other = GrpcChannel.ForAddress($"http://127.0.0.1:{_grpcPort}");
        using AsyncServerStreamingCall<StreamEvent> another = new Notices.NoticesClient(other).Stream(
            new StreamRequest { Follow = true }, cancellationToken: Cancellation);
        Assert.Equal(0ul, (await NextAsync(another)).Notice.OutputIndex);
        foreach (AsyncServerStreamingCall<StreamEvent> stream in streams) stream.Dispose();
    }

    /// <summary>The fault of a request that is no message is the caller's, and it is told so.</summary>
    [Theory]
    [InlineData("lockstep.v1.Queries", "Status", "ff")]
    [InlineData("lockstep.v1.Queries", "GetInput", "0801ff")]
    [InlineData("lockstep.v1.Queries", "ListOutputs", "ffffffffffffffffffffff")]
    [InlineData("lockstep.v1.Notices", "Stream", "0a05")]
    public async Task GarbageIsAnInvalidArgument(string service, string method, string bytes)
    {
        Marshaller<byte[]> raw = Marshallers.Create(value => value, value => value);
        Method<byte[], byte[]> call = new(MethodType.Unary, service, method, raw, raw);
        using AsyncUnaryCall<byte[]> answer = _channel.CreateCallInvoker().AsyncUnaryCall(
            call, null, new CallOptions(cancellationToken: Cancellation), Convert.FromHexString(bytes));
        RpcException fault = await Assert.ThrowsAsync<RpcException>(async () => await answer);
        Assert.Equal(StatusCode.InvalidArgument, fault.StatusCode);
    }

    /// <summary>Some say nothing, some begin HTTP/2 and fall silent, some begin a request and do not end it.</summary>
    async Task<TcpClient> ConnectAsync(int number)
    {
        TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, _grpcPort, Cancellation);
        byte[] words = (number % 4) switch
        {
            0 => [],
            1 => "PRI * HT"u8.ToArray(),
            2 => [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, 0, 0, 0, 4, 0, 0, 0, 0, 0],
            _ => [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 9, 1, 0, 0, 0, 0, 1],
        };
        try
        {
            await client.GetStream().WriteAsync(words, Cancellation);
        }
        catch (IOException)
        {
            // It had to give way before it spoke.
        }
        return client;
    }

    static async Task UntilClosedAsync(TcpClient client)
    {
        byte[] heard = new byte[1_024];
        try
        {
            while (await client.GetStream().ReadAsync(heard, Cancellation) > 0) { }
        }
        catch (IOException)
        {
            // Closed too.
        }
    }

    void Post(byte outputs, byte first = 200)
    {
        lock (_chain)
        {
            _chain.Post([first, outputs, 0]);
            _chain.Mine();
        }
    }

    static async Task<StreamEvent> NextAsync(AsyncServerStreamingCall<StreamEvent> call)
    {
        Assert.True(await call.ResponseStream.MoveNext(Cancellation).WaitAsync(s_patience, Cancellation));
        return call.ResponseStream.Current;
    }

    async Task UntilProcessedAsync(ulong count)
    {
        long deadline = Environment.TickCount64 + (long)s_patience.TotalMilliseconds;
        while ((await QueriesClient.StatusAsync(new StatusRequest(), cancellationToken: Cancellation)).ProcessedInputCount < count)
        {
            Assert.True(Environment.TickCount64 < deadline, $"{count} inputs were not processed");
            await Task.Delay(20, Cancellation);
        }
    }

    sealed class Ready(TaskCompletionSource<NodeProgress> ready) : IProgress<NodeProgress>
    {
        public void Report(NodeProgress value)
        {
            if (value.Event == NodeEvent.Ready) ready.TrySetResult(value);
        }
    }

    /// <summary>A machine that stops in the middle of an input while its gate is closed.</summary>
    sealed class GatedMachine() : DelegatingMachine(new TinyMachine())
    {
        readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ManualResetEventSlim Gate { get; } = new(initialState: true);

        public Task Entered => _entered.Task;

        public override AdvanceResult Advance(ReadOnlyMemory<byte> input)
        {
            if (!Gate.IsSet) _entered.TrySetResult();
            Gate.Wait(s_patience);
            return base.Advance(input);
        }

        public override void Dispose()
        {
            Gate.Dispose();
            base.Dispose();
        }
    }

    /// <summary>The fake chain is for one thread; here the test and the node take turns.</summary>
    sealed class LockedChain(IChain inner, FakeChain chain) : IChain
    {
        public Task<ApplicationFacts> ReadApplicationAsync(CancellationToken cancellation) =>
            Take(inner.ReadApplicationAsync, cancellation);

        public Task<BlockReference> HeadAsync(CancellationToken cancellation) => Take(inner.HeadAsync, cancellation);

        public Task<BlockReference?> BlockAsync(ulong number, CancellationToken cancellation) =>
            Take(token => inner.BlockAsync(number, token), cancellation);

        public Task<ChainPage> LogsAsync(ulong fromBlock, ulong toBlock, CancellationToken cancellation) =>
            Take(token => inner.LogsAsync(fromBlock, toBlock, token), cancellation);

        public Task<ulong> InputCountAsync(ulong atBlock, CancellationToken cancellation) =>
            Take(token => inner.InputCountAsync(atBlock, token), cancellation);

        public Task<string> InputHashAsync(ulong index, CancellationToken cancellation) =>
            Take(token => inner.InputHashAsync(index, token), cancellation);

        public Task<ContractState> ProveAsync(BlockReference block, ContractQuestion question, CancellationToken cancellation) =>
            Take(token => inner.ProveAsync(block, question, token), cancellation);

        public Task<ulong> ClaimerNonceAsync(CancellationToken cancellation) => Take(inner.ClaimerNonceAsync, cancellation);

        public Task<SignedClaim> SignClaimAsync(ClaimDraft draft, CancellationToken cancellation) =>
            Take(token => inner.SignClaimAsync(draft, token), cancellation);

        public Task BroadcastAsync(byte[] signedTransaction, CancellationToken cancellation)
        {
            lock (chain) return inner.BroadcastAsync(signedTransaction, cancellation);
        }

        public Task<ClaimReceipt?> ReceiptAsync(string transactionHash, CancellationToken cancellation) =>
            Take(token => inner.ReceiptAsync(transactionHash, token), cancellation);

        Task<T> Take<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellation)
        {
            lock (chain) return call(cancellation);
        }
    }
}
