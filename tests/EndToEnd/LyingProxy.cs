using System.Net;
using System.Text;

namespace Rollup.Tests.EndToEnd;

/// <summary>Stands between a node and a chain, and may change any answer. It is what a thief who runs an RPC endpoint can do.</summary>
sealed class LyingProxy : IAsyncDisposable
{
    readonly HttpListener _listener = new();
    readonly HttpClient _chain = new();
    readonly Uri _endpoint;
    readonly Task _serving;

    public LyingProxy(Uri chain)
    {
        _endpoint = chain;
        for (int port = 21_000 + Environment.ProcessId % 20_000; ; port++)
        {
            Url = $"http://127.0.0.1:{port}/";
            _listener = new HttpListener();
            _listener.Prefixes.Add(Url);
            try
            {
                _listener.Start();
                break;
            }
            catch (HttpListenerException)
            {
                _listener.Close(); // somebody has that port
            }
        }
        _serving = ServeAsync();
    }

    public string Url { get; }

    /// <summary>Gives the answer to a method's parameters that is sent instead of the chain's. Null is the truth.</summary>
    public Func<string, JsonNode, string, string>? Lie { get; set; }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
        _chain.Dispose();
    }

    async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                await AnswerAsync(context);
            }
            catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException)
            {
                if (!_listener.IsListening) return; // otherwise somebody hung up
            }
        }
    }

    async Task AnswerAsync(HttpListenerContext context)
    {
        using MemoryStream body = new();
        await context.Request.InputStream.CopyToAsync(body);
        using ByteArrayContent content = new(body.ToArray());
        content.Headers.ContentType = new("application/json");
        using HttpResponseMessage response = await _chain.PostAsync(_endpoint, content);
        string answer = await response.Content.ReadAsStringAsync();
        JsonNode asked = JsonNode.Parse(body.ToArray())!;
        answer = Lie?.Invoke(asked["method"]!.GetValue<string>(), asked["params"]!, answer) ?? answer;
        context.Response.ContentType = "application/json";
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer));
        context.Response.Close();
    }
}
