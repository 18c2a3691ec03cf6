using System.Net;

namespace Rollup.Tests.Unit.Chain;

/// <summary>A node that answers each method from a script, and remembers what it was asked.</summary>
sealed class ScriptedNode(Func<string, JsonElement, int, string> answer) : HttpMessageHandler
{
    public const string LostAnswer = "";
    public const string Overloaded = "503";

    public List<string> Asked { get; } = [];

    /// <summary>Where providers put the keys of their customers: none of it may ever be shown.</summary>
    public const string Secret = "s3cr3t";

    public static Uri Endpoint { get; } = new($"http://{Secret}:{Secret}@node.invalid:8545/v3/{Secret}?key={Secret}");

    public RpcChannel Rpc => new(Endpoint, handler: this, retryDelay: TimeSpan.Zero);

    public EthereumClient Client => new(Rpc);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        using JsonDocument call = JsonDocument.Parse(await request.Content!.ReadAsByteArrayAsync(cancellation));
        string method = call.RootElement.GetProperty("method").GetString()!;
        Asked.Add(method);
        string body = answer(method, call.RootElement.GetProperty("params"), Asked.Count(asked => asked == method));
        if (body == LostAnswer) throw new HttpRequestException("the connection was closed");
        if (body == Overloaded) return new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { Content = new StringContent("busy") };
        long id = call.RootElement.GetProperty("id").GetInt64();
        string json = body.StartsWith("raw:", StringComparison.Ordinal) ? body[4..] : $$"""{"jsonrpc":"2.0","id":{{id}},{{body}}}""";
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
    }
}
