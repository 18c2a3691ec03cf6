namespace Rollup.Tests.Unit.Cli;

/// <summary>A claiming node that believes too much does not start: no endpoint is asked and no key is opened for it.</summary>
public sealed class TrustOptionsTests
{
    const string SignedFor = "--chain-id 1 --validator 0x00000000000000000000000000000000000000bb";

    [Theory]
    [InlineData("", "--chain-id and --validator")]
    [InlineData("--chain-id 1", "--chain-id and --validator")]
    [InlineData(SignedFor, "one.invalid is another machine")]
    [InlineData(SignedFor + " --witness https://ONE.invalid.:8545/key", "on one host, one.invalid")]
    [InlineData(SignedFor + " --witness http://0.0.0.0:8545", "0.0.0.0 is what a server listens on")]
    [InlineData(SignedFor + " --rpc http://[::]:8545", ":: is what a server listens on")]
    [InlineData(SignedFor + " --witness ftp://two.invalid", "expected http://host:port")]
    [InlineData(SignedFor + " --witness https://two.invalid --rpc http://127.0.0.1@one.invalid --read yesterday", "--read takes")]
    public async Task ANodeThatBelievesTooMuchDoesNotStart(string words, string why)
    {
        (int code, string errors) = await RunAsync(words);
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains(why, errors, StringComparison.Ordinal);
    }

    /// <summary>The rule lets these through; what is missing then is a key.</summary>
    [Theory]
    [InlineData(SignedFor + " --witness https://two.invalid")]
    [InlineData(SignedFor + " --trust-endpoint")]
    [InlineData(SignedFor + " --rpc http://127.0.0.1:9")]
    public async Task OneThatNeedNotBelieveAsksForItsKey(string words)
    {
        (int code, string errors) = await RunAsync(words);
        Assert.Equal(ExitCode.Refused, code);
        Assert.Contains("no key to sign with", errors, StringComparison.Ordinal);
    }

    static async Task<(int Code, string Errors)> RunAsync(string words)
    {
        string folder = Directory.CreateTempSubdirectory("lockstep-test-").FullName;
        using StringWriter output = new(), errors = new();
        string[] rpc = words.Contains("--rpc", StringComparison.Ordinal) ? [] : ["--rpc", "https://one.invalid/v3/key"];
        string[] command =
        [
            "node", "--claim", "--data-dir", folder, "--application", "0x00000000000000000000000000000000000000aa", .. rpc,
            .. words.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        ];
        int code = await Program.Run(command, output, errors, TestContext.Current.CancellationToken);
        Directory.Delete(folder, recursive: true);
        return (code, errors.ToString());
    }
}
