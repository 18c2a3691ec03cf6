namespace Rollup.Tests.Unit.Cli;

/// <summary>A slip of the finger is answered with what was meant, and with nothing where nobody can know.</summary>
public class NearestTests
{
    [Theory]
    [InlineData("--threshold", "--treshold", "-threshold", "--Threshold", "--thresh")]
    [InlineData("--reward", "--rewrad")]
    [InlineData("--data", "--dat")]
    [InlineData("--data-dir", "--data-dri")]
    [InlineData(null, "--x", "--", "4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318")]
    public void OfOptions(string? meant, params string[] words) =>
        Assert.All(words, word => Assert.Equal(meant, Nearest.To(word, ["--data", "--data-dir", "--reward", "--threshold"])));

    /// <summary>Words of a command line, and the question that stands before the next step.</summary>
    [Theory]
    [InlineData("job pots --reward 1", "post", "rollup job")]
    [InlineData("jbo list", "job", "rollup")]
    [InlineData("job list --jsn", "--json", "rollup job list")]
    [InlineData("data schema --data x.csv --traget y", "--target", "rollup data schema")]
    [InlineData("data shcema --data x.csv", "schema", "rollup data")]
    [InlineData("job list zzzzzz", null, "rollup job list")]
    public async Task AMistypedWordIsAskedAfter(string words, string? meant, string command)
    {
        StringWriter errors = new();
        int code = await Program.Run(words.Split(' '), new StringWriter(), errors, Cancellation);
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains(meant is null ? "next: read " : $"next: did you mean {meant}? ", errors.ToString(), StringComparison.Ordinal);
        Assert.Contains($"read {command} --help", errors.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("acuracy", "did you mean accuracy? ")]
    [InlineData("rsquared", "did you mean r-squared? ")]
    [InlineData("logloss", "did you mean log-loss? ")]
    [InlineData("mse", "choose one of them")]
    public void AMistypedMetricIsAskedAfter(string metric, string next) => Assert.StartsWith(
        next, Assert.Throws<UserError>(() => RecipeOptions.MetricOf(metric)).Next, StringComparison.Ordinal);

    [Fact]
    public void AMistypedColumnIsAskedAfter()
    {
        Assert.StartsWith("did you mean diagnosis? ",
            FailureWords.Of(new ColumnUnknown("t.csv", "diagnossi", ["age", "diagnosis"])).Next, StringComparison.Ordinal);
        Assert.StartsWith("is 'weigth' your 'weight'? ",
            FailureWords.Of(new ColumnsMissing("t.csv", ["weight"], ["age", "weigth"])).Next, StringComparison.Ordinal);
    }
}
