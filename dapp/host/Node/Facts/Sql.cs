using Microsoft.Data.Sqlite;

namespace Rollup.Node.Facts;

/// <summary>Parameters are $0, $1, … in order; nothing is ever pasted into the text of a statement.</summary>
static class Sql
{
    public static int Run(SqliteConnection connection, string text, params ReadOnlySpan<object> values)
    {
        using SqliteCommand command = Command(connection, text, values);
        return command.ExecuteNonQuery();
    }

    /// <summary>The first column of the first row; 0 when there is no row or it is null.</summary>
    public static long Long(SqliteConnection connection, string text, params ReadOnlySpan<object> values)
    {
        using SqliteCommand command = Command(connection, text, values);
        return command.ExecuteScalar() is long value ? value : 0;
    }

    public static string? Text(SqliteConnection connection, string text, params ReadOnlySpan<object> values)
    {
        using SqliteCommand command = Command(connection, text, values);
        return command.ExecuteScalar() as string;
    }

    public static List<TRow> List<TRow>(
        SqliteConnection connection, string text, Func<SqliteDataReader, TRow> row, params ReadOnlySpan<object> values)
    {
        using SqliteCommand command = Command(connection, text, values);
        using SqliteDataReader reader = command.ExecuteReader();
        List<TRow> rows = [];
        while (reader.Read()) rows.Add(row(reader));
        return rows;
    }

    /// <summary>The same, one by one: nothing is read after the row at which the caller stops.</summary>
    public static IEnumerable<TRow> Rows<TRow>(
        SqliteConnection connection, string text, Func<SqliteDataReader, TRow> row, ulong from, ulong to)
    {
        using SqliteCommand command = Command(connection, text, [from, to]);
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read()) yield return row(reader);
    }

    public static TRow? First<TRow>(
        SqliteConnection connection, string text, Func<SqliteDataReader, TRow> row, params ReadOnlySpan<object> values)
        where TRow : class
    {
        using SqliteCommand command = Command(connection, text, values);
        using SqliteDataReader reader = command.ExecuteReader();
        return reader.Read() ? row(reader) : null;
    }

    public static byte[] Bytes(this SqliteDataReader reader, int column) => reader.GetFieldValue<byte[]>(column);

    public static ulong Unsigned(this SqliteDataReader reader, int column) => checked((ulong)reader.GetInt64(column));

    static SqliteCommand Command(SqliteConnection connection, string text, ReadOnlySpan<object> values)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        for (int i = 0; i < values.Length; i++)
            command.Parameters.AddWithValue($"${i}", values[i] is ulong number ? checked((long)number) : values[i]);
        return command;
    }
}
