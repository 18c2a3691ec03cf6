namespace Rollup.Tests.Unit.Cli;

/// <summary>What a data directory remembers is checked like what is typed.</summary>
public sealed class CommandSessionTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("lockstep-test-").FullName;

    [Theory]
    [InlineData("rpcUrl", "--rpc", "", "foo", "http://0.0.0.0:8545")] // the last is where a server listens
    [InlineData("nodeUrl", "--node", "http://", "127.0.0.1:8081")]
    [InlineData("inspectUrl", "--inspect-url", "ftp://x", "http:secretkey")]
    public async Task ARememberedAddressThatIsNoneIsNamedWithItsFile(string name, string option, params string[] addresses)
    {
        string file = Path.Combine(_folder, "config.json");
        string[][] verbs = [["job", "list"], ["notices"], ["inspect", "status"], ["job", "settle", "1"]];
        foreach ((string address, string[] verb) in addresses.SelectMany(address => verbs.Select(verb => (address, verb))))
        {
            await File.WriteAllTextAsync(file, $$"""{ "{{name}}": "{{address}}" }""", Cancellation);
            using StringWriter output = new(), errors = new();
            Assert.Equal(ExitCode.Usage, await Program.Run([.. verb, "--data-dir", _folder], output, errors, Cancellation));
            Assert.Contains($"{name} in {file} is not an address", errors.ToString(), StringComparison.Ordinal);
            Assert.Contains(option, errors.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("secretkey", errors.ToString(), StringComparison.Ordinal);
        }
    }

    /// <summary>What would not be sent as it stands is refused before anything is asked; what may be a key is not shown.</summary>
    [Theory]
    [InlineData(
        "--node", "no path, query or user",
        "http://127.0.0.1:1/below", "http://127.0.0.1:1/?key=secretkey", "http://me:secretkey@127.0.0.1:1")]
    [InlineData("--node", "behind #", "http://127.0.0.1:1/#secretkey")]
    [InlineData("--inspect-url", "behind #", "http://127.0.0.1:1/?a=1#secretkey")]
    [InlineData("--inspect-url", "expected http://host:port", "127.0.0.1:8080")]
    [InlineData("--rpc", "behind #", "http://127.0.0.1:1/#secretkey")]
    [InlineData("--rpc", "what a server listens on", "http://[::]:8545")]
    public async Task AnAddressThatWouldNotBeSentAsItStandsIsRefused(string option, string why, params string[] addresses)
    {
        foreach (string address in addresses) await ExpectRefusalAsync(option, address, why);
    }

    async Task ExpectRefusalAsync(string option, string address, string why)
    {
        using StringWriter output = new(), errors = new();
        Assert.Equal(ExitCode.Usage, await Program.Run(
            ["inspect", "status", option, address, "--data-dir", _folder], output, errors, Cancellation));
        Assert.Contains(why, errors.ToString(), StringComparison.Ordinal);
        Assert.Contains($"check {option}", errors.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secretkey", errors.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("not JSON")]
    [InlineData("null")]
    [InlineData("{\"rpcUrl\":null}")]
    [InlineData("{\"chainId\":-1}")]
    public async Task AConfigurationThatIsNoneIsNamed(string document)
    {
        string file = Path.Combine(_folder, "config.json");
        await File.WriteAllTextAsync(file, document, Cancellation);
        foreach (string[] verb in (string[][])[["job", "list"], ["job", "post", "--model", "m", "--data", "d", "--reward", "1"], ["node"]])
        {
            using StringWriter output = new(), errors = new();
            Assert.Equal(ExitCode.Refused, await Program.Run([.. verb, "--data-dir", _folder], output, errors, Cancellation));
            Assert.Contains($"{file} is not the JSON that it should be", errors.ToString(), StringComparison.Ordinal);
        }
        Assert.Equal(document, await File.ReadAllTextAsync(file, Cancellation));
    }

    /// <summary>Two commands at once, or a node that starts slowly while the operator deploys: the later word is not undone.</summary>
    [Fact]
    public void WhatAnotherRunHasWrittenMeanwhileStays()
    {
        DataDirectory directory = new(_folder);
        directory.Write(new Configuration { Application = "0x" + new string('1', 40) });
        using Session slow = new(directory, directory.ReadConfiguration(), () => throw new InvalidOperationException());
        using Session quick = new(directory, directory.ReadConfiguration(), () => throw new InvalidOperationException());
        quick.Replace(quick.Remembered with { Application = "0x" + new string('2', 40), ClaimsChainId = 7 });
        slow.Remembered = slow.Remembered with { NodeUrl = "http://127.0.0.1:9" };
        Configuration kept = directory.ReadConfiguration();
        Assert.Equal(("0x" + new string('2', 40), 7UL), (kept.Application, kept.ClaimsChainId));
        quick.Remembered = quick.Remembered with { NodeUrl = "http://127.0.0.1:9" }; // nobody else wrote
        Assert.Equal("http://127.0.0.1:9", directory.ReadConfiguration().NodeUrl);
    }

    /// <summary>What an operator typed once to claim for an application is said when another takes its place.</summary>
    [Fact]
    public void WhatClaimsWereSignedForIsSaidInOptions()
    {
        Configuration known = new() { Application = "0xA", ClaimsChainId = 5, Validator = "0xB" };
        Assert.Equal("--application 0xA --chain-id 5 --validator 0xB", NodeVerbs.OptionsOf(known));
        Assert.Equal("--application 0xA", NodeVerbs.OptionsOf(new Configuration { Application = "0xA" }));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
