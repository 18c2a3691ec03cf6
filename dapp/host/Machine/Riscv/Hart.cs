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
/// One RISC-V processor in machine mode, RV64IMC, with the Cartesi Machine's HTIF. Every instruction counts one cycle. What does not lie on
/// its size faults, as there.
/// </summary>
sealed partial class Hart(PhysicalMemory memory, int codeBytes)
{
    const ulong HtifToHost = 0x40008000, HtifFromHost = 0x40008008;
    const ulong CauseFetch = 1, CauseIllegal = 2, CauseBreak = 3, CauseLoadMisaligned = 4, CauseLoad = 5, CauseStoreMisaligned = 6, CauseStore = 7, CauseCall = 11;

    // Decoded once per place of the code, which is the beginning of RAM.
    readonly Decoded[] _decoded = new Decoded[codeBytes / 2];

    public Registers State = new();
    StopReason _stop;
    ulong _limit;

    /// <summary>True if an ecall ends the run instead of trapping.</summary>
    public bool StopsAtCalls { get; init; }

    /// <summary>A second processor on a copy of the memory.</summary>
    public Hart Fork(PhysicalMemory copy) => new(copy, codeBytes) { State = State, StopsAtCalls = StopsAtCalls };

    public StopReason Run(ulong cycleLimit)
    {
        _stop = StopReason.Limit;
        _limit = cycleLimit;
        ulong pc = State.Pc;
        while (State.Cycles < _limit)
        {
            State.Cycles++;
            pc = Execute(in DecodedAt(pc), pc);
        }
        State.Pc = pc;
        return _stop;
    }

    ref readonly Decoded DecodedAt(ulong pc)
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
        ulong high = 0;
        bool isReadable = memory.TryLoad(pc, 2, out ulong low) && ((low & 3) != 3 || memory.TryLoad(pc + 2, 2, out high));
        place = !isReadable ? new Decoded(Illegal) : (low & 3) == 3 ? Decoder.Decode((uint)(low | high << 16)) : CompressedDecoder.Decode((int)low);
        return ref place;
    }

    // The address of the handler, with the reason in the registers it reads.
    ulong Fault(ulong cause, ulong pc, ulong value)
    {
        State.Cause = cause;
        State.FaultPc = pc;
        State.FaultValue = value;
        return State.Handler;
    }

    ulong Load(in Decoded at, ulong pc, uint bytes, int signBits)
    {
        ulong address = State[at.Left] + (ulong)(long)at.Immediate;
        if ((address & (bytes - 1)) != 0) return Fault(CauseLoadMisaligned, pc, address);
        if (!memory.TryLoad(address, bytes, out ulong value) && !TryLoadHtif(address, bytes, out value)) return Fault(CauseLoad, pc, address);
        State[at.Target] = (ulong)((long)(value << signBits) >> signBits);
        return pc + at.Bytes;
    }

    ulong Store(in Decoded at, ulong pc, uint bytes)
    {
        ulong address = State[at.Left] + (ulong)(long)at.Immediate;
        if ((address & (bytes - 1)) != 0) return Fault(CauseStoreMisaligned, pc, address);
        ulong next = pc + at.Bytes; // the store may be onto this instruction
        if (!memory.TryStore(address, bytes, State[at.Right]) && !TryStoreHtif(address, bytes, State[at.Right])) return Fault(CauseStore, pc, address);
        ulong offset = address - PhysicalMemory.RamStart;
        if (offset < (ulong)codeBytes) Forget(offset);
        return next;
    }

    // Code was written over: it and what began just before it are decoded again.
    void Forget(ulong offset)
    {
        ulong first = offset < 2 ? 0 : (offset - 2) / 2, last = Math.Min((offset + 7) / 2, (ulong)_decoded.Length - 1);
        for (ulong index = first; index <= last; index++) _decoded[index] = default;
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

    public ulong this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        readonly get => _registers[index];
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        set => _registers[index] = value;
    }
}
