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
    readonly AlignedMemory _memory = new(Layout.StateBytes); // the machine's live state, kept by what the guest lists
    readonly string _imageFile;
    readonly bool _isServed;
    readonly ulong _stateAddress;
    CartesiEmulator _emulator;
    ulong? _lastCycles;

    /// <summary>
    /// Starts the image and runs it to its first accept, on a server: <see cref="CartesiMissingException"/> where there is none, as every
    /// request runs on a copy, and what is not on a server could be copied only by storing all of its RAM.
    /// </summary>
    public CartesiMachine(string imageFile) : this(imageFile, isServed: true)
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
        ReadPage(_emulator, page: 0);
        if (_memory.Span[..Layout.PageBytes].ContainsAnyExcept((byte)0)) TakeWritten([0]); // it is no image of the guest
    }

    public string Name => "cartesi";

    /// <summary>The hash of the whole machine at its first accept: what an application of this image carries.</summary>
    public Bytes32 TemplateHash { get; }

    /// <summary>Instructions from the reset to the first accept.</summary>
    public ulong StartCycles { get; }

    public ulong? LastCycles => _lastCycles;

    /// <summary>The most instructions one request may take before it counts as endless.</summary>
    public ulong CyclesPerRequestMax { get; init; } = 1UL << 34;

    public override ReadOnlySpan<byte> State => _memory.Span;

    private protected override WrittenPages Listed => new(_memory.Span.Slice(Layout.WrittenOffset, Layout.WrittenBytes));

    public AdvanceResult Advance(ReadOnlyMemory<byte> input)
    {
        Exchange exchange = Begin(RequestKind.Advance, input);
        CartesiEmulator copy = Ask(exchange, RootHash());
        bool isKept = false;
        try
        {
            if (exchange.IsAccepted != true) return Rejected();
            ReadWritten(copy);
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
        IReadOnlyList<int> before = Used;
        _memory.Renew();
        foreach (int page in before) WritePage(page);
        Restore(snapshot, _memory.Span);
        foreach (int page in Used) WritePage(page);
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
        _memory.Renew();
        Forget();
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

    // What the guest says that it wrote, and that.
    void ReadWritten(CartesiEmulator emulator)
    {
        emulator.Read(_stateAddress + Layout.WrittenOffset, _memory.Span.Slice(Layout.WrittenOffset, Layout.WrittenBytes));
        foreach (int page in PageSet.ListOf(Listed)) ReadPage(emulator, page);
    }

    void ReadPage(CartesiEmulator emulator, int page) => emulator.Read(AddressOf(page), PageOf(page));

    void WritePage(int page) => _emulator.Write(AddressOf(page), PageOf(page));

    ulong AddressOf(int page) => _stateAddress + (ulong)StatePages.OffsetOf(page);

    Span<byte> PageOf(int page) => _memory.Span.Slice(StatePages.OffsetOf(page), Layout.PageBytes);
}
