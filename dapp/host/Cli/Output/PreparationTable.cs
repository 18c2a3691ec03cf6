using Spectre.Console;

namespace Rollup.Cli.Output;

/// <summary>What a table's columns were taken for, a line for each.</summary>
static class PreparationTable
{
    const int LinesMax = 60;

    public static Table Of(PreparedTable prepared, string title)
    {
        List<string[]> lines = [.. prepared.Columns.Take(LinesMax).Select(taken => Line(prepared.Schema, taken))];
        if (prepared.Columns.Count > LinesMax) lines.Add([$"{prepared.Columns.Count - LinesMax} more", "", "", ""]);
        return Screen.TableOf(title, ["column", "taken for", "missing#", "becomes"], lines);
    }

    static string[] Line(DataSchema schema, ColumnTaken taken)
    {
        SchemaColumn? column = schema.Columns.FirstOrDefault(column => column.Name == taken.Name);
        string use = taken.Use switch
        {
            ColumnUse.Target => schema.Classes > 0 ? $"the target, {Numbers.Count(schema.Classes, "class")}" : "the target, numbers",
            ColumnUse.Number => "numbers",
            ColumnUse.Category => $"words, {column!.Levels.Count} of them",
            ColumnUse.LeftOut => "left out, as you say",
            ColumnUse.CountsRows => "left out: it seems to count the rows",
            ColumnUse.NamesRows => "left out: its words hardly come again",
            _ => "left out: it has no value",
        };
        return [taken.Name.Length > 0 ? taken.Name : "(no name)", use, $"{taken.Missing}", column is null ? "" : RuleWords.Of(column)];
    }
}
