using System.Net;
using System.Text;
using System.Text.Json;
using Rollup.Client.Transactions;

namespace Rollup.Tests.Unit.Client;

/// <summary>Tokens are strangers' contracts: none of them hides the jobs and vouchers of others.</summary>
public class AssetTests
{
    const string Reverted = "\"error\":{\"code\":3,\"message\":\"execution reverted\"}", Empty = "\"result\":\"0x\"";
    const string Symbol = "\"result\":\"0x0000000000000000000000000000000000000000000000000000000000000020"
        + "0000000000000000000000000000000000000000000000000000000000000003"
        + "4142430000000000000000000000000000000000000000000000000000000000\"";
    const string Six = "\"result\":\"0x0000000000000000000000000000000000000000000000000000000000000006\"";

    [Theory]
    [InlineData(Symbol, Six, "ABC", 6)]
    [InlineData(Reverted, Six, "units", 6)]
    [InlineData(Symbol, Reverted, "units", 0)]
    [InlineData(Symbol, Empty, "units", 0)]
    [InlineData(Reverted, Reverted, "units", 0)]
    [InlineData(Empty, Empty, "units", 0)]
    public async Task AnyTokenIsShown(string symbol, string decimals, string name, int digits)
    {
        using EthereumClient chain = new(new RpcChannel(
            new Uri("http://127.0.0.1:1"), handler: new Answers(symbol, decimals), retryDelay: TimeSpan.Zero));
        Asset asset = await Asset.ShownAsync(chain, Fixtures.AddressOf(7), TestContext.Current.CancellationToken);
        Assert.Equal((name, digits), (asset.Symbol, asset.Decimals));
    }

    // symbol() is 0x95d89b41.
    sealed class Answers(string symbol, string decimals) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            string text = await request.Content!.ReadAsStringAsync(cancellationToken);
            string id = JsonDocument.Parse(text).RootElement.GetProperty("id").GetRawText();
            string answer = text.Contains("95d89b41", StringComparison.Ordinal) ? symbol : decimals;
            return new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent($$"""{"jsonrpc":"2.0","id":{{id}},{{answer}}}""", Encoding.UTF8, "application/json"),
            };
        }
    }
}
