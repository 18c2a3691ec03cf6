using System.CommandLine;

namespace Rollup.Tests.Unit.Cli;

public sealed class StrictWordsTests
{
    static readonly string[] s_noNumbers =
        ["1,5", "1,000", "1_000", "1 000", " 3", "3 ", "+3", "3.0", "1e3", "0x10", "\u0663", "three", ""];

    /// <summary>Whatever option is made tomorrow: a whole number is digits and nothing else, and the word on it is ours.</summary>
    [Fact]
    public void EveryWholeNumberIsReadByTheSameRule()
    {
        int options = 0;
        foreach ((string path, Command command) in Leaves(CommandTree.Build(), ""))
        {
            foreach (Option option in command.Options.Where(option => IsWhole(option.ValueType)))
            {
                options++;
                foreach (string text in s_noNumbers)
                    Assert.Contains(ErrorsOf($"{path} {option.Name}", text), error => IsOurs(error, option.Name));
            }
            foreach (Argument argument in command.Arguments.Where(argument => IsWhole(argument.ValueType)))
            {
                options++;
                foreach (string text in s_noNumbers) Assert.Contains(ErrorsOf(path, text), error => IsOurs(error, argument.Name));
            }
        }
        Assert.True(options > 25, $"only {options} whole numbers were found");
        Assert.Contains(ErrorsOf("node --poll", "99999999999"), error => error.Contains("out of range", StringComparison.Ordinal));
        Assert.Empty(ErrorsOf("node --poll", "1000"));
    }

    /// <summary>A word that begins with @ is a word: its file is not read, and what is in it is not shown.</summary>
    [Fact]
    public async Task AFileBehindAnAtSignIsNotRead()
    {
        string folder = Directory.CreateTempSubdirectory("lockstep-test-").FullName;
        string file = Path.Combine(folder, "key");
        await File.WriteAllTextAsync(file, "correct horse\nbattery staple", Cancellation);
        StringWriter output = new(), errors = new();
        int code = await Program.Run(["estimate", "@" + file], output, errors, Cancellation);
        Directory.Delete(folder, recursive: true);
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("@" + file, errors.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("battery", errors.ToString() + output, StringComparison.Ordinal);
    }

    static string[] ErrorsOf(string path, string word) =>
        [.. StrictWords.Parse(CommandTree.Build(), [.. path.Trim().Split(' '), word]).Errors.Select(error => error.Message)];

    static bool IsOurs(string error, string name) =>
        error.Contains($"is no whole number for {name}", StringComparison.Ordinal);

    static bool IsWhole(Type type) => (Nullable.GetUnderlyingType(type) ?? type) is var number
        && (number == typeof(int) || number == typeof(ulong) || number == typeof(uint) || number == typeof(long));

    static IEnumerable<(string Path, Command Command)> Leaves(Command command, string path) => command.Subcommands
        .SelectMany(verb => Leaves(verb, $"{path} {verb.Name}")).Append((path, command));
}
