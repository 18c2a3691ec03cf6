namespace Rollup.Node.Facts;

/// <summary>What more than one step asks the facts.</summary>
public abstract class StepFacts(FactsDatabase database)
{
    private protected FactsDatabase Database => database;

    /// <summary>The last block up to which everything is stored, 0 before the first page.</summary>
    public ulong CursorBlock() => Number("SELECT max(number) FROM blocks");

    /// <summary>The stored input with what InputBox kept of it when it was read, or null.</summary>
    public StoredInput? Input(ulong index) =>
        Sql.First(database.Connection, "SELECT block_number, blob, hash FROM inputs WHERE input_index = $0",
            row => new StoredInput(row.Unsigned(0), row.Bytes(1), row.GetString(2)), index);

    public ulong ResultCount() => Number("SELECT max(input_index) + 1 FROM results");

    public StoredResult? Result(ulong inputIndex) =>
        Sql.First(database.Connection,
            "SELECT accepted, output_count, report_count, compared_count, root FROM results WHERE input_index = $0",
            row => new StoredResult(row.GetInt64(0) != 0, row.Unsigned(1), row.Unsigned(2), row.Unsigned(3), row.GetString(4)), inputIndex);

    /// <summary>Where that many inputs lead, all of which were run; for none to nothing and the empty tree's root.</summary>
    public StoredResult ResultAfter(ulong inputCount) => inputCount == 0
        ? new StoredResult(Accepted: false, 0, 0, 0, OutputsTree.Pristine(OutputsTree.Height).ToHex())
        : Result(inputCount - 1) ?? throw new FactsDamagedException($"the result of input {inputCount - 1} is missing");

    private protected ulong Number(string text, params ReadOnlySpan<object> values) => (ulong)Sql.Long(database.Connection, text, values);

    /// <summary>The least of these rollback columns whose serial this step has not handled, or null when all are handled.</summary>
    private protected ulong? LeastPending(string column, string step) => Sql.Text(database.Connection,
        $"SELECT CAST(min({column}) AS TEXT) FROM rollbacks WHERE serial > (SELECT handled_rollback FROM {step})") is { } least
            ? ulong.Parse(least) : null;
}

/// <summary>Hash: InputBox's own, lower-case 0x text.</summary>
public sealed record StoredInput(ulong BlockNumber, byte[] Blob, string Hash);

/// <summary>
/// Counts are after the input: its outputs end at OutputCount (exclusive). ComparedCount: inputs that two engines answered alike.
/// </summary>
public sealed record StoredResult(bool Accepted, ulong OutputCount, ulong ReportCount, ulong ComparedCount, string Root);
