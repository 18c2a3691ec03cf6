using System.Runtime.CompilerServices;
using static Rollup.Machine.Riscv.Operation;

namespace Rollup.Machine.Riscv;

sealed partial class Hart
{
    // One instruction; the address of the next.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
            case Lb: return Load(in at, pc, 1, 56, isSigned: true);
            case Lh: return Load(in at, pc, 2, 48, isSigned: true);
            case Lw: return Load(in at, pc, 4, 32, isSigned: true);
            case Ld: return Load(in at, pc, 8, 0, isSigned: true);
            case Lbu: return Load(in at, pc, 1, 56, isSigned: false);
            case Lhu: return Load(in at, pc, 2, 48, isSigned: false);
            case Lwu: return Load(in at, pc, 4, 32, isSigned: false);
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
            case Mulhu: result = Arithmetic.HighProduct(left, right); break;
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
            case Mulhsu: result = Arithmetic.HighProduct(left, right) - ((long)left < 0 ? right : 0); break;
            case Div: result = Arithmetic.Div(left, right); break;
            case Rem: result = Arithmetic.Rem(left, right); break;
            case Divu: result = Arithmetic.Divu(left, right); break;
            case Remu: result = Arithmetic.Remu(left, right); break;
            case Mulw: result = (ulong)(leftWord * rightWord); break;
            case Divw: result = Arithmetic.Divw(left, right); break;
            case Remw: result = Arithmetic.Remw(left, right); break;
            case Divuw: result = Arithmetic.Divuw(left, right); break;
            case Remuw: result = Arithmetic.Remuw(left, right); break;
            case SignExtendByte: result = (ulong)(sbyte)left; break;
            case SignExtendHalf: result = (ulong)(short)left; break;
            case ZeroExtendHalf: result = (ushort)left; break;
            case ZeroExtendWord: result = (uint)left; break;
            case >= Lrw: return ExecuteAtomic(at, pc, right);
            default: return ExecuteSystem(in at, pc, left);
        }
        State[at.Target] = result;
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
            case >= Csrrw and <= Csrrci: return ExecuteControl(in at, pc, at.Operation >= Csrrwi ? at.Left : left);
            default: return FaultOfFetch(pc);
        }
    }

    ulong ExecuteControl(in Decoded at, ulong pc, ulong operand)
    {
        bool isPlainWrite = at.Operation is Csrrw or Csrrwi, isWrite = isPlainWrite || at.Left != 0;
        if (!TryControl(at.Immediate & 0xfff, out ulong old)) return FaultOfFetch(pc);
        ulong written = isPlainWrite ? operand : at.Operation is Csrrs or Csrrsi ? old | operand : old & ~operand;
        if (isWrite && !TrySetControl(at.Immediate & 0xfff, written)) return FaultOfFetch(pc);
        State[at.Target] = old;
        return pc + at.Bytes;
    }

    // What cannot be read cannot be run; what can, but is no instruction, is the value at fault.
    ulong FaultOfFetch(ulong pc)
    {
        if (!TryFetch(pc, out uint low)) return Fault(CauseFetch, pc, pc);
        if ((low & 3) != 3) return Fault(CauseIllegal, pc, low);
        return TryFetch(pc + 2, out uint high) ? Fault(CauseIllegal, pc, low | high << 16) : Fault(CauseFetch, pc, pc + 2);
    }

    // The control registers that an image without an operating system has a use for. What identifies the machine is that of the Cartesi
    // Machine 0.21; cycles cannot be written there either.
    bool TryControl(int register, out ulong value)
    {
        ulong? found = register switch
        {
            0x301 => 0x800000000014112d,
            0x305 => State.Handler,
            0x340 => State.Scratch,
            0x341 => State.FaultPc,
            0x342 => State.Cause,
            0x343 => State.FaultValue,
            0xb00 or 0xc00 => State.Cycles - 1, // of the instructions before this one
            0xb02 or 0xc02 => State.Cycles - 1 - State.Faults,
            0xf11 => 0x6361727465736920,
            0xf12 or 0xf13 => 21,
            0xf14 => 0,
            _ => null,
        };
        value = found ?? 0;
        return found is not null;
    }

    bool TrySetControl(int register, ulong value)
    {
        switch (register)
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
