using System.Text;

namespace Rollup.Client.Data;

/// <summary>Prepared rows as comma-separated text, for other programs: what a job's model takes, and the target behind it.</summary>
public static class FeatureTable
{
    public static string Of(TabularData data)
    {
        StringBuilder text = new(string.Join(',', data.ColumnNames.Append(data.Schema.TargetColumn.Name).Select(Quoted)));
        text.Append('\n');
        for (int row = 0; row < data.Rows; row++)
        {
            for (int column = 0; column < data.Columns; column++)
                text.Append(DecimalText.Of(data.Mantissas[row * data.Columns + column], data.Decimals[column]).ToText()).Append(',');
            text.Append(TargetOf(data, row)).Append('\n');
        }
        return text.ToString();
    }

    static string TargetOf(TabularData data, int row) => data.Classes > 0 ? Quoted(data.Schema.TargetColumn.Levels[data.Targets[row]])
        : DecimalText.Of(data.Targets[row], data.TargetDecimals).ToText();

    // RFC 4180.
    static string Quoted(string cell) => cell.IndexOfAny([',', '"', '\n', '\r']) < 0 ? cell
        : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
