using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Grpc.Core;
using Grpc.Net.Client;
using RpcException = Grpc.Core.RpcException;
using Wire = Rollup.Api;

namespace Rollup.Client.NodeApi;

/// <summary>
/// The node's read service. Whatever it says can be checked: outputs against the chain's root, blocks against their CIDs. Before anything
/// that a door says is given back, whoever asks hears which application of which chain it is about, and may throw.
/// </summary>
public sealed class NodeClient : IDisposable
{
    const int PageSize = 200;

    static readonly JsonSerializerOptions s_wire = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true
    };

    readonly string _inspectUrl;
    readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };
    readonly GrpcChannel _channel;
    readonly Wire.Queries.QueriesClient _queries;
    readonly Wire.Notices.NoticesClient _notices;
    readonly Func<NodeSubject, CancellationToken, Task> _accept;
    readonly StartingNode _starting;
    bool _isAccepted;

    /// <param name="nodeUrl">Of the gRPC listener.</param>
    /// <param name="inspectUrl">Of the HTTP listener.</param>
    /// <param name="accept">Hears about what the answers are, and may throw.</param>
    /// <param name="patience">How long a node that may be starting is waited for.</param>
    /// <param name="waits">Hears that it is.</param>
    public NodeClient(
        string nodeUrl, string inspectUrl, Func<NodeSubject, CancellationToken, Task> accept, TimeSpan patience = default,
        Action<string>? waits = null)
    {
        Url = nodeUrl;
        _accept = accept;
        _starting = new StartingNode(patience, waits);
        _inspectUrl = EndpointUrl.Below(inspectUrl, "inspect").AbsoluteUri;
        _http.DefaultRequestHeaders.Authorization = EndpointUrl.AuthorizationOf(new Uri(inspectUrl));
        _channel = GrpcChannel.ForAddress(nodeUrl, new GrpcChannelOptions { MaxReceiveMessageSize = 64 << 20 });
        _queries = new Wire.Queries.QueriesClient(_channel);
        _notices = new Wire.Notices.NoticesClient(_channel);
    }

    public string Url { get; }

    public async Task<NodeStatus> StatusAsync(CancellationToken cancellation)
    {
        Wire.StatusReply status = await CallAsync(
            () => _queries.StatusAsync(new Wire.StatusRequest(), cancellationToken: cancellation), cancellation);
        ChainIdentity chain = new(status.ChainId, HexText.Of(status.GenesisHash.Span));
        await _accept(new NodeSubject(Url, IsInspect: false, chain, HexText.Of(status.Application.Span)), cancellation);
        _isAccepted = true;
        return new NodeStatus(
            chain.ChainId, chain.GenesisHash, HexText.Of(status.Application.Span),
            HexText.Of(status.Validator.Span), status.EpochLength, status.ReadTag, status.ReadBlock,
            status.ReadBlockHash.Length == Bytes32.Size ? Bytes32.Read(status.ReadBlockHash.Span) : null, status.InputCount,
            status.ProcessedInputCount, status.OutputCount, HexText.Of(status.OutputsRoot.Span), status.Claims,
            status.Machine, status.ComparedInputCount);
    }

    /// <summary>Null while the node has not read it.</summary>
    public async Task<NodeInput?> InputAsync(ulong index, CancellationToken cancellation)
    {
        try
        {
            Wire.Input input = await AskAsync(
                () => _queries.GetInputAsync(new Wire.GetInputRequest { Index = index }, cancellationToken: cancellation), cancellation);
            return new NodeInput(
                input.Index, input.BlockNumber, input.Raw.ToByteArray(), (InputState)input.State,
                [.. input.Reports.Select(report => report.ToByteArray())],
                input.OutputLower, input.OutputUpper, input.Machine, input.HasCycles ? input.Cycles : null);
        }
        catch (ClientException exception) when (exception.InnerException is RpcException { StatusCode: StatusCode.NotFound })
        {
            return null;
        }
    }

    /// <summary>The input that a transaction added, or null while the node has read none of it.</summary>
    public async Task<NodeInput?> InputOfAsync(Bytes32 transactionHash, CancellationToken cancellation)
    {
        ulong from = 0;
        while (true)
        {
            Wire.ListInputsReply reply = await AskAsync(() => _queries.ListInputsAsync(
                new Wire.ListInputsRequest { FromIndex = from, Limit = PageSize }, cancellationToken: cancellation), cancellation);
            if (reply.Inputs.FirstOrDefault(input => input.TransactionHash.Span.SequenceEqual(transactionHash.Bytes)) is { } found)
                return await InputAsync(found.Index, cancellation);
            if (reply.Inputs.Count == 0 || reply.NextIndex <= from || reply.NextIndex >= reply.InputCount) return null;
            from = reply.NextIndex;
        }
    }

    public async Task<IReadOnlyList<NodeEpoch>> EpochsAsync(CancellationToken cancellation)
    {
        List<NodeEpoch> epochs = [];
        while (true)
        {
            ulong from = epochs.Count == 0 ? 0 : epochs[^1].Index + 1;
            Wire.ListEpochsReply reply = await AskAsync(
                () => _queries.ListEpochsAsync(new Wire.ListEpochsRequest { FromIndex = from, Limit = PageSize },
                    cancellationToken: cancellation), cancellation);
            epochs.AddRange(reply.Epochs.Select(epoch => new NodeEpoch(
                epoch.Index, epoch.LastBlock, epoch.InputCount, epoch.OutputCount, HexText.Of(epoch.OutputsRoot.Span),
                (EpochState)epoch.State)));
            if (reply.Epochs.Count < PageSize) return epochs;
        }
    }

    public async Task<IReadOnlyList<NodeOutput>> OutputsAsync(bool vouchersOnly, CancellationToken cancellation)
    {
        List<NodeOutput> outputs = [];
        ulong from = 0;
        while (true)
        {
            Wire.ListOutputsReply reply = await AskAsync(() => _queries.ListOutputsAsync(
                new Wire.ListOutputsRequest { FromIndex = from, Limit = PageSize, VouchersOnly = vouchersOnly },
                cancellationToken: cancellation), cancellation);
            outputs.AddRange(reply.Outputs.Select(OutputOf));
            if (reply.Outputs.Count == 0 || reply.NextIndex <= from || reply.NextIndex >= reply.OutputCount) return outputs;
            from = reply.NextIndex;
        }
    }

    public async Task<IReadOnlyList<NodeOutput>> OutputsOfInputAsync(ulong inputIndex, CancellationToken cancellation)
    {
        Wire.ListOutputsReply reply = await AskAsync(() => _queries.ListOutputsAsync(
            new Wire.ListOutputsRequest { InputIndex = inputIndex, Limit = PageSize }, cancellationToken: cancellation), cancellation);
        return [.. reply.Outputs.Select(OutputOf)];
    }

    /// <summary>Notices from an output on, then as they come, until the token ends it.</summary>
    public async IAsyncEnumerable<NoticeEvent> FollowNoticesAsync(ulong fromOutput, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await MeetAsync(cancellation);
        using AsyncServerStreamingCall<Wire.StreamEvent> call = _notices.Stream(
            new Wire.StreamRequest { FromOutputIndex = fromOutput, Follow = true }, cancellationToken: cancellation);
        while (await NextAsync(call, cancellation) is { } next)
        {
            yield return next.EventCase == Wire.StreamEvent.EventOneofCase.RolledBack
                ? new OutputsRolledBack(next.RolledBack.OutputCount)
                : new NoticeEmitted(next.Notice.OutputIndex, next.Notice.BlockNumber, next.Notice.Raw.ToByteArray());
        }
    }

    static async Task<Wire.StreamEvent?> NextAsync(AsyncServerStreamingCall<Wire.StreamEvent> call, CancellationToken cancellation)
    {
        try
        {
            return await call.ResponseStream.MoveNext(cancellation) ? call.ResponseStream.Current : null;
        }
        catch (RpcException exception)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new ClientException(exception.StatusCode == StatusCode.InvalidArgument ? new QuestionRefused(exception.Status.Detail)
                : new StreamEnded(exception.Status.Detail));
        }
    }

    static NodeOutput OutputOf(Wire.Output output) => new(
        output.Index, output.InputIndex, output.Raw.ToByteArray(), output.Proven,
        [.. output.Siblings.Select(sibling => Bytes32.Read(sibling.Span))],
        output.Executed ? output.ExecutedBlock : null);

    /// <summary>The raw reports that answer a query.</summary>
    public async Task<IReadOnlyList<byte[]>> InspectAsync(ReadOnlyMemory<byte> query, CancellationToken cancellation)
    {
        using HttpResponseMessage response = await _starting.AskAsync(_inspectUrl, () => PostAsync(query, cancellation), cancellation);
        string text = await response.Content.ReadAsStringAsync(cancellation);
        if (!response.IsSuccessStatusCode) throw new ClientException(DoorFaults.Of(response.StatusCode, text, _inspectUrl));
        InspectAnswer answer = AnswerOf(text);
        await _accept(
            new NodeSubject(_inspectUrl, IsInspect: true, new ChainIdentity(answer.ChainId, answer.GenesisHash), answer.Application),
            cancellation);
        return [.. answer.Reports.Select(report => HexText.Bytes(report.Payload))];
    }

    InspectAnswer AnswerOf(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<InspectAnswer>(text, s_wire) ?? throw new JsonException("it is null");
        }
        catch (JsonException fault)
        {
            throw new ClientException(
                new AnotherService(_inspectUrl, "this is no answer of a Lockstep node", IsInspect: true), fault);
        }
    }

    async Task<HttpResponseMessage> PostAsync(ReadOnlyMemory<byte> query, CancellationToken cancellation)
    {
        using ByteArrayContent body = new(query.ToArray());
        body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        try
        {
            return await _http.PostAsync(new Uri(_inspectUrl), body, cancellation);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException)
        {
            throw new ClientException(DoorFaults.Of(exception, _inspectUrl), exception);
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            string late = $"it did not answer within {_http.Timeout.TotalSeconds:0} s";
            throw new ClientException(new NodeSilent(_inspectUrl, late, IsInspect: true), exception);
        }
    }

    public async Task<IReadOnlyList<JobState>> JobsAsync(CancellationToken cancellation)
    {
        List<JobState> jobs = [];
        ulong from = 0;
        while (true)
        {
            byte[] query = MessageBytes.Of(new InspectJobs { FromJobId = from });
            int before = jobs.Count;
            foreach (byte[] report in await InspectAsync(query, cancellation))
            {
                if (JobState.TryDecode(report, out JobState state)) jobs.Add(state);
            }
            if (jobs.Count == before || jobs[^1].JobId < from) return jobs; // the last page, or a node that repeats one
            from = jobs[^1].JobId + 1;
        }
    }

    /// <summary>One live job with everything about it, or null when there is none of that number.</summary>
    public async Task<JobDetails?> JobAsync(ulong jobId, CancellationToken cancellation)
    {
        byte[] query = MessageBytes.Of(new InspectJob { JobId = jobId });
        return JobReports.Read(await InspectAsync(query, cancellation));
    }

    public async Task<IReadOnlyList<AssetState>> AssetsAsync(CancellationToken cancellation)
    {
        List<AssetState> assets = [];
        uint from = 0;
        while (true)
        {
            byte[] query = MessageBytes.Of(new InspectAssets { FromRow = from });
            int before = assets.Count;
            foreach (byte[] report in await InspectAsync(query, cancellation))
            {
                if (AssetState.TryDecode(report, out AssetState state)) assets.Add(state);
            }
            if (assets.Count == before || assets[^1].Row < from) return assets;
            from = assets[^1].Row + 1;
        }
    }

    /// <summary>How full the market is.</summary>
    public async Task<RoomState> RoomAsync(CancellationToken cancellation)
    {
        foreach (byte[] report in await InspectAsync(MessageBytes.Of(new InspectRoom()), cancellation))
            if (RoomState.TryDecode(report, out RoomState room)) return room;
        throw new ClientException(new NodeSilent(_inspectUrl, "it does not say how full the market is", IsInspect: true));
    }

    public void Dispose()
    {
        _channel.Dispose();
        _http.Dispose();
    }

    // The first question to the door is always whose answers it gives.
    async Task MeetAsync(CancellationToken cancellation)
    {
        if (!_isAccepted) _ = await StatusAsync(cancellation);
    }

    async Task<T> AskAsync<T>(Func<AsyncUnaryCall<T>> call, CancellationToken cancellation)
    {
        await MeetAsync(cancellation);
        return await CallAsync(call, cancellation);
    }

    Task<T> CallAsync<T>(Func<AsyncUnaryCall<T>> call, CancellationToken cancellation) =>
        _starting.AskAsync(Url, () => HearAsync(call, cancellation), cancellation);

    // The one place that hears how a call ends: gRPC tells of a cancellation in the same way as of a fault.
    async Task<T> HearAsync<T>(Func<AsyncUnaryCall<T>> call, CancellationToken cancellation)
    {
        try
        {
            return await call();
        }
        catch (RpcException fault)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new ClientException(DoorFaults.Of(fault, Url), fault);
        }
    }

    sealed record InspectReport(string Payload);

    sealed record InspectAnswer(IReadOnlyList<InspectReport> Reports, ulong ChainId, string GenesisHash, string Application);
}
