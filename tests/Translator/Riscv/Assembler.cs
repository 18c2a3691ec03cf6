using System.Buffers.Binary;

namespace Rollup.Tests.Translator.Riscv;

/// <summary>
/// Writes instructions of RISC-V one after the other, by the formats of the manual and without our own decoder's knowledge.
/// </summary>
sealed class Assembler(ulong start)
{
    readonly List<(int Bytes, Func<ulong, uint> At)> _instructions = [];
    readonly Dictionary<int, int> _labels = [];
    int _labelCount;

    public int Bytes => _instructions.Sum(instruction => instruction.Bytes);

    public static uint Register(uint opcode, uint function, uint upper, int target, int left, int right) =>
        opcode | (uint)target << 7 | function << 12 | (uint)left << 15 | (uint)right << 20 | upper << 25;

    public static uint Immediate(uint opcode, uint function, int target, int left, int immediate) =>
        opcode | (uint)target << 7 | function << 12 | (uint)left << 15 | (uint)immediate << 20;

    public static uint Store(uint function, int left, int right, int immediate) =>
        0x23u | ((uint)immediate & 31) << 7 | function << 12 | (uint)left << 15 | (uint)right << 20 | ((uint)immediate >> 5 & 127) << 25;

    static uint Branch(uint function, int left, int right, long offset)
    {
        uint bits = (uint)offset;
        return 0x63u | (bits >> 11 & 1) << 7 | (bits >> 1 & 15) << 8 | function << 12 | (uint)left << 15 | (uint)right << 20 | (
            bits >> 5 & 63) << 25 | (bits >> 12 & 1) << 31;
    }

    static uint Jump(int target, long offset)
    {
        uint bits = (uint)offset;
        return 0x6fu | (uint)target << 7 | (bits >> 12 & 255) << 12 | (bits >> 11 & 1) << 20 | (bits >> 1 & 1023) << 21 | (
            bits >> 20 & 1) << 31;
    }

    public int NewLabel() => _labelCount++;

    public void Mark(int label) => _labels.Add(label, _instructions.Count);

    public void Word(uint word) => _instructions.Add((4, _ => word));

    public void Half(uint half) => _instructions.Add((2, _ => half));

    public void BranchTo(uint function, int left, int right, int label) =>
        _instructions.Add((4, pc => Branch(function, left, right, Distance(pc, label))));

    public void JumpTo(int target, int label) => _instructions.Add((4, pc => Jump(target, Distance(pc, label))));

    // c.j, or c.beqz and c.bnez of one of the registers 8 to 15.
    public void ShortJumpTo(int label) => _instructions.Add((2, pc =>
    {
        uint bits = (uint)Distance(pc, label);
        return 0xa001 | (bits >> 11 & 1) << 12 | (bits >> 4 & 1) << 11 | (bits >> 8 & 3) << 9 | (bits >> 10 & 1) << 8 | (bits >> 6 & 1) << 7
            | (bits >> 7 & 1) << 6 | (bits >> 1 & 7) << 3 | (bits >> 5 & 1) << 2;
    }
    ));

    public void ShortBranchTo(bool isZero, int register, int label) => _instructions.Add((2, pc =>
    {
        uint bits = (uint)Distance(pc, label);
        return (isZero ? 0xc001u : 0xe001u) | (uint)(register - 8) << 7 | (bits >> 8 & 1) << 12 | (bits >> 3 & 3) << 10 | (
            bits >> 6 & 3) << 5
            | (bits >> 1 & 3) << 3 | (bits >> 5 & 1) << 2;
    }
    ));

    /// <summary>auipc and addi.</summary>
    public void LoadAddress(int target, Func<ulong> address)
    {
        _instructions.Add((4, pc => 0x17u | (uint)target << 7 | ((uint)(address() - pc) + 0x800 & 0xfffff000)));
        _instructions.Add((4, pc => Immediate(0x13, 0, target, target, (int)(address() - (pc - 4)) << 20 >> 20)));
    }

    public ulong AddressOf(int label) => start + (ulong)_instructions.Take(_labels[label]).Sum(instruction => instruction.Bytes);

    long Distance(ulong pc, int label) => (long)(AddressOf(label) - pc);

    /// <summary>The bytes, each instruction of 32 bits as it is or as a fault has it.</summary>
    public byte[] ToBytes(Func<uint, uint>? fault = null)
    {
        byte[] bytes = new byte[_instructions.Sum(instruction => instruction.Bytes)];
        int offset = 0;
        foreach ((int length, Func<ulong, uint> at) in _instructions)
        {
            uint word = at(start + (ulong)offset);
            if (length == 2) BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(offset), (ushort)word);
            else BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(offset), fault is null ? word : fault(word));
            offset += length;
        }
        return bytes;
    }
}
