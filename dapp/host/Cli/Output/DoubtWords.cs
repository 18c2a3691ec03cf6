namespace Rollup.Cli.Output;

/// <summary>What is said of columns that a table should perhaps not have.</summary>
static class DoubtWords
{
    /// <summary>One remark for each kind of doubt, with the columns that it is about. How: to leave one out.</summary>
    public static IEnumerable<string> Of(TabularData data, string how = "") =>
        ColumnDoubts.Of(data).GroupBy(found => found.Doubt, found => data.ColumnNames[found.Column]).OrderBy(group => group.Key)
            .Select(group => Of(group.Key, [.. group.Select(name => $"'{name}'")]) + (group.Key == ColumnDoubt.IsConstant ? "" : how));

    /// <summary>Those for which nobody should be paid: the answer is in the rows, or nothing but their order.</summary>
    public static IEnumerable<string> Costly(ColumnsInDoubt columns) =>
        new[] { (ColumnDoubt.CountsRows, columns.CountingRows), (ColumnDoubt.IsTarget, columns.HoldingTheTarget) }
            .Where(pair => pair.Item2.Count > 0).Select(pair => Of(pair.Item1, [.. pair.Item2.Select(name => $"'{name}'")]));

    /// <summary>Classes that no row is of.</summary>
    public static string? OfTargets(TabularData data)
    {
        string[] absent = [.. data.ClassCounts().Zip(data.Schema.TargetColumn.Levels).Where(pair => pair.First == 0)
            .Select(pair => $"'{pair.Second}'")];
        if (absent.Length > 0) return $"no row is of class {FailureWords.Some(absent)}";
        return data.Classes == 0 && data.Rows > 1 && data.Targets.Distinct().Count() == 1 ? "the target is the same in every row" : null;
    }

    static string Of(ColumnDoubt doubt, string[] columns)
    {
        (string one, string many) = doubt switch
        {
            ColumnDoubt.CountsRows => ("only counts the rows, it seems, and teaches a model the order of your file: leave it out",
                "only count the rows, it seems, and teach a model the order of your file: leave them out"),
            ColumnDoubt.IsTarget => ("is the target once more, and gives the answer away: leave it out",
                "are the target once more, and give the answer away: leave them out"),
            ColumnDoubt.FollowsTarget => ("follows the target in every row, as in another unit: leave it out if that is so",
                "follow the target in every row, as in another unit: leave them out if that is so"),
            _ => ("has one value in all rows, and teaches nothing", "have one value in all rows, and teach nothing"),
        };
        return columns.Length == 1 ? $"column {columns[0]} {one}" : $"columns {FailureWords.Some(columns)} {many}";
    }
}
