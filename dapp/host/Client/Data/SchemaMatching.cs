using System.Numerics;

namespace Rollup.Client.Data;

/// <summary>Finds the columns of a schema in a table, by name where they have names, and puts the table's numbers in its order.</summary>
sealed class SchemaMatching
{
    readonly TextTable _table;
    readonly DataSchema _schema;
    readonly int[] _columns; // of the table, for each of the schema
    readonly int[] _rows;    // of the table
    readonly List<string> _filled = [];
    readonly SortedSet<string> _otherSpellings = new(StringComparer.Ordinal);

    public SchemaMatching(TextTable table, DataSchema schema)
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

    /// <summary>[rows, features] of one column, and the decimals of each feature.</summary>
    public int[] Features(int column, out byte[] decimals)
    {
        if (_schema.Columns[column].Rule is { } rule) return Prepared(column, rule, out decimals);
        byte kept = 0;
        int[] values = _schema.Columns[column].IsNumber ? Numbers(column, out kept)
            : [.. _rows.Select(row => LevelOf(row, column))];
        decimals = [kept];
        return values;
    }

    // With as many decimals as are written and fit.
    int[] Numbers(int column, out byte decimals)
    {
        DecimalText[] values = [.. _rows.Select(row => _table.Number(row, _columns[column]))];
        int written = values.Max(value => value.Decimals);
        int kept = Math.Min(written, DataSet.DecimalsMax);
        while (kept >= 0 && !values.All(value => Fits(value, kept))) kept--;
        string name = _schema.Columns[column].Name;
        if (kept < 0) throw new ClientException(TooLarge(column, _rows[Array.FindIndex(values, value => !Fits(value, 0))]));
        if (kept < written) Remarks.Add($"column '{name}' rounded from {written} to {kept} decimals, half to even");
        decimals = (byte)kept;
        return [.. values.Select(value => (int)value.At(kept))];
    }

    // By the kernel's own code, so that equal rows are equal bytes.
    int[] Prepared(int column, ColumnRule rule, out byte[] decimals)
    {
        SchemaColumn expected = _schema.Columns[column];
        PreparationRule kernel = rule.ToKernel(expected.Levels.Count);
        int width = kernel.FeatureCount, missing = 0;
        int[] features = new int[_rows.Length * width];
        for (int index = 0; index < _rows.Length; index++)
        {
            int row = _rows[index];
            bool isMissing = _table.IsMissing(row, _columns[column], expected);
            if (isMissing) missing++;
            long value = isMissing ? 0 : expected.IsNumber ? UnitsOf(row, column, rule) : LevelOf(row, column);
            PreparationStatus status = Preparation.Prepare(in kernel, value, isMissing, features.AsSpan(index * width, width));
            if (status != PreparationStatus.Accepted) throw new ClientException(TooLarge(column, row));
        }
        if (missing > 0) _filled.Add($"{missing} of '{expected.Name}'");
        decimals = new byte[width];
        if (!rule.IsSpread) decimals[0] = (byte)rule.Decimals;
        return features;
    }

    long UnitsOf(int row, int column, ColumnRule rule)
    {
        DecimalText value = _table.Number(row, _columns[column]);
        if (SchemaCheck.FaultOf(_schema.Columns[column], value) is { } fault)
            throw new ClientException(fault with { Table = $"{_table.Name}, line {_table.Lines[row]}" });
        BigInteger units = value.At(rule.Units);
        return units >= long.MinValue && units <= long.MaxValue ? (long)units : throw new ClientException(TooLarge(column, row));
    }

    int LevelOf(int row, int column)
    {
        SchemaColumn expected = _schema.Columns[column];
        string cell = _table.Rows[row][_columns[column]];
        int place = LabelText.IndexOf(expected.Levels, cell);
        if (place < 0) throw new ClientException(Unknown(expected, _table.Lines[row], cell));
        if (expected.Levels[place] != cell) _otherSpellings.Add($"'{cell}' as '{expected.Levels[place]}'");
        return place;
    }

    /// <summary>What a person should know of how the cells were read. After the columns.</summary>
    public void RemarkOnCells()
    {
        if (_filled.Count > 0) Remarks.Add($"missing values were filled in as the schema says: {string.Join(", ", _filled.Take(8))}"
            + (_filled.Count > 8 ? $" and {_filled.Count - 8} more columns" : ""));
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
        int missing = Enumerable.Range(0, _columns.Length).FirstOrDefault(column => IsLacking(row, column), -1);
        if (missing < 0) return true;
        if (_schema.Missing == MissingKind.RowDropped) return false;
        int place = _columns[missing];
        throw new ClientException(
            new CellUnreadable(_table.Name, _table.Lines[row], _table.Columns[place], _table.Rows[row][place], _table.Separator));
    }

    bool IsLacking(int row, int column) =>
        _schema.Columns[column].Rule?.FillUnits is null && _table.IsMissing(row, _columns[column], _schema.Columns[column]);

    ColumnTooLarge TooLarge(int column, int row) =>
        new(_table.Name, _table.Lines[row], _schema.Columns[column].Name, _table.Rows[row][_columns[column]]);

    static bool Fits(DecimalText value, int decimals)
    {
        BigInteger mantissa = value.At(decimals);
        return mantissa >= -int.MaxValue && mantissa <= int.MaxValue;
    }
}
