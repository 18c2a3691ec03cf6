using Microsoft.Data.Sqlite;

namespace Rollup.Node.Facts;

/// <summary>What was read from the chain. The only writer of blocks, inputs, claims_seen, executions and rollbacks.</summary>
public sealed class ReaderFacts(FactsDatabase database)
{
    /// <summary>A re-organisation deeper than this is re-read from the application's first block: correct, only slow.</summary>
    const ulong CheckpointBlocksKept = 8_192;

    /// <summary>Hash of block 0 of the chain that these facts are of; null where no endpoint told it.</summary>
    public string? Genesis() => database.Identity(FactsDatabase.Genesis);

    /// <summary>The last block up to which everything is stored, or null before the first page.</summary>
    public BlockReference? Cursor() => Checkpoint("SELECT number, hash FROM blocks ORDER BY number DESC LIMIT 1");

    /// <summary>The newest checked block at or below a number.</summary>
    public BlockReference? CheckpointAtOrBelow(ulong number) =>
        Checkpoint("SELECT number, hash FROM blocks WHERE number <= $0 ORDER BY number DESC LIMIT 1", number);

    public ulong CheckpointCount() => (ulong)Sql.Long(database.Connection, "SELECT count(*) FROM blocks");

    public BlockReference CheckpointByRank(ulong rank) =>
        Checkpoint("SELECT number, hash FROM blocks ORDER BY number LIMIT 1 OFFSET $0", rank)
        ?? throw new InvalidOperationException("no such checkpoint");

    public ulong InputCount() => (ulong)Sql.Long(database.Connection, "SELECT max(input_index) + 1 FROM inputs");

    public ulong? LastInputBlock() =>
        InputCount() == 0 ? null : (ulong)Sql.Long(database.Connection, "SELECT max(block_number) FROM inputs");

    /// <summary>The block in which an output is stored as executed, or null.</summary>
    public ulong? ExecutionBlock(ulong outputIndex) =>
        Sql.Long(database.Connection, "SELECT block_number FROM executions WHERE output_index = $0", outputIndex) is > 0 and var block
            ? (ulong)block : null;

    /// <summary>
    /// One page and its end, in one transaction. `checkpoints` are the page's blocks whose hashes were checked, its end among them.
    /// </summary>
    public void StorePage(ChainPage page, IReadOnlyCollection<BlockReference> checkpoints) => database.Write("page", connection =>
    {
        foreach (InputLog input in page.Inputs)
            Sql.Run(connection, "INSERT INTO inputs VALUES ($0, $1, $2, $3, $4)", input.Index, input.Block.Number,
                input.TransactionHash, input.Blob, InputContent.HashOf(input.Blob));
        foreach (ClaimLog claim in page.Claims)
            Sql.Run(connection, "INSERT INTO claims_seen VALUES ($0, $1, $2, $3, $4, $5)",
                claim.Block.Number, claim.LogIndex, claim.LastBlock, claim.Root, claim.Accepted ? 1 : 0, claim.TransactionHash);
        foreach (ExecutionLog execution in page.Executions)
            Sql.Run(connection, "INSERT INTO executions VALUES ($0, $1, $2)", execution.OutputIndex, execution.Block.Number,
                execution.TransactionHash);
        foreach (BlockReference block in checkpoints)
            Sql.Run(connection, "INSERT INTO blocks VALUES ($0, $1)", block.Number, block.Hash);
        Sql.Run(connection, "DELETE FROM blocks WHERE number < (SELECT max(number) FROM blocks) - $0", CheckpointBlocksKept);
    });

    /// <summary>Forgets everything above the common ancestor and says so to the writers of the other tables.</summary>
    public void RollBack(ulong ancestorBlock) => database.Write("rollback", connection =>
    {
        Sql.Run(connection, "DELETE FROM inputs WHERE block_number > $0", ancestorBlock);
        Sql.Run(connection, "DELETE FROM claims_seen WHERE block_number > $0", ancestorBlock);
        Sql.Run(connection, "DELETE FROM executions WHERE block_number > $0", ancestorBlock);
        Sql.Run(connection, "DELETE FROM blocks WHERE number > $0", ancestorBlock);
        Sql.Run(connection, """
            INSERT INTO rollbacks (serial, block_number, input_count)
            SELECT (SELECT coalesce(max(serial), 0) + 1 FROM rollbacks), $0, (SELECT coalesce(max(input_index) + 1, 0) FROM inputs)
            """, ancestorBlock);
    });

    BlockReference? Checkpoint(string text, params ReadOnlySpan<object> values)
    {
        List<BlockReference> rows = Sql.List(database.Connection, text, Row, values);
        return rows.Count == 0 ? null : rows[0];
    }

    static BlockReference Row(SqliteDataReader reader) => new(reader.Unsigned(0), reader.GetString(1));
}
