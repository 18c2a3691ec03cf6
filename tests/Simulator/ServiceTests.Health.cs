using System.Net;

namespace Rollup.Tests.Simulator;

public sealed partial class ServiceTests
{
    /// <summary>For supervisors: it lives, it is ready once it has run what it read, and its numbers are those of the read API.</summary>
    [Fact]
    public async Task SupervisorsAreToldHowItIs()
    {
        (HttpStatusCode code, string text) = await AskAsync("livez");
        Assert.Equal((HttpStatusCode.OK, "ok\n"), (code, text));
        _machine.Gate.Reset();
        _chain.Post([1]);
        _chain.Mine();
        for (int attempt = 0; attempt < 200 && code == HttpStatusCode.OK; attempt++)
        {
            await Task.Delay(20, Cancellation);
            (code, text) = await AskAsync("readyz");
        }
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "not ready: 0 of 1 inputs are run\n"), (code, text));
        _machine.Gate.Set();
        for (int attempt = 0; attempt < 200 && code != HttpStatusCode.OK; attempt++)
        {
            await Task.Delay(20, Cancellation);
            (code, text) = await AskAsync("readyz");
        }
        Assert.Equal((HttpStatusCode.OK, "ready\n"), (code, text));
        (code, text) = await AskAsync("metrics");
        Assert.Equal(HttpStatusCode.OK, code);
        Assert.Contains("\nlockstep_inputs_processed_total 1\n", text, StringComparison.Ordinal);
        Assert.Contains($"\nlockstep_read_block {_chain.Head.Number}\n", text, StringComparison.Ordinal);
        using HttpResponseMessage posted = await _http.PostAsync("metrics", new ByteArrayContent([]), Cancellation);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, posted.StatusCode);
    }

    async Task<(HttpStatusCode Code, string Text)> AskAsync(string path)
    {
        using HttpResponseMessage answer = await _http.GetAsync(path, Cancellation);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }
}
