namespace Rollup.Tests.Unit.Cli;

/// <summary>A slip of the finger is answered with what was meant, and with nothing where nobody can know.</summary>
public class NearestTests
{
    [Theory]
    [InlineData("--treshold", "--threshold")]
    [InlineData("-threshold", "--threshold")]
    [InlineData("--Threshold", "--threshold")]
    [InlineData("--thresh", "--threshold")]
    [InlineData("--rewrad", "--reward")]
    [InlineData("--dat", "--data")]
    [InlineData("--data-dri", "--data-dir")]
    [InlineData("--x", null)]
    [InlineData("--", null)]
    [InlineData("4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318", null)]
    public void OfOptions(string word, string? meant) =>
        Assert.Equal(meant, Nearest.To(word, ["--data", "--data-dir", "--reward", "--threshold"]));

    /// <summary>Words of a command line, and the question that stands before the next step.</summary>
    [Theory]
    [InlineData("job pots --reward 1", "did you mean post? read rollup job --help")]
    [InlineData("jbo list", "did you mean job? read rollup --help")]
    [InlineData("job list --jsn", "did you mean --json? read rollup job list --help")]
    [InlineData("data schema --data x.csv --traget y", "did you mean --target? read rollup data schema --help")]
    [InlineData("data shcema --data x.csv", "did you mean schema? ")]
    [InlineData("job list zzzzzz", "next: read rollup job list --help")]
    public async Task AMistypedWordIsAskedAfter(string words, string question)
    {
        StringWriter errors = new();
        int code = await Program.Run(words.Split(' '), new StringWriter(), errors, Cancellation);
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains(question, errors.ToString(), StringComparison.Ordinal);
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
