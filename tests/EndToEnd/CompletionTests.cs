namespace Rollup.Tests.EndToEnd;

/// <summary>What `rollup completion bash` writes, in bash itself.</summary>
public class CompletionTests
{
    [Theory]
    [InlineData("rollup jo", "job")]
    [InlineData("rollup job set", "settle")]
    [InlineData("rollup job post --pla", "--places")]
    public async Task BashCompletesAWord(string line, string word)
    {
        ProcessStartInfo start = new("bash", ["-c", """
            eval "$(rollup completion bash)"
            COMP_LINE=$1 COMP_POINT=${#1}; read -ra COMP_WORDS <<<"$1"; COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _rollup; printf '%s\n' "${COMPREPLY[@]}"
            """, "bash", line]) { RedirectStandardOutput = true };
        start.Environment["PATH"] = $"{Path.GetDirectoryName(RollupProcess.Program)}:{Environment.GetEnvironmentVariable("PATH")}";
        using Process bash = Process.Start(start)!;
        string output = await bash.StandardOutput.ReadToEndAsync(Cancellation);
        await bash.WaitForExitAsync(Cancellation);
        Assert.Equal(word, output.Trim());
    }
}
