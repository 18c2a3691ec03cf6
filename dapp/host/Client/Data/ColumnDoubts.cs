namespace Rollup.Client.Data;

/// <summary>Why a column should be looked at before anything is trained on it.</summary>
public enum ColumnDoubt
{
    CountsRows,    // whole numbers without a gap, or ever larger ones: mostly the number of the row
    IsTarget,      // the target itself, or its classes under other names
    FollowsTarget, // the target in another unit
    IsConstant,
}

/// <summary>Features that a table should perhaps not have: they teach nothing, or give the answer away.</summary>
public static class ColumnDoubts
{
    const int RowsMin = 4;     // of fewer, chance makes such columns
    const int RisingMin = 12;

    /// <summary>The feature columns that are doubtful, by their index, each with the gravest doubt.</summary>
    public static IEnumerable<(int Column, ColumnDoubt Doubt)> Of(TabularData data)
    {
        if (data.Rows < RowsMin) yield break;
        for (int column = 0; column < data.Columns; column++)
        {
            int[] values = [.. Enumerable.Range(0, data.Rows).Select(row => data.Mantissas[row * data.Columns + column])];
            if (DoubtOf(data, column, values) is { } doubt) yield return (column, doubt);
        }
    }

    static ColumnDoubt? DoubtOf(TabularData data, int column, int[] values)
    {
        if (Array.TrueForAll(values, value => value == values[0])) return ColumnDoubt.IsConstant;
        bool isTarget = data.Classes > 0 ? NamesClasses(values, data.Targets)
            : data.Decimals[column] == data.TargetDecimals && values.AsSpan().SequenceEqual(data.Targets);
        if (isTarget) return ColumnDoubt.IsTarget;
        if (data.Classes == 0 && IsLine(values, data.Targets)) return ColumnDoubt.FollowsTarget;
        return data.Decimals[column] == 0 && Counts(values) ? ColumnDoubt.CountsRows : null;
    }

    static bool Counts(int[] values)
    {
        bool isRising = values.Length >= RisingMin && values.Zip(values.Skip(1)).All(pair => pair.First < pair.Second);
        return isRising || ((long)values.Max() - values.Min() == values.Length - 1 && values.Distinct().Count() == values.Length);
    }

    // One value for each class, and none for two.
    static bool NamesClasses(int[] values, int[] targets)
    {
        Dictionary<int, int> classOf = [], valueOf = [];
        for (int row = 0; row < values.Length; row++)
        {
            _ = classOf.TryAdd(values[row], targets[row]);
            _ = valueOf.TryAdd(targets[row], values[row]);
            if (classOf[values[row]] != targets[row] || valueOf[targets[row]] != values[row]) return false;
        }
        return classOf.Count > 1 && classOf.Count < values.Length;
    }

    // value = a * target + b, exactly, through the first row and one with another target.
    static bool IsLine(int[] values, int[] targets)
    {
        int other = Array.FindIndex(targets, target => target != targets[0]);
        if (other < 0) return false;
        Int128 rise = (long)values[other] - values[0], run = (long)targets[other] - targets[0];
        return rise != 0 && values.Zip(targets).All(
            pair => ((long)pair.First - values[0]) * run == ((long)pair.Second - targets[0]) * rise);
    }
}
