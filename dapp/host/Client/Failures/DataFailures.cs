namespace Rollup.Client.Failures;

public sealed record TableMissing(string Path) : MisuseFailure;

public sealed record TableMalformed(string Table, string Fault) : MisuseFailure;

public sealed record TableEmpty(string Table) : MisuseFailure;

/// <summary>A line of names and nothing else.</summary>
public sealed record TableWithoutRows(string Table) : MisuseFailure;

public sealed record LineOfOtherWidth(string Table, int Line, int Cells, int Columns) : MisuseFailure;

public sealed record ColumnUnknown(string Table, string Column, IReadOnlyList<string> Columns) : MisuseFailure;

public sealed record ColumnAlone(string Table) : MisuseFailure;

public sealed record ColumnTooLarge(string Table, string Column) : MisuseFailure;

public sealed record CellUnreadable(string Table, int Line, string Column, string Cell) : MisuseFailure;

/// <summary>ClassNames is empty where classes are the numbers from 0.</summary>
public sealed record ClassUnknown(string Table, int Line, string Cell, int Classes, IReadOnlyList<string> ClassNames) : MisuseFailure;

public sealed record DataSetTooLarge(int Rows, int Columns) : MisuseFailure;

public sealed record DataSetUnreadable(string Name, DataSetStatus Status) : MisuseFailure;
