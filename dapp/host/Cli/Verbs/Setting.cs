using System.CommandLine;

namespace Rollup.Cli.Verbs;

/// <summary>An option as its line of help says it: its name, what it means, a word for its value, and what it is otherwise.</summary>
sealed class Setting<T> : Option<T>
{
    public Setting(string name, string description, string? value = null) : base(name) => (Description, HelpName) = (description, value);

    public Setting(string name, string description, T otherwise, string? value = null) : this(name, description, value) =>
        DefaultValueFactory = _ => otherwise;
}
