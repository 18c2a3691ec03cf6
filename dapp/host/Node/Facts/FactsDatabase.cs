using Microsoft.Data.Sqlite;

namespace Rollup.Node.Facts;

/// <summary>The node's memory. One connection writes; every write is one transaction, so a kill leaves either all of it or nothing.
/// Each table has one writer, named in the schema.</summary>
public sealed class FactsDatabase : IDisposable
{
    const int SchemaVersion = 3;

    // Text hashes cost 2x their bytes and buy a database that a person can read with the sqlite3 shell.
    const string Schema = """
        -- writer: StartChecks
        CREATE TABLE identity (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        -- writer: ChainReader
        CREATE TABLE blocks (number INTEGER PRIMARY KEY, hash TEXT NOT NULL);
        CREATE TABLE inputs (
            input_index INTEGER PRIMARY KEY, block_number INTEGER NOT NULL, transaction_hash TEXT NOT NULL, blob BLOB NOT NULL,
            hash TEXT NOT NULL);
        CREATE INDEX inputs_by_block ON inputs (block_number);
        CREATE TABLE claims_seen (
            block_number INTEGER NOT NULL, log_index INTEGER NOT NULL, last_block INTEGER NOT NULL, root TEXT NOT NULL,
            accepted INTEGER NOT NULL, transaction_hash TEXT NOT NULL, PRIMARY KEY (block_number, log_index)) WITHOUT ROWID;
        CREATE INDEX claims_by_epoch ON claims_seen (last_block);
        CREATE TABLE executions (output_index INTEGER PRIMARY KEY, block_number INTEGER NOT NULL, transaction_hash TEXT NOT NULL);
        CREATE TABLE rollbacks (serial INTEGER PRIMARY KEY, block_number INTEGER NOT NULL, input_count INTEGER NOT NULL);
        -- writer: MachineRunner
        CREATE TABLE results (input_index INTEGER PRIMARY KEY, accepted INTEGER NOT NULL, output_count INTEGER NOT NULL,
            report_count INTEGER NOT NULL, root TEXT NOT NULL, machine TEXT NOT NULL, cycles INTEGER);
        CREATE TABLE outputs (output_index INTEGER PRIMARY KEY, input_index INTEGER NOT NULL, blob BLOB NOT NULL);
        CREATE INDEX outputs_by_input ON outputs (input_index);
        CREATE TABLE reports (report_index INTEGER PRIMARY KEY, input_index INTEGER NOT NULL, payload BLOB NOT NULL);
        CREATE INDEX reports_by_input ON reports (input_index);
        CREATE TABLE snapshots (input_count INTEGER PRIMARY KEY, state_hash TEXT NOT NULL, file TEXT NOT NULL);
        CREATE TABLE runner (id INTEGER PRIMARY KEY CHECK (id = 1), handled_rollback INTEGER NOT NULL);
        INSERT INTO runner VALUES (1, 0);
        -- writer: Claimer
        CREATE TABLE epochs (epoch INTEGER PRIMARY KEY, last_block INTEGER NOT NULL, input_count INTEGER NOT NULL,
            output_count INTEGER NOT NULL, root TEXT NOT NULL, finished INTEGER NOT NULL);
        CREATE UNIQUE INDEX epochs_by_last_block ON epochs (last_block);
        CREATE INDEX epochs_open ON epochs (epoch) WHERE finished = 0;
        CREATE TABLE attempts (attempt INTEGER PRIMARY KEY, epoch INTEGER NOT NULL, root TEXT NOT NULL, nonce INTEGER NOT NULL,
            fee TEXT NOT NULL, head_block INTEGER NOT NULL, transaction_hash TEXT NOT NULL, raw BLOB NOT NULL);
        CREATE INDEX attempts_by_nonce ON attempts (nonce);
        CREATE INDEX attempts_by_epoch ON attempts (epoch);
        CREATE TABLE proofs (output_index INTEGER PRIMARY KEY, epoch INTEGER NOT NULL, siblings BLOB NOT NULL);
        CREATE TABLE claimer (id INTEGER PRIMARY KEY CHECK (id = 1), handled_rollback INTEGER NOT NULL);
        INSERT INTO claimer VALUES (1, 0);
        """;

    readonly SqliteConnection _writer;
    readonly StepHook? _hook;

    FactsDatabase(SqliteConnection writer, StepHook? hook) => (_writer, _hook) = (writer, hook);

    /// <summary>Opens or creates the file. `durable: false` is for tests that kill the process but never the power.</summary>
    public static FactsDatabase Open(string file, StepHook? hook = null, bool durable = true)
    {
        SqliteConnection connection = new(ConnectionString(file, SqliteOpenMode.ReadWriteCreate));
        try
        {
            connection.Open();
            Sql.Run(connection, $"PRAGMA journal_mode = WAL; PRAGMA synchronous = {(durable ? "FULL" : "OFF")}; PRAGMA foreign_keys = ON;");
            FactsDatabase database = new(connection, hook);
            database.EnsureSchema();
            return database;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A connection that cannot write, for one reader at a time (the API opens one per call).</summary>
    public static SqliteConnection OpenReader(string file)
    {
        SqliteConnection connection = new(ConnectionString(file, SqliteOpenMode.ReadOnly));
        connection.Open();
        return connection;
    }

    internal SqliteConnection Connection => _writer;

    /// <summary>
    /// One fact or none: the body's writes are committed together. The hook sees the moments before and after the commit.
    /// </summary>
    internal void Write(string what, Action<SqliteConnection> body)
    {
        _hook?.Invoke($"{what}: begin");
        using (SqliteTransaction transaction = _writer.BeginTransaction())
        {
            body(_writer);
            _hook?.Invoke($"{what}: before commit");
            transaction.Commit();
        }
        _hook?.Invoke($"{what}: committed");
    }

    public void Dispose() => _writer.Dispose();

    static string ConnectionString(string file, SqliteOpenMode mode) =>
        new SqliteConnectionStringBuilder
        {
            DataSource = file, Mode = mode, Pooling = mode == SqliteOpenMode.ReadOnly,
            DefaultTimeout = 10
        }.ToString();

    void EnsureSchema()
    {
        long version = Sql.Long(_writer, "PRAGMA user_version");
        if (version == SchemaVersion) return;
        if (version != 0) throw new NodeStopException($"the facts have schema {version}, this program knows {SchemaVersion}");

        Write("schema", connection => Sql.Run(connection, Schema + $"PRAGMA user_version = {SchemaVersion};"));
    }
}

/// <summary>Called at the named moments between two steps; the simulator throws from it to kill the node there.</summary>
public delegate void StepHook(string where);
