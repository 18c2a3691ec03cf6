using Microsoft.Data.Sqlite;

namespace Rollup.Node.Facts;

/// <summary>
/// The node's memory. One connection writes; every write is one transaction, so a kill leaves either all of it or nothing. Each table has
/// one writer, named in the schema. What is read is checked: the whole file when it is opened, each row again when it is used.
/// </summary>
public sealed class FactsDatabase : IDisposable
{
    /// <summary>Names in the identity: what was drawn when the file was made, and the hash of the chain's block 0.</summary>
    public const string Serial = "serial";
    public const string Genesis = "genesis";

    // Where a file's header says who may write it, and the last answer that SQLite knows.
    const int WriteVersionAt = 18, WriteVersionMax = 2;

    readonly FactsConnection _writer;
    readonly StepHook? _hook;

    FactsDatabase(FactsConnection writer, StepHook? hook) => (_writer, _hook) = (writer, hook);

    /// <summary>
    /// Opens or creates the file and checks all of it. Throws <see cref="FactsDamagedException"/> when it is not as a node left it.
    /// `durable: false` is for tests that kill the process but never the power.
    /// </summary>
    public static FactsDatabase Open(string file, StepHook? hook = null, bool durable = true)
    {
        if (Directory.Exists(file))
            throw new NodeStopException(
                $"{file} is a directory, and the node keeps its facts in a file of that name: move the directory away",
                NodeEndKind.DirectoryUnusable);
        CheckIsWritable(file);
        FactsConnection connection = Connect(file, SqliteOpenMode.ReadWriteCreate);
        try
        {
            connection.Open();
            Sql.Run(connection, $"PRAGMA journal_mode = WAL; PRAGMA synchronous = {(durable ? "FULL" : "OFF")};");
            FactsDatabase database = new(connection, hook);
            database.EnsureSchema();
            return database;
        }
        catch (Exception fault)
        {
            connection.Dispose();
            if (FactsDamagedException.Of(fault) is { } damage) throw damage;
            throw;
        }
    }

    /// <summary>A connection that cannot write, for one reader at a time (the API opens one per call).</summary>
    public static FactsConnection OpenReader(string file)
    {
        FactsConnection connection = Connect(file, SqliteOpenMode.ReadOnly);
        connection.Open();
        return connection;
    }

    /// <summary>Readers are kept open for the next question; these are closed, so that a new file under the name is seen.</summary>
    public static void ForgetReaders(string file) => SqliteConnection.ClearPool(Connect(file, SqliteOpenMode.ReadOnly));

    /// <summary>Whose facts these are, by name; null while it is not stored.</summary>
    public string? Identity(string name) => Sql.Text(_writer, "SELECT value FROM identity WHERE name = $0", name);

    internal FactsConnection Connection => _writer;

    /// <summary>
    /// One fact or none: the body's writes are committed together. The hook sees the moments before and after the commit.
    /// </summary>
    internal void Write(string what, Action<FactsConnection> body)
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

    static FactsConnection Connect(string file, SqliteOpenMode mode) => new(new SqliteConnectionStringBuilder
    {
        DataSource = file, Mode = mode, Pooling = mode == SqliteOpenMode.ReadOnly, DefaultTimeout = 10,
    }.ToString());

    /// <summary>A file of a later SQLite is opened for reading only, as if rights were missing: no node of ours made one.</summary>
    static void CheckIsWritable(string file)
    {
        if (!File.Exists(file)) return;
        Span<byte> header = stackalloc byte[WriteVersionAt + 1];
        using FileStream stream = File.OpenRead(file);
        if (stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length && header[^1] > WriteVersionMax)
            throw new FactsDamagedException("it is of a later SQLite, which it was not");
    }

    void EnsureSchema()
    {
        long version = Sql.Long(_writer, "PRAGMA user_version");
        bool isNew = version == 0 && Sql.Long(_writer, "SELECT count(*) FROM sqlite_master") == 0;
        if (version != FactsSchema.Version && !isNew)
            throw new FactsDamagedException($"it has schema {version}, this program knows {FactsSchema.Version}");
        if (!isNew)
        {
            FactsSchema.Check(_writer);
            return;
        }
        Write("schema", connection =>
        {
            Sql.Run(connection, FactsSchema.Create);
            Sql.Run(connection, "INSERT INTO identity VALUES ($0, $1)", Serial, Guid.NewGuid().ToString("N"));
        });
    }
}

/// <summary>Called at the named moments between two steps; the simulator throws from it to kill the node there.</summary>
public delegate void StepHook(string where);
