namespace Rollup.Client.Failures;

public sealed record TableMalformed(string Table, string Fault) : MisuseFailure;

public sealed record TableEmpty(string Table) : MisuseFailure;

/// <summary>A line of names and nothing else.</summary>
public sealed record TableWithoutRows(string Table) : MisuseFailure;

public sealed record LineOfOtherWidth(string Table, int Line, int Cells, int Columns) : MisuseFailure;

public sealed record ColumnUnknown(string Table, string Column, IReadOnlyList<string> Columns) : MisuseFailure;

/// <summary>Column: its name, which shows what separates the cells where that is no comma.</summary>
public sealed record ColumnAlone(string Table, string Column) : MisuseFailure;

/// <summary>Number counts from 1; Name is empty, or what a program writes where there is no name.</summary>
public sealed record ColumnUnnamed(string Table, int Number, string Name) : MisuseFailure;

public sealed record ColumnRepeated(string Table, string Column) : MisuseFailure;

/// <summary>Columns of the job that the table does not have.</summary>
public sealed record ColumnsMissing(string Table, IReadOnlyList<string> Missing, IReadOnlyList<string> Columns) : MisuseFailure;

/// <summary>Columns without names are told by their place, so there must be as many.</summary>
public sealed record ColumnCountDiffers(string Table, int Columns, int Expected) : MisuseFailure;

/// <summary>Cells of the first line are separated by something else than a comma.</summary>
public sealed record SeparatorForeign(string Table, string Cell) : MisuseFailure;

/// <summary>The first line may be names or values: it holds numbers, or its words stand in the rows again.</summary>
public sealed record HeaderDoubtful(string Table, string FirstLine, bool HoldsNumbers) : MisuseFailure
{
    /// <summary>Of the job's columns, where they have names; else empty.</summary>
    public IReadOnlyList<string> Expected { get; init; } = [];
}

/// <summary>The job's columns have names, and the table has none.</summary>
public sealed record HeaderMissing(string Table, IReadOnlyList<string> Names) : MisuseFailure;

/// <summary>A name that a schema cannot hold: too long, or with characters that do not show.</summary>
public sealed record TextUnusable(string Table, string Text) : MisuseFailure;

public sealed record ColumnTooLarge(string Table, int Line, string Column, string Cell) : MisuseFailure;

/// <summary>Separator: of the table's cells.</summary>
public sealed record CellUnreadable(string Table, int Line, string Column, string Cell, char Separator) : MisuseFailure;

/// <summary>ClassNames is empty where classes are the numbers from 0.</summary>
public sealed record ClassUnknown(string Table, int Line, string Cell, int Classes, IReadOnlyList<string> ClassNames) : MisuseFailure;

public sealed record ClassesOutOfRange(int Classes) : MisuseFailure;

public sealed record ClassNamesDiffer(IReadOnlyList<string> Names, int Classes) : MisuseFailure;

/// <summary>Two labels that differ only in case, in spaces or quotes, or in how they write a number.</summary>
public sealed record LabelsAlike(string One, string Other) : MisuseFailure;

public sealed record LevelUnknown(string Table, int Line, string Column, string Cell, IReadOnlyList<string> Levels) : MisuseFailure;

public sealed record LevelsTooMany(string Table, string Column, int Levels) : MisuseFailure;

public sealed record SchemaUnreadable(string Name, SchemaStatus Status) : MisuseFailure;

/// <summary>A file that is no description of columns.</summary>
public sealed record SchemaDocumentUnreadable(string Path, string Fault) : MisuseFailure;

/// <summary>The order of classes that a client believes in is not the job's.</summary>
public sealed record ClassOrderDiffers(IReadOnlyList<string> Given, IReadOnlyList<string> Expected) : MisuseFailure;

/// <summary>The target that a client names is not the job's.</summary>
public sealed record TargetDiffers(string Given, string Expected) : MisuseFailure;

public sealed record SchemaTooLarge(int Bytes) : MisuseFailure;

/// <summary>A bound that 64 bits do not hold.</summary>
public sealed record BoundTooLarge(string Column) : MisuseFailure;

/// <summary>A value that is not as the schema says. Column is empty where it is about all of them.</summary>
public sealed record SchemaContradicted(string Column, string Expected, string Found) : MisuseFailure
{
    public string Table { get; init; } = "";
}

public sealed record DataSetTooLarge(int Rows, int Columns) : MisuseFailure;

public sealed record DataSetUnreadable(string Name, DataSetStatus Status) : MisuseFailure;

/// <summary>A text that is not UTF-8, and the first byte that shows it.</summary>
public sealed record EncodingUnknown(string Table, int Line, byte Byte) : MisuseFailure;

/// <summary>A name of no encoding.</summary>
public sealed record EncodingUnheardOf(string Encoding) : MisuseFailure;

/// <summary>Columns without names are told by their place: one that is left out moves the others.</summary>
public sealed record LeavingOutByPlace(string Table) : MisuseFailure;

/// <summary>No row says what is to be learnt.</summary>
public sealed record TargetMissing(string Table, string Column) : MisuseFailure;

/// <summary>All rows are of one class.</summary>
public sealed record ClassAlone(string Table, string Column, string Label) : MisuseFailure;

/// <summary>Words of the target, more than a job has classes. IsNamed: the sponsor said which column it is.</summary>
public sealed record TargetOfManyWords(string Table, string Column, int Labels, bool IsNamed) : MisuseFailure;
