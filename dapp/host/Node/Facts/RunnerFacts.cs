using Microsoft.Data.Sqlite;

namespace Rollup.Node.Facts;

/// <summary>What the machine answered. The only writer of results, outputs, reports, snapshots and runner.</summary>
public sealed class RunnerFacts(FactsDatabase database) : StepFacts(database)
{
    public ulong InputBlock(ulong index) => Number("SELECT block_number FROM inputs WHERE input_index = $0", index);

    /// <summary>Block of the first input that has no result yet, or null.</summary>
    public ulong? NextInputBlock()
    {
        ulong next = ResultCount();
        return Input(next)?.BlockNumber;
    }

    /// <summary>The outputs of an input that has a result: as many as that says.</summary>
    public List<byte[]> OutputsOf(ulong inputIndex) => BlobsOf(
        inputIndex, result => result.OutputCount,
        "SELECT blob FROM outputs WHERE output_index >= $0 AND output_index < $1 ORDER BY output_index");

    /// <summary>The reports of an input that has a result: as many as that says.</summary>
    public List<byte[]> ReportsOf(ulong inputIndex) => BlobsOf(
        inputIndex, result => result.ReportCount,
        "SELECT payload FROM reports WHERE report_index >= $0 AND report_index < $1 ORDER BY report_index");

    /// <summary>
    /// One input's whole effect, in one transaction; with the engine it was run on and, where that counts them, its instructions.
    /// </summary>
    public void StoreResult(ulong inputIndex, AdvanceResult result, string machine, ulong? cycles) => Database.Write("result", connection =>
    {
        StoredResult last = ResultAfter(inputIndex);
        ulong outputs = last.OutputCount;
        ulong reports = last.ReportCount;
        ulong compared = last.ComparedCount + (machine.Contains(ShadowMachine.NameSeparator) ? 1ul : 0);
        foreach (byte[] output in result.Outputs)
            Sql.Run(connection, "INSERT INTO outputs VALUES ($0, $1, $2)", outputs++, inputIndex, output);
        foreach (byte[] report in result.Reports)
            Sql.Run(connection, "INSERT INTO reports VALUES ($0, $1, $2)", reports++, inputIndex, report);
        Sql.Run(connection, "INSERT INTO results VALUES ($0, $1, $2, $3, $4, $5, $6, $7)",
            inputIndex, result.IsAccepted ? 1 : 0, outputs, reports, compared, result.OutputsRoot.ToHex(), machine,
            cycles is { } count ? count : DBNull.Value);
    });

    /// <summary>Number of inputs that survived the rollbacks not yet handled here, or null when all are handled.</summary>
    public ulong? PendingRollback() => LeastPending("input_count", "runner");

    /// <summary>Forgets results of inputs that are gone, and marks every rollback as handled.</summary>
    public void Truncate(ulong inputCount) => Database.Write("truncate results", connection =>
    {
        StoredResult last = ResultAfter(Math.Min(inputCount, ResultCount()));
        Sql.Run(connection, "DELETE FROM results WHERE input_index >= $0", inputCount);
        Sql.Run(connection, "DELETE FROM outputs WHERE output_index >= $0", last.OutputCount);
        Sql.Run(connection, "DELETE FROM reports WHERE report_index >= $0", last.ReportCount);
        Sql.Run(connection, "DELETE FROM snapshots WHERE input_count > $0", inputCount);
        Sql.Run(connection, "UPDATE runner SET handled_rollback = (SELECT coalesce(max(serial), 0) FROM rollbacks)");
    });

    /// <summary>Snapshots, newest first.</summary>
    public List<StoredSnapshot> Snapshots() =>
        Sql.List(Database.Connection, "SELECT input_count, state_hash, file FROM snapshots ORDER BY input_count DESC",
            row => new StoredSnapshot(row.Unsigned(0), row.GetString(1), row.GetString(2)));

    /// <summary>Adds a snapshot whose file is already on disk, and forgets all but the newest few.</summary>
    public void StoreSnapshot(StoredSnapshot snapshot, int keep) => Database.Write("snapshot", connection =>
    {
        Sql.Run(connection, "DELETE FROM snapshots WHERE input_count = $0", snapshot.InputCount);
        Sql.Run(connection, "INSERT INTO snapshots VALUES ($0, $1, $2)", snapshot.InputCount, snapshot.StateHash, snapshot.File);
        Sql.Run(connection,
            "DELETE FROM snapshots WHERE input_count NOT IN (SELECT input_count FROM snapshots ORDER BY input_count DESC LIMIT $0)", keep);
    });

    public void DropSnapshot(ulong inputCount) => Database.Write("drop snapshot", connection =>
        Sql.Run(connection, "DELETE FROM snapshots WHERE input_count = $0", inputCount));

    List<byte[]> BlobsOf(ulong inputIndex, Func<StoredResult, ulong> count, string text)
    {
        ulong from = count(ResultAfter(inputIndex)), to = count(ResultAfter(inputIndex + 1));
        List<byte[]> blobs = Sql.List(Database.Connection, text, row => row.Bytes(0), from, to);
        return (ulong)blobs.Count == to - from ? blobs
            : throw new FactsDamagedException($"of the {to - from} outputs or reports of input {inputIndex} {blobs.Count} are there");
    }
}

public sealed record StoredSnapshot(ulong InputCount, string StateHash, string File);
