using static Rollup.Machine.Riscv.Operation;

namespace Rollup.Machine.Riscv;

/// <summary>Instructions of 32 bits. Source: The RISC-V Instruction Set Manual, volume I, chapters RV32I, RV64I, M and A.</summary>
static class Decoder
{
    static ReadOnlySpan<Operation> Branches => [Beq, Bne, Illegal, Illegal, Blt, Bge, Bltu, Bgeu];
    static ReadOnlySpan<Operation> Loads => [Lb, Lh, Lw, Ld, Lbu, Lhu, Lwu, Illegal];
    static ReadOnlySpan<Operation> Stores => [Sb, Sh, Sw, Sd, Illegal, Illegal, Illegal, Illegal];
    static ReadOnlySpan<Operation> Immediates => [Addi, Slli, Slti, Sltiu, Xori, Srli, Ori, Andi];
    static ReadOnlySpan<Operation> Registers => [Add, Sll, Slt, Sltu, Xor, Srl, Or, And];
    static ReadOnlySpan<Operation> Products => [Mul, Mulh, Mulhsu, Mulhu, Div, Divu, Rem, Remu];
    static ReadOnlySpan<Operation> WordProducts => [Mulw, Illegal, Illegal, Illegal, Divw, Divuw, Remw, Remuw];

    public static Decoded Decode(uint word)
    {
        int target = (int)(word >> 7) & 31, left = (int)(word >> 15) & 31, right = (int)(word >> 20) & 31;
        int function = (int)(word >> 12) & 7, upper = (int)(word >> 25);
        int immediate = (int)word >> 20;
        return (word & 0x7f) switch
        {
            0x37 => new(Lui, target, immediate: (int)(word & 0xfffff000)),
            0x17 => new(Auipc, target, immediate: (int)(word & 0xfffff000)),
            0x6f => new(Jal, target, immediate: JumpOffset(word)),
            0x67 when function == 0 => new(Jalr, target, left, immediate: immediate),
            0x63 => new(Branches[function], 0, left, right, BranchOffset(word)),
            0x03 => new(Loads[function], target, left, immediate: immediate),
            0x23 => new(Stores[function], 0, left, right, (immediate & ~31) | target),
            0x13 => Immediate(function, target, left, immediate),
            0x1b => WordImmediate(function, target, left, immediate),
            0x33 => new(RegisterOperation(function, upper), target, left, right),
            0x3b => new(WordRegister(function, upper), target, left, right),
            0x0f => new(function is 0 or 1 ? Fence : Illegal), // fence, and fence.i: a store into code holds at once here
            0x2f => new(Atomic(function, (int)(word >> 27), right), target, left, right),
            0x73 => System(word, function, target, left),
            _ => new(Illegal),
        };
    }

    static int JumpOffset(uint word) =>
        ((int)(word & 0x80000000) >> 11) | (int)(word & 0xff000) | (int)((word >> 9) & 0x800) | (int)((word >> 20) & 0x7fe);

    static int BranchOffset(uint word) =>
        ((int)(word & 0x80000000) >> 19) | (int)((word << 4) & 0x800) | (int)((word >> 20) & 0x7e0) | (int)((word >> 7) & 0x1e);

    // Shifts of 64 bits have six bits of count, the rest of the immediate says which shift.
    static Decoded Immediate(int function, int target, int left, int immediate)
    {
        int kind = (immediate >> 6) & 63;
        Operation operation = function switch
        {
            1 => kind == 0 ? Slli : Illegal,
            5 => kind == 0 ? Srli : kind == 16 ? Srai : Illegal,
            _ => Immediates[function],
        };
        return new(operation, target, left, immediate: function is 1 or 5 ? immediate & 63 : immediate);
    }

    static Decoded WordImmediate(int function, int target, int left, int immediate)
    {
        int kind = (immediate >> 5) & 127;
        Operation operation = function switch
        {
            0 => Addiw,
            1 => kind == 0 ? Slliw : Illegal,
            5 => kind == 0 ? Srliw : kind == 32 ? Sraiw : Illegal,
            _ => Illegal,
        };
        return new(operation, target, left, immediate: function == 0 ? immediate : immediate & 31);
    }

    static Operation RegisterOperation(int function, int upper) => upper switch
    {
        0 => Registers[function],
        1 => Products[function],
        32 => function == 0 ? Sub : function == 5 ? Sra : Illegal,
        _ => Illegal,
    };

    static Operation WordRegister(int function, int upper) => (upper, function) switch
    {
        (0, 0) => Addw,
        (0, 1) => Sllw,
        (0, 5) => Srlw,
        (1, _) => WordProducts[function],
        (32, 0) => Subw,
        (32, 5) => Sraw,
        _ => Illegal,
    };

    static Decoded System(uint word, int function, int target, int left) => function switch
    {
        0 => new(word switch { 0x00000073 => Call, 0x00100073 => Break, 0x30200073 => Return, 0x10500073 => Wait, _ => Illegal }),
        1 => new(Csrrw, target, left, immediate: (int)(word >> 20)),
        2 => new(Csrrs, target, left, immediate: (int)(word >> 20)),
        3 => new(Csrrc, target, left, immediate: (int)(word >> 20)),
        5 => new(Csrrwi, target, left, immediate: (int)(word >> 20)),
        6 => new(Csrrsi, target, left, immediate: (int)(word >> 20)),
        7 => new(Csrrci, target, left, immediate: (int)(word >> 20)),
        _ => new(Illegal),
    };

    // Which access may be ordered with others makes no difference with one processor.
    static Operation Atomic(int width, int kind, int right)
    {
        Operation first = width switch { 2 => Lrw, 3 => Lrd, _ => Illegal };
        int index = kind switch
        {
            2 when right == 0 => 0,
            3 => 1,
            1 => 2,
            0 => 3,
            4 => 4,
            12 => 5,
            8 => 6,
            16 => 7,
            20 => 8,
            24 => 9,
            28 => 10,
            _ => -1,
        };
        return first == Illegal || index < 0 ? Illegal : (Operation)((int)first + index);
    }
}
