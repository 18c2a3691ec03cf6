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
    [InlineData("--node", "http://127.0.0.1:1/below", "no path, query or user")]
    [InlineData("--node", "http://127.0.0.1:1/?key=secretkey", "no path, query or user")]
    [InlineData("--node", "http://me:secretkey@127.0.0.1:1", "no path, query or user")]
    [InlineData("--node", "http://127.0.0.1:1/#secretkey", "behind #")]
    [InlineData("--inspect-url", "http://127.0.0.1:1/?a=1#secretkey", "behind #")]
    [InlineData("--rpc", "http://127.0.0.1:1/#secretkey", "behind #")]
    [InlineData("--rpc", "http://[::]:8545", "what a server listens on")]
    [InlineData("--inspect-url", "127.0.0.1:8080", "expected http://host:port")]
    public async Task AnAddressThatWouldNotBeSentAsItStandsIsRefused(string option, string address, string why)
    {
        using StringWriter output = new(), errors = new();
        Assert.Equal(ExitCode.Usage, await Program.Run(
            ["inspect", "status", option, address, "--data-dir", _folder], output, errors, Cancellation));
        Assert.Contains(why, errors.ToString(), StringComparison.Ordinal);
        Assert.Contains($"check {option}", errors.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secretkey", errors.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
