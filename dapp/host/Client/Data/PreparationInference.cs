using System.Text.RegularExpressions;

namespace Rollup.Client.Data;

/// <summary>What a column of a table was taken for.</summary>
public enum ColumnUse
{
    Target,
    Number,
    Category,
    LeftOut,    // as was wished
    CountsRows, // left out: whole numbers without a gap, or ever larger ones
    NamesRows,  // left out: words that hardly come again
    HasNoValue, // left out
}

/// <summary>What one column was taken for. Missing: of its values, how many.</summary>
public sealed record ColumnTaken(string Name, ColumnUse Use, int Missing);

/// <summary>A table that is prepared, how, and what was taken for what; Remarks: what the sponsor did not say herself.</summary>
public sealed record PreparedTable(
    TextTable Table, DataSchema Schema, IReadOnlyList<ColumnTaken> Columns, IReadOnlyList<string> Remarks);

/// <summary>
/// Fits the preparation of a table once, on a sponsor's rows. Words become categories, numbers are scaled, missing values filled; nothing
/// is guessed in silence, and what may be two things is asked for.
/// </summary>
public sealed partial class PreparationInference
{
    const int NamesMin = 20; // of fewer rows, words may all differ by chance

    readonly TextTable _table;
    readonly SchemaWishes _wishes;
    readonly PreparationWishes _preparation;
    readonly HashSet<int> _categories;
    readonly int _target;
    readonly List<string> _remarks = [];

    PreparationInference(TextTable table, SchemaWishes wishes, PreparationWishes preparation)
    {
        _table = table;
        _wishes = wishes;
        _preparation = preparation;
        if (table.Columns.Count < 2) throw new ClientException(new ColumnAlone(table.Name, table.Columns[0]));
        _target = wishes.Target.Length == 0 ? table.Columns.Count - 1 : table.ColumnIndex(wishes.Target);
        _categories = [.. wishes.Categories.Select(table.ColumnIndex)];
        string[] named =
        [
            .. preparation.Imputation.ByColumn.Keys, .. preparation.Scaling.ByColumn.Keys, .. preparation.Fills.Keys,
            .. preparation.Marked, .. preparation.Codes, .. preparation.Kept,
        ];
        foreach (string name in named) _ = table.ColumnIndex(name); // each must be there
        if (wishes.Target.Length == 0)
            _remarks.Add($"the target is the last column, '{table.Columns[_target]}'; --target names another");
    }

    public static PreparedTable Of(TextTable given, SchemaWishes wishes, PreparationWishes preparation)
    {
        TextTable table = wishes.Kept(given);
        PreparationInference inference = new(table, wishes, preparation);
        ColumnTaken[] taken = [.. Enumerable.Range(0, table.Columns.Count).Select(inference.Taken)];
        bool IsLeftOut(int place) => taken[place].Use is not (ColumnUse.Target or ColumnUse.Number or ColumnUse.Category);
        int[] others = [.. Enumerable.Range(0, taken.Length).Where(IsLeftOut)];
        if (others.Length > 0 && !table.IsNamed) throw new ClientException(new LeavingOutByPlace(table.Name));
        TextTable kept = table.Without(others);
        SchemaInference.CheckNames(kept);
        if (kept.Columns.Count < 2) throw new ClientException(new ColumnAlone(table.Name, kept.Columns[0]));
        IEnumerable<int> places = Enumerable.Range(0, taken.Length).Where(place => !IsLeftOut(place));
        SchemaColumn[] columns = [.. places.Select(place => inference.Column(place, taken[place].Use))];
        bool isFilled = preparation.Imputation.ForAll != Imputation.None;
        int target = Array.FindIndex(columns, column => column.Name == table.Columns[inference._target]);
        DataSchema schema = new(columns, target, isFilled ? MissingKind.RowDropped : wishes.Missing, table.IsNamed);
        _ = SchemaBlock.Of(schema);
        string[] named = [.. given.Columns.Except(table.Columns, StringComparer.Ordinal)];
        return new PreparedTable(
            kept, schema, [.. taken, .. named.Select(name => new ColumnTaken(name, ColumnUse.LeftOut, 0))], inference._remarks);
    }

    ColumnTaken Taken(int column)
    {
        string name = _table.Columns[column];
        string[] cells = Present(column);
        ColumnTaken taken = new(name, ColumnUse.Number, _table.Rows.Count - cells.Length);
        if (column == _target) return taken with { Use = ColumnUse.Target };
        if (cells.Length == 0) return taken with { Use = ColumnUse.HasNoValue };
        if (_categories.Contains(column) || _table.LevelsOf(column) is not null) return taken with { Use = ColumnUse.Category };
        bool isKept = _preparation.Kept.Any(kept => _table.ColumnIndex(kept) == column);
        if (cells.All(IsNumber))
            return !isKept && ColumnDoubts.CountsRows(Numbers(column)) ? taken with { Use = ColumnUse.CountsRows } : taken;
        CheckWords(column, cells);
        int distinct = cells.DistinctBy(LabelText.KeyOf).Count();
        bool areNames = distinct > NamesMin && 2 * distinct > cells.Length;
        return taken with { Use = areNames && !isKept ? ColumnUse.NamesRows : ColumnUse.Category };
    }

    // What is neither numbers nor words alone, or words that were meant as numbers, is not ours to decide.
    void CheckWords(int column, string[] cells)
    {
        int numbers = cells.Count(IsNumber);
        string? odd = numbers > 0 ? cells.First(cell => !IsNumber(cell)) : cells.FirstOrDefault(cell => LikeNumber().IsMatch(cell));
        if (odd is null) return;
        int row = Enumerable.Range(0, _table.Rows.Count).First(row => _table.Rows[row][column] == odd);
        throw new ClientException(new CellUnreadable(_table.Name, _table.Lines[row], _table.Columns[column], odd, _table.Separator));
    }

    SchemaColumn Column(int column, ColumnUse use) => use switch
    {
        ColumnUse.Target => TargetColumn(),
        ColumnUse.Category => CategoryColumn(column),
        _ => NumberColumn(column),
    };

    SchemaColumn NumberColumn(int column)
    {
        string name = _table.Columns[column];
        DecimalText[] values = Numbers(column);
        DecimalText constant = default;
        if (FillOf(name) is { } fill && !DecimalText.TryParse(fill, out constant)) throw new ClientException(new NumberUnreadable(fill));
        Imputation imputation = FillOf(name) is null ? Chosen(_preparation.Imputation, name) : Imputation.Constant;
        ColumnRule rule = ColumnFitting.Of(values, Chosen(_preparation.Scaling, name), imputation, constant, IsMarked(name, imputation));
        return SchemaInference.NumberColumn(name, values) with { Rule = rule };
    }

    SchemaColumn CategoryColumn(int column)
    {
        SchemaColumn category = SchemaInference.CategoryColumn(_table, column);
        string? fill = FillOf(category.Name);
        if (fill is not null && LabelText.IndexOf(category.Levels, fill) < 0)
            category = category with { Levels = [.. category.Levels, fill] };
        Imputation imputation = fill is null ? Chosen(_preparation.Imputation, category.Name) : Imputation.Constant;
        string? most = fill ?? (imputation == Imputation.None ? null : MostFrequent(column));
        long? place = most is null ? null : LabelText.IndexOf(category.Levels, most);
        bool isSpread = !_preparation.Codes.Any(code => LabelText.KeyOf(code) == LabelText.KeyOf(category.Name));
        return category with
        {
            Rule = place is null && !isSpread ? null : ColumnRule.OfLevels(place, IsMarked(category.Name, imputation), isSpread),
        };
    }

    SchemaColumn TargetColumn()
    {
        int classes = ClassesOf(out IReadOnlyList<string> names);
        if (classes != 0)
            return SchemaInference.ClassColumn(_table, _target, _wishes with { Classes = classes, ClassNames = names });
        DecimalText[] values = Numbers(_target);
        if (values.Length == 0) throw new ClientException(new TargetMissing(_table.Name, _table.Columns[_target]));
        Scaling scaling = Chosen(_preparation.Scaling, _table.Columns[_target]);
        ColumnRule rule = ColumnFitting.Of(values, scaling, Imputation.None);
        return SchemaInference.NumberColumn(_table.Columns[_target], values) with { Rule = rule };
    }

    // What she says; what the file says; else what the target's values are, which she is told.
    int ClassesOf(out IReadOnlyList<string> names)
    {
        names = _wishes.ClassNames;
        if (_wishes.Classes >= 0) return _wishes.Classes;
        string target = _table.Columns[_target];
        if (_table.LevelsOf(_target) is { } declared)
        {
            names = declared;
            return declared.Count;
        }
        string[] cells = Present(_target), labels = [.. SchemaInference.Distinct(_table, _target)];
        if (cells.Length == 0) throw new ClientException(new TargetMissing(_table.Name, target));
        bool areNumbers = cells.All(IsNumber);
        bool areWhole = areNumbers && Numbers(_target).All(value => value.Decimals == 0);
        if (areNumbers && (!areWhole || labels.Length > DataSet.ClassesMax))
        {
            _remarks.Add(
                $"the target '{target}' is numbers, so a model learns their size (regression); --classes says how many classes they are");
            return 0;
        }
        if (!areNumbers) CheckWords(_target, cells);
        if (labels.Length > DataSet.ClassesMax)
            throw new ClientException(new TargetOfManyWords(_table.Name, target, labels.Length, _wishes.Target.Length > 0));
        if (labels.Length == 1) throw new ClientException(new ClassAlone(_table.Name, target, labels[0]));
        if (areNumbers)
            _remarks.Add(
                $"the target '{target}' has {labels.Length} whole numbers, which were taken as classes; --classes 0 learns their size");
        names = labels;
        return labels.Length;
    }

    string MostFrequent(int column) => Present(column).GroupBy(LabelText.KeyOf).OrderByDescending(group => group.Count())
        .ThenBy(group => group.Key, StringComparer.Ordinal).First().First();

    bool IsMarked(string column, Imputation imputation) =>
        imputation != Imputation.None && _preparation.Marked.Any(marked => LabelText.KeyOf(marked) == LabelText.KeyOf(column));

    string? FillOf(string column) => _preparation.Fills.FirstOrDefault(fill => LabelText.KeyOf(fill.Key) == LabelText.KeyOf(column)).Value;

    static T Chosen<T>(Choice<T> choice, string column) where T : struct =>
        choice.Of(choice.ByColumn.Keys.FirstOrDefault(key => LabelText.KeyOf(key) == LabelText.KeyOf(column)) ?? column);

    string[] Present(int column) => [.. _table.Rows.Select(row => row[column]).Where(cell => IsValue(cell, column))];

    bool IsValue(string cell, int column) =>
        !_table.IsMissing(cell) || (_table.LevelsOf(column) is { } levels && LabelText.IndexOf(levels, cell) >= 0);

    DecimalText[] Numbers(int column) =>
    [
        .. Enumerable.Range(0, _table.Rows.Count).Where(row => IsValue(_table.Rows[row][column], column))
            .Select(row => Number(row, column)),
    ];

    DecimalText Number(int row, int column)
    {
        DecimalText value = _table.Number(row, column);
        return ColumnFitting.Fits(value) ? value : throw new ClientException(
            new ColumnTooLarge(_table.Name, _table.Lines[row], _table.Columns[column], _table.Rows[row][column]));
    }

    static bool IsNumber(string cell) => DecimalText.TryParse(cell, out _);

    // 19,3 or 1,500; 12 kg, 5 %, $5; 2007-11-11: words that begin with digits were perhaps meant to be numbers.
    [GeneratedRegex(@"^[^\p{L}\d]?\s*[+-]?\d[\d.,'_ ]*([-/.:]\d+)*\s*\S{0,4}$", RegexOptions.CultureInvariant)]
    internal static partial Regex LikeNumber();
}
