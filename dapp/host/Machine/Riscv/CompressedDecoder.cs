using static Rollup.Machine.Riscv.Operation;

namespace Rollup.Machine.Riscv;

/// <summary>
/// Instructions of 16 bits, each the short form of one of 32. Source: The RISC-V Instruction Set Manual, volume I, chapters C and Zcb.
/// </summary>
static class CompressedDecoder
{
    const int Length = 2;
    const int LinkRegister = 1;
    const int StackPointer = 2;

    public static Decoded Decode(int half)
    {
        int function = (half >> 13) & 7;
        return (half & 3) switch
        {
            0 => Quadrant0(half, function),
            1 => Quadrant1(half, function),
            _ => Quadrant2(half, function),
        };
    }

    // Bits [from + count - 1, from] of the instruction, moved to where they belong.
    static int Bits(int half, int from, int count, int to) => ((half >> from) & ((1 << count) - 1)) << to;

    static int Short(int half, int from) => 8 + ((half >> from) & 7);

    static int SignedImmediate(int half) => Bits(half, 2, 5, 0) - Bits(half, 12, 1, 5);

    static Decoded Quadrant0(int half, int function)
    {
        int target = Short(half, 2), left = Short(half, 7);
        int word = Bits(half, 10, 3, 3) | Bits(half, 6, 1, 2) | Bits(half, 5, 1, 6);
        int doubleWord = Bits(half, 10, 3, 3) | Bits(half, 5, 2, 6);
        int stack = Bits(half, 11, 2, 4) | Bits(half, 7, 4, 6) | Bits(half, 6, 1, 2) | Bits(half, 5, 1, 3);
        return function switch
        {
            0 when stack != 0 => new(Addi, target, StackPointer, immediate: stack, bytes: Length),
            2 => new(Lw, target, left, immediate: word, bytes: Length),
            3 => new(Ld, target, left, immediate: doubleWord, bytes: Length),
            4 => ByteOrHalf(half, left, target),
            6 => new(Sw, 0, left, target, word, Length),
            7 => new(Sd, 0, left, target, doubleWord, Length),
            _ => new(Illegal, bytes: Length),
        };
    }

    static Decoded ByteOrHalf(int half, int left, int register)
    {
        int byteOffset = Bits(half, 6, 1, 0) | Bits(half, 5, 1, 1), halfOffset = Bits(half, 5, 1, 1);
        return ((half >> 10) & 7, (half >> 6) & 1) switch
        {
            (0, _) => new(Lbu, register, left, immediate: byteOffset, bytes: Length),
            (1, 0) => new(Lhu, register, left, immediate: halfOffset, bytes: Length),
            (1, 1) => new(Lh, register, left, immediate: halfOffset, bytes: Length),
            (2, _) => new(Sb, 0, left, register, byteOffset, Length),
            (3, 0) => new(Sh, 0, left, register, halfOffset, Length),
            _ => new(Illegal, bytes: Length),
        };
    }

    static Decoded Quadrant1(int half, int function)
    {
        int target = (half >> 7) & 31, immediate = SignedImmediate(half);
        return function switch
        {
            0 => new(Addi, target, target, immediate: immediate, bytes: Length),
            1 when target != 0 => new(Addiw, target, target, immediate: immediate, bytes: Length),
            2 => new(Addi, target, 0, immediate: immediate, bytes: Length),
            3 when target == StackPointer => AddToStack(half),
            3 when immediate != 0 => new(Lui, target, immediate: immediate << 12, bytes: Length),
            4 => Arithmetic(half, Short(half, 7), Short(half, 2), immediate),
            5 => new(Jal, 0, immediate: JumpOffset(half), bytes: Length),
            6 => new(Beq, 0, Short(half, 7), 0, BranchOffset(half), Length),
            7 => new(Bne, 0, Short(half, 7), 0, BranchOffset(half), Length),
            _ => new(Illegal, bytes: Length),
        };
    }

    static Decoded AddToStack(int half)
    {
        int immediate = Bits(half, 6, 1, 4) | Bits(half, 5, 1, 6) | Bits(half, 3, 2, 7) | Bits(half, 2, 1, 5);
        immediate -= Bits(half, 12, 1, 9);
        return immediate == 0 ? new(Illegal, bytes: Length) : new(Addi, StackPointer, StackPointer, immediate: immediate, bytes: Length);
    }

    static Decoded Arithmetic(int half, int target, int right, int immediate)
    {
        int kind = (half >> 10) & 3;
        if (kind == 2) return new(Andi, target, target, immediate: immediate, bytes: Length);
        if (kind < 2) return new(kind == 0 ? Srli : Srai, target, target, immediate: immediate & 63, bytes: Length);
        Operation operation = ((half >> 12) & 1, (half >> 5) & 3) switch
        {
            (0, 0) => Sub,
            (0, 1) => Xor,
            (0, 2) => Or,
            (0, 3) => And,
            (1, 0) => Subw,
            (1, 1) => Addw,
            (1, 2) => Mul,
            _ => Illegal,
        };
        return operation == Illegal ? Extension(target, (half >> 2) & 7) : new(operation, target, target, right, bytes: Length);
    }

    static Decoded Extension(int target, int kind) => kind switch
    {
        0 => new(Andi, target, target, immediate: 255, bytes: Length),
        1 => new(SignExtendByte, target, target, bytes: Length),
        2 => new(ZeroExtendHalf, target, target, bytes: Length),
        3 => new(SignExtendHalf, target, target, bytes: Length),
        4 => new(ZeroExtendWord, target, target, bytes: Length),
        5 => new(Xori, target, target, immediate: -1, bytes: Length),
        _ => new(Illegal, bytes: Length),
    };

    static int JumpOffset(int half) =>
        (Bits(half, 3, 3, 1) | Bits(half, 11, 1, 4) | Bits(half, 2, 1, 5) | Bits(half, 7, 1, 6) | Bits(half, 6, 1, 7) | Bits(half, 9, 2, 8)
            | Bits(half, 8, 1, 10)) - Bits(half, 12, 1, 11);

    static int BranchOffset(int half) =>
        (Bits(half, 3, 2, 1) | Bits(half, 10, 2, 3) | Bits(half, 2, 1, 5) | Bits(half, 5, 2, 6)) - Bits(half, 12, 1, 8);

    static Decoded Quadrant2(int half, int function)
    {
        int target = (half >> 7) & 31, right = (half >> 2) & 31;
        int word = Bits(half, 12, 1, 5) | Bits(half, 4, 3, 2) | Bits(half, 2, 2, 6);
        int doubleWord = Bits(half, 12, 1, 5) | Bits(half, 5, 2, 3) | Bits(half, 2, 3, 6);
        return function switch
        {
            0 => new(Slli, target, target, immediate: SignedImmediate(half) & 63, bytes: Length),
            2 when target != 0 => new(Lw, target, StackPointer, immediate: word, bytes: Length),
            3 when target != 0 => new(Ld, target, StackPointer, immediate: doubleWord, bytes: Length),
            4 => MoveOrJump((half & 0x1000) != 0, target, right),
            6 => new(Sw, 0, StackPointer, right, Bits(half, 9, 4, 2) | Bits(half, 7, 2, 6), Length),
            7 => new(Sd, 0, StackPointer, right, Bits(half, 10, 3, 3) | Bits(half, 7, 3, 6), Length),
            _ => new(Illegal, bytes: Length),
        };
    }

    static Decoded MoveOrJump(bool isSecond, int target, int right)
    {
        if (right != 0) return new(Add, target, isSecond ? target : 0, right, bytes: Length);
        if (target == 0) return new(isSecond ? Break : Illegal, bytes: Length);
        return new(Jalr, isSecond ? LinkRegister : 0, target, bytes: Length);
    }
}
