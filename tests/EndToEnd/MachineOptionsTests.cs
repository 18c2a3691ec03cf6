using Xunit;

namespace Rollup.Tests.EndToEnd;

/// <summary>What a user hears who asks for an engine that is not there.</summary>
public class MachineOptionsTests
{
    [Theory]
    [InlineData("--machine tortoise", 2, "'tortoise' is no engine", "the engines are native, riscv and cartesi")]
    [InlineData("--shadow tortoise", 2, "'tortoise' is no engine", "the engines are native, riscv and cartesi")]
    [InlineData("--machine riscv --shadow riscv", 2, "riscv is asked to shadow itself", "an engine agrees with itself")]
    [InlineData("--machine riscv --image nowhere.bin", 2, "there is no image nowhere.bin", "check the path, or run make image")]
    [InlineData("--shadow --image nowhere.bin", 2, "there is no image nowhere.bin", "check the path, or run make image")]
    [InlineData("--machine riscv --image FILE", 1, "does not start", "not an image of the machine")]
    public async Task IsTold(string options, int code, string what, string words)
    {
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, new string('x', 5_000), TestContext.Current.CancellationToken);
            CommandResult result = await RollupProcess.RunAsync(["demo", .. options.Replace("FILE", file).Split(' ')]);
            result.Expect(code);
            Assert.Contains(what, result.Errors, StringComparison.Ordinal);
            Assert.Contains(words, result.Errors, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
