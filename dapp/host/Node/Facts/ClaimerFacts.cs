using Microsoft.Data.Sqlite;

namespace Rollup.Node.Facts;

/// <summary>What was claimed. The only writer of epochs, attempts, proofs and claimer.</summary>
public sealed class ClaimerFacts(FactsDatabase database) : StepFacts(database)
{
    const string EpochColumns = "SELECT epoch, last_block, input_count, output_count, root, finished FROM epochs ";
    const string AttemptColumns = "SELECT epoch, root, nonce, fee, head_block, transaction_hash, raw FROM attempts ";

    public ulong InputCountUpTo(ulong block) => Number(
        "SELECT input_index + 1 FROM inputs WHERE block_number <= $0 ORDER BY block_number DESC, input_index DESC LIMIT 1", block);

    /// <summary>The lowest block with an input in no recorded epoch, or null.</summary>
    public ulong? NextInputBlock()
    {
        ulong recorded = Number("SELECT max(input_count) FROM epochs");
        string? block = Sql.Text(Database.Connection, "SELECT CAST(block_number AS TEXT) FROM inputs WHERE input_index = $0", recorded);
        return block is null ? null : ulong.Parse(block);
    }

    /// <summary>
    /// The lowest last block of a claim on chain whose epoch is not recorded, or null: somebody claimed what we did not compute.
    /// </summary>
    public ulong? UnrecordedClaim()
    {
        string? block = Sql.Text(Database.Connection,
            "SELECT CAST(min(last_block) AS TEXT) FROM claims_seen WHERE last_block NOT IN (SELECT last_block FROM epochs)");
        return block is null ? null : ulong.Parse(block);
    }

    /// <summary>
    /// Whether the results are of the inputs that are stored now: a rollback not yet seen by the runner leaves older ones.
    /// </summary>
    public bool RunnerIsCurrent() =>
        Number("SELECT handled_rollback = (SELECT coalesce(max(serial), 0) FROM rollbacks) FROM runner") == 1;

    /// <summary>Epochs that are computed and not accepted, oldest first.</summary>
    public List<StoredEpoch> OpenEpochs(int limit) =>
        Sql.List(Database.Connection, EpochColumns + "WHERE finished = 0 ORDER BY epoch LIMIT $0", EpochRow, limit);

    public void RecordEpoch(StoredEpoch epoch) => Database.Write("epoch", connection =>
        Sql.Run(connection, "INSERT INTO epochs VALUES ($0, $1, $2, $3, $4, 0)",
            epoch.Epoch, epoch.LastBlock, epoch.InputCount, epoch.OutputCount, epoch.Root));

    public List<SeenClaim> ClaimsSeen(ulong lastBlock) =>
        Sql.List(Database.Connection,
            "SELECT block_number, root, accepted, transaction_hash FROM claims_seen WHERE last_block = $0 ORDER BY block_number, log_index "
            + "LIMIT 64",
            row => new SeenClaim(row.Unsigned(0), row.GetString(1), row.GetInt64(2) != 0, row.GetString(3)), lastBlock);

    /// <summary>A claim on chain that contradicts its recorded epoch, or null. Finished epochs are checked too.</summary>
    public ForeignClaim? ForeignClaim() => Sql.First(Database.Connection, """
        SELECT e.epoch, e.last_block, e.root, c.block_number, c.root, c.transaction_hash
        FROM claims_seen c JOIN epochs e ON e.last_block = c.last_block WHERE c.root <> e.root ORDER BY e.epoch LIMIT 1
        """, row => new ForeignClaim(
        row.Unsigned(0), row.Unsigned(1), row.GetString(2), row.Unsigned(3), row.GetString(4), row.GetString(5)));

    /// <summary>The newest signed claim of this epoch and root.</summary>
    public ClaimAttempt? LatestAttempt(ulong epoch, string root) =>
        Sql.First(Database.Connection, AttemptColumns + "WHERE epoch = $0 AND root = $1 ORDER BY attempt DESC LIMIT 1", AttemptRow, epoch,
            root);

    /// <summary>Every signed claim of this epoch and root, newest first: any of them may be the one that is mined.</summary>
    public List<ClaimAttempt> Attempts(ulong epoch, string root) =>
        Sql.List(Database.Connection, AttemptColumns + "WHERE epoch = $0 AND root = $1 ORDER BY attempt DESC LIMIT 16", AttemptRow, epoch,
            root);

    /// <summary>The newest signed claim that uses a nonce, whatever it claims: a successor must outbid it.</summary>
    public ClaimAttempt? LatestAttemptOfNonce(ulong nonce) =>
        Sql.First(Database.Connection, AttemptColumns + "WHERE nonce = $0 ORDER BY attempt DESC LIMIT 1", AttemptRow, nonce);

    public void StoreAttempt(ClaimAttempt attempt) => Database.Write("attempt", connection =>
        Sql.Run(connection,
            "INSERT INTO attempts SELECT coalesce(max(attempt), 0) + 1, $0, $1, $2, $3, $4, $5, $6 FROM attempts",
            attempt.Epoch, attempt.Root, attempt.Nonce, attempt.Fee.ToString(), attempt.HeadBlock, attempt.TransactionHash, attempt.Raw));

    /// <summary>Leaves of the outputs tree up to a count, in order: 32 bytes each, however long the outputs are.</summary>
    public List<Bytes32> OutputLeaves(ulong count)
    {
        List<Bytes32> leaves = Sql.List(Database.Connection, "SELECT blob FROM outputs WHERE output_index < $0 ORDER BY output_index",
            row => OutputProof.LeafOf(row.Bytes(0)), count);
        return (ulong)leaves.Count == count ? leaves
            : throw new FactsDamagedException($"of {count} outputs {leaves.Count} are there");
    }

    /// <summary>The lowest output below a count that has no proof, or the count itself.</summary>
    public ulong FirstUnproven(ulong count)
    {
        string? index = Sql.Text(Database.Connection, """
            SELECT CAST(min(o.output_index) AS TEXT) FROM outputs o LEFT JOIN proofs p ON p.output_index = o.output_index
            WHERE o.output_index < $0 AND p.output_index IS NULL
            """, count);
        return index is null ? count : ulong.Parse(index);
    }

    /// <summary>Proofs of the outputs from `firstOutput` on, and the epoch's end, in one transaction.</summary>
    public void FinishEpoch(ulong epoch, ulong firstOutput, IReadOnlyList<byte[]> siblings) => Database.Write("proofs", connection =>
    {
        for (int i = 0; i < siblings.Count; i++)
            Sql.Run(connection, "INSERT OR IGNORE INTO proofs VALUES ($0, $1, $2)", firstOutput + (ulong)i, epoch, siblings[i]);
        Sql.Run(connection, "UPDATE epochs SET finished = 1 WHERE epoch = $0", epoch);
    });

    /// <summary>The lowest surviving block of the rollbacks not yet handled here, or null when all are handled.</summary>
    public ulong? PendingRollback() => LeastPending("block_number", "claimer");

    /// <summary>
    /// Forgets epochs that end after a block. Signed claims stay: a nonce once used must be known, and an equal root may come again.
    /// </summary>
    public void Truncate(ulong block) => Database.Write("truncate epochs", connection =>
    {
        Sql.Run(connection, "DELETE FROM proofs WHERE epoch IN (SELECT epoch FROM epochs WHERE last_block > $0)", block);
        Sql.Run(connection, "DELETE FROM epochs WHERE last_block > $0", block);
        // A claim or its acceptance may have gone with the rolled-back blocks, so what stands is decided anew. Proofs stay true for their
        // root.
        Sql.Run(connection, """
            UPDATE epochs SET finished = 0 WHERE finished = 1
                AND NOT EXISTS (SELECT 1 FROM claims_seen c WHERE c.last_block = epochs.last_block AND c.accepted = 1)
            """);
        Sql.Run(connection, "DELETE FROM proofs WHERE epoch IN (SELECT epoch FROM epochs WHERE finished = 0)");
        Sql.Run(connection, "UPDATE claimer SET handled_rollback = (SELECT coalesce(max(serial), 0) FROM rollbacks)");
    });

    internal static StoredEpoch EpochRow(SqliteDataReader row) =>
        new(row.Unsigned(0), row.Unsigned(1), row.Unsigned(2), row.Unsigned(3), row.GetString(4), row.GetInt64(5) != 0);

    static ClaimAttempt AttemptRow(SqliteDataReader row) =>
        new(row.Unsigned(0), row.GetString(1), row.Unsigned(2), UInt128.Parse(row.GetString(3)), row.Unsigned(4), row.GetString(5),
            row.Bytes(6));
}

/// <summary>Counts are up to and with the epoch's last block.</summary>
public sealed record StoredEpoch(ulong Epoch, ulong LastBlock, ulong InputCount, ulong OutputCount, string Root, bool Finished);

public sealed record SeenClaim(ulong BlockNumber, string Root, bool Accepted, string TransactionHash);

/// <summary>A claim of another root than the one computed for its epoch.</summary>
public sealed record ForeignClaim(
    ulong Epoch, ulong LastBlock, string ComputedRoot, ulong BlockNumber, string Root, string TransactionHash)
{
    public override string ToString() => $"epoch {Epoch} (last block {LastBlock}): computed root {ComputedRoot}, but transaction"
        + $" {TransactionHash} in block {BlockNumber} claims {Root}";
}

/// <summary>Signed bytes of one claim. HeadBlock is where the reader stood when it was signed.</summary>
public sealed record ClaimAttempt(ulong Epoch, string Root, ulong Nonce, UInt128 Fee, ulong HeadBlock, string TransactionHash, byte[] Raw);
