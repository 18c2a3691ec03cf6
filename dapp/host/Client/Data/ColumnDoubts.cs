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
        IReadOnlyList<SchemaFeature> features = data.Schema.Features;
        for (int column = 0; column < data.Columns; column++)
        {
            int[] values = [.. Enumerable.Range(0, data.Rows).Select(row => data.Mantissas[row * data.Columns + column])];
            // One of several levels, or of missing values, may well be the same in all rows of somebody.
            ColumnDoubt? found = DoubtOf(data, features[column], column, values);
            if (found is { } doubt && (doubt != ColumnDoubt.IsConstant || features[column].Kind == FeatureKind.Value))
                yield return (column, doubt);
        }
    }

    static ColumnDoubt? DoubtOf(TabularData data, SchemaFeature feature, int column, int[] values)
    {
        if (Array.TrueForAll(values, value => value == values[0])) return ColumnDoubt.IsConstant;
        bool isTarget = data.Classes > 0 ? NamesClasses(values, data.Targets)
            : IsTarget(data, values, data.Decimals[column]);
        if (isTarget) return ColumnDoubt.IsTarget;
        bool isTargetScaled = data.Schema.TargetColumn.Rule is not null;
        bool isRounded = feature.Column.Rule is not null && values.Distinct().Skip(2).Any(); // yes and no are as they are
        if (data.Classes == 0 && IsLine(values, isRounded, data.Targets, isTargetScaled))
            return ColumnDoubt.FollowsTarget;
        bool isCounting = feature.Column.Rule is not null ? Steps(values) : data.Decimals[column] == 0 && Counts(values);
        return isCounting ? ColumnDoubt.CountsRows : null;
    }

    // What counts the rows still does when it is scaled: each is as far from the one before, but for what was rounded off.
    static bool Steps(int[] values) => values.Length >= RisingMin && values[0] != values[1]
        && values.Zip(values.Skip(1)).All(pair => Math.Abs((long)pair.Second - pair.First - ((long)values[1] - values[0])) <= 1);

    /// <summary>True of whole numbers that mostly are the number of the row.</summary>
    public static bool CountsRows(IReadOnlyList<DecimalText> values) => values.Count >= RowsMin
        && values.All(value => value.Decimals == 0 && System.Numerics.BigInteger.Abs(value.Mantissa) <= int.MaxValue)
        && Counts([.. values.Select(value => (int)value.Mantissa)]);

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

    // As it is, or as the schema has the target prepared.
    static bool IsTarget(TabularData data, int[] values, int decimals)
    {
        if (decimals == data.TargetDecimals && values.AsSpan().SequenceEqual(data.Targets)) return true;
        return data.Schema.TargetColumn.Rule is { } rule && values.Zip(data.Targets).All(pair =>
            rule.Prepared(DecimalText.Of(pair.First, decimals)) == DecimalText.Of(pair.Second, data.TargetDecimals));
    }

    // value = a * target + b through the first row and the one whose target is furthest from it, but for what was rounded off.
    static bool IsLine(int[] values, bool isRounded, int[] targets, bool isTargetScaled)
    {
        int other = Enumerable.Range(0, targets.Length).MaxBy(row => Math.Abs((long)targets[row] - targets[0]));
        Int128 rise = (long)values[other] - values[0], run = (long)targets[other] - targets[0];
        if (rise == 0 || run == 0) return false;
        Int128 rounded = 2 * ((isTargetScaled ? Int128.Abs(rise) : 0) + (isRounded ? Int128.Abs(run) : 0));
        return values.Zip(targets).All(pair =>
            Int128.Abs(((long)pair.First - values[0]) * run - ((long)pair.Second - targets[0]) * rise) <= rounded);
    }
}
