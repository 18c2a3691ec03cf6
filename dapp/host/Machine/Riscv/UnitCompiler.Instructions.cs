using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Intrinsics.X86;
using static Rollup.Machine.Riscv.Operation;

namespace Rollup.Machine.Riscv;

sealed partial class UnitCompiler
{
    static readonly MethodInfo HighProduct =
        Bmi2.X64.IsSupported ? FunctionOf(typeof(Bmi2.X64), nameof(Bmi2.X64.MultiplyNoFlags))
            : FunctionOf(typeof(Arithmetic), nameof(Arithmetic.HighProduct));

    void Instruction(in Decoded at)
    {
        switch (at.Operation)
        {
            case Jal: Jump(in at); break;
            case Jalr: JumpToRegister(in at); break;
            case Beq: Branch(in at, OpCodes.Beq); break;
            case Bne: Branch(in at, OpCodes.Bne_Un); break;
            case Blt: Branch(in at, OpCodes.Blt); break;
            case Bge: Branch(in at, OpCodes.Bge); break;
            case Bltu: Branch(in at, OpCodes.Blt_Un); break;
            case Bgeu: Branch(in at, OpCodes.Bge_Un); break;
            case Lb: Load(in at, 0, OpCodes.Ldind_I1); break;
            case Lh: Load(in at, 1, OpCodes.Ldind_I2); break;
            case Lw: Load(in at, 2, OpCodes.Ldind_I4); break;
            case Ld: Load(in at, 3, OpCodes.Ldind_I8); break;
            case Lbu: Load(in at, 0, OpCodes.Ldind_U1); break;
            case Lhu: Load(in at, 1, OpCodes.Ldind_U2); break;
            case Lwu: Load(in at, 2, OpCodes.Ldind_U4); break;
            case Sb: Store(in at, 0, OpCodes.Stind_I1); break;
            case Sh: Store(in at, 1, OpCodes.Stind_I2); break;
            case Sw: Store(in at, 2, OpCodes.Stind_I4); break;
            case Sd: Store(in at, 3, OpCodes.Stind_I8); break;
            case Fence: break;
            default:
                if (at.Target == Decoded.Nowhere) break; // nothing but a result that nobody reads
                Compute(in at);
                Write(at.Target);
                break;
        }
    }

    void Compute(in Decoded at)
    {
        switch (at.Operation)
        {
            case Lui: Number(at.Immediate); break;
            case Auipc: Number((long)_at + at.Immediate); break;
            case Addi: WithImmediate(in at, OpCodes.Add); break;
            case Slti: WithImmediate(in at, OpCodes.Clt, OpCodes.Conv_U8); break;
            case Sltiu: WithImmediate(in at, OpCodes.Clt_Un, OpCodes.Conv_U8); break;
            case Xori: WithImmediate(in at, OpCodes.Xor); break;
            case Ori: WithImmediate(in at, OpCodes.Or); break;
            case Andi: WithImmediate(in at, OpCodes.And); break;
            case Addiw: WithImmediate(in at, OpCodes.Add, OpCodes.Conv_I4, OpCodes.Conv_I8); break;
            case Slli: Shift(in at, OpCodes.Shl, isWord: false, isByRegister: false); break;
            case Srli: Shift(in at, OpCodes.Shr_Un, isWord: false, isByRegister: false); break;
            case Srai: Shift(in at, OpCodes.Shr, isWord: false, isByRegister: false); break;
            case Slliw: Shift(in at, OpCodes.Shl, isWord: true, isByRegister: false); break;
            case Srliw: Shift(in at, OpCodes.Shr_Un, isWord: true, isByRegister: false); break;
            case Sraiw: Shift(in at, OpCodes.Shr, isWord: true, isByRegister: false); break;
            case Sll: Shift(in at, OpCodes.Shl, isWord: false, isByRegister: true); break;
            case Srl: Shift(in at, OpCodes.Shr_Un, isWord: false, isByRegister: true); break;
            case Sra: Shift(in at, OpCodes.Shr, isWord: false, isByRegister: true); break;
            case Sllw: Shift(in at, OpCodes.Shl, isWord: true, isByRegister: true); break;
            case Srlw: Shift(in at, OpCodes.Shr_Un, isWord: true, isByRegister: true); break;
            case Sraw: Shift(in at, OpCodes.Shr, isWord: true, isByRegister: true); break;
            case Add: WithRegister(in at, OpCodes.Add); break;
            case Sub: WithRegister(in at, OpCodes.Sub); break;
            case Slt: WithRegister(in at, OpCodes.Clt, OpCodes.Conv_U8); break;
            case Sltu: WithRegister(in at, OpCodes.Clt_Un, OpCodes.Conv_U8); break;
            case Xor: WithRegister(in at, OpCodes.Xor); break;
            case Or: WithRegister(in at, OpCodes.Or); break;
            case And: WithRegister(in at, OpCodes.And); break;
            case Addw: WithRegister(in at, OpCodes.Add, OpCodes.Conv_I4, OpCodes.Conv_I8); break;
            case Subw: WithRegister(in at, OpCodes.Sub, OpCodes.Conv_I4, OpCodes.Conv_I8); break;
            case Mul: WithRegister(in at, OpCodes.Mul); break;
            case Mulw: WithRegister(in at, OpCodes.Mul, OpCodes.Conv_I4, OpCodes.Conv_I8); break;
            case SignExtendByte: Convert(in at, OpCodes.Conv_I1, OpCodes.Conv_I8); break;
            case SignExtendHalf: Convert(in at, OpCodes.Conv_I2, OpCodes.Conv_I8); break;
            case ZeroExtendHalf: Convert(in at, OpCodes.Conv_U2, OpCodes.Conv_U8); break;
            case ZeroExtendWord: Convert(in at, OpCodes.Conv_U4, OpCodes.Conv_U8); break;
            case Mulhu: Mulhigh(in at, isLeftSigned: false, isRightSigned: false); break;
            case Mulhsu: Mulhigh(in at, isLeftSigned: true, isRightSigned: false); break;
            case Mulh: Mulhigh(in at, isLeftSigned: true, isRightSigned: true); break;
            default: Call(in at); break;
        }
    }

    // The high half of a signed product is that of the unsigned one, less the other factor for each that is negative.
    void Mulhigh(in Decoded at, bool isLeftSigned, bool isRightSigned)
    {
        Read(at.Left);
        Read(at.Right);
        _il.Emit(OpCodes.Call, HighProduct);
        if (isLeftSigned) LessIfNegative(at.Left, at.Right);
        if (isRightSigned) LessIfNegative(at.Right, at.Left);
    }

    void LessIfNegative(int sign, int other)
    {
        Read(sign);
        _il.Emit(OpCodes.Ldc_I4, 63);
        _il.Emit(OpCodes.Shr);
        Read(other);
        _il.Emit(OpCodes.And);
        _il.Emit(OpCodes.Sub);
    }

    // Quotients and remainders: rare, and the reference has their special cases.
    void Call(in Decoded at)
    {
        Read(at.Left);
        Read(at.Right);
        _il.Emit(OpCodes.Call, FunctionOf(typeof(Arithmetic), at.Operation.ToString()));
    }

    static MethodInfo FunctionOf(Type type, string name) => type.GetMethod(name, [typeof(ulong), typeof(ulong)])!;

    void Shift(in Decoded at, OpCode shift, bool isWord, bool isByRegister)
    {
        Read(at.Left);
        if (isWord) _il.Emit(OpCodes.Conv_I4);
        if (isByRegister)
        {
            Read(at.Right);
            _il.Emit(OpCodes.Conv_I4);
            _il.Emit(OpCodes.Ldc_I4, isWord ? 31 : 63);
            _il.Emit(OpCodes.And);
        }
        else
        {
            _il.Emit(OpCodes.Ldc_I4, at.Immediate);
        }
        _il.Emit(shift);
        if (isWord) _il.Emit(OpCodes.Conv_I8);
    }

    void WithImmediate(in Decoded at, params ReadOnlySpan<OpCode> operations)
    {
        Read(at.Left);
        Number(at.Immediate);
        foreach (OpCode operation in operations) _il.Emit(operation);
    }

    void WithRegister(in Decoded at, params ReadOnlySpan<OpCode> operations)
    {
        Read(at.Left);
        Read(at.Right);
        foreach (OpCode operation in operations) _il.Emit(operation);
    }

    void Convert(in Decoded at, params ReadOnlySpan<OpCode> operations)
    {
        Read(at.Left);
        foreach (OpCode operation in operations) _il.Emit(operation);
    }

    void Branch(in Decoded at, OpCode branch)
    {
        Read(at.Left);
        Read(at.Right);
        _il.Emit(branch, LabelOf(_at + (ulong)(long)at.Immediate));
        GoTo(_at + at.Bytes);
    }

    void Jump(in Decoded at)
    {
        Link(in at);
        GoTo(_at + (ulong)(long)at.Immediate);
    }

    void JumpToRegister(in Decoded at)
    {
        Read(at.Left);
        Number(at.Immediate);
        _il.Emit(OpCodes.Add);
        Number(~1L);
        _il.Emit(OpCodes.And);
        _il.Emit(OpCodes.Stloc, _pc);
        Link(in at);
        _il.Emit(OpCodes.Br, _exit);
    }

    void Link(in Decoded at)
    {
        if (at.Target == Decoded.Nowhere) return;
        Number((long)(_at + at.Bytes));
        Write(at.Target);
    }

    void Number(long value) => _il.Emit(OpCodes.Ldc_I8, value);

    void Read(int register)
    {
        if (register == 0) Number(0);
        else _il.Emit(OpCodes.Ldloc, _registers[register]!);
    }

    void Write(int register)
    {
        if (register == Decoded.Nowhere) _il.Emit(OpCodes.Pop);
        else _il.Emit(OpCodes.Stloc, _registers[register]!);
    }
}
