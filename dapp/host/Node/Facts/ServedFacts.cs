namespace Rollup.Node.Facts;

/// <summary>
/// The facts as the doors read them: each question out of one transaction on the file that the node writes and on no other, with a word to
/// the node when they are damaged, and one from it when they changed.
/// </summary>
public sealed class ServedFacts(string file, string serial) : IDisposable
{
    readonly CancellationTokenSource _damaged = new();
    FactsDamagedException? _damage;
    TaskCompletionSource _change = NewChange();

    /// <summary>Ends once a reader found damage, which <see cref="Damage"/> then is.</summary>
    public CancellationToken Damaged => _damaged.Token;

    public FactsDamagedException? Damage => _damage;

    /// <summary>Completes at the next change. Whoever takes it before he reads misses none.</summary>
    public Task NextChange => Volatile.Read(ref _change).Task;

    /// <summary>The node says that facts changed: whoever waits for that looks again.</summary>
    public void TellChanged() => Interlocked.Exchange(ref _change, NewChange()).SetResult();

    /// <summary>Throws <see cref="FactsDamagedException"/> when what the question needs is not as it was stored.</summary>
    public T Read<T>(Func<FactsView, T> question)
    {
        try
        {
            using FactsView view = FactsView.Open(file);
            return view.Identity(FactsDatabase.Serial) == serial ? question(view)
                : throw new FactsDamagedException("another file lies in its place");
        }
        catch (Exception fault) when (FactsDamagedException.Of(fault) is { } damage)
        {
            _ = Interlocked.CompareExchange(ref _damage, damage, null);
            _damaged.Cancel();
            throw damage;
        }
    }

    public void Dispose() => _damaged.Dispose();

    static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
