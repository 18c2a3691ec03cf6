using System.Text;
using System.Text.RegularExpressions;

namespace Rollup.Tests.EndToEnd;

/// <summary>
/// Runs the `console` blocks of a page in one shell, in order, and compares. In a block, a line that starts with `$ ` is a command and what
/// follows is its output; a line `...` stands for any lines. Times, hashes, addresses, CIDs and ports are compared as such, not by value.
/// A command that fails is a fault, whatever the page says. Blocks of another kind (`sh`) are not run.
/// </summary>
static partial class ConsoleBlocks
{
    // Ends the output of a command, followed by the command's exit code.
    const char Mark = '\u001e';

    static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public sealed record Command(string Text, string[] Expected);

    public static IReadOnlyList<Command> Parse(string page)
    {
        List<Command> commands = [];
        foreach (Match block in Block().Matches(page))
            foreach (string part in Prompt().Split(block.Groups[1].Value).Skip(1))
            {
                // A command goes on while its lines end in a backslash.
                string[] lines = part.Split('\n');
                int commandLines = 1 + lines.TakeWhile(line => line.EndsWith('\\')).Count();
                commands.Add(new Command(string.Join('\n', lines[..commandLines]), Trimmed(lines[commandLines..])));
            }
        return commands;
    }

    /// <summary>What is wrong with the page; nothing if every block says the truth.</summary>
    public static async Task<IReadOnlyList<string>> FaultsAsync(string page, string workingDirectory, CancellationToken cancellation)
    {
        IReadOnlyList<Command> commands = Parse(page);
        if (commands.Count == 0) return ["the page has no console block"];
        foreach (Command command in commands)
            if (Recursive().IsMatch(command.Text)) return [$"`{command.Text}` would run this test again: show it in a block of kind sh"];

        string[] outputs = (await RunAsync(commands, workingDirectory, cancellation)).Split(Mark);
        List<string> faults = [];
        for (int index = 0; index < commands.Count; index++)
        {
            // Between marks: the exit code of the command before, a line end, the output.
            string[] actual = Trimmed(outputs.ElementAtOrDefault(index)?.Split('\n')[(index == 0 ? 0 : 1)..] ?? []);
            string exitCode = outputs.ElementAtOrDefault(index + 1)?.Split('\n')[0] ?? "none: it did not end in time";
            if (exitCode != "0") faults.Add($"`{commands[index].Text}`: exit code {exitCode}\n{string.Join('\n', actual)}");
            else if (!Matches(commands[index].Expected, actual))
                faults.Add($"`{commands[index].Text}` prints\n{string.Join('\n', actual)}\n--- the page "
                    + $"says\n{string.Join('\n', commands[index].Expected)}");
        }
        return faults;
    }

    /// <summary>Whether the lines are those expected, where `...` is any number of lines.</summary>
    public static bool Matches(ReadOnlySpan<string> expected, ReadOnlySpan<string> actual)
    {
        while (true)
        {
            if (expected.IsEmpty) return actual.IsEmpty;
            if (expected[0].Trim() == "...")
            {
                for (int skipped = 0; skipped <= actual.Length; skipped++)
                    if (Matches(expected[1..], actual[skipped..])) return true;
                return false;
            }
            if (actual.IsEmpty || Normal(expected[0]) != Normal(actual[0])) return false;
            expected = expected[1..];
            actual = actual[1..];
        }
    }

    static string Normal(string line)
    {
        line = Escape().Replace(line, "").TrimEnd();
        line = Hash().Replace(line, "<hash>");
        line = Cid().Replace(line, "<cid>");
        line = Duration().Replace(line, "<time>");
        return Port().Replace(line, ":<port>");
    }

    static string[] Trimmed(string[] lines)
    {
        int start = lines.TakeWhile(string.IsNullOrWhiteSpace).Count();
        int end = lines.Length - lines.Reverse().TakeWhile(string.IsNullOrWhiteSpace).Count();
        return start < end ? lines[start..end] : [];
    }

    // One shell for all commands, so that a later block sees what an earlier one set; a home of its own, so that it sees nothing else.
    static async Task<string> RunAsync(IReadOnlyList<Command> commands, string workingDirectory, CancellationToken cancellation)
    {
        StringBuilder script = new("exec 2>&1 </dev/null\n");
        foreach (Command command in commands) script.Append(command.Text).Append($"\nprintf '\\036%d\\n' $?\n");
        string home = Directory.CreateTempSubdirectory("lockstep-readme-").FullName;
        string scriptPath = Path.Combine(home, "blocks.sh");
        await File.WriteAllTextAsync(scriptPath, script.ToString(), cancellation);

        string realHome = Environment.GetEnvironmentVariable("HOME") ?? home;
        string programs = Path.Combine(workingDirectory, "artifacts", "host", "bin", "Cli", "release");
        ProcessStartInfo start = new("setsid", ["timeout", $"{Patience.TotalSeconds}", "bash", scriptPath])
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardOutput = true,
            Environment =
            {
                ["HOME"] = home,
                ["PATH"] = $"{programs}:{Environment.GetEnvironmentVariable("PATH")}",
                ["NUGET_PACKAGES"] = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(realHome, ".nuget", "packages"),
                ["DOTNET_CLI_HOME"] = realHome,
                ["NO_COLOR"] = "1",
                ["COLUMNS"] = "140",
            },
        };
        // The page is tested as a user reads it, also when `make test` is above us.
        foreach (string inherited in new[] { "MAKEFLAGS", "MAKELEVEL", "MFLAGS" }) start.Environment.Remove(inherited);
        try
        {
            using Process shell = Process.Start(start) ?? throw new InvalidOperationException("bash did not start");
            string output = await shell.StandardOutput.ReadToEndAsync(cancellation);
            await shell.WaitForExitAsync(cancellation);
            return output;
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    [GeneratedRegex(@"^```console\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    internal static partial Regex Block();

    [GeneratedRegex(@"^\$ ", RegexOptions.Multiline)]
    internal static partial Regex Prompt();

    [GeneratedRegex(@"\bmake +(-\S+ +)*test\b|tests/run\.sh|\.ci/run")]
    internal static partial Regex Recursive();

    [GeneratedRegex(@"\u001b\[[0-9;?]*[A-Za-z]")]
    internal static partial Regex Escape();

    [GeneratedRegex(@"\b(0x)?[0-9a-fA-F]{40,}\b|\b0x[0-9a-fA-F]{2,}(…|\.\.\.?)[0-9a-fA-F]*")]
    internal static partial Regex Hash();

    [GeneratedRegex(@"\bbaf[ky][a-z2-7]+(…|\.\.\.?)?[a-z2-7]*")]
    internal static partial Regex Cid();

    [GeneratedRegex(@"\b\d+(\.\d+)? ?(ms|s|sec|seconds?|min|minutes?)\b|\b\d+:\d\d(:\d\d)?\b")]
    internal static partial Regex Duration();

    [GeneratedRegex(@":\d{4,5}\b")]
    internal static partial Regex Port();
}
