namespace Rollup.Tests.Unit.Cli;

/// <summary>A data directory that is named for the first time is told, and one of nearly the same name asked after.</summary>
public sealed class DirectoryWordsTests : IDisposable
{
    readonly string _home = Directory.CreateTempSubdirectory("lockstep-test-").FullName;

    [Fact]
    public async Task AMistypedDirectoryIsNotMadeInSilence()
    {
        new DataDirectory(Path.Combine(_home, "sponsor")).Write(new Configuration());
        string[][] verbs =
            [["train", "1", "--data", "x.csv"], ["wallet", "balance"], ["job", "post", "--model", "m", "--data", "d", "--reward", "1"]];
        foreach (string[] verb in verbs)
        {
            string told = await RunAsync(verb, "spnsor"); // whoever names it again is told again, as long as nothing is in it
            Assert.Contains("spnsor is a new data directory", told, StringComparison.Ordinal);
            Assert.Contains("did you mean sponsor?", told, StringComparison.Ordinal);
            Assert.DoesNotContain("new data directory", await RunAsync(verb, "sponsor"), StringComparison.Ordinal);
        }
        Assert.DoesNotContain("did you mean", await RunAsync(verbs[0], "unlike"), StringComparison.Ordinal);
    }

    async Task<string> RunAsync(string[] verb, string person)
    {
        using StringWriter output = new(), errors = new();
        await Program.Run(
            [.. verb, "--data-dir", Path.Combine(_home, person), "--rpc", "http://127.0.0.1:1"], output, errors, Cancellation);
        return errors.ToString();
    }

    public void Dispose() => Directory.Delete(_home, recursive: true);
}
