using Rollup.Entry;
using Rollup.Kernel;
using Rollup.Market;
using Rollup.Protocol;

namespace Rollup.Machine;

/// <summary>
/// Runs the guest in this process with a machine's semantics: a rejected input leaves no trace, a query neither, an exception ends the
/// application, and the root the guest gives with every accept is compared with one computed here from all outputs.
/// </summary>
public sealed class InProcessMachine : ApplicationMachine, IMachine
{
    readonly AlignedMemory _memory = new(Guest.MemoryBytes);
    readonly DenseOpsKind _ops;
    byte[] _checkpoint = new byte[Layout.BlocksOffset];

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

    Span<byte> Memory => _memory.Span[..Layout.StateBytes];

    public AdvanceResult Advance(ReadOnlyMemory<byte> input)
    {
        Exchange exchange = Begin(RequestKind.Advance, input);
        int checkpointBytes = TakeCheckpoint();
        Run(exchange);
        if (exchange.IsAccepted == true) return Accepted(exchange);
        Snapshot.ReadLive(_checkpoint.AsSpan(0, checkpointBytes), Memory);
        return Rejected();
    }

    public void Load(ReadOnlySpan<byte> snapshot)
    {
        HaltReason = "a snapshot could not be read";
        Outputs = Snapshot.Restore(snapshot, Memory);
        HaltReason = null;
    }

    public void Reset() => Load(Snapshot.OfNothing());

    public void Dispose() => _memory.Dispose();

    private protected override void RunQuery(Exchange exchange) => Run(exchange);

    int TakeCheckpoint()
    {
        int bytes = Snapshot.LiveBytesOf(State);
        if (_checkpoint.Length < bytes) _checkpoint = new byte[bytes];
        Snapshot.WriteLive(State, _checkpoint);
        return bytes;
    }

    void Run(Exchange exchange)
    {
        QueueDevice device = new(exchange);
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
