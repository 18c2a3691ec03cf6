using Microsoft.Data.Sqlite;

namespace Rollup.Tests.Simulator;

/// <summary>What a disk, a hand or another program may do to a file of facts while no node runs.</summary>
static class DiskDamage
{
    public const string Nothing = "nothing to damage";

    const int PageBytes = 4096;

    /// <summary>Table, its key, and a change that a row's seal does not know of.</summary>
    static readonly (string Table, string Key, string Change)[] s_edits =
    [
        ("identity", "name", "value = value || 'x'"), ("blocks", "number", "hash = '0x'"), ("inputs", "input_index", "blob = x'00'"),
        ("claims_seen", "block_number", "root = '0x'"), ("executions", "output_index", "block_number = block_number + 1"),
        ("rollbacks", "serial", "input_count = 0"), ("results", "input_index", "root = '0x'"), ("outputs", "output_index", "blob = x'00'"),
        ("reports", "report_index", "payload = x'00'"), ("snapshots", "input_count", "state_hash = '0x'"),
        ("runner", "id", "handled_rollback = handled_rollback + 1"), ("epochs", "epoch", "finished = 1 - finished"),
        ("attempts", "attempt", "nonce = nonce + 1"), ("proofs", "output_index", "siblings = x'00'"),
        ("claimer", "id", "handled_rollback = handled_rollback + 1"), ("totals", "name", "row_count = row_count + 1"),
    ];

    /// <summary>What <see cref="Apply"/> may do, each named as it begins.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
    [
        "one bit", "many bytes", "truncated", "a page of zeros", "two pages", "no database", "more bytes", "another program's database",
        "another application's facts", "a row by hand",
    ];

    /// <summary>One kind of damage at one place, drawn by the dice. Says what it did, first the kind.</summary>
    public static string Apply(Dice dice, string file)
    {
        string target = File.Exists(file + "-wal") && new FileInfo(file + "-wal").Length > 0 && dice.Chance(2) ? file + "-wal" : file;
        byte[] bytes = File.ReadAllBytes(target);
        if (bytes.Length == 0) return Nothing;
        switch (dice.Below(Kinds.Count))
        {
            case 0:
                int at = dice.Below(bytes.Length);
                bytes[at] ^= (byte)(1 << dice.Below(8));
                return Write($"one bit: of byte {at}");
            case 1:
                int count = 1 + dice.Below(200);
                for (int i = 0; i < count; i++) bytes[dice.Below(bytes.Length)] ^= (byte)(1 + dice.Below(255));
                return Write($"many bytes: {count}");
            case 2:
                bytes = bytes[..dice.Below(bytes.Length)];
                return Write($"truncated: to {bytes.Length}");
            case 3:
                bytes.AsSpan(Page(dice, bytes), Math.Min(PageBytes, bytes.Length)).Clear();
                return Write("a page of zeros");
            case 4:
                (int one, int other) = (Page(dice, bytes), Page(dice, bytes));
                byte[] kept = bytes[one..(one + Math.Min(PageBytes, bytes.Length))];
                bytes.AsSpan(other, kept.Length).CopyTo(bytes.AsSpan(one));
                kept.CopyTo(bytes.AsSpan(other));
                return Write("two pages: in each other's place");
            case 5:
                bytes = dice.Bytes(1 + dice.Below(10_000));
                return Write("no database");
            case 6:
                bytes = [.. bytes.AsSpan(0, bytes.Length / 2), .. dice.Bytes(PageBytes), .. bytes.AsSpan(bytes.Length / 2)];
                return Write("more bytes: in the middle");
            case 7:
                Delete(file);
                SimulationChecks.ExecuteAny(file, "CREATE TABLE inputs (x); INSERT INTO inputs VALUES (1); PRAGMA user_version = 4;");
                return "another program's database";
            case 8:
                Delete(file);
                using (FactsDatabase foreign = FactsDatabase.Open(file, durable: false))
                    _ = StartChecks.Identify(
                        foreign, SimulatedChain.Application with { Application = "0x00000000000000000000000000000000000000dd" });
                return "another application's facts";
            default:
                (string table, string key, string change) = s_edits[dice.Below(s_edits.Length)];
                string row = $"(SELECT {key} FROM {table}_rows LIMIT 1 OFFSET {dice.Below(3)})";
                return SimulationChecks.Execute(file, $"UPDATE {table}_rows SET {change} WHERE {key} = {row}")
                    ? $"a row by hand: {table}" : Nothing;
        }

        string Write(string what)
        {
            File.WriteAllBytes(target, bytes);
            return $"{what}, {Path.GetFileName(target)}";
        }
    }

    /// <summary>Some of the files are gone, cut off, or have the bytes of another one.</summary>
    public static void ApplyToSnapshots(Dice dice, string[] files, Tally tally)
    {
        foreach (string file in files)
        {
            string kind = dice.Below(6) switch { 0 => "deleted", 1 => "cut off", 2 => "another's", _ => "" };
            if (kind.Length == 0) continue;
            tally.Add($"snapshots: {kind}");
            if (kind == "deleted") File.Delete(file);
            else if (kind == "cut off") File.WriteAllBytes(file, [.. File.ReadAllBytes(file).SkipLast(1)]);
            else if (File.Exists(files[0])) File.WriteAllBytes(file, File.ReadAllBytes(files[0]));
        }
    }

    /// <summary>Bits that change on the disk under whoever has the file open.</summary>
    public static void FlipBits(Dice dice, string file)
    {
        foreach (string name in new[] { file, file + "-wal" })
        {
            using FileStream stream = new(name, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            int flips = 1 + dice.Below(40);
            for (int i = 0; i < flips && stream.Length > 0; i++)
            {
                stream.Position = dice.Below((int)stream.Length);
                int old = stream.ReadByte();
                stream.Position--;
                stream.WriteByte((byte)(old ^ 1 << dice.Below(8)));
            }
        }
    }

    /// <summary>Another input in the place of one that was not run yet, by one who can seal; the hash beside it is InputBox's.</summary>
    public static bool SealAnew(string file)
    {
        try
        {
            using FactsDatabase database = FactsDatabase.Open(file, durable: false);
            RunnerFacts facts = new(database);
            if (facts.NextInputBlock() is null) return false;
            Sql.Run(database.Connection, "UPDATE inputs SET blob = zeroblob(length(blob)) WHERE input_index = $0", facts.ResultCount());
            return true;
        }
        catch (Exception fault) when (FactsDamagedException.Of(fault) is not null)
        {
            return false; // the kill left another damage
        }
    }

    static int Page(Dice dice, byte[] bytes) => bytes.Length <= PageBytes ? 0 : dice.Below(bytes.Length / PageBytes) * PageBytes;

    static void Delete(string file)
    {
        FactsDatabase.ForgetReaders(file);
        foreach (string ending in new[] { "", "-wal", "-shm" }) File.Delete(file + ending);
    }
}
