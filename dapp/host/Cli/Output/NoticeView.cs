namespace Rollup.Cli.Output;

/// <summary>A notice as `rollup` shows it: what it is about, and its other fields by name.</summary>
sealed record NoticeView(ulong Index, string Kind, ulong JobId, int? Place, long? ScoreQ32, string Raw, IReadOnlyList<NamedValue> Fields)
{
    public string Text => string.Join(", ", Fields);
}

/// <summary>One field of a message: its name in words, its value as people write it, and the unit of the value, if it has one.</summary>
sealed record NamedValue(string Name, string Value, string Unit)
{
    public static NamedValue Of<T>(string name, T value, string unit = "") where T : IFormattable => new(name, $"{value}", unit);
    public static NamedValue Of(string name, in Address value) => new(name, HexText.Of(value), "");
    public static NamedValue Of(string name, in Bytes32 value) => new(name, HexText.Of(value), "");
    public static NamedValue Score(string name, long valueQ32) => new(name, Amounts.Score(valueQ32), "");

    /// <summary>In a sentence; of 32 bytes enough to tell two apart.</summary>
    public override string ToString() => $"{Name} {(Value.Length == 66 ? HexText.Short(Value) : Value)} {Unit}".TrimEnd();
}
