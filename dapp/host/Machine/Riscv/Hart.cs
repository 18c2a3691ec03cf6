using System.Runtime.CompilerServices;
using static Rollup.Machine.Riscv.Operation;

namespace Rollup.Machine.Riscv;

/// <summary>Why a run ended.</summary>
enum StopReason
{
    Limit,
    YieldedManual,
    YieldedAutomatic,
    Halted,
    Called, // ecall where nobody handles it: how tests reach a system call
}

/// <summary>
/// One RISC-V processor in machine mode, RV64IMAC and Zcb, with the Cartesi Machine's HTIF. Every instruction counts one cycle. What does
/// not lie on its size faults, as there.
/// </summary>
sealed unsafe partial class Hart(PhysicalMemory memory, int codeBytes)
{
    const ulong HtifToHost = 0x40008000, HtifFromHost = 0x40008008;
    const ulong CauseFetch = 1, CauseIllegal = 2, CauseBreak = 3, CauseLoadMisaligned = 4, CauseLoad = 5, CauseStoreMisaligned = 6,
        CauseStore = 7, CauseCall = 11;

    // Decoded once per place of the code, which is the beginning of RAM.
    // The last place is not kept: what begins there may end behind the code.
    readonly Decoded[] _decoded = new Decoded[Math.Max(0, codeBytes / 2 - 1)];

    public Registers State = new();
    StopReason _stop;
    int _codeChanges;

    // Compiled code reads these.
    ulong _limit;
    readonly byte* _base = memory.Base;
    readonly byte* _isOpen = memory.IsOpen;

    /// <summary>True if an ecall ends the run instead of trapping.</summary>
    public bool StopsAtCalls { get; init; }

    /// <summary>A second processor on a copy of the memory.</summary>
    public Hart Fork(PhysicalMemory copy) => new(copy, codeBytes) { State = State, StopsAtCalls = StopsAtCalls };

    public StopReason Run(ulong cycleLimit)
    {
        Begin(cycleLimit);
        ulong pc = State.Pc;
        while (IsRunning) pc = RunBlock(pc);
        return End(pc);
    }

    public int RamBytes => memory.RamBytes;

    /// <summary>Half-words from the beginning of RAM whose instructions are kept.</summary>
    public int CodePlaces => _decoded.Length;

    /// <summary>True if the instruction at an address is kept.</summary>
    public bool IsCode(ulong pc) => (pc - PhysicalMemory.RamStart) >> 1 < (ulong)_decoded.Length;

    /// <summary>How many times code was written over.</summary>
    public int CodeChanges => _codeChanges;

    /// <summary>
    /// True if another processor may have compiled for this one what this one never decoded: then any store onto code counts.
    /// </summary>
    public bool SharesCode { get; set; }

    public bool IsRunning => State.Cycles < _limit;

    public void Begin(ulong cycleLimit)
    {
        _stop = StopReason.Limit;
        _limit = cycleLimit;
    }

    public StopReason End(ulong pc)
    {
        State.Pc = pc;
        return _stop;
    }

    /// <summary>Instructions up to one that may go elsewhere than to the next, or to the limit. Gives the address of the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ulong RunBlock(ulong pc)
    {
        bool isOver;
        do
        {
            ref readonly Decoded at = ref DecodedAt(pc);
            ulong next = pc + at.Bytes;
            isOver = at.EndsBlock;
            State.Cycles++;
            pc = Execute(in at, pc);
            isOver |= pc != next;
        }
        while (!isOver && IsRunning);
        return pc;
    }

    /// <summary>Everything is decoded again.</summary>
    public void ForgetAll()
    {
        Array.Clear(_decoded);
        _codeChanges++;
    }

    public ref readonly Decoded DecodedAt(ulong pc)
    {
        ulong index = (pc - PhysicalMemory.RamStart) >> 1;
        if (index >= (ulong)_decoded.Length) return ref Decode(pc, ref _outside);
        ref Decoded decoded = ref _decoded[index];
        if (decoded.Operation == Unknown) Decode(pc, ref decoded);
        return ref decoded;
    }

    Decoded _outside;

    ref Decoded Decode(ulong pc, ref Decoded place)
    {
        uint high = 0;
        bool isReadable = TryFetch(pc, out uint low) && ((low & 3) != 3 || TryFetch(pc + 2, out high));
        place = !isReadable ? new Decoded(Illegal) : (low & 3) == 3 ? Decoder.Decode(low | high << 16) : CompressedDecoder.Decode((int)low);
        return ref place;
    }

    // Only RAM holds code.
    bool TryFetch(ulong address, out uint half)
    {
        ulong value = 0;
        bool isCode = address - PhysicalMemory.RamStart < (ulong)memory.RamBytes && memory.TryLoad(address, 2, out value);
        half = (uint)value;
        return isCode;
    }

    // The address of the handler, with the reason in the registers it reads.
    ulong Fault(ulong cause, ulong pc, ulong value)
    {
        State.Cause = cause;
        State.FaultPc = pc;
        State.FaultValue = value;
        State.Faults++;
        return State.Handler;
    }

    ulong Load(in Decoded at, ulong pc, uint bytes, int unusedBits, bool isSigned)
    {
        ulong address = State[at.Left] + (ulong)(long)at.Immediate;
        if ((address & (bytes - 1)) != 0) return Fault(CauseLoadMisaligned, pc, address);
        if (!TryLoad(address, bytes, out ulong value)) return Fault(CauseLoad, pc, address);
        State[at.Target] = isSigned ? (ulong)((long)(value << unusedBits) >> unusedBits) : value;
        return pc + at.Bytes;
    }

    ulong Store(in Decoded at, ulong pc, uint bytes)
    {
        ulong address = State[at.Left] + (ulong)(long)at.Immediate, next = pc + at.Bytes; // the store may be onto this instruction
        if ((address & (bytes - 1)) != 0) return Fault(CauseStoreMisaligned, pc, address);
        return TryStore(address, bytes, State[at.Right]) ? next : Fault(CauseStore, pc, address);
    }

    bool TryLoad(ulong address, uint bytes, out ulong value) =>
        memory.TryLoad(address, bytes, out value) || TryLoadHtif(address, bytes, out value);

    bool TryStore(ulong address, uint bytes, ulong value)
    {
        if (!memory.TryStore(address, bytes, value) && !TryStoreHtif(address, bytes, value)) return false;
        ulong offset = address - PhysicalMemory.RamStart;
        if (offset < (ulong)codeBytes) Forget(offset);
        return true;
    }

    // Code was written over: it and what began just before it are decoded again.
    void Forget(ulong offset)
    {
        ulong first = offset < 2 ? 0 : (offset - 2) / 2, last = (offset + 7) / 2;
        for (ulong index = first; index <= last && index < (ulong)_decoded.Length; index++)
        {
            if (_decoded[index].Operation == Unknown && !SharesCode) continue;
            _decoded[index] = default;
            _codeChanges++;
        }
    }

    bool TryLoadHtif(ulong address, uint bytes, out ulong value)
    {
        value = address == HtifToHost ? State.ToHost : State.FromHost;
        return bytes == 8 && address is HtifToHost or HtifFromHost;
    }

    bool TryStoreHtif(ulong address, uint bytes, ulong value)
    {
        if (bytes != 8 || address is not (HtifToHost or HtifFromHost)) return false;
        if (address == HtifFromHost)
        {
            State.FromHost = value;
            return true;
        }
        State.ToHost = value;
        int device = (int)(value >> 56), command = (int)(value >> 48) & 255;
        if (device == 0 && command == 0 && (value & 1) == 1) Stop(StopReason.Halted);
        if (device != 2 || command > 1) return true;
        State.FromHost = (2UL << 56) | ((ulong)command << 48);
        Stop(command == 1 ? StopReason.YieldedManual : StopReason.YieldedAutomatic);
        return true;
    }

    void Stop(StopReason reason)
    {
        _stop = reason;
        _limit = 0;
    }
}

[InlineArray(Decoded.Nowhere + 1)]
struct RegisterFile
{
    ulong _first;
}

/// <summary>All that a processor remembers. A copy of it and the memory's pages are a whole machine.</summary>
struct Registers()
{
    RegisterFile _registers;

    public ulong Pc = PhysicalMemory.RamStart;
    public ulong Cycles, ToHost, FromHost;
    public ulong Handler, FaultPc, Cause, FaultValue, Scratch;
    public ulong Faults; // how many
    public ulong Reserved = ulong.MaxValue; // the address of the last lr

    public ulong this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        readonly get => _registers[index];
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        set => _registers[index] = value;
    }
}
