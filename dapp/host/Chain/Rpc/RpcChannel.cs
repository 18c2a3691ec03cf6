using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Nethereum.JsonRpc.Client;
using Nethereum.JsonRpc.Client.RpcMessages;
using Polly;
using Polly.Retry;

namespace Rollup.Chain;

/// <summary>
/// JSON-RPC 2.0 over HTTP. A question that changes nothing is asked again when the network or the server fails; anything that might
/// have had an effect is not, because the first try may have arrived. An endpoint is believed nothing: what it sends that is not an
/// answer to the question ends in <see cref="MalformedAnswerException"/>; that none comes, in HttpRequestException. No redirection is
/// followed, so that nothing is ever sent to a host that nobody named, and no proxy stands before an endpoint on this machine.
/// </summary>
public sealed class RpcChannel : ClientBase, IDisposable
{
    /// <summary>
    /// Longest answer that is read: several times the logs that fit one block. Longer lists are asked for in smaller pieces.
    /// </summary>
    public const int AnswerBytesMax = 64 << 20;

    const int RetriesMax = 4;

    readonly HttpClient _http;
    readonly ResiliencePipeline _retry;
    readonly StrongBox<long> _lastId;
    readonly CancellationToken _cancellation;

    public RpcChannel(Uri endpoint, TimeSpan? timeout = null, HttpMessageHandler? handler = null, TimeSpan? retryDelay = null)
    {
        Endpoint = endpoint;
        _http = new HttpClient(
            handler ?? new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = !EndpointHost.IsLoopback(endpoint) });
        _http.Timeout = timeout ?? TimeSpan.FromSeconds(30);
        _http.MaxResponseContentBufferSize = AnswerBytesMax;
        _http.DefaultRequestHeaders.Authorization = EndpointUrl.AuthorizationOf(endpoint);
        _lastId = new StrongBox<long>();
        _retry = new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = RetriesMax,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = retryDelay ?? TimeSpan.FromMilliseconds(200),
            ShouldHandle = arguments => ValueTask.FromResult(IsTransient(arguments.Outcome.Exception)),
        }).Build();
    }

    RpcChannel(RpcChannel other, CancellationToken cancellation)
    {
        (Endpoint, _http, _retry, _lastId, _cancellation) = (other.Endpoint, other._http, other._retry, other._lastId, cancellation);
    }

    public Uri Endpoint { get; }

    /// <summary>The same channel; what is asked through it ends with the token.</summary>
    public RpcChannel With(CancellationToken cancellation) => new(this, cancellation);

    /// <summary>Sends one request and gives its result. Throws <see cref="RpcException"/> when the node answers with an error.</summary>
    public async Task<T?> AskAsync<T>(string method, params object[] parameters) =>
        Decode<T>(method, await ExchangeAsync(method, parameters));

    public override async Task<RpcResponseMessage> SendAsync(RpcRequestMessage rpcRequestMessage, string? route = null) =>
        new(rpcRequestMessage.Id)
        {
            ResultSystemTextJson = await ExchangeAsync(rpcRequestMessage.Method, rpcRequestMessage.RawParameters),
        };

    /// <summary>Several requests in one are not sent: providers count and limit them in different ways.</summary>
    protected override Task<RpcResponseMessage[]> SendAsync(RpcRequestMessage[] requests) =>
        throw new NotSupportedException("one request at a time");

    // What every typed request of the library comes through.
    protected override async Task<T> SendInnerRequestAsync<T>(RpcRequestMessage reqMsg, string? route = null) =>
        Decode<T>(reqMsg.Method, await ExchangeAsync(reqMsg.Method, reqMsg.RawParameters))!;

    public void Dispose() => _http.Dispose();

    /// <summary>Whether asking twice is the same as asking once.</summary>
    public static bool IsIdempotent(string method)
    {
        bool onlyReads = method.StartsWith("eth_", StringComparison.Ordinal) || method.StartsWith("net_", StringComparison.Ordinal)
            || method.StartsWith("web3_", StringComparison.Ordinal) || method.StartsWith("debug_trace", StringComparison.Ordinal);
        return onlyReads && !method.StartsWith("eth_send", StringComparison.Ordinal)
            && !method.StartsWith("eth_sign", StringComparison.Ordinal);
    }

    /// <summary>What is read from this channel's answers, and the fault when it cannot be.</summary>
    internal Answer Answer(string method) => new(this, method);

    /// <summary>The endpoint without what may be secret: providers put keys into the path, the query or before the host.</summary>
    internal string Origin => EndpointText.Of(Endpoint);

    async Task<JsonElement> ExchangeAsync(string method, object? parameters)
    {
        long id = Interlocked.Increment(ref _lastId.Value);
        byte[] body = RpcJson.Request(id, method, parameters);
        if (!IsIdempotent(method)) return await PostAsync(method, id, body, _cancellation);
        return await _retry.ExecuteAsync(async token => await PostAsync(method, id, body, token), _cancellation);
    }

    async Task<JsonElement> PostAsync(string method, long id, byte[] body, CancellationToken cancellation)
    {
        using ByteArrayContent content = new(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        try
        {
            using HttpResponseMessage response = await _http.PostAsync(Endpoint, content, cancellation);
            byte[] answer = await response.Content.ReadAsByteArrayAsync(cancellation);
            if (!response.IsSuccessStatusCode && !MayRefuse(response.StatusCode, answer))
                throw new HttpRequestException($"{method}: {Origin} answered {(int)response.StatusCode}", null, response.StatusCode);
            return Result(method, id, answer, response.StatusCode);
        }
        catch (HttpRequestException fault) when (fault.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw new MalformedAnswerException(Origin, method, "answer", $"is longer than {AnswerBytesMax >> 20} MiB") { IsTooLong = true };
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new HttpRequestException($"{method}: {Origin} did not answer within {_http.Timeout.TotalSeconds:0} s");
        }
    }

    JsonElement Result(string method, long id, byte[] answer, HttpStatusCode status)
    {
        using JsonDocument document = Parse(method, answer);
        JsonElement root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object) throw Answer(method).Fault("answer", "is not a JSON object");
        if (root.TryGetProperty("error", out JsonElement error) && error.ValueKind != JsonValueKind.Null)
        {
            // A rate limit is the server's trouble, not an answer.
            if (status == HttpStatusCode.TooManyRequests)
                throw new HttpRequestException($"{method}: {Origin}: too many requests", null, status);
            throw RpcJson.ReadError(Answer(method), error);
        }
        if (status is < HttpStatusCode.OK or >= HttpStatusCode.MultipleChoices)
            throw new HttpRequestException($"{method}: {Origin} answered {(int)status}", null, status);
        if (!root.TryGetProperty("result", out JsonElement result)) throw Answer(method).Fault("result", "is missing");
        bool isOurs = root.TryGetProperty("id", out JsonElement answered) && answered.ValueKind == JsonValueKind.Number
            && answered.TryGetInt64(out long number) && number == id;
        return isOurs ? result.Clone() : throw Answer(method).Fault("id", "belongs to another request");
    }

    JsonDocument Parse(string method, byte[] answer)
    {
        try
        {
            return JsonDocument.Parse(answer, RpcJson.Strict);
        }
        catch (Exception failure)
        {
            throw new MalformedAnswerException(Origin, method, "answer", "is not JSON", failure) { MayPass = true };
        }
    }

    T? Decode<T>(string method, JsonElement result)
    {
        try
        {
            return result.Deserialize<T>(RpcJson.Default.Options);
        }
        catch (Exception failure)
        {
            throw Answer(method).Fault(RpcJson.FieldOf(failure), "is not what this method gives", failure);
        }
    }

    /// <summary>
    /// Some nodes send the chain's refusal with a status of the 400s. What a server in trouble (500s) or one that points elsewhere (300s)
    /// sends is nobody's word about the chain.
    /// </summary>
    static bool MayRefuse(HttpStatusCode status, byte[] answer) =>
        status is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError
        && answer.Length > 0 && answer[0] is (byte)'{' or (byte)'[';

    static bool IsTransient(Exception? exception) => exception switch
    {
        HttpRequestException { StatusCode: null } => true, // no answer at all
        HttpRequestException { StatusCode: HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout } => true,
        HttpRequestException { StatusCode: >= HttpStatusCode.InternalServerError } => true,
        MalformedAnswerException malformed => malformed.MayPass,
        IOException => true,
        _ => false,
    };
}
