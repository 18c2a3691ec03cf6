using Rollup.Entry;
using Rollup.Kernel;
using Rollup.Market;
using Rollup.Protocol;

namespace Rollup.Machine;

/// <summary>
/// Runs the guest in this process with a machine's semantics: a rejected input leaves no trace, a query neither, an exception ends the
/// application, and the root the guest gives with every accept is compared with one computed here from all outputs.
/// </summary>
public sealed class InProcessMachine : IMachine
{
    readonly AlignedMemory _memory = new(Guest.MemoryBytes);
    readonly DenseOpsKind _ops;
    OutputsMirror _mirror = new();
    byte[] _checkpoint = new byte[Layout.BlocksOffset];
    string? _haltReason;

    public InProcessMachine(DenseOpsKind ops = DenseOpsKind.Best)
    {
        _ops = ops;
        TemplateHash = StateHash();
    }

    public string Name => "native";

    /// <summary>The hash of the state before the first input.</summary>
    public Bytes32 TemplateHash { get; }

    public ulong? LastCycles => null;

    public ReadOnlySpan<byte> State => Memory;

    /// <summary>Leaves and siblings of all outputs.</summary>
    public OutputsMirror Outputs => _mirror;

    Span<byte> Memory => _memory.Span[..Layout.StateBytes];

    public AdvanceResult Advance(ReadOnlyMemory<byte> input)
    {
        ThrowIfHalted();
        int checkpointBytes = TakeCheckpoint();
        Exchange exchange = new() { Kind = RequestKind.Advance, Request = input };
        Run(exchange);
        if (exchange.IsAccepted != true)
        {
            Snapshot.ReadLive(_checkpoint.AsSpan(0, checkpointBytes), Memory);
            return new AdvanceResult(false, [], [], _mirror.Root());
        }
        if (!_mirror.TryAppend(exchange, out Bytes32 root)) throw Halt("the guest's outputs root is not the root of its outputs");
        return new AdvanceResult(true, exchange.Outputs, exchange.Reports, root);
    }

    public InspectResult Inspect(ReadOnlyMemory<byte> query)
    {
        ThrowIfHalted();
        Exchange exchange = new() { Kind = RequestKind.Inspect, Request = query };
        Run(exchange);
        if (exchange.Outputs.Count != 0) throw Halt("a query emitted an output");
        return new InspectResult(exchange.IsAccepted == true, exchange.Reports);
    }

    public Bytes32 StateHash()
    {
        Marketplace.StateHash(State, out Bytes32 hash);
        return hash;
    }

    public byte[] Save() => Snapshot.Take(State, _mirror.Leaves);

    public void Load(ReadOnlySpan<byte> snapshot)
    {
        _haltReason = "a snapshot could not be read";
        _mirror = Snapshot.Restore(snapshot, Memory);
        _haltReason = null;
    }

    public void Reset() => Load(Snapshot.OfNothing());

    public void Dispose() => _memory.Dispose();

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

    void ThrowIfHalted()
    {
        if (_haltReason is not null) throw new MachineHaltedException(_haltReason);
    }

    MachineHaltedException Halt(string reason, Exception? cause = null)
    {
        _haltReason = reason;
        return new MachineHaltedException(reason, cause);
    }
}
