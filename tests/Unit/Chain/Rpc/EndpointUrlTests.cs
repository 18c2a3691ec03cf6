using System.Net;

namespace Rollup.Tests.Unit.Chain;

public class EndpointUrlTests
{
    [Theory]
    [InlineData(
        "http://h:8080/inspect",
        "http://h:8080", "http://h:8080/", "http://h:8080//", "http://h:8080/inspect", "http://h:8080/inspect/")]
    [InlineData("https://h/a/b/inspect", "https://h/a/b", "https://h/a/b/")]
    [InlineData("https://h/a/inspect?key=x/y&b=%23", "https://h/a/?key=x/y&b=%23", "https://h/a?key=x/y&b=%23")]
    [InlineData("https://h/a/inspect", "https://me:word@h/a", "https://h/a")]
    [InlineData("https://h/inspect?key=1", "https://h?key=1", "https://h/?key=1")]
    [InlineData("https://h/a%20b/inspect", "https://h/a%20b")]
    [InlineData("http://[::1]:8080/inspect", "http://[::1]:8080/")]
    public void APathGoesOnBeforeTheQuery(string below, params string[] urls) =>
        Assert.All(urls, url => Assert.Equal(below, EndpointUrl.Below(url, "inspect").AbsoluteUri));

    [Theory]
    [InlineData("https://h/a", null)]
    [InlineData("https://me:word@h/a", "bWU6d29yZA==")]
    [InlineData("https://me:w%40rd@h/a", "bWU6d0ByZA==")]
    public void AUserAndAPasswordAreSentAsHttpHasIt(string url, string? credentials)
    {
        Assert.Equal(credentials, EndpointUrl.AuthorizationOf(new Uri(url))?.Parameter);
        if (credentials is not null) Assert.Equal("Basic", EndpointUrl.AuthorizationOf(new Uri(url))!.Scheme);
    }

    /// <summary>And they arrive, at the chain's endpoint.</summary>
    [Fact]
    public async Task TheyArrive()
    {
        string? heard = null;
        using Heard handler = new(request => heard = request.Headers.Authorization?.ToString());
        using RpcChannel channel = new(new Uri("https://me:word@h.invalid/a"), handler: handler);
        _ = await Assert.ThrowsAnyAsync<Exception>(() => channel.AskAsync<string>("eth_chainId"));
        Assert.Equal("Basic bWU6d29yZA==", heard);
    }

    sealed class Heard(Action<HttpRequestMessage> hear) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            hear(request);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.Unauthorized));
        }
    }
}
