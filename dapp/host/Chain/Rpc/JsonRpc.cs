using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Polly;
using Polly.Retry;

namespace Rollup.Chain;

/// <summary>
/// JSON-RPC 2.0 over HTTP. A question that changes nothing is asked again when the network or the server fails; anything that might
/// have had an effect is not, because the first try may have arrived.
/// </summary>
public sealed class JsonRpc : IDisposable
{
    const int RetriesMax = 4;

    readonly HttpClient _http;
    readonly ResiliencePipeline _retry;
    long _lastId;

    public JsonRpc(Uri endpoint, TimeSpan? timeout = null, HttpMessageHandler? handler = null, TimeSpan? retryDelay = null)
    {
        Endpoint = endpoint;
        _http = handler is null ? new HttpClient() : new HttpClient(handler);
        _http.Timeout = timeout ?? TimeSpan.FromSeconds(30);
        _retry = new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = RetriesMax,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = retryDelay ?? TimeSpan.FromMilliseconds(200),
            ShouldHandle = arguments => ValueTask.FromResult(IsTransient(arguments.Outcome.Exception, arguments.Context.CancellationToken)),
        }).Build();
    }

    public Uri Endpoint { get; }

    /// <summary>Sends one request and gives its result. Throws <see cref="RpcException"/> when the node answers with an error.</summary>
    public async Task<JsonElement> CallAsync(string method, JsonArray parameters, CancellationToken cancellation = default)
    {
        long id = Interlocked.Increment(ref _lastId);
        JsonObject request = new() { ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = method, ["params"] = parameters };
        byte[] body = Encoding.UTF8.GetBytes(request.ToJsonString());
        if (!IsIdempotent(method)) return await SendAsync(method, id, body, cancellation);
        return await _retry.ExecuteAsync(async token => await SendAsync(method, id, body, token), cancellation);
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Whether asking twice is the same as asking once.</summary>
    public static bool IsIdempotent(string method)
    {
        bool onlyReads = method.StartsWith("eth_", StringComparison.Ordinal) || method.StartsWith("net_", StringComparison.Ordinal)
            || method.StartsWith("web3_", StringComparison.Ordinal) || method.StartsWith("debug_trace", StringComparison.Ordinal);
        return onlyReads && !method.StartsWith("eth_send", StringComparison.Ordinal) && !method.StartsWith("eth_sign", StringComparison.Ordinal);
    }

    async Task<JsonElement> SendAsync(string method, long id, byte[] body, CancellationToken cancellation)
    {
        using ByteArrayContent content = new(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using HttpResponseMessage response = await _http.PostAsync(Endpoint, content, cancellation);
        byte[] answer = await response.Content.ReadAsByteArrayAsync(cancellation);
        if (!response.IsSuccessStatusCode && !LooksLikeJson(answer))
            throw new HttpRequestException($"{method}: {Endpoint} answered {(int)response.StatusCode}", null, response.StatusCode);
        return Result(method, id, answer, response.StatusCode);
    }

    static JsonElement Result(string method, long id, byte[] answer, HttpStatusCode status)
    {
        using JsonDocument document = Parse(method, answer);
        JsonElement root = document.RootElement;
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("error", out JsonElement error) && error.ValueKind == JsonValueKind.Object)
        {
            // A rate limit is the server's trouble, not an answer.
            if (status == HttpStatusCode.TooManyRequests) throw new HttpRequestException($"{method}: too many requests", null, status);
            throw ToException(method, error);
        }
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("result", out JsonElement result))
            throw new HttpRequestException($"{method}: the answer has neither result nor error", null, status);
        if (!root.TryGetProperty("id", out JsonElement answered) || answered.ValueKind != JsonValueKind.Number || answered.GetInt64() != id)
            throw new HttpRequestException($"{method}: the answer belongs to another request", null, status);
        return result.Clone();
    }

    static JsonDocument Parse(string method, byte[] answer)
    {
        try
        {
            return JsonDocument.Parse(answer);
        }
        catch (JsonException failure)
        {
            throw new HttpRequestException($"{method}: the answer is not JSON", failure, HttpStatusCode.BadGateway);
        }
    }

    static RpcException ToException(string method, JsonElement error)
    {
        int code = error.TryGetProperty("code", out JsonElement number) && number.TryGetInt32(out int read) ? read : 0;
        string message = error.TryGetProperty("message", out JsonElement text) ? text.GetString() ?? "" : "";
        return new RpcException(method, code, message, RevertData(error));
    }

    // Where nodes put the bytes a contract refused with: `data` itself, or `data.data`.
    static byte[]? RevertData(JsonElement error)
    {
        if (!error.TryGetProperty("data", out JsonElement data)) return null;
        if (data.ValueKind == JsonValueKind.Object && !data.TryGetProperty("data", out data)) return null;
        if (data.ValueKind != JsonValueKind.String || data.GetString() is not { } text) return null;
        bool isHex = text.StartsWith("0x", StringComparison.Ordinal) && text.Length % 2 == 0 && text.Skip(2).All(char.IsAsciiHexDigit);
        return isHex && text.Length > 2 ? Hex.Decode(text) : null;
    }

    static bool LooksLikeJson(byte[] answer) => answer.Length > 0 && answer[0] is (byte)'{' or (byte)'[';

    static bool IsTransient(Exception? exception, CancellationToken cancellation) => exception switch
    {
        HttpRequestException { StatusCode: null } => true, // no answer at all
        HttpRequestException { StatusCode: HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout } => true,
        HttpRequestException { StatusCode: >= HttpStatusCode.InternalServerError } => true,
        TaskCanceledException => !cancellation.IsCancellationRequested, // our own time-out
        IOException => true,
        _ => false,
    };
}
