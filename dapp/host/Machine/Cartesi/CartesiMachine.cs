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
public sealed class CartesiMachine : ApplicationMachine, IMachine
{
    const int WriteBytes = 1 << 20;

    readonly AlignedMemory _memory = new(Layout.StateBytes); // what was last read of the machine's
    readonly string _imageFile;
    readonly bool _isServed;
    readonly ulong _stateAddress;
    CartesiEmulator _emulator;
    ulong? _lastCycles;

    /// <summary>
    /// Starts the image and runs it to its first accept; on a server where there is one, as forking is faster than storing.
    /// </summary>
    public CartesiMachine(string imageFile) : this(imageFile, CartesiLibrary.ServerProblem is null)
    {
    }

    internal CartesiMachine(string imageFile, bool isServed) : base(new OutputsMirror())
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

    public override ReadOnlySpan<byte> State
    {
        get
        {
            ReadState();
            return _memory.Span;
        }
    }

    public AdvanceResult Advance(ReadOnlyMemory<byte> input)
    {
        Exchange exchange = Begin(RequestKind.Advance, input);
        CartesiEmulator copy = Ask(exchange, RootHash());
        bool isKept = false;
        try
        {
            if (exchange.IsAccepted != true) return Rejected();
            AdvanceResult result = Accepted(exchange);
            isKept = true;
            _emulator.Dispose();
            _emulator = copy;
            return result;
        }
        finally
        {
            if (!isKept) copy.Dispose();
        }
    }

    /// <summary>The hash of the whole machine: registers, buffers and all of RAM, not the application's state alone.</summary>
    public Bytes32 RootHash()
    {
        ThrowIfHalted();
        return _emulator.RootHash();
    }

    /// <summary>
    /// Goes on from what any engine saved. Outputs and state are from then on as they would be; the machine's own hash is not, as cycles,
    /// registers and scratch memory are those of this machine. <see cref="Reset"/> brings it back exactly.
    /// </summary>
    public void Load(ReadOnlySpan<byte> snapshot)
    {
        HaltReason = "a snapshot could not be read";
        Outputs = Snapshot.Restore(snapshot, _memory.Span);
        for (int offset = 0; offset < Layout.LiveBytes; offset += WriteBytes)
            _emulator.Write(_stateAddress + (ulong)offset, _memory.Span[offset..Math.Min(offset + WriteBytes, Layout.LiveBytes)]);
        Bytes32 root = Outputs.Root();
        _emulator.Write(PhysicalMemory.SentStart, root.Bytes); // the accept it waits at is the one of that state
        HaltReason = null;
    }

    public void Reset()
    {
        HaltReason = "the machine could not be started again";
        _emulator.Dispose();
        _emulator = CartesiDialog.Start(_imageFile, _isServed, RiscvMachine.CyclesToStartMax);
        if (!_emulator.RootHash().Equals(TemplateHash))
            throw new CartesiException($"{_imageFile} is not the image any more that this machine began with");
        Outputs = new OutputsMirror();
        HaltReason = null;
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

    private protected override void RunQuery(Exchange exchange) => Ask(exchange, rootHash: null).Dispose();

    /// <summary>Runs the request on a copy, which the caller keeps or drops.</summary>
    CartesiEmulator Ask(Exchange exchange, Bytes32? rootHash)
    {
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
            if (cause is MachineHaltedException) HaltReason = cause.Message;
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
            if (bytes > 0)
                _emulator.Read(
                    _stateAddress + (ulong)(Layout.BlocksOffset + slot * MarketLimits.BlockBytesMax), market.RoomOf(slot)[..bytes]);
        }
    }
}
