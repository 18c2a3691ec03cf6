using Microsoft.Data.Sqlite;
using Rollup.Node;

namespace Rollup.Tests.Unit.Node;

/// <summary>Facts that are not as they were stored are found when the file is opened, and when they are asked for.</summary>
public sealed class FactsDatabaseTests : IDisposable
{
    readonly Folder _folder = new();

    string File => _folder.File(FactsFile.Name);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(
        "a row of table inputs is not what was stored",
        "UPDATE inputs_rows SET blob = x'0102'", "UPDATE inputs_rows SET block_number = block_number + 1",
        "UPDATE inputs_rows SET seal = x''", "UPDATE inputs_rows SET input_index = 5")]
    [InlineData("a row of table blocks", "UPDATE blocks_rows SET hash = upper(hash)")]
    [InlineData("a row of table runner", "UPDATE runner_rows SET handled_rollback = 7")]
    [InlineData("a row of table totals", "UPDATE totals_rows SET row_count = 2 WHERE name = 'inputs'")]
    [InlineData("table runner has 0 rows, 1 were stored", "DELETE FROM runner_rows; UPDATE totals SET row_count = 1 WHERE name = 'runner'")]
    [InlineData("table identity has 1 rows", "DELETE FROM totals_rows")]
    [InlineData("its tables are not those of a node", "DROP TRIGGER inputs_insert", "CREATE TABLE mine (x)")]
    [InlineData("it has schema 2, this program knows 4", "PRAGMA user_version = 2")]
    [InlineData("it has schema", "PRAGMA user_version = 0", "PRAGMA user_version = 5")]
    public void AnEditByHandIsSeen(string expected, params string[] edits) => Assert.All(edits, statement =>
    {
        Fill().Dispose();
        Execute(statement);
        FactsDamagedException damage = Assert.Throws<FactsDamagedException>(() => FactsDatabase.Open(File, durable: false));
        Assert.Contains(expected, damage.Message, StringComparison.Ordinal);
        FactsFile.SetAside(File);
    });

    [Fact]
    public void ARowIsCheckedWhenItIsUsedAndSealedWhenItIsWritten()
    {
        using FactsDatabase database = Fill();
        using ServedFacts facts = new(File, database.Identity(FactsDatabase.Serial)!);
        Assert.Single(facts.Read(view => view.Inputs(0, 10)));
        Execute("UPDATE inputs_rows SET blob = x'0102'");
        Assert.Contains("table inputs", Assert.Throws<FactsDamagedException>(() => facts.Read(view => view.Inputs(0, 10))).Message);
        Assert.NotNull(facts.Damage);
        Assert.True(facts.Damaged.IsCancellationRequested);
        Assert.Equal(1ul, facts.Read(view => view.Identity("chain").Length == 0 ? 1ul : 0)); // other rows are whole
        SqliteException fault = Assert.Throws<SqliteException>(() => new RunnerFacts(database).Input(0));
        Assert.NotNull(FactsDamagedException.Of(fault));
    }

    /// <summary>SQLite may put what is asked for in the place of a row's own value before it looks at the row.</summary>
    [Fact]
    public void ARowThatIsNotAskedForIsNotDamaged()
    {
        using FactsDatabase database = Fill();
        ClaimerFacts facts = new(database);
        foreach (string root in new[] { "0x01", "0x02" }) facts.StoreAttempt(new ClaimAttempt(1, root, 7, 5, 9, root, [1]));
        foreach (string root in new[] { "0x01", "0x02" }) Assert.Equal(root, facts.LatestAttempt(1, root)!.TransactionHash);
        for (ulong epoch = 0; epoch < 2; epoch++) facts.RecordEpoch(new StoredEpoch(epoch, epoch * 5 + 4, 0, 0, "0x01", Finished: false));
        facts.FinishEpoch(1, firstOutput: 0, []);
        Assert.Equal([0ul], facts.OpenEpochs(5).Select(epoch => epoch.Epoch));
        facts.Truncate(9); // no claim of epoch 1 is on the chain, so it is open again
        Assert.Equal([0ul, 1], facts.OpenEpochs(5).Select(epoch => epoch.Epoch));
    }

    [Fact]
    public void ARowThatIsMissingIsSeenByItsNeighbours()
    {
        using FactsDatabase database = Fill();
        RunnerFacts runner = new(database);
        runner.StoreResult(0, new AdvanceResult(true, [[1], [2], [3]], [], default), "native", null);
        using ServedFacts facts = new(File, database.Identity(FactsDatabase.Serial)!);
        Assert.Equal(3, facts.Read(view => view.Outputs(0, 10, OutputFilter.All, null)).Count);
        Execute("DELETE FROM outputs_rows WHERE output_index = 1");
        Assert.Equal("output 1 is missing", Missing(view => view.Outputs(0, 10, OutputFilter.All, null)));
        Assert.Equal("output 1 is missing", Missing(view => view.Outputs(0, 10, OutputFilter.NotNotices, 0)));
        Assert.Single(facts.Read(view => view.Outputs(2, 10, OutputFilter.All, null)));
        Execute("DELETE FROM outputs_rows WHERE output_index = 2");
        Assert.Equal("output 2 is missing", Missing(view => view.Outputs(2, 10, OutputFilter.All, null)));
        Assert.Contains("of the 3 outputs", Assert.Throws<FactsDamagedException>(() => runner.OutputsOf(0)).Message);

        string Missing(Func<FactsView, object> question) => Assert.Throws<FactsDamagedException>(() => facts.Read(question)).Message;
    }

    [Fact]
    public void AFileInThePlaceOfAnotherIsNotRead()
    {
        using FactsDatabase database = Fill();
        using ServedFacts facts = new(File, database.Identity(FactsDatabase.Serial)!);
        _ = facts.Read(view => view.InputCount());
        Assert.Equal(File + ".aside-1", FactsFile.SetAside(File));
        using FactsDatabase other = FactsDatabase.Open(File, durable: false);
        Assert.Contains("another file", Assert.Throws<FactsDamagedException>(() => facts.Read(view => view.InputCount())).Message);
        Assert.Equal(File + ".aside-2", FactsFile.SetAside(File));
        Assert.True(System.IO.File.Exists(File + ".aside-1"));
    }

    /// <summary>
    /// SQLite believes some bits of a header: one of them made the file read only, and the node ended as if it had no rights to it.
    /// </summary>
    [Fact]
    public void AnyBitOfTheHeaderIsDamageOrDoesNoHarm()
    {
        const int HeaderBytes = 100;
        Fill().Dispose();
        byte[] healthy = System.IO.File.ReadAllBytes(File);
        int damaged = 0;
        for (int bit = 0; bit < 8 * HeaderBytes; bit++)
        {
            foreach (string ending in new[] { "-wal", "-shm" }) System.IO.File.Delete(File + ending);
            byte[] bytes = [.. healthy];
            bytes[bit / 8] ^= (byte)(1 << bit % 8);
            System.IO.File.WriteAllBytes(File, bytes);
            try
            {
                using FactsDatabase database = FactsDatabase.Open(File, durable: false);
                new RunnerFacts(database).Truncate(0);
                Assert.Equal([1, 2, 3], new RunnerFacts(database).Input(0)!.Blob);
            }
            catch (Exception fault) when (FactsDamagedException.Of(fault) is not null)
            {
                damaged++;
            }
        }
        Assert.InRange(damaged, 8 * 16, 8 * HeaderBytes - 8); // the first 16 bytes are SQLite's name
    }

    [Theory]
    [InlineData(8)]  // read only
    [InlineData(10)] // an error of the disk
    [InlineData(13)] // full
    [InlineData(14)] // cannot be opened
    public void WhatTheSurroundingsDoIsNoDamage(int code) =>
        Assert.Null(FactsDamagedException.Of(new SqliteException("of the surroundings", code)));

    /// <summary>No room for one more page: nothing is stored of it, and the node says what is missing.</summary>
    [Fact]
    public void AFullDiskIsCalledOne()
    {
        using FactsDatabase database = Fill();
        Sql.Run(database.Connection, "PRAGMA max_page_count = 1"); // SQLite takes the present number
        InputLog large = new(1, JobScript.Block(4), "0x02", new byte[1 << 20]);
        SqliteException fault = Assert.Throws<SqliteException>(
            () => new ReaderFacts(database).StorePage(new ChainPage([large], [], []), [JobScript.Block(4)]));
        Assert.Equal(NodeEndKind.DiskFull, NodeFaults.EndOf(fault, isAskedToEnd: false).Kind);
        Assert.Equal(1ul, new ReaderFacts(database).InputCount());
    }

    FactsDatabase Fill()
    {
        FactsDatabase database = FactsDatabase.Open(File, durable: false);
        new ReaderFacts(database).StorePage(
            new ChainPage([new InputLog(0, JobScript.Block(3), "0x01", [1, 2, 3])], [], []), [JobScript.Block(3)]);
        return database;
    }

    void Execute(string statement)
    {
        using SqliteConnection connection = new($"Data Source={File};Pooling=False");
        Seal.AddTo(connection); // the triggers that count rows seal the count
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = statement;
        _ = command.ExecuteNonQuery();
    }
}
