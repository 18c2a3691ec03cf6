using System.Numerics;

namespace Rollup.Client.Data;

/// <summary>Finds the columns of a schema in a table, by name where they have names, and puts the table's numbers in its order.</summary>
sealed class SchemaMatching
{
    readonly CsvTable _table;
    readonly DataSchema _schema;
    readonly int[] _columns; // of the table, for each of the schema
    readonly int[] _rows;    // of the table
    readonly SortedSet<string> _otherSpellings = new(StringComparer.Ordinal);

    public SchemaMatching(CsvTable table, DataSchema schema)
    {
        _table = table;
        _schema = schema;
        Remarks.AddRange(table.Remarks);
        _columns = schema.IsNamed ? ColumnsByName() : ColumnsByPlace();
        _rows = [.. Enumerable.Range(0, table.Rows.Count).Where(IsWhole)];
        if (_rows.Length == 0) throw new ClientException(new TableWithoutRows(table.Name));
        if (_rows.Length < table.Rows.Count)
            Remarks.Add($"{table.Rows.Count - _rows.Length} of {table.Rows.Count} rows have a missing value and were left out");
    }

    public List<string> Remarks { get; } = [];

    public int RowCount => _rows.Length;

    /// <summary>Mantissas of one column, with as many decimals as are written and fit.</summary>
    public int[] Numbers(int column, out byte decimals)
    {
        DecimalText[] values = [.. _rows.Select(row => _table.Number(row, _columns[column]))];
        int written = values.Max(value => value.Decimals);
        int kept = Math.Min(written, DataSet.DecimalsMax);
        while (kept >= 0 && !values.All(value => Fits(value, kept))) kept--;
        string name = _schema.Columns[column].Name;
        if (kept < 0) throw new ClientException(TooLarge(column, values));
        if (kept < written) Remarks.Add($"column '{name}' rounded from {written} to {kept} decimals, half to even");
        decimals = (byte)kept;
        return [.. values.Select(value => (int)value.At(kept))];
    }

    /// <summary>The places of one column's values among its levels.</summary>
    public int[] Levels(int column)
    {
        SchemaColumn expected = _schema.Columns[column];
        int[] places = new int[_rows.Length];
        for (int index = 0; index < places.Length; index++)
        {
            string cell = _table.Rows[_rows[index]][_columns[column]];
            places[index] = LabelText.IndexOf(expected.Levels, cell);
            if (places[index] < 0) throw new ClientException(Unknown(expected, _table.Lines[_rows[index]], cell));
            if (expected.Levels[places[index]] != cell) _otherSpellings.Add($"'{cell}' as '{expected.Levels[places[index]]}'");
        }
        return places;
    }

    /// <summary>What a person should know of how the words were read. After the columns.</summary>
    public void RemarkOnSpellings()
    {
        if (_otherSpellings.Count > 0) Remarks.Add($"read {string.Join(", ", _otherSpellings.Take(8))}");
    }

    Failure Unknown(SchemaColumn expected, int line, string cell) => expected.Kind == ColumnKind.Class
        ? new ClassUnknown(_table.Name, line, cell, expected.Levels.Count, expected.Levels)
        : new LevelUnknown(_table.Name, line, expected.Name, cell, expected.Levels);

    int[] ColumnsByName()
    {
        if (!_table.IsNamed) throw new ClientException(new HeaderMissing(_table.Name, Names()));
        if (_table.RepeatedColumn() is { } repeated) throw new ClientException(new ColumnRepeated(_table.Name, repeated));
        int[] columns = [.. _schema.Columns.Select(column => LabelText.IndexOf(_table.Columns, column.Name))];
        string[] missing = [.. _schema.Columns.Where((_, index) => columns[index] < 0).Select(column => column.Name)];
        if (missing.Length > 0) throw new ClientException(new ColumnsMissing(_table.Name, missing, _table.Columns));
        string[] others = [.. _table.Columns.Where((_, index) => !columns.Contains(index)).Select(name => $"'{name}'")];
        if (others.Length > 0)
            Remarks.Add($"{string.Join(", ", others.Take(8))}{(others.Length > 8 ? ", …" : "")} of {_table.Name} "
                + (others.Length == 1 ? "is no column of the job and was left out" : "are no columns of the job and were left out"));
        if (!columns.SequenceEqual(columns.Order()))
            Remarks.Add($"the columns of {_table.Name} were put into the job's order, by their names");
        return columns;
    }

    int[] ColumnsByPlace()
    {
        if (_table.Columns.Count != _schema.Columns.Count)
            throw new ClientException(new ColumnCountDiffers(_table.Name, _table.Columns.Count, _schema.Columns.Count));
        if (_table.IsNamed) Remarks.Add($"the job's columns have no names, so those of {_table.Name} were taken by their place");
        return [.. Enumerable.Range(0, _table.Columns.Count)];
    }

    string[] Names() => [.. _schema.Columns.Select(column => column.Name)];

    bool IsWhole(int row)
    {
        if (!Array.Exists(_columns, column => CsvTable.IsMissing(_table.Rows[row][column]))) return true;
        if (_schema.Missing == MissingKind.RowDropped) return false;
        int missing = Array.Find(_columns, column => CsvTable.IsMissing(_table.Rows[row][column]));
        throw new ClientException(
            new CellUnreadable(_table.Name, _table.Lines[row], _table.Columns[missing], _table.Rows[row][missing], _table.Separator));
    }

    ColumnTooLarge TooLarge(int column, DecimalText[] values)
    {
        int row = _rows[Array.FindIndex(values, value => !Fits(value, 0))];
        return new ColumnTooLarge(_table.Name, _table.Lines[row], _schema.Columns[column].Name, _table.Rows[row][_columns[column]]);
    }

    static bool Fits(DecimalText value, int decimals)
    {
        BigInteger mantissa = value.At(decimals);
        return mantissa >= -int.MaxValue && mantissa <= int.MaxValue;
    }
}
