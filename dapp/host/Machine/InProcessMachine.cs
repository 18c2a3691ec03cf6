using Rollup.Entry;
using Rollup.Kernel;
using Rollup.Market;
using Rollup.Protocol;

namespace Rollup.Machine;

/// <summary>
/// Runs the guest in this process with a machine's semantics: a rejected input leaves no trace, a query neither, as the guest's list of
/// what it wrote is then empty; an exception ends the application, and the root the guest gives with every accept is compared with one
/// computed here from all outputs.
/// </summary>
public sealed class InProcessMachine : ApplicationMachine, IMachine
{
    readonly AlignedMemory _memory = new(Guest.MemoryBytes);
    readonly DenseOpsKind _ops;

    public InProcessMachine(DenseOpsKind ops = DenseOpsKind.Best) : base(new OutputsMirror())
    {
        _ops = ops;
        TemplateHash = StateHash();
    }

    public string Name => "native";

    /// <summary>The hash of the state before the first input.</summary>
    public Bytes32 TemplateHash { get; }

    public ulong? LastCycles => null;

    public override ReadOnlySpan<byte> State => Memory;

    private protected override WrittenPages Listed => new(Memory.Slice(Layout.WrittenOffset, Layout.WrittenBytes));

    Span<byte> Memory => _memory.Span[..Layout.StateBytes];

    public AdvanceResult Advance(ReadOnlyMemory<byte> input)
    {
        Exchange exchange = Begin(RequestKind.Advance, input);
        Run(exchange);
        if (exchange.IsAccepted == true) return Accepted(exchange);
        ThrowIfWritten("rejected an input");
        return Rejected();
    }

    public void Load(ReadOnlySpan<byte> snapshot)
    {
        HaltReason = "a snapshot could not be read";
        _memory.Renew();
        Restore(snapshot, Memory);
        HaltReason = null;
    }

    public void Reset()
    {
        _memory.Renew();
        Forget();
        HaltReason = null;
    }

    public void Dispose() => _memory.Dispose();

    private protected override void RunQuery(Exchange exchange)
    {
        Run(exchange);
        ThrowIfWritten("answered a query");
    }

    // Nothing is undone here: the guest decides first and writes last, and what it wrote it lists.
    void ThrowIfWritten(string what)
    {
        int page = Listed.Next(0);
        if (page >= 0) throw Halt($"the guest {what} and had written page {page}, {StateNames.At(StatePages.OffsetOf(page))}");
    }

    void Run(Exchange exchange)
    {
        QueueDevice device = new(exchange);
        Listed.Clear(); // a request that is too long does not come to where the guest does so
        try
        {
            DenseOps.Step(_ops, ref device, _memory.Span);
        }
        catch (Exception cause)
        {
            throw Halt("the guest trapped: " + cause.Message, cause);
        }
        if (exchange.IsAccepted is null) throw Halt("the guest neither accepted nor rejected");
    }
}
