using Microsoft.Data.Sqlite;

namespace Rollup.Node.Facts;

/// <summary>
/// A connection whose statements know the seals and are prepared once: a round of the node asks the same few dozen questions, and SQLite
/// takes longer to read one than to answer it.
/// </summary>
public sealed class FactsConnection : SqliteConnection
{
    readonly Dictionary<string, SqliteCommand> _idle = [];

    internal FactsConnection(string connectionString) : base(connectionString) => Seal.AddTo(this);

    /// <summary>A statement for one use. Whoever asks for a text that is in use gets one of his own.</summary>
    internal Prepared Prepare(string text, ReadOnlySpan<object> values)
    {
        if (!_idle.Remove(text, out SqliteCommand? command))
        {
            command = CreateCommand();
            command.CommandText = text;
            for (int i = 0; i < values.Length; i++) command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
        }
        command.Transaction = Transaction;
        for (int i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] is ulong number ? checked((long)number) : values[i];
        return new Prepared(this, command);
    }

    internal void GiveBack(SqliteCommand command)
    {
        if (!_idle.TryAdd(command.CommandText, command)) command.Dispose();
    }
}

/// <summary>Belongs to whoever prepared it until it is disposed.</summary>
readonly struct Prepared(FactsConnection connection, SqliteCommand command) : IDisposable
{
    public SqliteCommand Command => command;

    public void Dispose() => connection.GiveBack(command);
}
