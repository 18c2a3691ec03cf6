using static Rollup.Machine.Riscv.Operation;

namespace Rollup.Machine.Riscv;

sealed partial class Hart
{
    // Loads reserve, stores ask for the reservation, and what does both faults as a store.
    ulong ExecuteAtomic(Decoded at, ulong pc, ulong right) // a copy: the store may be onto this instruction
    {
        bool isWord = at.Operation < Lrd;
        uint bytes = isWord ? 4u : 8u;
        ulong address = State[at.Left];
        Operation kind = isWord ? at.Operation : (Operation)(at.Operation - Lrd + Lrw);
        if (kind == Scw && State.Reserved != address)
        {
            State.Reserved = ulong.MaxValue;
            State[at.Target] = 1;
            return pc + at.Bytes;
        }
        bool isLoad = kind == Lrw;
        if ((address & (bytes - 1)) != 0) return Fault(isLoad ? CauseLoadMisaligned : CauseStoreMisaligned, pc, address);
        ulong old = 0;
        if (kind != Scw && !TryLoad(address, bytes, out old)) return Fault(isLoad ? CauseLoad : CauseStore, pc, address);
        if (isWord) old = (ulong)(int)old;
        ulong written = isWord ? (uint)Combine(kind, (ulong)(int)old, (ulong)(int)right) : Combine(kind, old, right);
        if (!isLoad && !TryStore(address, bytes, written)) return Fault(CauseStore, pc, address);
        State.Reserved = isLoad ? address : kind == Scw ? ulong.MaxValue : State.Reserved;
        State[at.Target] = kind == Scw ? 0 : old;
        return pc + at.Bytes;
    }

    // Words come extended by their sign, which keeps the order of both the signed and the unsigned.
    static ulong Combine(Operation kind, ulong old, ulong right) => kind switch
    {
        Amoaddw => old + right,
        Amoxorw => old ^ right,
        Amoandw => old & right,
        Amoorw => old | right,
        Amominw => (ulong)Math.Min((long)old, (long)right),
        Amomaxw => (ulong)Math.Max((long)old, (long)right),
        Amominuw => Math.Min(old, right),
        Amomaxuw => Math.Max(old, right),
        _ => right,
    };
}
