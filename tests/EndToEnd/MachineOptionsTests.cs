namespace Rollup.Tests.EndToEnd;

/// <summary>What a user hears who asks for an engine that is not there.</summary>
public class MachineOptionsTests
{
    [Theory]
    [InlineData(
        2, "'tortoise' is no engine", "the engines are native, riscv and cartesi", "--machine tortoise", "--shadow tortoise")]
    [InlineData(2, "riscv is asked to shadow itself", "an engine agrees with itself", "--machine riscv --shadow riscv")]
    [InlineData(
        2, "there is no image nowhere.bin", "check the path, or run make image",
        "--machine riscv --image nowhere.bin", "--shadow --image nowhere.bin")]
    [InlineData(1, "does not start", "not an image of the machine", "--machine riscv --image FILE")]
    public async Task IsTold(int code, string what, string words, params string[] commands)
    {
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, new string('x', 5_000), TestContext.Current.CancellationToken);
            foreach (string options in commands)
            {
                CommandResult result = await RollupProcess.RunAsync(["demo", .. options.Replace("FILE", file).Split(' ')]);
                result.Expect(code);
                Assert.Contains(what, result.Errors, StringComparison.Ordinal);
                Assert.Contains(words, result.Errors, StringComparison.Ordinal);
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>
    /// An image that does not start is the image's fault, and work that no input may take is an answer with a code of its own.
    /// </summary>
    [Fact]
    public async Task AnEstimateTellsTheImageFromTheJob()
    {
        string folder = Directory.CreateTempSubdirectory("lockstep-test-").FullName;
        try
        {
            string PathOf(string name) => Path.Combine(folder, name);
            await File.WriteAllTextAsync(
                PathOf("rows.csv"), "a,b,isBig\n1,2,0\n2,3,1\n3,1,1\n0,1,0\n", TestContext.Current.CancellationToken);
            (await RollupProcess.RunAsync(["model", "new", "--data", PathOf("rows.csv"), "--out", PathOf("m.onnx")])).Expect(0);
            await File.WriteAllTextAsync(
                PathOf("job.json"), """{ "model": "m.onnx", "data": "rows.csv", "reward": 1, "replay": true, "epochs": 10 }""",
                TestContext.Current.CancellationToken);
            (await RollupProcess.RunAsync(["estimate", PathOf("job.json")])).Expect(0);
            CommandResult result = await RollupProcess.RunAsync(["estimate", PathOf("job.json"), "--image", PathOf("m.onnx")]);
            result.Expect(1);
            Assert.Contains("not an image of the machine", result.Errors, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
