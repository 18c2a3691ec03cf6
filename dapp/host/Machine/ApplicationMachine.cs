using Rollup.Entry;
using Rollup.Market;
using Rollup.Protocol;

namespace Rollup.Machine;

/// <summary>
/// What every engine does alike, whatever runs the guest: it keeps the tree of outputs beside the guest's own, knows why the application is
/// over, and hashes and saves the live state.
/// </summary>
public abstract class ApplicationMachine
{
    IReadOnlyList<int> _written = [];
    readonly PageSet _used = new(); // every page that may not be zeros
    readonly StateTree _tree = new();

    private protected ApplicationMachine(OutputsMirror outputs) => Outputs = outputs;

    /// <summary>Leaves and siblings of all outputs.</summary>
    public OutputsMirror Outputs { get; private protected set; }

    public abstract ReadOnlySpan<byte> State { get; }

    public IReadOnlyList<int> Written => _written;

    /// <summary>The guest's own list of what it wrote, as the last request that was not undone left it.</summary>
    private protected abstract WrittenPages Listed { get; }

    /// <summary>The pages of the live state that may not be zeros, in order.</summary>
    private protected IReadOnlyList<int> Used => _used.ToList();

    /// <summary>Why nothing can be asked any more; null while the application goes on.</summary>
    private protected string? HaltReason { get; set; }

    public InspectResult Inspect(ReadOnlyMemory<byte> query)
    {
        Exchange exchange = Begin(RequestKind.Inspect, query);
        RunQuery(exchange);
        if (exchange.Outputs.Count != 0) throw Halt("a query emitted an output");
        return new InspectResult(exchange.IsAccepted == true, exchange.Reports);
    }

    public Bytes32 StateHash() => _tree.Root(State);

    public byte[] Save() => Snapshot.Take(State, _used, Outputs.Leaves);

    /// <summary>Runs a query to its end and leaves no trace of it.</summary>
    private protected abstract void RunQuery(Exchange exchange);

    private protected Exchange Begin(RequestKind kind, ReadOnlyMemory<byte> request)
    {
        ThrowIfHalted();
        _written = [];
        return new Exchange { Kind = kind, Request = request };
    }

    private protected AdvanceResult Rejected() => new(false, [], [], Outputs.Root());

    private protected AdvanceResult Accepted(Exchange exchange)
    {
        TakeWritten(PageSet.ListOf(Listed));
        if (!Outputs.TryAppend(exchange, out Bytes32 root)) throw Halt("the guest's outputs root is not the root of its outputs");
        return new AdvanceResult(true, exchange.Outputs, exchange.Reports, root);
    }

    private protected void TakeWritten(IReadOnlyList<int> pages)
    {
        _written = pages;
        Note(pages);
    }

    /// <summary>Fills a state of zeros from a snapshot.</summary>
    private protected void Restore(ReadOnlySpan<byte> snapshot, Span<byte> state)
    {
        Forget();
        try
        {
            Outputs = Snapshot.Restore(snapshot, state, _used);
        }
        finally
        {
            Note(Used);
        }
    }

    /// <summary>Nothing is in the state, which is zeros.</summary>
    private protected void Forget()
    {
        _written = [];
        _used.Clear();
        _tree.Clear();
        Outputs = new OutputsMirror();
    }

    /// <summary>Says that pages may not be zeros any more, or other than they were.</summary>
    private protected void Note(IReadOnlyList<int> pages)
    {
        foreach (int page in pages)
        {
            _used.Add(page);
            _tree.Add(page);
        }
    }

    private protected void ThrowIfHalted()
    {
        if (HaltReason is not null) throw new MachineHaltedException(HaltReason);
    }

    private protected MachineHaltedException Halt(string reason, Exception? cause = null)
    {
        HaltReason = reason;
        return new MachineHaltedException(reason, cause);
    }
}
