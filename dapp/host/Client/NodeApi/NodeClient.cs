using System.Net.Http.Headers;
using System.Text.Json;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using RpcException = Grpc.Core.RpcException;
using Wire = Rollup.Api;

namespace Rollup.Client.NodeApi;

/// <summary>The node's read service. Whatever it says can be checked: outputs against the chain's root, blocks against their CIDs.</summary>
public sealed class NodeClient : IDisposable
{
    const int PageSize = 200;

    readonly string _inspectUrl;
    readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };
    readonly GrpcChannel _channel;
    readonly Wire.Queries.QueriesClient _queries;

    public NodeClient(string nodeUrl, string inspectUrl)
    {
        Url = nodeUrl;
        _inspectUrl = inspectUrl.TrimEnd('/') + "/inspect";
        _channel = GrpcChannel.ForAddress(nodeUrl, new GrpcChannelOptions { MaxReceiveMessageSize = 64 << 20 });
        _queries = new Wire.Queries.QueriesClient(_channel);
        Notices = new Wire.Notices.NoticesClient(_channel);
    }

    public string Url { get; }

    public Wire.Notices.NoticesClient Notices { get; }

    public async Task<Wire.StatusReply> StatusAsync(CancellationToken cancellation) =>
        await CallAsync(() => _queries.StatusAsync(new Wire.StatusRequest(), cancellationToken: cancellation));

    public async Task<Wire.Input?> InputAsync(ulong index, CancellationToken cancellation)
    {
        try
        {
            return await CallAsync(() => _queries.GetInputAsync(new Wire.GetInputRequest { Index = index }, cancellationToken: cancellation));
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }

    public async Task<IReadOnlyList<Wire.Epoch>> EpochsAsync(CancellationToken cancellation)
    {
        List<Wire.Epoch> epochs = [];
        while (true)
        {
            ulong from = epochs.Count == 0 ? 0 : epochs[^1].Index + 1;
            Wire.ListEpochsReply reply = await CallAsync(
                () => _queries.ListEpochsAsync(new Wire.ListEpochsRequest { FromIndex = from, Limit = PageSize }, cancellationToken: cancellation));
            epochs.AddRange(reply.Epochs);
            if (reply.Epochs.Count < PageSize) return epochs;
        }
    }

    public async Task<IReadOnlyList<Wire.Output>> OutputsAsync(bool vouchersOnly, CancellationToken cancellation)
    {
        List<Wire.Output> outputs = [];
        ulong from = 0;
        while (true)
        {
            Wire.ListOutputsReply reply = await CallAsync(() => _queries.ListOutputsAsync(
                new Wire.ListOutputsRequest { FromIndex = from, Limit = PageSize, VouchersOnly = vouchersOnly }, cancellationToken: cancellation));
            outputs.AddRange(reply.Outputs);
            if (reply.Outputs.Count == 0 || reply.NextIndex <= from || reply.NextIndex >= reply.OutputCount) return outputs;
            from = reply.NextIndex;
        }
    }

    public async Task<IReadOnlyList<Wire.Output>> OutputsOfInputAsync(ulong inputIndex, CancellationToken cancellation)
    {
        Wire.ListOutputsReply reply = await CallAsync(() => _queries.ListOutputsAsync(
            new Wire.ListOutputsRequest { InputIndex = inputIndex, Limit = PageSize }, cancellationToken: cancellation));
        return reply.Outputs;
    }

    /// <summary>The raw reports that answer a query.</summary>
    public async Task<IReadOnlyList<byte[]>> InspectAsync(ReadOnlyMemory<byte> query, CancellationToken cancellation)
    {
        using ByteArrayContent body = new(query.ToArray());
        body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using HttpResponseMessage response = await PostAsync(body, cancellation);
        string text = await response.Content.ReadAsStringAsync(cancellation);
        if (!response.IsSuccessStatusCode) throw UserError.NotYet("the node does not answer the query", $"{(int)response.StatusCode}: {text}",
            "try again in a moment");
        using JsonDocument document = JsonDocument.Parse(text);
        return [.. document.RootElement.GetProperty("reports").EnumerateArray().Select(report =>
            HexText.Bytes(report.GetProperty("payload").GetString() ?? ""))];
    }

    async Task<HttpResponseMessage> PostAsync(HttpContent body, CancellationToken cancellation)
    {
        try
        {
            return await _http.PostAsync(new Uri(_inspectUrl), body, cancellation);
        }
        catch (HttpRequestException exception)
        {
            throw UserError.NotYet($"no node answers at {_inspectUrl}", exception.Message,
                "start one with `rollup node`, or name another with --node and --inspect-url");
        }
    }

    public async Task<IReadOnlyList<JobState>> JobsAsync(CancellationToken cancellation)
    {
        List<JobState> jobs = [];
        ulong from = 0;
        while (true)
        {
            byte[] query = new byte[InspectJobs.EncodedBytes];
            new InspectJobs { FromJobId = from }.Encode(query);
            int before = jobs.Count;
            foreach (byte[] report in await InspectAsync(query, cancellation))
            {
                if (JobState.TryDecode(report, out JobState state)) jobs.Add(state);
            }
            if (jobs.Count == before) return jobs;
            from = jobs[^1].JobId + 1;
        }
    }

    /// <summary>One live job with everything about it, or null when there is none of that number.</summary>
    public async Task<JobDetails?> JobAsync(ulong jobId, CancellationToken cancellation)
    {
        byte[] query = new byte[InspectJob.EncodedBytes];
        new InspectJob { JobId = jobId }.Encode(query);
        return JobReports.Read(await InspectAsync(query, cancellation));
    }

    public async Task<IReadOnlyList<AssetState>> AssetsAsync(CancellationToken cancellation)
    {
        byte[] query = new byte[InspectAssets.EncodedBytes];
        InspectAssets.Encode(query);
        List<AssetState> assets = [];
        foreach (byte[] report in await InspectAsync(query, cancellation))
        {
            if (AssetState.TryDecode(report, out AssetState state)) assets.Add(state);
        }
        return assets;
    }

    public void Dispose()
    {
        _channel.Dispose();
        _http.Dispose();
    }

    async Task<T> CallAsync<T>(Func<AsyncUnaryCall<T>> call)
    {
        try
        {
            return await call();
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.Unavailable)
        {
            throw UserError.NotYet($"no node answers at {Url}", exception.Status.Detail, "start one with `rollup node`, or name another with --node");
        }
    }
}
