namespace Rollup.Tests.Unit.Cli;

/// <summary>Which account signs: the one named for this run, else the one chosen for good, else the only one.</summary>
public sealed class AccountsTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("lockstep-test-").FullName;

    [Fact]
    public async Task OneOfSeveralIsChosenForGoodAndAnotherForOneRun()
    {
        Wallet wallet = new(new DataDirectory(_folder).Keys);
        Assert.Contains("There is no account", (await RunAsync("wallet", "list")).Output, StringComparison.Ordinal);
        string first = wallet.Create("secret", ScryptCost.Light).Address.ToHex();
        Assert.Equal([first], await SigningAsync());
        wallet.StoreKnown(AnvilKeys.All[5]);
        string second = AnvilKeys.All[5].Address.ToHex();
        Assert.Empty(await SigningAsync());
        Assert.Equal(ExitCode.Done, (await RunAsync("wallet", "use", second)).Code);
        Assert.Equal([second], await SigningAsync());
        Assert.Equal([first], await SigningAsync("--from", first));
        Assert.Contains("anvil's, which everybody has", (await RunAsync("wallet", "list")).Output, StringComparison.Ordinal);

        Assert.Equal(ExitCode.Refused, (await RunAsync("wallet", "use", "0x00000000000000000000000000000000000000aa")).Code);
        Assert.Equal(ExitCode.Usage, (await RunAsync("wallet", "use", "nobody")).Code);
        Assert.Equal([second], await SigningAsync());
        new DataDirectory(_folder).Write(new DataDirectory(_folder).ReadConfiguration().For("0xA")); // another application, the same person
        Assert.Equal([second], await SigningAsync());
    }

    async Task<string[]> SigningAsync(params string[] options)
    {
        using JsonDocument list = JsonDocument.Parse((await RunAsync(["wallet", "list", "--json", .. options])).Output);
        return [.. list.RootElement.GetProperty("accounts").EnumerateArray().Where(account => account.GetProperty("signs").GetBoolean())
            .Select(account => account.GetProperty("address").GetString()!)];
    }

    async Task<(int Code, string Output)> RunAsync(params string[] words)
    {
        using StringWriter output = new(), errors = new();
        int code = await Program.Run([.. words, "--data-dir", _folder], output, errors, Cancellation);
        return (code, output.ToString());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
