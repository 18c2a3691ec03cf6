using Microsoft.Data.Sqlite;

namespace Rollup.Node.Facts;

/// <summary>
/// What the service reads: one read-only connection and one read transaction per instance, so that its lists agree with each other.
/// </summary>
public sealed class FactsView : IDisposable
{
    readonly FactsConnection _connection;
    readonly SqliteTransaction _transaction;

    FactsView(FactsConnection connection, SqliteTransaction transaction) => (_connection, _transaction) = (connection, transaction);

    public static FactsView Open(string file)
    {
        FactsConnection connection = FactsDatabase.OpenReader(file);
        return new FactsView(connection, connection.BeginTransaction(deferred: true));
    }

    public void Dispose()
    {
        _transaction.Dispose();
        _connection.Dispose();
    }

    public string Identity(string name) => Sql.Text(_connection, "SELECT value FROM identity WHERE name = $0", name) ?? "";

    public ulong ReadBlock() => Number("SELECT max(number) FROM blocks");

    /// <summary>0x text; empty before the first block.</summary>
    public string ReadBlockHash() => Sql.Text(_connection, "SELECT hash FROM blocks ORDER BY number DESC LIMIT 1") ?? "";

    public ulong InputCount() => Number("SELECT max(input_index) + 1 FROM inputs");

    public ulong ResultCount() => Number("SELECT max(input_index) + 1 FROM results");

    /// <summary>As many as the last result says; each of them has to be there when it is asked for.</summary>
    public ulong OutputCount() => OutputCountAfter(ResultCount());

    /// <summary>Inputs that were run on two engines, which answered alike.</summary>
    public ulong ComparedInputCount() => Number("SELECT compared_count FROM results ORDER BY input_index DESC LIMIT 1");

    public string LastRoot() => Sql.Text(_connection, "SELECT root FROM results ORDER BY input_index DESC LIMIT 1")
        ?? OutputsTree.Pristine(OutputsTree.Height).ToHex();

    /// <summary>Epochs that are computed, oldest first.</summary>
    public List<EpochView> Epochs(ulong fromEpoch, int limit) => Sql.List(_connection, """
        SELECT e.epoch, e.last_block, e.input_count, e.output_count, e.root, e.finished,
            (SELECT c.transaction_hash FROM claims_seen c WHERE c.last_block = e.last_block ORDER BY c.block_number, c.log_index LIMIT 1),
            (SELECT a.transaction_hash FROM attempts a WHERE a.epoch = e.epoch AND a.root = e.root ORDER BY a.attempt DESC LIMIT 1)
        FROM epochs e WHERE e.epoch >= $0 ORDER BY e.epoch LIMIT $1
        """, row => new EpochView(ClaimerFacts.EpochRow(row), Nullable(row, 6), Nullable(row, 7)), fromEpoch, limit);

    /// <summary>
    /// Outputs from an index on; null filters nothing. Ends after the row that takes the blobs above the bound, as a thousand of the
    /// longest are more than a question may cost.
    /// </summary>
    public List<OutputView> Outputs(
        ulong fromOutput, int limit, OutputFilter filter, ulong? inputIndex, long bytesMax = long.MaxValue)
    {
        ulong results = Math.Min(ResultCount(), InputCount()); // what is rolled back is gone before its results are
        ulong lower = inputIndex is { } own ? OutputCountAfter(Math.Min(own, results)) : 0;
        ulong upper = OutputCountAfter(inputIndex is { } input ? Math.Min(input + 1, results) : results);
        return Whole("output", Math.Max(fromOutput, lower), upper, limit, bytesMax, output => output.Index,
            output => output.Blob.Length + (output.Siblings?.Length ?? 0),
            output => filter == OutputFilter.All || filter == OutputFilter.Notices == IsNotice(output.Blob), """
            SELECT o.output_index, o.input_index, o.blob, i.block_number, p.siblings, x.block_number, i.blob
            FROM outputs o JOIN inputs i ON i.input_index = o.input_index
                LEFT JOIN proofs p ON p.output_index = o.output_index LEFT JOIN executions x ON x.output_index = o.output_index
            WHERE o.output_index >= $0 AND o.output_index < $1 ORDER BY o.output_index
            """, OutputRow);
    }

    /// <summary>Inputs from an index on, with the bound of <see cref="Outputs"/>.</summary>
    public List<InputView> Inputs(ulong fromInput, int limit, long bytesMax = long.MaxValue) => Whole(
        "input", fromInput, InputCount(), limit, bytesMax, input => input.Index, input => input.Blob.Length, _ => true, """
        SELECT i.input_index, i.block_number, i.transaction_hash, i.blob, r.accepted, r.output_count,
            (SELECT q.output_count FROM results q WHERE q.input_index = i.input_index - 1), r.machine, r.cycles
        FROM inputs i LEFT JOIN results r ON r.input_index = i.input_index
        WHERE i.input_index >= $0 AND i.input_index < $1 ORDER BY i.input_index
        """, InputRow);

    public List<byte[]> Reports(ulong inputIndex)
    {
        if (inputIndex >= ResultCount()) return [];
        ulong from = ReportCountAfter(inputIndex), to = ReportCountAfter(inputIndex + 1);
        List<byte[]> reports = Sql.List(
            _connection, "SELECT payload FROM reports WHERE report_index >= $0 AND report_index < $1 ORDER BY report_index",
            row => row.Bytes(0), from, to);
        return (ulong)reports.Count == to - from ? reports
            : throw new FactsDamagedException($"of the {to - from} reports of input {inputIndex} {reports.Count} are there");
    }

    /// <summary>Sums over all rows: cycles of inputs, epochs, epochs that are finished, claims that were signed.</summary>
    public (ulong Cycles, ulong Epochs, ulong Finished, ulong Attempts) Totals() => (
        Number("SELECT sum(cycles) FROM results"), Number("SELECT count(*) FROM epochs"),
        Number("SELECT count(*) FROM epochs WHERE finished = 1"), Number("SELECT count(*) FROM attempts"));

    /// <summary>Serial of the last rollback whose results were forgotten.</summary>
    public ulong HandledRollback() => Number("SELECT handled_rollback FROM runner");

    /// <summary>Number of outputs that survived every handled rollback after a serial.</summary>
    public ulong OutputsSurviving(ulong afterSerial)
    {
        ulong inputs = Number(
            "SELECT min(input_count) FROM rollbacks WHERE serial > $0 AND serial <= (SELECT handled_rollback FROM runner)", afterSerial);
        return OutputCountAfter(Math.Min(inputs, ResultCount()));
    }

    ulong OutputCountAfter(ulong inputCount) => inputCount == 0 ? 0 : CountAfter(inputCount, "SELECT output_count FROM results");

    ulong ReportCountAfter(ulong inputCount) => inputCount == 0 ? 0 : CountAfter(inputCount, "SELECT report_count FROM results");

    ulong CountAfter(ulong inputCount, string text) =>
        Sql.Text(_connection, $"SELECT CAST(({text} WHERE input_index = $0) AS TEXT)", inputCount - 1) is { } count ? ulong.Parse(count)
            : throw new FactsDamagedException($"the result of input {inputCount - 1} is missing");

    /// <summary>
    /// Rows [lower, upper) of a table whose keys have no gap: up to the limit of those wanted, or until the bytes go above the bound. A row
    /// that is missing would not be found by its seal, so it is found by its neighbours.
    /// </summary>
    List<TRow> Whole<TRow>(
        string what, ulong lower, ulong upper, int limit, long bytesMax, Func<TRow, ulong> key, Func<TRow, long> size,
        Func<TRow, bool> isWanted, string text, Func<SqliteDataReader, TRow> row)
    {
        List<TRow> rows = [];
        if (limit <= 0) return rows;
        ulong next = lower;
        long bytes = 0;
        foreach (TRow found in Sql.Rows(_connection, text, row, lower, upper))
        {
            if (key(found) != next++) throw new FactsDamagedException($"{what} {next - 1} is missing");
            if (!isWanted(found)) continue;
            rows.Add(found);
            bytes += size(found);
            if (rows.Count == limit || bytes > bytesMax) return rows;
        }
        return next >= upper ? rows : throw new FactsDamagedException($"{what} {next} is missing");
    }

    static bool IsNotice(byte[] output) => output.Length >= sizeof(uint)
        && System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(output) == Rollup.Protocol.Outputs.NoticeSelector;

    ulong Number(string text, params ReadOnlySpan<object> values) => (ulong)Sql.Long(_connection, text, values);

    static OutputView OutputRow(SqliteDataReader row) => new(
        row.Unsigned(0), row.Unsigned(1), row.Bytes(2), row.Unsigned(3), row.IsDBNull(4) ? null : row.Bytes(4),
        row.IsDBNull(5) ? null : row.Unsigned(5), Timestamp(row.Bytes(6)));

    static InputView InputRow(SqliteDataReader row) => new(
        row.Unsigned(0), row.Unsigned(1), row.GetString(2), row.Bytes(3), row.IsDBNull(4) ? null : row.GetInt64(4) != 0,
        row.IsDBNull(6) ? 0 : row.Unsigned(6), row.IsDBNull(5) ? 0 : row.Unsigned(5), Nullable(row, 7), row.IsDBNull(8) ? null
        : row.Unsigned(8));

    static ulong Timestamp(byte[] input) => EvmAdvance.TryDecode(input, out EvmAdvance fields, out _) ? fields.BlockTimestamp : 0;

    static string? Nullable(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}

public enum OutputFilter { All = 0, Notices = 1, NotNotices = 2 }

public sealed record EpochView(StoredEpoch Epoch, string? SeenTransaction, string? AttemptTransaction);

/// <summary>Siblings: 63 x 32 bytes or null. ExecutedBlock: null while not executed.</summary>
public sealed record OutputView(
    ulong Index, ulong InputIndex, byte[] Blob, ulong BlockNumber, byte[]? Siblings, ulong? ExecutedBlock, ulong BlockTimestamp);

/// <summary>
/// Accepted, Machine: null while not run. Its outputs are [OutputLower, OutputUpper). Cycles: null where nobody counts them.
/// </summary>
public sealed record InputView(
    ulong Index, ulong BlockNumber, string TransactionHash, byte[] Blob, bool? Accepted, ulong OutputLower, ulong OutputUpper,
    string? Machine, ulong? Cycles);
