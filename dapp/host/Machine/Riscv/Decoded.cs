namespace Rollup.Machine.Riscv;

/// <summary>Instructions of RV64IMAC and Zcb with the control registers that a guest in machine mode needs.</summary>
enum Operation : byte
{
    Unknown = 0, // not decoded yet
    Illegal,
    Lui, Auipc, Jal, Jalr,
    Beq, Bne, Blt, Bge, Bltu, Bgeu,
    Lb, Lh, Lw, Ld, Lbu, Lhu, Lwu,
    Sb, Sh, Sw, Sd,
    Addi, Slti, Sltiu, Xori, Ori, Andi, Slli, Srli, Srai,
    Add, Sub, Sll, Slt, Sltu, Xor, Srl, Sra, Or, And,
    Addiw, Slliw, Srliw, Sraiw,
    Addw, Subw, Sllw, Srlw, Sraw,
    Mul, Mulh, Mulhsu, Mulhu, Div, Divu, Rem, Remu,
    Mulw, Divw, Divuw, Remw, Remuw,
    SignExtendByte, SignExtendHalf, ZeroExtendHalf, ZeroExtendWord,
    Fence, Call, Break, Return, Wait,
    Csrrw, Csrrs, Csrrc, Csrrwi, Csrrsi, Csrrci, // of the last three the register's number is the operand
    Lrw, Scw, Amoswapw, Amoaddw, Amoxorw, Amoandw, Amoorw, Amominw, Amomaxw, Amominuw, Amomaxuw,
    Lrd, Scd, Amoswapd, Amoaddd, Amoxord, Amoandd, Amoord, Amomind, Amomaxd, Amominud, Amomaxud,
}

/// <summary>One decoded instruction: registers (a target of x0 is register 32, which nobody reads), immediate, length in bytes.</summary>
readonly struct Decoded(Operation operation, int target = 0, int left = 0, int right = 0, int immediate = 0, int bytes = 4)
{
    /// <summary>Where writes to x0 go.</summary>
    public const int Nowhere = 32;

    public readonly Operation Operation = operation;
    public readonly byte Target = (byte)(target == 0 ? Nowhere : target);
    public readonly byte Left = (byte)left;
    public readonly byte Right = (byte)right;
    public readonly int Immediate = immediate;
    public readonly byte Bytes = (byte)bytes;

    /// <summary>True of jumps and branches.</summary>
    public bool EndsBlock => Operation is >= Operation.Jal and <= Operation.Bgeu;
}
