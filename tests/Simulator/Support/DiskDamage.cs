using Microsoft.Data.Sqlite;

namespace Rollup.Tests.Simulator;

/// <summary>What a disk, a hand or another program may do to a file of facts while no node runs.</summary>
static class DiskDamage
{
    const int PageBytes = 4096;

    /// <summary>One kind of damage at one place, drawn by the dice. Says what it did.</summary>
    public static string Apply(Dice dice, string file)
    {
        string target = File.Exists(file + "-wal") && new FileInfo(file + "-wal").Length > 0 && dice.Chance(2) ? file + "-wal" : file;
        byte[] bytes = File.ReadAllBytes(target);
        if (bytes.Length == 0) return "nothing to damage";
        switch (dice.Below(9))
        {
            case 0:
                int at = dice.Below(bytes.Length);
                bytes[at] ^= (byte)(1 << dice.Below(8));
                return Write($"one bit of byte {at}");
            case 1:
                int count = 1 + dice.Below(200);
                for (int i = 0; i < count; i++) bytes[dice.Below(bytes.Length)] ^= (byte)(1 + dice.Below(255));
                return Write($"{count} bytes");
            case 2:
                bytes = bytes[..dice.Below(bytes.Length)];
                return Write($"truncated to {bytes.Length}");
            case 3:
                bytes.AsSpan(Page(dice, bytes), Math.Min(PageBytes, bytes.Length)).Clear();
                return Write("a page of zeros");
            case 4:
                (int one, int other) = (Page(dice, bytes), Page(dice, bytes));
                byte[] kept = bytes[one..(one + Math.Min(PageBytes, bytes.Length))];
                bytes.AsSpan(other, kept.Length).CopyTo(bytes.AsSpan(one));
                kept.CopyTo(bytes.AsSpan(other));
                return Write("two pages in each other's place");
            case 5:
                bytes = dice.Bytes(1 + dice.Below(10_000));
                return Write("no database");
            case 6:
                bytes = [.. bytes.AsSpan(0, bytes.Length / 2), .. dice.Bytes(PageBytes), .. bytes.AsSpan(bytes.Length / 2)];
                return Write("more bytes in the middle");
            case 7:
                Delete(file);
                SimulationChecks.ExecuteAny(file, "CREATE TABLE inputs (x); INSERT INTO inputs VALUES (1); PRAGMA user_version = 4;");
                return "another program's database";
            default:
                Delete(file);
                using (FactsDatabase foreign = FactsDatabase.Open(file, durable: false))
                    _ = StartChecks.Identify(
                        foreign, SimulatedChain.Application with { Application = "0x00000000000000000000000000000000000000dd" });
                return "another application's facts";
        }

        string Write(string what)
        {
            File.WriteAllBytes(target, bytes);
            return $"{Path.GetFileName(target)}: {what}";
        }
    }

    static int Page(Dice dice, byte[] bytes) => bytes.Length <= PageBytes ? 0 : dice.Below(bytes.Length / PageBytes) * PageBytes;

    static void Delete(string file)
    {
        FactsDatabase.ForgetReaders(file);
        foreach (string ending in new[] { "", "-wal", "-shm" }) File.Delete(file + ending);
    }
}
