using System.Numerics;
using System.Text.RegularExpressions;

namespace Rollup.Client.Data;

/// <summary>The schema that a table shows: the sponsor reads it, and says otherwise where her rows show too little.</summary>
public static partial class SchemaInference
{
    const int Margin = 10; // widths of what the rows show, to each side

    public static DataSchema Of(TextTable table, SchemaWishes wishes)
    {
        CheckNames(table);
        int target = wishes.Target.Length == 0 ? table.Columns.Count - 1 : table.ColumnIndex(wishes.Target);
        if (table.Columns.Count < 2) throw new ClientException(new ColumnAlone(table.Name, table.Columns[0]));
        HashSet<int> categories = [.. wishes.Categories.Select(table.ColumnIndex)];
        SchemaColumn[] columns =
        [
            .. Enumerable.Range(0, table.Columns.Count).Select(column =>
                column == target && wishes.Classes != 0 ? ClassColumn(table, column, wishes)
                : categories.Contains(column) ? CategoryColumn(table, column)
                : Ruled(table.Columns[column], ValuesOf(table, column, wishes.Missing), column == target)),
        ];
        return Fitted(new DataSchema(columns, target, wishes.Missing, table.IsNamed));
    }

    /// <summary>Of numbers without a table: what is known of them is their bounds, and how many classes there are.</summary>
    public static DataSchema Of(in DataSetHeader header, in DataSetViews views)
    {
        List<SchemaColumn> columns = [];
        int[] values = new int[header.Rows];
        for (int column = 0; column < header.Columns; column++)
        {
            for (int row = 0; row < values.Length; row++) values[row] = views.Mantissas[row * header.Columns + column];
            columns.Add(NumberColumn(DataSchema.NameOfPlace(column), values, views.Decimals[column]));
        }
        string target = DataSchema.NameOfPlace(header.Columns);
        columns.Add(header.Classes == 0
            ? NumberColumn(target, views.Targets.ToArray(), header.TargetDecimals)
            : new SchemaColumn(target, ColumnKind.Class, "", null, [.. Enumerable.Range(0, header.Classes).Select(index => $"{index}")]));
        return Fitted(new DataSchema(columns, header.Columns, MissingKind.Refused, IsNamed: false));
    }

    static SchemaColumn NumberColumn(string name, int[] mantissas, int decimals) =>
        NumberColumn(name, DecimalText.Of(mantissas.Min(), decimals), DecimalText.Of(mantissas.Max(), decimals));

    /// <summary>What a sponsor should know of columns that her table alone had prepared.</summary>
    public static IEnumerable<string> RemarksOn(DataSchema schema) => schema.Columns.Where(column => column.Rule is not null).Select(
        column => (column == schema.TargetColumn ? $"the target '{column.Name}' is trained on as {TextOf(column.Rule!)}"
            : $"column '{column.Name}' differs by little beside how large it is, and is taken as {TextOf(column.Rule!)}")
            + ": the schema says so to everybody");

    /// <summary>What a rule makes of a number, in words.</summary>
    public static string TextOf(ColumnRule rule) =>
        $"(value {(rule.SubtractUnits < 0 ? '+' : '-')} {rule.Text(rule.SubtractUnits).TrimStart('-')}) / {rule.Text(rule.DivisorUnits)}";

    // A number that floats would lose, and a target of any size, are taken from their mean and by their deviation.
    static SchemaColumn Ruled(string name, DecimalText[] values, bool isTarget) => NumberColumn(name, values) with
    {
        Rule = values.Length > 0 && values.All(ColumnFitting.Fits) && (isTarget || ColumnFitting.IsNeeded(values))
            ? ColumnFitting.Of(values, Scaling.Standard, Imputation.None) : null,
    };

    internal static void CheckNames(TextTable table)
    {
        if (!table.IsNamed) return;
        for (int column = 0; column < table.Columns.Count; column++)
        {
            if (IsNoName(table.Columns[column]))
                throw new ClientException(new ColumnUnnamed(table.Name, column + 1, table.Columns[column]));
            if (!SchemaText.IsGood(System.Text.Encoding.UTF8.GetBytes(table.Columns[column])))
                throw new ClientException(new TextUnusable(table.Name, table.Columns[column]));
        }
        if (table.RepeatedColumn() is { } repeated) throw new ClientException(new ColumnRepeated(table.Name, repeated));
    }

    static bool IsNoName(string name) => name.Length == 0 || ProgramsName().IsMatch(name);

    // What pandas and readr write for a column without a name, which is mostly the number of the row.
    [GeneratedRegex(@"^(Unnamed: \d+|\.\.\.\d+$)")]
    internal static partial Regex ProgramsName();

    internal static SchemaColumn ClassColumn(TextTable table, int column, SchemaWishes wishes)
    {
        int classes = wishes.Classes;
        if (classes is < 0 or 1 or > DataSet.ClassesMax) throw new ClientException(new ClassesOutOfRange(classes));
        if (wishes.ClassNames.Count != 0 && wishes.ClassNames.Count != classes)
            throw new ClientException(new ClassNamesDiffer(wishes.ClassNames, classes));
        IReadOnlyList<string> levels = wishes.ClassNames.Count != 0 ? wishes.ClassNames
            : table.LevelsOf(column) is { } declared && declared.Count == classes ? declared : LabelsOf(table, column, classes);
        return new SchemaColumn(table.Columns[column], ColumnKind.Class, "", null, Checked(table, levels));
    }

    // The numbers from 0 where the labels are such; else the labels that are there, which must be as many as there are classes.
    static string[] LabelsOf(TextTable table, int column, int classes)
    {
        string[] numbers = [.. Enumerable.Range(0, classes).Select(index => $"{index}")];
        string[] cells = [.. Distinct(table, column)];
        if (cells.All(cell => LabelText.IndexOf(numbers, cell) >= 0)) return numbers;
        if (cells.Length == classes) return cells;
        int line = Enumerable.Range(0, table.Rows.Count).First(row => LabelText.IndexOf(numbers, table.Rows[row][column]) < 0);
        throw new ClientException(
            new ClassUnknown(table.Name, table.Lines[line], table.Rows[line][column], classes, cells.Length > 20 ? [] : cells));
    }

    internal static SchemaColumn CategoryColumn(TextTable table, int column)
    {
        IReadOnlyList<string> levels = table.LevelsOf(column) ?? [.. Distinct(table, column)];
        if (levels.Count > SchemaFile.LevelsMax)
            throw new ClientException(new LevelsTooMany(table.Name, table.Columns[column], levels.Count));
        return new SchemaColumn(table.Columns[column], ColumnKind.Category, "", null, Checked(table, levels));
    }

    // Numbers by their value, words by their letters: an order that does not depend on the rows.
    internal static IEnumerable<string> Distinct(TextTable table, int column) =>
        table.Rows.Select(row => row[column]).Where(cell => !table.IsMissing(cell)).DistinctBy(LabelText.KeyOf)
            .OrderBy(cell =>
                DecimalText.TryParse(cell, out DecimalText number) ? (double)number.Mantissa / Math.Pow(10, number.Decimals) : 0)
            .ThenBy(cell => cell, StringComparer.Ordinal);

    static IReadOnlyList<string> Checked(TextTable table, IReadOnlyList<string> labels)
    {
        if (labels.FirstOrDefault(label => !SchemaText.IsGood(System.Text.Encoding.UTF8.GetBytes(label))) is { } unusable)
            throw new ClientException(new TextUnusable(table.Name, unusable));
        if (LabelText.Alike(labels) is var (one, other)) throw new ClientException(new LabelsAlike(one, other));
        return labels;
    }

    static DecimalText[] ValuesOf(TextTable table, int column, MissingKind missing) =>
    [
        .. Enumerable.Range(0, table.Rows.Count)
            .Where(row => missing != MissingKind.RowDropped || !table.IsMissing(table.Rows[row][column]))
            .Select(row => table.Number(row, column)),
    ];

    /// <summary>A column of these numbers.</summary>
    internal static SchemaColumn NumberColumn(string name, IReadOnlyList<DecimalText> values)
    {
        if (values.Count == 0) return new SchemaColumn(name, ColumnKind.Number, "", null, []);
        (DecimalText least, DecimalText most) = (values[0], values[0]);
        foreach (DecimalText value in values)
        {
            if (value.CompareTo(least) < 0) least = value;
            if (value.CompareTo(most) > 0) most = value;
        }
        return NumberColumn(name, least, most);
    }

    // Wider than the rows, which are nobody's business, and few besides: ten times their width to each side, rounded outwards to one digit;
    // what is never negative stays so. Columns of one value say nothing.
    static SchemaColumn NumberColumn(string name, DecimalText least, DecimalText most)
    {
        int decimals = Math.Max(least.Decimals, most.Decimals);
        BigInteger low = least.At(decimals), high = most.At(decimals), width = high - low;
        BigInteger from = low.Sign >= 0 ? 0 : Outwards(low - Margin * width), to = high.Sign <= 0 ? 0 : Outwards(high + Margin * width);
        bool isBounded = !width.IsZero && decimals <= DataSet.DecimalsMax && -from <= long.MaxValue && to <= long.MaxValue;
        ColumnBounds? bounds = isBounded ? new ColumnBounds(DecimalText.Of(from, decimals), DecimalText.Of(to, decimals)) : null;
        return new SchemaColumn(name, ColumnKind.Number, "", bounds, []);
    }

    static BigInteger Outwards(BigInteger value)
    {
        BigInteger magnitude = BigInteger.Abs(value), power = 1;
        while (power * 10 <= magnitude) power *= 10;
        return value.Sign * ((magnitude + power - 1) / power * power);
    }

    // Thousands of columns, each with bounds of its own, do not fit one block: then one pair of bounds serves all numbers.
    static DataSchema Fitted(DataSchema schema)
    {
        if (SchemaBlock.BytesOf(schema) <= SchemaFile.BytesMax) return schema;
        SchemaColumn[] numbers = [.. schema.Columns.Where((column, index) => index != schema.Target && column.IsNumber)];
        ColumnBounds[] bounds = [.. numbers.Select(column => column.Bounds).OfType<ColumnBounds>()];
        ColumnBounds? hull = bounds.Length == 0 || bounds.Length < numbers.Length ? null : new ColumnBounds(
            bounds.Select(pair => pair.Minimum).Aggregate((one, other) => one.CompareTo(other) <= 0 ? one : other),
            bounds.Select(pair => pair.Maximum).Aggregate((one, other) => one.CompareTo(other) >= 0 ? one : other));
        return schema with
        {
            Columns = [.. schema.Columns.Select((column, index) =>
                index != schema.Target && column.IsNumber ? column with { Bounds = hull } : column)],
        };
    }
}
