using System.Diagnostics;

namespace Rollup.Tests.Translator;

/// <summary>The source tree, and programs run on it.</summary>
static class SourceTree
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>What the program prints. It must end well.</summary>
    public static string Run(string program, string[] arguments)
    {
        (int code, string text, string errors) = Start(program, arguments);
        return code == 0 ? text : throw new InvalidOperationException($"{program} ended with {code}: {errors}");
    }

    /// <summary>What the program prints until it ends, well or badly.</summary>
    public static string TryRun(string program) => Start(program, []).Text;

    static (int Code, string Text, string Errors) Start(string program, string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, text, errors.Result);
    }

    static string Find(string directory)
    {
        while (!File.Exists(Path.Combine(directory, "Rollup.sln")))
            directory = Path.GetDirectoryName(directory) ?? throw new DirectoryNotFoundException("no Rollup.sln above the tests");
        return directory;
    }
}
