using Spectre.Console;

namespace Rollup.Cli.Output;

/// <summary>A schema as people read it: a line for each column, or for columns alike where there are many.</summary>
static class SchemaTable
{
    const int LinesMax = 40;

    public static Table Of(DataSchema schema, string title)
    {
        bool areMany = schema.Columns.Count > LinesMax;
        List<string[]> lines = [];
        for (int start = 0; start < schema.Columns.Count;)
        {
            int end = start + 1;
            while (areMany && end < schema.Columns.Count && end != schema.Target && start != schema.Target
                && schema.Columns[end].IsAlike(schema.Columns[start])) end++;
            lines.Add(Line(schema, start, end));
            start = end;
        }
        string[] rest = [$"{lines.Count - LinesMax} more", "", "", "", ""];
        string[][] shown = [.. lines.Count <= LinesMax ? lines : [.. lines.Take(LinesMax), rest]];
        return Screen.TableOf(title, ["column", "holds", "unit", "from, to, or one of", "becomes"], shown);
    }

    /// <summary>What holds for all rows, in a sentence.</summary>
    public static string Rules(DataSchema schema) =>
        (schema.IsNamed ? "columns are found by their names" : "columns have no names and are told by their place") + "; "
        + MissingWords(schema);

    static string MissingWords(DataSchema schema)
    {
        bool isDropped = schema.Missing == MissingKind.RowDropped;
        if (schema.Columns.All(column => column.Rule?.FillUnits is null))
            return isDropped ? "rows with a missing value are left out" : "no value may be missing";
        return "a missing value becomes what its column says; "
            + (isDropped ? "rows with any other are left out" : "no other may be missing");
    }

    static string[] Line(DataSchema schema, int start, int end)
    {
        SchemaColumn column = schema.Columns[start];
        string name = end - start == 1 ? column.Name : $"{column.Name} to {schema.Columns[end - 1].Name} ({end - start})";
        string holds = column.Kind switch
        {
            ColumnKind.Number => "numbers",
            ColumnKind.Integer => "whole numbers",
            ColumnKind.Category => "one of its levels",
            _ => "classes",
        };
        string range = column.Bounds is { } bounds ? $"{bounds.Minimum.ToText()} to {bounds.Maximum.ToText()}"
            : string.Join(", ", column.Levels.Take(16).Select((level, index) => $"{index} {level}"))
                + (column.Levels.Count > 16 ? ", …" : "");
        string becomes = column.Rule is null ? "" : RuleWords.Of(column);
        return [name + (start == schema.Target ? " (target)" : ""), holds, column.Unit, range, becomes];
    }
}
