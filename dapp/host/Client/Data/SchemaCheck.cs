namespace Rollup.Client.Data;

/// <summary>Whether numbers are what a schema says of them: the one rule for a sponsor's rows, a client's, and those of a file.</summary>
public static class SchemaCheck
{
    /// <summary>The first column that is not as the schema says; null if all are.</summary>
    public static SchemaContradicted? FaultOf(DataSchema schema, TabularData data)
    {
        IReadOnlyList<SchemaColumn> features = schema.Features;
        if (data.Columns != features.Count) return new SchemaContradicted("", $"{features.Count} columns", $"{data.Columns}");
        if (data.Classes != schema.Classes)
            return new SchemaContradicted(schema.TargetColumn.Name, $"{schema.Classes} classes", $"{data.Classes}");
        for (int column = 0; column < data.Columns; column++)
        {
            for (int row = 0; row < data.Rows; row++)
            {
                int mantissa = data.Mantissas[row * data.Columns + column];
                if (Fault(features[column], mantissa, data.Decimals[column]) is { } fault) return fault;
            }
        }
        if (schema.Classes != 0) return null;
        return data.Targets.Select(target => Fault(schema.TargetColumn, target, data.TargetDecimals))
            .FirstOrDefault(fault => fault is not null);
    }

    static SchemaContradicted? Fault(SchemaColumn column, int mantissa, int decimals)
    {
        DecimalText value = DecimalText.Of(mantissa, decimals);
        if (column.Kind == ColumnKind.Category)
        {
            bool isLevel = value.Decimals == 0 && mantissa >= 0 && value.Mantissa < column.Levels.Count;
            return isLevel ? null : new SchemaContradicted(column.Name, $"a level from 0 to {column.Levels.Count - 1}", value.ToText());
        }
        if (column.Kind == ColumnKind.Integer && value.Decimals > 0)
            return new SchemaContradicted(column.Name, "whole numbers", value.ToText());
        if (column.Bounds is not { } bounds) return null;
        bool isInside = value.CompareTo(bounds.Minimum) >= 0 && value.CompareTo(bounds.Maximum) <= 0;
        string unit = column.Unit.Length > 0 ? " " + column.Unit : "";
        return isInside ? null
            : new SchemaContradicted(column.Name, $"{bounds.Minimum.ToText()} to {bounds.Maximum.ToText()}{unit}", value.ToText());
    }
}
