using Microsoft.Data.Sqlite;

namespace Rollup.Node.Facts;

/// <summary>The facts are not as a node left them: nothing of them is believed, and the chain is read again.</summary>
public sealed class FactsDamagedException(string what, Exception? inner = null) : Exception(what, inner)
{
    // What SQLite says of its surroundings: no rights, busy, no memory, read only, an error of the disk, full, no such file, locks, login.
    static readonly int[] s_surroundings = [3, 5, 6, 7, 8, 9, 10, 13, 14, 15, 23];

    /// <summary>The damage that an exception tells of, or null: whatever SQLite cannot say of a whole file of ours.</summary>
    public static FactsDamagedException? Of(Exception fault) => fault switch
    {
        FactsDamagedException damage => damage,
        SqliteException sqlite when !s_surroundings.Contains(sqlite.SqliteErrorCode) => new FactsDamagedException(sqlite.Message, sqlite),
        _ => null,
    };
}
