using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Rollup.Node.Facts;

/// <summary>
/// What is stored with each row: the first half of SHA-256 over its table, types and values. It finds every fault of a disk and every edit
/// by hand; it is no signature, since whoever can write the file can seal as we do.
/// </summary>
static class Seal
{
    const int Bytes = 16;
    const int Corrupt = 11; // SQLITE_CORRUPT: SQLite finds its own faults with the same code

    /// <summary>Gives the statements of a connection `seal(table, values…)` and `is_sealed(seal, table, values…)`.</summary>
    public static void AddTo(SqliteConnection connection)
    {
        connection.CreateFunction("seal", (object?[] row) => Of(row), isDeterministic: true);
        connection.CreateFunction("is_sealed", (object?[] row) => row[0] is byte[] seal && seal.AsSpan().SequenceEqual(Of(row.AsSpan(1)))
            ? 1L : throw new SqliteException($"a row of table {row[1]} is not what was stored", Corrupt), isDeterministic: true);
    }

    static byte[] Of(ReadOnlySpan<object?> values)
    {
        ArrayBufferWriter<byte> row = new(256);
        foreach (object? value in values)
        {
            ReadOnlySpan<byte> bytes = value switch
            {
                string text => Encoding.UTF8.GetBytes(text),
                byte[] blob => blob,
                _ => default,
            };
            (byte type, long number) = value switch
            {
                null or DBNull => ((byte)0, 0),
                long integer => ((byte)1, integer),
                string => ((byte)2, bytes.Length),
                byte[] => ((byte)3, bytes.Length),
                _ => ((byte)4, BitConverter.DoubleToInt64Bits(Convert.ToDouble(value))),
            };
            Span<byte> head = row.GetSpan(9);
            head[0] = type;
            BinaryPrimitives.WriteInt64LittleEndian(head[1..], number);
            row.Advance(9);
            row.Write(bytes);
        }
        return SHA256.HashData(row.WrittenSpan)[..Bytes];
    }
}
