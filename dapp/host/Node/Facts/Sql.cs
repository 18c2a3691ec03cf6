using Microsoft.Data.Sqlite;

namespace Rollup.Node.Facts;

/// <summary>Parameters are $0, $1, … in order; nothing is ever pasted into the text of a statement.</summary>
static class Sql
{
    public static int Run(FactsConnection connection, string text, params ReadOnlySpan<object> values)
    {
        using Prepared statement = connection.Prepare(text, values);
        return statement.Command.ExecuteNonQuery();
    }

    /// <summary>The first column of the first row; 0 when there is no row or it is null.</summary>
    public static long Long(FactsConnection connection, string text, params ReadOnlySpan<object> values)
    {
        using Prepared statement = connection.Prepare(text, values);
        return statement.Command.ExecuteScalar() is long value ? value : 0;
    }

    public static string? Text(FactsConnection connection, string text, params ReadOnlySpan<object> values)
    {
        using Prepared statement = connection.Prepare(text, values);
        return statement.Command.ExecuteScalar() as string;
    }

    public static List<TRow> List<TRow>(
        FactsConnection connection, string text, Func<SqliteDataReader, TRow> row, params ReadOnlySpan<object> values)
    {
        using Prepared statement = connection.Prepare(text, values);
        using SqliteDataReader reader = statement.Command.ExecuteReader();
        List<TRow> rows = [];
        while (reader.Read()) rows.Add(row(reader));
        return rows;
    }

    /// <summary>The same, one by one: nothing is read after the row at which the caller stops.</summary>
    public static IEnumerable<TRow> Rows<TRow>(
        FactsConnection connection, string text, Func<SqliteDataReader, TRow> row, ulong from, ulong to)
    {
        using Prepared statement = connection.Prepare(text, [from, to]);
        using SqliteDataReader reader = statement.Command.ExecuteReader();
        while (reader.Read()) yield return row(reader);
    }

    public static TRow? First<TRow>(
        FactsConnection connection, string text, Func<SqliteDataReader, TRow> row, params ReadOnlySpan<object> values)
        where TRow : class
    {
        using Prepared statement = connection.Prepare(text, values);
        using SqliteDataReader reader = statement.Command.ExecuteReader();
        return reader.Read() ? row(reader) : null;
    }

    public static byte[] Bytes(this SqliteDataReader reader, int column) => reader.GetFieldValue<byte[]>(column);

    public static ulong Unsigned(this SqliteDataReader reader, int column) => checked((ulong)reader.GetInt64(column));
}
