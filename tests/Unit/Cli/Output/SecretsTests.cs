namespace Rollup.Tests.Unit.Cli;

/// <summary>A key typed or pasted where it does not belong is not shown again, on either stream, as text or as JSON.</summary>
public sealed class SecretsTests : IDisposable
{
    const string Key = "4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318";
    const string Phrase = "legal winner thank year wave sausage worth useful legal winner thank yellow";

    readonly string _folder = Directory.CreateTempSubdirectory("lockstep-test-").FullName;

    /// <summary>Words, with a bar between them.</summary>
    public static TheoryData<string> Typed =>
    [
        $"wallet|import|{Key}",
        $"wallet|import|--raw-file|{Key}",
        $"wallet|import|--raw-file|0x{Key}",
        $"wallet|import|--keystore|{Key}",
        $"wallet|import|--keystore={Key}",
        $"wallet|balance|--from|{Key}",
        $"wallet|balance|--address|{Key}",
        $"wallet|balance|--token|0x{Key}",
        $"wallet|balance|--application|{Key[..63]}",
        $"wallet|balance|--application|KEY={Key}",
        $"wallet|balance|--rpc|{Key}",
        $"wallet|balance|--rpc|eth.example/v2/{Key}",
        $"wallet|balance|--rpc|ftp://user:{Key}@eth.example",
        $"job|show|{Key}",
        $"job|post|--reward|{Key}|--model|m.onnx|--data|d.csv",
        $"job|post|--places|{Key}",
        $"job|{Key}",
        $"{Key}",
        $"estimate|{Key}",
        $"inspect|raw|{Key}g",
        $"wallet|new|--password-file|{Key}",
        $"wallet|balance|--from|{Phrase}",
        $"wallet|import|{Phrase.Replace(' ', '|')}",
        $"wallet|import|--raw-file|{Phrase.Replace(' ', '|')}",
    ];

    [Theory, MemberData(nameof(Typed))]
    public async Task WhatMayBeAKeyIsNotShown(string typed)
    {
        foreach (string[] more in (string[][])[[], ["--json"]])
        {
            StringWriter output = new(), errors = new();
            int code = await Program.Run([.. typed.Split('|'), .. more, "--data-dir", _folder], output, errors, Cancellation);
            Assert.NotEqual(ExitCode.Done, code);
            string shown = output.ToString() + errors;
            Assert.DoesNotContain(Key[1..60], shown, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("sausage", shown, StringComparison.Ordinal);
            Assert.Contains("next:", shown, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task AnAddressThatIsMistypedIsShown()
    {
        StringWriter output = new(), errors = new();
        await Program.Run(
            ["wallet", "balance", "--address", "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb922667", "--data-dir", _folder], output, errors,
            Cancellation);
        Assert.Contains("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb922667", errors.ToString(), StringComparison.Ordinal);
    }

    /// <summary>A password written where the name of its file belongs.</summary>
    [Fact]
    public async Task ThePasswordFileIsNotNamed()
    {
        StringWriter output = new(), errors = new();
        await Program.Run(["wallet", "new", "--password-file", "hunter2", "--data-dir", _folder], output, errors, Cancellation);
        Assert.DoesNotContain("hunter2", errors.ToString() + output, StringComparison.Ordinal);
        Assert.Contains("--password-file", errors.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
