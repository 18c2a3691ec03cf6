namespace Rollup.Client.Data;

/// <summary>Whether numbers are what a schema says of them: the one rule for a sponsor's rows, a client's, and those of a file.</summary>
public static class SchemaCheck
{
    /// <summary>The first column that is not as the schema says; null if all are.</summary>
    public static SchemaContradicted? FaultOf(DataSchema schema, TabularData data)
    {
        IReadOnlyList<SchemaFeature> features = schema.Features;
        if (data.Columns != features.Count) return new SchemaContradicted("", $"{features.Count} columns", $"{data.Columns}");
        if (data.Classes != schema.Classes)
            return new SchemaContradicted(schema.TargetColumn.Name, $"{schema.Classes} classes", $"{data.Classes}");
        for (int column = 0; column < data.Columns; column++)
        {
            if (Fault(features[column], data, column) is { } fault) return fault;
        }
        return FaultOfSpread(features, data) ?? (schema.Classes != 0 ? null
            : Fault(new SchemaFeature(schema.TargetColumn, FeatureKind.Value, 0), data.Targets, data.TargetDecimals));
    }

    static SchemaContradicted? Fault(SchemaFeature feature, TabularData data, int column) => Fault(
        feature, Enumerable.Range(0, data.Rows).Select(row => data.Mantissas[row * data.Columns + column]), data.Decimals[column]);

    static SchemaContradicted? Fault(SchemaFeature feature, IEnumerable<int> mantissas, int decimals)
    {
        if (feature.Column.Rule is { IsSpread: false } rule && feature.Kind == FeatureKind.Value && decimals != rule.Decimals)
            return new SchemaContradicted(feature.Name, $"{rule.Decimals} decimals", $"{decimals}");
        // Numbers that are prepared lie between the prepared bounds: what prepares them keeps their order.
        ColumnBounds? bounds = feature.Column.Bounds is { } given && feature.Column.Rule is { } prepared
            ? new ColumnBounds(prepared.Prepared(given.Minimum), prepared.Prepared(given.Maximum)) : feature.Column.Bounds;
        return mantissas.Select(mantissa => Fault(feature, bounds, mantissa, decimals)).FirstOrDefault(fault => fault is not null);
    }

    // Of the features of one column's levels, one is 1.
    static SchemaContradicted? FaultOfSpread(IReadOnlyList<SchemaFeature> features, TabularData data)
    {
        for (int start = 0; start < features.Count; start++)
        {
            if (features[start] is not { Kind: FeatureKind.Level, Level: 0 } first) continue;
            int levels = first.Column.Levels.Count;
            for (int row = 0; row < data.Rows; row++)
            {
                int ones = data.Mantissas.AsSpan(row * data.Columns + start, levels).Count(1);
                if (ones != 1) return new SchemaContradicted(first.Column.Name, "one of its levels", $"{ones}");
            }
        }
        return null;
    }

    static SchemaContradicted? Fault(SchemaFeature feature, ColumnBounds? bounds, int mantissa, int decimals)
    {
        SchemaColumn column = feature.Column;
        DecimalText value = DecimalText.Of(mantissa, decimals);
        if (feature.Kind != FeatureKind.Value)
            return decimals == 0 && mantissa is 0 or 1 ? null : new SchemaContradicted(feature.Name, "0 or 1", value.ToText());
        if (column.IsNumber) return column.Rule is null ? FaultOf(column, value) : FaultOf(column, bounds, "", value);
        bool isLevel = value.Decimals == 0 && mantissa >= 0 && value.Mantissa < column.Levels.Count;
        return isLevel ? null : new SchemaContradicted(column.Name, $"a level from 0 to {column.Levels.Count - 1}", value.ToText());
    }

    /// <summary>Why a number, as it is before it is prepared, is none of a column; null if it is one.</summary>
    public static SchemaContradicted? FaultOf(SchemaColumn column, DecimalText value)
    {
        if (column.Kind == ColumnKind.Integer && value.Decimals > 0)
            return new SchemaContradicted(column.Name, "whole numbers", value.ToText());
        return FaultOf(column, column.Bounds, column.Unit.Length > 0 ? " " + column.Unit : "", value);
    }

    static SchemaContradicted? FaultOf(SchemaColumn column, ColumnBounds? bounds, string unit, DecimalText value)
    {
        if (bounds is not { } ends || (value.CompareTo(ends.Minimum) >= 0 && value.CompareTo(ends.Maximum) <= 0)) return null;
        return new SchemaContradicted(column.Name, $"{ends.Minimum.ToText()} to {ends.Maximum.ToText()}{unit}", value.ToText());
    }
}
