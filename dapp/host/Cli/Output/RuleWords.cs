namespace Rollup.Cli.Output;

/// <summary>What becomes of a column's values, in words.</summary>
static class RuleWords
{
    public static string Of(SchemaColumn column)
    {
        if (column.Rule is not { } rule) return column.IsNumber ? "as it is written" : "its place among them";
        string value = column.IsNumber ? SchemaInference.TextOf(rule)
            : rule.IsSpread ? $"{Numbers.Count(column.Levels.Count, "feature")} of 0 and 1" : "its place among them";
        string fill = rule.FillUnits is { } units
            ? $"; missing is {(column.IsNumber ? rule.Text(units) : column.Levels[(int)units])}" : "";
        return value + fill + (rule.IsMarked ? ", and marked" : "");
    }
}
