namespace Rollup.Tests.Unit.Chain;

/// <summary>An address may hold a key in every part but its host; none of them is printed.</summary>
public sealed class EndpointTextTests
{
    const string Key = "k3y0123456789abcdef";

    public static TheoryData<string> Addresses =>
    [
        $"https://main.example/v3/{Key}", $"http://main.example:8545/{Key}/", $"https://{Key}@main.example",
        $"https://me:{Key}@main.example/",
        $"https://main.example/?apikey={Key}", $"https://main.example/rpc?x=1&key={Key}#{Key}", $"wss://main.example/ws/v3/{Key}",
        $"ws://{Key}:x@main.example:8546", $"HTTPS://main.example/{Key}", $"https://main.example/%6b3y/{Key}", $"https://[::1]/{Key}",
        $"https://exa mple/{Key}".Replace(" ", "^"), $"http://main.example:99999/{Key}",
    ];

    [Theory, MemberData(nameof(Addresses))]
    public void NoAddressShowsItsKey(string address)
    {
        foreach (string text in new[] { address, $"'{address}' is wrong", $"no answer from {address}.", $"({address}), twice: {address}" })
        {
            string shown = EndpointText.Discreet(text);
            Assert.DoesNotContain(Key, shown, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("://", shown, StringComparison.Ordinal);
            UserError error = new(text, text, text);
            Assert.DoesNotContain(Key, error.What + error.Why + error.Next + error.Message, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [InlineData("ready: --node http://127.0.0.1:8081 --inspect-url http://127.0.0.1:8080, application 0xaa")]
    [InlineData("nobody answers at http://127.0.0.1:8080/inspect: refused")]
    [InlineData("the answer of https://main.example cannot be used")]
    [InlineData("expected http://host:port")]
    [InlineData("no address at all: 1/2, a:b")]
    public void WhatHoldsNoKeyIsShownWhole(string text) => Assert.Equal(text, EndpointText.Discreet(text));

    [Fact]
    public void AnEndpointsOwnWordsDoNotRepeatItsKey()
    {
        Uri endpoint = new($"https://me:pass{Key}@main.example/v3/{Key}?token=t{Key}");
        string said = EndpointText.WithoutSecretsOf(
            endpoint, $"project {Key} of pass{Key} with t{Key.ToUpperInvariant()} is over its limit");
        Assert.DoesNotContain(Key, said, StringComparison.OrdinalIgnoreCase);
        Assert.EndsWith("is over its limit", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wallet balance --rpc ws://main.example/" + Key)]
    [InlineData("wallet balance --rpc main.example/v3/" + Key)]
    [InlineData("wallet balance --rcp https://main.example/v3/" + Key)]
    [InlineData("wallet balance --address 0x00000000000000000000000000000000000000aa --rpc http://127.0.0.1:1/v3/" + Key)]
    public async Task NoCommandShowsAKey(string words)
    {
        string folder = Path.Combine(Path.GetTempPath(), $"lockstep-{Guid.NewGuid():N}");
        StringWriter output = new(), errors = new();
        int code = await Program.Run(
            [.. words.Split(' '), "--data-dir", folder, "--json"], output, errors, TestContext.Current.CancellationToken);
        Assert.NotEqual(ExitCode.Done, code);
        Assert.DoesNotContain(Key, output.ToString() + errors, StringComparison.Ordinal);
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }
}
