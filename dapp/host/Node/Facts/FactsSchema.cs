using Microsoft.Data.Sqlite;

namespace Rollup.Node.Facts;

/// <summary>
/// The tables of the facts, and what keeps them whole. Each table `x` is a view of `x_rows` that shows sealed rows only and ends the
/// question with SQLite's own "corrupt" at the first that is not; what is written through the view is sealed and counted. Text hashes cost
/// twice their bytes and buy rows that a person can read with the sqlite3 shell.
/// </summary>
static class FactsSchema
{
    public const int Version = 4;

    const string Totals = "totals";

    static readonly Table[] s_tables =
    [
        // writer: FactsDatabase
        new("identity", "name TEXT, value TEXT NOT NULL", "name"),
        // writer: ChainReader
        new("blocks", "number INTEGER PRIMARY KEY, hash TEXT NOT NULL"),
        new("inputs",
            "input_index INTEGER PRIMARY KEY, block_number INTEGER NOT NULL, transaction_hash TEXT NOT NULL, blob BLOB NOT NULL, "
            + "hash TEXT NOT NULL"),
        new("claims_seen",
            "block_number INTEGER, log_index INTEGER, last_block INTEGER NOT NULL, root TEXT NOT NULL, accepted INTEGER NOT NULL, "
            + "transaction_hash TEXT NOT NULL", "block_number, log_index"),
        new("executions", "output_index INTEGER PRIMARY KEY, block_number INTEGER NOT NULL, transaction_hash TEXT NOT NULL"),
        new("rollbacks", "serial INTEGER PRIMARY KEY, block_number INTEGER NOT NULL, input_count INTEGER NOT NULL"),
        // writer: MachineRunner. Counts are of everything up to and with the input: they say which outputs and reports are its own.
        new("results",
            "input_index INTEGER PRIMARY KEY, accepted INTEGER NOT NULL, output_count INTEGER NOT NULL, report_count INTEGER NOT NULL, "
            + "compared_count INTEGER NOT NULL, root TEXT NOT NULL, machine TEXT NOT NULL, cycles INTEGER"),
        new("outputs", "output_index INTEGER PRIMARY KEY, input_index INTEGER NOT NULL, blob BLOB NOT NULL"),
        new("reports", "report_index INTEGER PRIMARY KEY, input_index INTEGER NOT NULL, payload BLOB NOT NULL"),
        new("snapshots", "input_count INTEGER PRIMARY KEY, state_hash TEXT NOT NULL, file TEXT NOT NULL"),
        new("runner", "id INTEGER PRIMARY KEY, handled_rollback INTEGER NOT NULL"),
        // writer: Claimer
        new("epochs",
            "epoch INTEGER PRIMARY KEY, last_block INTEGER NOT NULL, input_count INTEGER NOT NULL, output_count INTEGER NOT NULL, "
            + "root TEXT NOT NULL, finished INTEGER NOT NULL"),
        new("attempts",
            "attempt INTEGER PRIMARY KEY, epoch INTEGER NOT NULL, root TEXT NOT NULL, nonce INTEGER NOT NULL, fee TEXT NOT NULL, "
            + "head_block INTEGER NOT NULL, transaction_hash TEXT NOT NULL, raw BLOB NOT NULL"),
        new("proofs", "output_index INTEGER PRIMARY KEY, epoch INTEGER NOT NULL, siblings BLOB NOT NULL"),
        new("claimer", "id INTEGER PRIMARY KEY, handled_rollback INTEGER NOT NULL"),
    ];

    const string Indexes = """
        CREATE INDEX inputs_by_block ON inputs_rows (block_number);
        CREATE INDEX claims_by_epoch ON claims_seen_rows (last_block);
        CREATE UNIQUE INDEX epochs_by_last_block ON epochs_rows (last_block);
        CREATE INDEX epochs_open ON epochs_rows (epoch) WHERE finished = 0;
        CREATE INDEX attempts_by_nonce ON attempts_rows (nonce);
        CREATE INDEX attempts_by_epoch ON attempts_rows (epoch);
        """;

    /// <summary>Everything a new file begins with.</summary>
    public static string Create { get; } = string.Join('\n', [
        .. new Table(Totals, "name TEXT, row_count INTEGER NOT NULL", "name").Statements(isCounted: false),
        .. s_tables.SelectMany(table => table.Statements(isCounted: true)),
        Indexes,
        .. s_tables.Select(table => $"INSERT INTO {Totals} VALUES ('{table.Name}', 0);"),
        "INSERT INTO runner VALUES (1, 0); INSERT INTO claimer VALUES (1, 0);",
        $"PRAGMA user_version = {Version};",
    ]);

    /// <summary>Reads the whole file. Throws <see cref="FactsDamagedException"/>, or SQLite's own error, at the first thing that is wrong.
    /// </summary>
    public static void Check(FactsConnection connection)
    {
        if (Sql.Text(connection, "PRAGMA integrity_check(1)") is not "ok" and var problem)
            throw new FactsDamagedException($"SQLite finds: {problem}");
        if (!Objects(connection).SequenceEqual(s_objects.Value)) throw new FactsDamagedException("its tables are not those of a node");
        foreach (Table table in s_tables)
        {
            long rows = Sql.Long(connection, $"SELECT count(*) FROM {table.Name}");
            long? counted = Sql.First(connection, $"SELECT row_count FROM {Totals} WHERE name = $0", row => new Counted(row.GetInt64(0)),
                table.Name)?.Rows;
            if (rows != counted) throw new FactsDamagedException($"table {table.Name} has {rows} rows, {counted} were stored");
        }
    }

    static readonly Lazy<List<string>> s_objects = new(() =>
    {
        using FactsConnection empty = new("Data Source=:memory:");
        empty.Open();
        Sql.Run(empty, Create);
        return Objects(empty);
    });

    static List<string> Objects(FactsConnection connection) => Sql.List(
        connection, "SELECT coalesce(type, '') || ' ' || coalesce(name, '') || ' ' || coalesce(sql, '') FROM sqlite_master ORDER BY 1",
        row => row.GetString(0));

    sealed record Counted(long Rows);

    /// <summary>Columns: as SQLite's CREATE TABLE wants them. Key: of a table that is not ordered by its INTEGER PRIMARY KEY.</summary>
    sealed record Table(string Name, string Columns, string? Key = null)
    {
        public IEnumerable<string> Statements(bool isCounted)
        {
            string[] columns = [.. Columns.Split(", ").Select(column => column.Split(' ')[0])];
            string[] key = Key?.Split(", ") ?? [columns[0]];
            string all = string.Join(", ", columns);
            string fresh = Prefixed("new.", columns);
            string sealedFresh = $"seal('{Name}', {fresh})";
            string isOld = string.Join(" AND ", key.Select(column => $"{column} = old.{column}"));
            yield return $"CREATE TABLE {Name}_rows ({Columns}, seal BLOB NOT NULL"
                + (Key is null ? ");" : $", PRIMARY KEY ({Key})) WITHOUT ROWID;");
            // A subquery is asked last and of the row itself: beside `WHERE root = $0` SQLite would put $0 in the place of the root, and a
            // row of another root would be called damaged.
            yield return $"CREATE VIEW {Name} AS SELECT {all} FROM {Name}_rows WHERE (SELECT is_sealed(seal, '{Name}', {all}));";
            yield return $"CREATE TRIGGER {Name}_insert INSTEAD OF INSERT ON {Name} BEGIN "
                + $"INSERT INTO {Name}_rows VALUES ({fresh}, {sealedFresh}); END;";
            yield return $"CREATE TRIGGER {Name}_update INSTEAD OF UPDATE ON {Name} BEGIN "
                + $"UPDATE {Name}_rows SET {string.Join(", ", columns.Select(column => $"{column} = new.{column}"))}, seal = {sealedFresh} "
                + $"WHERE {isOld}; END;";
            yield return $"CREATE TRIGGER {Name}_delete INSTEAD OF DELETE ON {Name} BEGIN DELETE FROM {Name}_rows WHERE {isOld}; END;";
            if (!isCounted) yield break;
            yield return Count("insert", "+ 1");
            yield return Count("delete", "- 1");
        }

        string Count(string happened, string change) => $"CREATE TRIGGER {Name}_{happened}_counted AFTER {happened} ON {Name}_rows BEGIN "
            + $"UPDATE {Totals} SET row_count = row_count {change} WHERE name = '{Name}'; END;";

        static string Prefixed(string prefix, string[] columns) => string.Join(", ", columns.Select(column => prefix + column));
    }
}
