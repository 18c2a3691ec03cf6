using System.CommandLine;

namespace Rollup.Tests.Unit.Cli;

public class HelpTests
{
    [Fact]
    public void EveryVerbThatActsHasADescriptionAndAnExample()
    {
        foreach (Command command in Leaves(CommandTree.Build()))
        {
            Verb verb = Assert.IsType<Verb>(command);
            Assert.NotEmpty(verb.Examples);
            Assert.All(verb.Examples, example => Assert.Contains("rollup", example));
            Assert.EndsWith(".", verb.Description);
        }
    }

    [Fact]
    public void EveryExampleParses()
    {
        foreach (Verb verb in Leaves(CommandTree.Build()).Cast<Verb>())
        {
            foreach (string example in verb.Examples)
            {
                int start = example.IndexOf("rollup ", StringComparison.Ordinal) + "rollup ".Length;
                string words = example[start..].Split(['|', '>', '#', ';'])[0];
                ParseResult parsed = CommandTree.Build().Parse(words);
                Assert.True(parsed.Errors.Count == 0, $"{example}: {string.Join("; ", parsed.Errors.Select(error => error.Message))}");
            }
        }
    }

    /// <summary>A node that claims has to be told what it signs for: by options, or by what a deployment remembered.</summary>
    [Fact]
    public void AnExampleThatClaimsSaysWhatIsSignedFor()
    {
        Verb node = Leaves(CommandTree.Build()).OfType<Verb>().Single(verb => verb.Name == "node");
        string[] claiming = [.. node.Examples.Where(example => example.Contains("--claim", StringComparison.Ordinal))];
        Assert.NotEmpty(claiming);
        Assert.All(claiming, example => Assert.Matches("rollup deploy|--chain-id .*--validator", example));
    }

    [Fact]
    public void NoOptionTakesASecret()
    {
        string[] forbidden = ["--key", "--private-key", "--secret", "--password", "--mnemonic"];
        IEnumerable<Option> options = Leaves(CommandTree.Build()).SelectMany(command => command.Options).Concat(GlobalOptions.All);
        Assert.DoesNotContain(options, option => forbidden.Contains(option.Name));
    }

    [Theory]
    [InlineData("job post --help")]
    [InlineData("verify -h")]
    [InlineData("--help")]
    public async Task HelpNamesTheExitCodes(string words)
    {
        (int code, string output, _) = await RunAsync(words.Split(' '));
        Assert.Equal(ExitCode.Done, code);
        Assert.Contains("20  not yet", output);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("job show")]
    [InlineData("job show one")]
    [InlineData("train 1")]
    [InlineData("job post --model m.onnx")]
    public async Task WrongUsageSaysWhatWhyAndWhatNext(string words)
    {
        (int code, _, string errors) = await RunAsync(words.Split(' '));
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("why:", errors);
        Assert.Contains("next:", errors);
        Assert.DoesNotContain("   at ", errors);
    }

    [Fact]
    public async Task TheSignatureIsTheCommittedOne()
    {
        (int code, string output, _) = await RunAsync(["signature"]);
        Assert.Equal(ExitCode.Done, code);
        Assert.Equal(File.ReadAllText(Repository.PathOf("tests/vectors/signature.txt")).Trim(), output.Trim());
    }

    [Theory]
    [InlineData("")]
    [InlineData("job")]
    public async Task AnUnfinishedCommandShowsItsHelp(string words)
    {
        (int code, string output, string errors) = await RunAsync(words.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal((ExitCode.Usage, ""), (code, errors));
        Assert.Contains("Commands:", output);
    }

    [Fact]
    public async Task AnErrorIsADocumentToo()
    {
        string folder = Directory.CreateTempSubdirectory("lockstep-test-").FullName;
        (int code, string output, _) = await RunAsync(
            ["train", "7", "--data", "none.csv", "--json", "--data-dir", folder, "--application",
                "0x00000000000000000000000000000000000000aa"]);
        Directory.Delete(folder, recursive: true);
        Assert.Equal(ExitCode.Refused, code);
        using System.Text.Json.JsonDocument document = System.Text.Json.JsonDocument.Parse(output);
        Assert.Contains("job 7", document.RootElement.GetProperty("error").GetProperty("what").GetString());
    }

    static IEnumerable<Command> Leaves(Command command) => command.Action is not null && command is Verb
        ? command.Subcommands.SelectMany(Leaves).Prepend(command)
        : command.Subcommands.SelectMany(Leaves);

    static async Task<(int Code, string Output, string Errors)> RunAsync(string[] words)
    {
        StringWriter output = new();
        StringWriter errors = new();
        int code = await Program.Run(words, output, errors, TestContext.Current.CancellationToken);
        return (code, output.ToString(), errors.ToString());
    }
}
