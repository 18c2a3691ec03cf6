using System.Text.RegularExpressions;
using Words = (string What, string Why, string Next);

namespace Rollup.Cli.Output;

/// <summary>What is wrong with a table that somebody brings, and what he can do about it.</summary>
static partial class TableWords
{
    const int ShownMax = 60;

    public static Words? Of(Failure failure) => failure switch
    {
        TableMalformed of => (
            $"{of.Table} is not a CSV file", of.Fault, "export it with commas and double quotes (RFC 4180), or as Parquet"),
        EncodingUnknown of => (
            $"{of.Table} is not UTF-8", $"line {of.Line} has the byte 0x{of.Byte:X2}",
            "say what it is: --encoding windows-1252 of most Western files from Excel, or export it as UTF-8"),
        EncodingUnheardOf of => (
            $"'{of.Encoding}' is no encoding", "a name is for example utf-8, utf-16, windows-1252, iso-8859-15", "check --encoding"),
        LeavingOutByPlace of => (
            $"of {of.Table} no column can be left out", "its columns have no names and are told by their place",
            "put a line with names over the rows, or take the column out of the file"),
        TableEmpty of => ($"{of.Table} is empty", "a data set has at least one row", "check the file"),
        TableWithoutRows of => ($"{of.Table} has no rows", "it has a line of names and nothing else", "check the file"),
        LineOfOtherWidth of => (
            $"{of.Table}, line {of.Line} has {Numbers.Count(of.Cells, "cell")}", $"the first line has {of.Columns}", "repair that line"),
        SeparatorForeign of => (
            $"{of.Table} is not separated by commas", $"its first line has the cell '{of.Cell}'",
            "export it with commas, and with points in numbers"),
        HeaderDoubtful of => (
            $"the first line of {of.Table} may be names or values: {of.FirstLine}",
            of.HoldsNumbers ? "it holds numbers, which seldom name a column" : "its words stand in the rows below again",
            of.Expected.Count == 0 ? "say which: --header yes if it names the columns, --header no if it is a row"
                : $"put a line with the job's names over your rows: {FailureWords.Some(of.Expected)}"),
        HeaderMissing of => (
            $"{of.Table} does not name its columns", $"the job's columns have names: {FailureWords.Some(of.Names)}",
            "put a first line with those names over your columns, and leave --header out"),
        ColumnUnnamed of => (
            $"{of.Table}, column {of.Number} has no name" + (of.Name.Length > 0 ? $": '{of.Name}' is what programs write for none" : ""),
            "a client finds columns by their names, and what counts the rows teaches a model the order of your file",
            $"leave it out if it only counts the rows: --leave-out {DataSchema.NameOfPlace(of.Number - 1)} (in pandas: index=False); "
                + "else name it"),
        ColumnRepeated of => (
            $"{of.Table} has two columns '{of.Column}'", "nobody could tell which is meant",
            "rename one of them in the file; if the first line is a row, say --header no"),
        ColumnsMissing of => (
            $"{of.Table} has no column {FailureWords.Some([.. of.Missing.Select(name => $"'{name}'")])}",
            $"the job's schema names it; the file's columns are {FailureWords.Some(of.Columns)}",
            string.Concat(of.Missing.Take(1).Select(name => Nearest.To(name, of.Columns) is { } near ? $"is '{near}' your '{name}'? " : ""))
                + "name your columns as the job does: `rollup job show` has the list"),
        ColumnCountDiffers of => (
            $"{of.Table} has {Numbers.Count(of.Columns, "column")}", $"the job has {of.Expected} with the target, told by their place",
            "give it exactly the job's columns in the job's order"),
        ColumnUnknown of => (
            $"{of.Table} has no column '{of.Column}'", $"its columns are {FailureWords.Some(of.Columns)}",
            Nearest.Question(of.Column, of.Columns) + "name one of them"),
        ColumnAlone of => (
            $"{of.Table} has one column, '{Start(of.Column)}'", "a data set needs features and a target",
            "add the feature columns; if these are several, separate them by commas"),
        ColumnTooLarge of => (
            $"{of.Table}, line {of.Line}, column '{of.Column}' is too large: {Start(of.Cell)}",
            $"a value must fit 32 bits: at most {int.MaxValue}, or 2^62 where the schema scales the column",
            "divide the column by a constant, or leave out the row if the value is a mistake"),
        CellUnreadable of => OfCell(of),
        TextUnusable of => (
            $"{of.Table} has the name '{string.Concat(of.Text.Select(letter => char.IsControl(letter) ? '?' : letter))}'",
            $"a name has 1 to {SchemaText.BytesMax} bytes of UTF-8, every character of which shows", "write it otherwise"),
        DataSetTooLarge => (
            "the data set is too large", $"at most {DataSet.RowsMax} rows and {DataSet.ColumnsMax} columns",
            "use a part of the rows or columns"),
        DataSetUnreadable of => ($"{of.Name} is not a data set", StatusWords.Of(of.Status), "make one with `rollup data convert`"),
        _ => OfTarget(failure),
    };

    static Words? OfTarget(Failure failure) => failure switch
    {
        TargetMissing of => (
            $"{of.Table}: no row has a value of the target '{of.Column}'", "a model learns from rows that have one",
            "name the target with --target, or check the file"),
        TargetOfManyWords of => (
            $"{of.Table}: the target '{of.Column}' has {of.Labels} different words", $"a job has at most {DataSet.ClassesMax} classes"
                + (of.IsNamed ? "" : "; it is the last column, as none was named"),
            "name the target with --target, or give it fewer words"),
        ClassAlone of => (
            $"{of.Table}: every row's '{of.Column}' is '{of.Label}'", "from rows of one class nothing is learnt that tells classes apart",
            "add rows of the other classes, name the target with --target, or name all classes in order with --class-names"),
        HoldoutOfOneClass of => (
            $"all your rows are of class '{of.Label}'", "who answers that to everything is right, and is paid",
            "add rows of the other classes; or say --anyway"),
        _ => null,
    };

    static Words OfCell(CellUnreadable of)
    {
        (string why, string next) = WhyOf(of);
        return ($"{of.Table}, line {of.Line}, column '{of.Column}' is '{Start(of.Cell)}'", why, next);
    }

    static (string Why, string Next) WhyOf(CellUnreadable of) => of.Cell switch
    {
        _ when TextTable.IsUsuallyMissing(of.Cell) => (
            "no value may be missing", "fill it in; who posts the job can have such values filled in (`rollup data prepare`) or such rows "
                + "left out (--drop-missing), here and at every client"),
        _ when of.Cell == of.Column => (
            "it is the column's name", "take that line out: two files were put one after the other"),
        _ when of.Cell.Contains(',', StringComparison.Ordinal) => (
            "every feature is a decimal number", of.Separator == ',' ? FailureWords.HowToWrite(of.Cell)
                : "say --decimal comma if it stands before decimals, or export it with points in numbers: 0.9, or 1500"),
        _ when Exponent().IsMatch(of.Cell) => (
            "a number has at most 1,100 digits, and exponents go from -400 to 400",
            "divide the column by a constant, or leave out the row if the value is a mistake"),
        _ when Endless().IsMatch(of.Cell) => ("every feature is a number with an end", "leave out the row, or write the largest "
            + "value that can be"),
        _ when Date().IsMatch(of.Cell) => (
            "a date is no number", $"write for example the days since the first one, or --leave-out '{of.Column}'"),
        _ when Unit().IsMatch(of.Cell) => (
            "it is a number with something besides", $"write the number alone; words they are by --categories '{of.Column}'"),
        _ => (
            "every feature is a decimal number", $"`rollup data prepare` turns words into numbers; or say --categories "
                + $"'{of.Column}' or --leave-out '{of.Column}'"),
    };

    // A cell may be a page.
    static string Start(string text) => PlainText.Of(text.Length <= ShownMax ? text : text[..ShownMax] + "…");

    [GeneratedRegex(@"^[+-]?[\d.]+[eE][+-]?\d+$", RegexOptions.CultureInvariant)]
    internal static partial Regex Exponent();

    [GeneratedRegex(@"^[+-]?inf(inity)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    internal static partial Regex Endless();

    [GeneratedRegex(@"^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T].*)?$")]
    internal static partial Regex Date();

    // 5 %, $5, 1_000, 12 kg.
    [GeneratedRegex(@"^[^\p{L}]?\s*[+-]?[\d.]+[\d_' ]*\s*\S{0,4}$")]
    internal static partial Regex Unit();
}
