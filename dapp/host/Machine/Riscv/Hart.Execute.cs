using static Rollup.Machine.Riscv.Operation;

namespace Rollup.Machine.Riscv;

sealed partial class Hart
{
    // One instruction; the address of the next.
    ulong Execute(in Decoded at, ulong pc)
    {
        ulong left = State[at.Left], immediate = (ulong)(long)at.Immediate, right = State[at.Right], result;
        switch (at.Operation)
        {
            case Lui: result = immediate; break;
            case Auipc: result = pc + immediate; break;
            case Jal: State[at.Target] = pc + at.Bytes; return pc + immediate;
            case Jalr: State[at.Target] = pc + at.Bytes; return (left + immediate) & ~1UL;
            case Beq: return left == right ? pc + immediate : pc + at.Bytes;
            case Bne: return left != right ? pc + immediate : pc + at.Bytes;
            case Blt: return (long)left < (long)right ? pc + immediate : pc + at.Bytes;
            case Bge: return (long)left >= (long)right ? pc + immediate : pc + at.Bytes;
            case Bltu: return left < right ? pc + immediate : pc + at.Bytes;
            case Bgeu: return left >= right ? pc + immediate : pc + at.Bytes;
            case Lb: return Load(in at, pc, 1, 56);
            case Lh: return Load(in at, pc, 2, 48);
            case Lw: return Load(in at, pc, 4, 32);
            case Ld: return Load(in at, pc, 8, 0);
            case Lbu: return LoadUnsigned(in at, pc, 1);
            case Lhu: return LoadUnsigned(in at, pc, 2);
            case Lwu: return LoadUnsigned(in at, pc, 4);
            case Sb: return Store(in at, pc, 1);
            case Sh: return Store(in at, pc, 2);
            case Sw: return Store(in at, pc, 4);
            case Sd: return Store(in at, pc, 8);
            case Addi: result = left + immediate; break;
            case Slti: result = (long)left < (long)immediate ? 1UL : 0; break;
            case Sltiu: result = left < immediate ? 1UL : 0; break;
            case Xori: result = left ^ immediate; break;
            case Ori: result = left | immediate; break;
            case Andi: result = left & immediate; break;
            case Slli: result = left << at.Immediate; break;
            case Srli: result = left >> at.Immediate; break;
            case Srai: result = (ulong)((long)left >> at.Immediate); break;
            case Add: result = left + right; break;
            case Sub: result = left - right; break;
            case Sll: result = left << (int)right; break;
            case Slt: result = (long)left < (long)right ? 1UL : 0; break;
            case Sltu: result = left < right ? 1UL : 0; break;
            case Xor: result = left ^ right; break;
            case Srl: result = left >> (int)right; break;
            case Sra: result = (ulong)((long)left >> (int)right); break;
            case Or: result = left | right; break;
            case And: result = left & right; break;
            case Mul: result = left * right; break;
            case Mulhu: result = Math.BigMul(left, right, out _); break;
            case Addiw: result = (ulong)(int)(left + immediate); break;
            case Addw: result = (ulong)(int)(left + right); break;
            case Subw: result = (ulong)(int)(left - right); break;
            default: return ExecuteRarer(in at, pc, left, right);
        }
        State[at.Target] = result;
        return pc + at.Bytes;
    }

    ulong ExecuteRarer(in Decoded at, ulong pc, ulong left, ulong right)
    {
        int leftWord = (int)left, rightWord = (int)right;
        ulong result;
        switch (at.Operation)
        {
            case Slliw: result = (ulong)(leftWord << at.Immediate); break;
            case Srliw: result = (ulong)(int)((uint)leftWord >> at.Immediate); break;
            case Sraiw: result = (ulong)(leftWord >> at.Immediate); break;
            case Sllw: result = (ulong)(leftWord << rightWord); break;
            case Srlw: result = (ulong)(int)((uint)leftWord >> rightWord); break;
            case Sraw: result = (ulong)(leftWord >> rightWord); break;
            case Mulh: result = (ulong)Math.BigMul((long)left, (long)right, out _); break;
            case Mulhsu: result = Math.BigMul(left, right, out _) - ((long)left < 0 ? right : 0); break;
            case Div: result = Quotient((long)left, (long)right); break;
            case Rem: result = Remainder((long)left, (long)right); break;
            case Divu: result = right == 0 ? ulong.MaxValue : left / right; break;
            case Remu: result = right == 0 ? left : left % right; break;
            case Mulw: result = (ulong)(leftWord * rightWord); break;
            case Divw: result = (ulong)(int)Quotient(leftWord, rightWord); break;
            case Remw: result = (ulong)(int)Remainder(leftWord, rightWord); break;
            case Divuw: result = rightWord == 0 ? ulong.MaxValue : (ulong)(int)((uint)leftWord / (uint)rightWord); break;
            case Remuw: result = rightWord == 0 ? (ulong)leftWord : (ulong)(int)((uint)leftWord % (uint)rightWord); break;
            default: return ExecuteSystem(in at, pc, left);
        }
        State[at.Target] = result;
        return pc + at.Bytes;
    }

    // Division never faults: by zero it gives all ones and the dividend, and the one that does not fit wraps.
    static ulong Quotient(long left, long right) => right == 0 ? ulong.MaxValue : right == -1 ? 0 - (ulong)left : (ulong)(left / right);

    static ulong Remainder(long left, long right) => right == 0 ? (ulong)left : right == -1 ? 0 : (ulong)(left % right);

    ulong LoadUnsigned(in Decoded at, ulong pc, uint bytes)
    {
        ulong address = State[at.Left] + (ulong)(long)at.Immediate;
        if ((address & (bytes - 1)) != 0) return Fault(CauseLoadMisaligned, pc, address);
        if (!memory.TryLoad(address, bytes, out ulong value)) return Fault(CauseLoad, pc, address);
        State[at.Target] = value;
        return pc + at.Bytes;
    }

    ulong ExecuteSystem(in Decoded at, ulong pc, ulong left)
    {
        switch (at.Operation)
        {
            case Fence or Wait: return pc + at.Bytes;
            case Return: return State.FaultPc;
            case Break: return Fault(CauseBreak, pc, pc);
            case Call when StopsAtCalls:
                Stop(StopReason.Called);
                return pc + at.Bytes;
            case Call: return Fault(CauseCall, pc, 0);
            case Csrrw or Csrrs or Csrrc when TryControl(at.Immediate, out ulong old):
                ulong written = at.Operation switch { Csrrw => left, Csrrs => old | left, _ => old & ~left };
                bool isWrite = at.Operation == Csrrw || at.Left != 0;
                if (isWrite && !TrySetControl(at.Immediate, written)) return Fault(CauseIllegal, pc, 0);
                State[at.Target] = old;
                return pc + at.Bytes;
            default: return Fault(pc - PhysicalMemory.RamStart < (ulong)codeBytes ? CauseIllegal : CauseFetch, pc, 0);
        }
    }

    bool TryControl(int register, out ulong value)
    {
        ulong? found = (register & 0xfff) switch
        {
            0x305 => State.Handler,
            0x340 => State.Scratch,
            0x341 => State.FaultPc,
            0x342 => State.Cause,
            0x343 => State.FaultValue,
            0xb00 or 0xb02 or 0xc00 or 0xc02 => State.Cycles - 1, // of the instructions before this one
            0xf14 => 0,
            _ => null,
        };
        value = found ?? 0;
        return found is not null;
    }

    bool TrySetControl(int register, ulong value)
    {
        switch (register & 0xfff)
        {
            case 0x305: State.Handler = value & ~3UL; return true;
            case 0x340: State.Scratch = value; return true;
            case 0x341: State.FaultPc = value & ~1UL; return true;
            case 0x342: State.Cause = value; return true;
            case 0x343: State.FaultValue = value; return true;
            default: return false;
        }
    }
}
