using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using Rollup.Entry;
using Rollup.Market;
using Rollup.Protocol;

namespace Rollup.Machine.Riscv;

/// <summary>Which code runs the instructions. Both do the same to the last bit and cycle.</summary>
public enum RiscvForm
{
    /// <summary>What is run often is compiled; where .NET cannot compile at run time, this is the reference.</summary>
    Compiled = 0,

    /// <summary>The definition: one instruction after the other.</summary>
    Reference = 1,
}

/// <summary>
/// Runs the image of the machine itself, instruction by instruction, with the outside's half of the protocol: a rejected input leaves no
/// trace, a query neither, an exception ends the application, and the root the guest gives is compared with one computed here.
/// </summary>
public sealed class RiscvMachine : ApplicationMachine, IMachine
{
    public const int RamBytes = 2040 << 20;

    /// <summary>In the image, where its author says at which address the application's memory begins.</summary>
    internal const int MemoryPointerOffset = 8;

    /// <summary>The image takes under a thousand; a file that is no image may run for ever.</summary>
    internal const ulong CyclesToStartMax = 1UL << 24;

    // What the Cartesi Machine has in its registers at reset besides zeros.
    const int DeviceTreeRegister = 11;
    const ulong DeviceTree = 0x7ff00000;

    readonly PhysicalMemory _memory;
    readonly Hart _hart;
    readonly CompiledHart? _compiled;
    readonly int _stateOffset;
    ulong _lastCycles;

    /// <summary>Starts the image and runs it to its first accept.</summary>
    public RiscvMachine(ReadOnlySpan<byte> image, RiscvForm form = RiscvForm.Compiled) : base(new OutputsMirror())
    {
        _stateOffset = StateOffsetOf(image);
        _memory = new PhysicalMemory(RamBytes, image.Length);
        image.CopyTo(_memory.WritableRam(0, image.Length));
        _hart = new Hart(_memory, image.Length);
        _hart.State[DeviceTreeRegister] = DeviceTree;
        if (form == RiscvForm.Compiled && RuntimeFeature.IsDynamicCodeCompiled) _compiled = new CompiledHart(_hart);
        Exchange exchange = new() { Kind = RequestKind.Advance, Request = default };
        Run(exchange, CyclesToStartMax);
        if (exchange.IsAccepted != true || !exchange.OutputsRoot.Equals(Outputs.Root()))
            throw Halt("the image does not start with an accept of no outputs");
        StartCycles = Cycles;
        TakeWritten([.. LiveWritten().Order()]); // no page, unless it is no image of the guest
        TemplateHash = StateHash();
    }

    static int StateOffsetOf(ReadOnlySpan<byte> image)
    {
        ulong offset = image.Length < MemoryPointerOffset + sizeof(ulong)
            ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(image[MemoryPointerOffset..]) - PhysicalMemory.RamStart;
        return offset >= (ulong)image.Length && offset is > 0 and <= RamBytes - Layout.StateBytes && offset % PhysicalMemory.PageBytes == 0
            ? (int)offset : throw new InvalidDataException("not an image of the machine: it does not say where its memory begins");
    }

    RiscvMachine(RiscvMachine original) : base(new OutputsMirror(original.Outputs.Leaves))
    {
        _memory = original._memory.Fork();
        _hart = original._hart.Fork(_memory);
        _compiled = original._compiled?.Fork(_hart);
        _stateOffset = original._stateOffset;
        Note(original.Used);
        HaltReason = original.HaltReason;
        _lastCycles = original._lastCycles;
        StartCycles = original.StartCycles;
        TemplateHash = original.TemplateHash;
        CyclesPerRequestMax = original.CyclesPerRequestMax;
    }

    public string Name => "riscv";

    /// <summary>The hash of the state before the first input: that of the native machine.</summary>
    public Bytes32 TemplateHash { get; }

    /// <summary>Instructions from the reset to the first accept.</summary>
    public ulong StartCycles { get; }

    /// <summary>Instructions since the reset; those of a rejected input and of a query are undone with them.</summary>
    public ulong Cycles => _hart.State.Cycles;

    /// <summary>Instructions of the last request, undone or not.</summary>
    public ulong LastCycles => _lastCycles;

    ulong? IMachine.LastCycles => _lastCycles;

    /// <summary>The most instructions one request may take before it counts as endless.</summary>
    public ulong CyclesPerRequestMax { get; init; } = 1UL << 34;

    public override ReadOnlySpan<byte> State => _memory.Ram.Slice(_stateOffset, Layout.StateBytes);

    private protected override WrittenPages Listed => new(_memory.Ram.Slice(_stateOffset + Layout.WrittenOffset, Layout.WrittenBytes));

    /// <summary>
    /// Where the processor wrote into <see cref="State"/> for the last request: offsets of pages. None if it was undone.
    /// </summary>
    public IReadOnlyList<int> WrittenOffsets =>
        [.. _memory.WrittenPages.Select(page => (page << PhysicalMemory.PageBits) - _stateOffset)
            .Where(offset => (uint)offset < Layout.StateBytes)];

    public AdvanceResult Advance(ReadOnlyMemory<byte> input)
    {
        Exchange exchange = Begin(RequestKind.Advance, input);
        Registers before = Answer(exchange);
        if (exchange.IsAccepted == true)
        {
            CheckStores();
            return Accepted(exchange);
        }
        Undo(before);
        return Rejected();
    }

    public void Load(ReadOnlySpan<byte> snapshot)
    {
        HaltReason = "a snapshot could not be read";
        _memory.Clear(_stateOffset, Layout.ScratchOffset);
        try
        {
            Restore(snapshot, _memory.Ram.Slice(_stateOffset, Layout.LiveBytes));
        }
        finally
        {
            foreach (int page in Used) _memory.Touch(_stateOffset + StatePages.OffsetOf(page));
        }
        HaltReason = null;
    }

    public void Reset()
    {
        _memory.Clear(_stateOffset, Layout.ScratchOffset);
        Forget();
        HaltReason = null;
    }

    /// <summary>
    /// A second machine that stands where this one stands, to the last byte of RAM and the last cycle, and goes its own way.
    /// </summary>
    public RiscvMachine Fork() => new(this);

    public void Dispose() => _memory.Dispose();

    private protected override void RunQuery(Exchange exchange) => Undo(Answer(exchange));

    // Runs one request to its end. Gives back what the processor was before it; a halt leaves the machine there.
    Registers Answer(Exchange exchange)
    {
        ReadOnlyMemory<byte> request = exchange.Request;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(request.Length, PhysicalMemory.BufferBytes);
        Registers before = _hart.State;
        _memory.Checkpoint();
        _memory.Receive(request.Span);
        _hart.State.FromHost = (ulong)exchange.Kind << 32 | (uint)request.Length;
        try
        {
            Run(exchange, CyclesPerRequestMax);
        }
        catch (MachineHaltedException)
        {
            _lastCycles = Cycles - before.Cycles;
            Undo(before);
            throw;
        }
        _lastCycles = Cycles - before.Cycles;
        return before;
    }

    // Every store into the live state is into a page that the guest lists, or the lists could not be believed.
    void CheckStores()
    {
        WrittenPages listed = Listed;
        foreach (int page in LiveWritten())
            if (listed.Next(page) != page)
                throw Halt($"the guest wrote page {page}, {StateNames.At(StatePages.OffsetOf(page))}, which it does not list");
    }

    IEnumerable<int> LiveWritten() =>
        WrittenOffsets.Where(offset => offset < Layout.LiveBytes).Select(offset => offset / Layout.PageBytes);

    void Undo(Registers before)
    {
        if (_memory.Revert()) _hart.ForgetAll();
        _hart.State = before;
    }

    void Run(Exchange exchange, ulong cyclesMax)
    {
        ulong limit = Cycles + cyclesMax;
        while (true)
        {
            StopReason stop = _compiled is null ? _hart.Run(limit) : _compiled.Run(limit);
            HtifWord word = HtifWord.Decode(_hart.State.ToHost);
            if (stop == StopReason.Limit) throw Halt($"the guest took more than {cyclesMax} instructions for one request");
            if (word.Data > PhysicalMemory.BufferBytes)
                throw Halt($"the guest says that it sent {word.Data} bytes: the buffer has {PhysicalMemory.BufferBytes}");
            ReadOnlySpan<byte> sent = _memory.Sent[..(int)word.Data];
            switch (stop, word.Reason)
            {
                case (StopReason.YieldedAutomatic, HtifWord.Output): exchange.Outputs.Add(sent.ToArray()); break;
                case (StopReason.YieldedAutomatic, HtifWord.Report): exchange.Reports.Add(sent.ToArray()); break;
                case (StopReason.YieldedAutomatic, _): break; // progress
                case (StopReason.YieldedManual, HtifWord.Accepted) when sent.Length == Bytes32.Size:
                    exchange.OutputsRoot = Bytes32.Read(sent);
                    exchange.IsAccepted = true;
                    return;
                case (StopReason.YieldedManual, HtifWord.Rejected):
                    exchange.IsAccepted = false;
                    return;
                case (StopReason.YieldedManual, HtifWord.Trapped): throw Halt("the guest trapped: " + Encoding.ASCII.GetString(sent));
                default: throw Halt($"the guest stopped with {stop} {word.Reason}");
            }
        }
    }
}
