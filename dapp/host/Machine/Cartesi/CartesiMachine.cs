using System.Buffers.Binary;
using Rollup.Entry;
using Rollup.Machine.Riscv;
using Rollup.Market;
using Rollup.Protocol;

namespace Rollup.Machine.Cartesi;

/// <summary>
/// Runs the image on the installed Cartesi Machine. Every request goes to a copy of the machine, which takes its place when the guest
/// accepts and is dropped when it rejects, as a rollups-node does it.
/// </summary>
public sealed class CartesiMachine : IMachine
{
    const int WriteBytes = 1 << 20;

    readonly AlignedMemory _memory = new(Layout.StateBytes); // what was last read of the machine's
    readonly string _imageFile;
    readonly bool _isServed;
    readonly ulong _stateAddress;
    CartesiEmulator _emulator;
    OutputsMirror _mirror = new();
    string? _haltReason;
    ulong? _lastCycles;

    /// <summary>Starts the image and runs it to its first accept; on a server where there is one, as forking is faster than storing.</summary>
    public CartesiMachine(string imageFile) : this(imageFile, CartesiLibrary.ServerProblem is null)
    {
    }

    internal CartesiMachine(string imageFile, bool isServed)
    {
        _imageFile = imageFile;
        _isServed = isServed;
        _emulator = CartesiDialog.Start(imageFile, isServed, RiscvMachine.CyclesToStartMax);
        Span<byte> pointer = stackalloc byte[sizeof(ulong)];
        _emulator.Read(PhysicalMemory.RamStart + RiscvMachine.MemoryPointerOffset, pointer);
        _stateAddress = BinaryPrimitives.ReadUInt64LittleEndian(pointer);
        StartCycles = _emulator.Cycles;
        TemplateHash = _emulator.RootHash();
    }

    public string Name => "cartesi";

    /// <summary>The hash of the whole machine at its first accept: what an application of this image carries.</summary>
    public Bytes32 TemplateHash { get; }

    /// <summary>Instructions from the reset to the first accept.</summary>
    public ulong StartCycles { get; }

    public ulong? LastCycles => _lastCycles;

    /// <summary>The most instructions one request may take before it counts as endless.</summary>
    public ulong CyclesPerRequestMax { get; init; } = 1UL << 34;

    public ReadOnlySpan<byte> State
    {
        get
        {
            ReadState();
            return _memory.Span;
        }
    }

    public AdvanceResult Advance(ReadOnlyMemory<byte> input)
    {
        Exchange exchange = new() { Kind = RequestKind.Advance, Request = input };
        CartesiEmulator copy = Ask(exchange, RootHash());
        bool isKept = false;
        try
        {
            if (exchange.IsAccepted != true) return new AdvanceResult(false, [], [], _mirror.Root());
            if (!_mirror.TryAppend(exchange, out Bytes32 root)) throw Halt("the guest's outputs root is not the root of its outputs");
            isKept = true;
            _emulator.Dispose();
            _emulator = copy;
            return new AdvanceResult(true, exchange.Outputs, exchange.Reports, root);
        }
        finally
        {
            if (!isKept) copy.Dispose();
        }
    }

    public InspectResult Inspect(ReadOnlyMemory<byte> query)
    {
        Exchange exchange = new() { Kind = RequestKind.Inspect, Request = query };
        Ask(exchange, rootHash: null).Dispose();
        if (exchange.Outputs.Count != 0) throw Halt("a query emitted an output");
        return new InspectResult(exchange.IsAccepted == true, exchange.Reports);
    }

    public Bytes32 StateHash()
    {
        Marketplace.StateHash(State, out Bytes32 hash);
        return hash;
    }

    /// <summary>The hash of the whole machine: registers, buffers and all of RAM, not the application's state alone.</summary>
    public Bytes32 RootHash()
    {
        ThrowIfHalted();
        return _emulator.RootHash();
    }

    /// <summary>The live state and the outputs, as every engine saves them. For a copy of the whole machine see <see cref="Store"/>.</summary>
    public byte[] Save() => Snapshot.Take(State, _mirror.Leaves);

    /// <summary>
    /// Goes on from what any engine saved. Outputs and state are from then on as they would be; the machine's own hash is not, as cycles,
    /// registers and scratch memory are those of this machine. <see cref="Reset"/> brings it back exactly.
    /// </summary>
    public void Load(ReadOnlySpan<byte> snapshot)
    {
        _haltReason = "a snapshot could not be read";
        _mirror = Snapshot.Restore(snapshot, _memory.Span);
        for (int offset = 0; offset < Layout.LiveBytes; offset += WriteBytes)
            _emulator.Write(_stateAddress + (ulong)offset, _memory.Span[offset..Math.Min(offset + WriteBytes, Layout.LiveBytes)]);
        Bytes32 root = _mirror.Root();
        _emulator.Write(PhysicalMemory.SentStart, root.Bytes); // the accept it waits at is the one of that state
        _haltReason = null;
    }

    public void Reset()
    {
        _haltReason = "the machine could not be started again";
        _emulator.Dispose();
        _emulator = CartesiDialog.Start(_imageFile, _isServed, RiscvMachine.CyclesToStartMax);
        if (!_emulator.RootHash().Equals(TemplateHash)) throw new CartesiException($"{_imageFile} is not the image any more that this machine began with");
        _mirror = new OutputsMirror();
        _haltReason = null;
    }

    /// <summary>Writes the whole machine, exactly, into a folder that is not there yet.</summary>
    public void Store(string directory)
    {
        _emulator.RootHash(); // storing does not bring the hashes up to date
        _emulator.Store(directory);
    }

    public void Dispose()
    {
        _emulator.Dispose();
        _memory.Dispose();
    }

    /// <summary>Runs the request on a copy, which the caller keeps or drops.</summary>
    CartesiEmulator Ask(Exchange exchange, Bytes32? rootHash)
    {
        ThrowIfHalted();
        CartesiEmulator copy = _emulator.Fork();
        try
        {
            ulong before = copy.Cycles;
            copy.Send((ushort)exchange.Kind, exchange.Request.Span, rootHash);
            CartesiDialog.Run(copy, exchange, CyclesPerRequestMax);
            _lastCycles = copy.Cycles - before;
            return copy;
        }
        catch (Exception cause)
        {
            copy.Dispose();
            if (cause is MachineHaltedException) _haltReason = cause.Message;
            throw;
        }
    }

    void ReadState()
    {
        _emulator.Read(_stateAddress, _memory.Span[..Layout.BlocksOffset]);
        MarketState market = new(_memory.Span);
        for (int slot = 0; slot < market.Slots.Length; slot++)
        {
            int bytes = market.Slots[slot].Bytes;
            if (bytes > 0) _emulator.Read(_stateAddress + (ulong)(Layout.BlocksOffset + slot * MarketLimits.BlockBytesMax), market.RoomOf(slot)[..bytes]);
        }
    }

    void ThrowIfHalted()
    {
        if (_haltReason is not null) throw new MachineHaltedException(_haltReason);
    }

    MachineHaltedException Halt(string reason)
    {
        _haltReason = reason;
        return new MachineHaltedException(reason);
    }
}
