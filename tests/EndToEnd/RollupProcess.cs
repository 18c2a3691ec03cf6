namespace Rollup.Tests.EndToEnd;

/// <summary>What one run of the command printed and how it ended.</summary>
public sealed record CommandResult(int Code, string Output, string Errors)
{
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public CommandResult Expect(int code)
    {
        Assert.True(Code == code, $"ended with {Code}, expected {code}\n{Output}\n{Errors}");
        return this;
    }
}

/// <summary>Runs `rollup` as people do: a process of its own, a data directory of its own, the password in the environment.</summary>
public static class RollupProcess
{
    static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    public static string SourceRoot { get; } = Support.SourceTree.Root;

    /// <summary>The command as `make build` publishes it, from nothing older than these tests.</summary>
    public static string Program { get; } = FindPublished();

    public static ProcessStartInfo StartInfo(string program, IEnumerable<string> arguments)
    {
        ProcessStartInfo start = Rollup.Cli.Demo.Supervisor.Piped(program, arguments);
        start.Environment["LOCKSTEP_PASSWORD"] = "a password for tests";
        start.Environment["LOCKSTEP_WEAK_KEYS"] = "1";
        return start;
    }

    public static Task<CommandResult> RunAsync(params string[] arguments) => RunProgramAsync(Program, arguments);

    public static async Task<CommandResult> RunProgramAsync(string program, IEnumerable<string> arguments)
    {
        using Process process = Process.Start(StartInfo(program, arguments))
            ?? throw new InvalidOperationException($"{program} did not start");
        process.StandardInput.Close();
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(s_patience);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(patience.Token);
            Task<string> errors = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return new CommandResult(process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    static string FindPublished()
    {
        string folder = Path.Combine(SourceRoot, "artifacts", "host", "publish", "Cli", "release");
        foreach (string built in Directory.GetFiles(AppContext.BaseDirectory, "*ollup*.dll"))
        {
            string name = Path.GetFileName(built), published = Path.Combine(folder, name);
            if (!name.StartsWith("Rollup.Tests", StringComparison.Ordinal)
                && File.GetLastWriteTimeUtc(published) < File.GetLastWriteTimeUtc(built))
                throw new InvalidOperationException(
                    $"{published} is missing or older than what these tests were built with: run make build");
        }
        return Path.Combine(folder, "rollup");
    }
}
