namespace Rollup.Tests.Unit.Cli;

/// <summary>`rollup help`, and what the shells ask the command for.</summary>
public class HelpVerbsTests
{
    [Fact]
    public async Task HelpOfACommandIsItsHelpPage()
    {
        foreach (string words in (string[])["", "job", "job post", "wallet import", "help"])
        {
            string[] named = words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            (int code, string page, _) = await RunAsync(["help", .. named]);
            Assert.Equal((ExitCode.Done, page), (code, (await RunAsync([.. named, "--help"])).Output));
            Assert.Contains("Exit codes:", page, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("jbo", "did you mean job?")]
    [InlineData("job pst", "did you mean post?")]
    [InlineData("wallet lst", "did you mean list?")]
    [InlineData("frobnicate", "known here are")]
    public async Task AMistypedCommandIsAskedAfter(string words, string question)
    {
        (int code, _, string errors) = await RunAsync(["help", .. words.Split(' ')]);
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains(question, errors, StringComparison.Ordinal);
        (code, _, errors) = await RunAsync(words.Split(' '));
        Assert.Equal(ExitCode.Usage, code);
        if (question.StartsWith("did", StringComparison.Ordinal)) Assert.Contains(question, errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rollup jo", "job")]
    [InlineData("rollup job ", "settle")]
    [InlineData("rollup job po", "post")]
    [InlineData("rollup job post --thr", "--threshold")]
    [InlineData("rollup job post --data-", "--data-dir")]
    [InlineData("rollup completion f", "fish")]
    [InlineData("rollup job run 1 --as s", "sponsor")]
    public async Task WhatMayStandAtTheCursorIsSuggested(string line, string word)
    {
        (int code, string output, _) = await RunAsync([$"[suggest:{line.Length}]", line]);
        Assert.Equal(ExitCode.Done, code);
        Assert.Contains(word, output.Split('\n', StringSplitOptions.TrimEntries));
    }

    [Fact]
    public async Task EveryShellHasItsScriptAndNoOther()
    {
        foreach (string shell in (string[])["bash", "zsh", "fish"])
        {
            (int code, string script, _) = await RunAsync(["completion", shell]);
            Assert.Equal(ExitCode.Done, code);
            Assert.Contains("[suggest:", script, StringComparison.Ordinal);
        }
        Assert.Equal(ExitCode.Usage, (await RunAsync(["completion", "csh"])).Code);
    }

    static async Task<(int Code, string Output, string Errors)> RunAsync(string[] words)
    {
        using StringWriter output = new(), errors = new();
        return (await Program.Run(words, output, errors, Cancellation), output.ToString(), errors.ToString());
    }
}
