using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace Rollup.Aot;

/// <summary>
/// One instruction: its place, the place of the next, its operand as a number (constant, variable, token or branch target).
/// </summary>
sealed record Instruction(int Offset, int Next, OpCode OpCode, long Operand, int[] Targets)
{
    public string Name => OpCode.Name!;
}

/// <summary>Decodes method bodies. The table of opcodes is the framework's own.</summary>
static class Il
{
    static readonly Dictionary<int, OpCode> OpCodesByValue = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(opCode => opCode.Value & 0xffff);

    public static List<Instruction> Decode(ReadOnlySpan<byte> code)
    {
        List<Instruction> instructions = [];
        for (int offset = 0; offset < code.Length;)
        {
            int at = offset;
            int value = code[at++];
            if (value == 0xfe) value = 0xfe00 | code[at++];
            OpCode opCode = OpCodesByValue[value];
            (long operand, int[] targets) = Operand(opCode.OperandType, code, ref at);
            instructions.Add(new Instruction(offset, at, opCode, operand, targets));
            offset = at;
        }
        return instructions;
    }

    static (long Operand, int[] Targets) Operand(OperandType type, ReadOnlySpan<byte> code, ref int at)
    {
        int size = type switch
        {
            OperandType.InlineNone => 0,
            OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
            OperandType.InlineVar => 2,
            OperandType.InlineI8 or OperandType.InlineR => 8,
            _ => 4,
        };
        ReadOnlySpan<byte> bytes = code.Slice(at, size);
        at += size;
        long number = size switch
        {
            0 => 0,
            1 => type == OperandType.ShortInlineVar ? bytes[0] : (sbyte)bytes[0],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            4 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
            _ => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        };
        if (type is OperandType.InlineBrTarget or OperandType.ShortInlineBrTarget) return (0, [at + (int)number]);
        if (type != OperandType.InlineSwitch) return (number, []);
        int[] targets = new int[number];
        int origin = at + 4 * targets.Length;
        for (int i = 0; i < targets.Length; i++, at += 4) targets[i] = origin + BinaryPrimitives.ReadInt32LittleEndian(code[at..]);
        return (0, targets);
    }
}
