using System.Buffers.Binary;
using System.Text;
using Rollup.Machine.Riscv;

namespace Rollup.Tests.Translator;

/// <summary>Runs a static Linux program for riscv64 on our own processor: it may write and exit, no more.</summary>
static class LinuxProgram
{
    const int RamBytes = 16 << 20;
    const int StackPointer = 2, Result = 10, Address = 11, Count = 12, Call = 17;
    const ulong Write = 64, Exit = 93;
    const int Loadable = 1;

    public static string Run(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        return Encoding.ASCII.GetString(Trace(file, (file.Length + 1) & ~1, runsBeforeCompiling: 500).Trace);
    }

    /// <summary>What it writes, and the instructions it takes; compiled after so many runs of a block, or by the reference if 0.</summary>
    public static (byte[] Trace, ulong Cycles) Trace(byte[] file, int codeBytes, int runsBeforeCompiling, ulong cyclesMax = 1UL << 40)
    {
        using PhysicalMemory memory = MemoryFor(codeBytes);
        Hart hart = Start(file, memory, codeBytes);
        CompiledHart? compiled = runsBeforeCompiling == 0 ? null : new CompiledHart(hart) { RunsBeforeCompiling = runsBeforeCompiling };
        using MemoryStream written = new();
        while ((compiled is null ? hart.Run(cyclesMax) : compiled.Run(cyclesMax)) == StopReason.Called && hart.State[Call] == Write)
        {
            int offset = (int)(hart.State[Address] - PhysicalMemory.RamStart), count = (int)hart.State[Count];
            written.Write(memory.Ram.Slice(offset, count));
            hart.State[Result] = (ulong)count;
        }
        return hart.State[Call] == Exit && hart.State[Result] == 0 ? (written.ToArray(), hart.State.Cycles)
            : throw new InvalidOperationException(
                $"stopped at {hart.State.FaultPc:x}, cause {hart.State.Cause}, on {hart.State.FaultValue:x}");
    }

    public static PhysicalMemory MemoryFor(int codeBytes) => new(RamBytes, codeBytes);

    public static Hart Start(byte[] file, PhysicalMemory memory, int codeBytes)
    {
        ulong entry = Load(file, memory.WritableRam(0, RamBytes));
        Hart hart = new(memory, codeBytes) { StopsAtCalls = true };
        hart.State.Pc = entry;
        hart.State[StackPointer] = PhysicalMemory.RamStart + RamBytes - 64;
        memory.Checkpoint();
        return hart;
    }

    // An ELF file of 64 bits whose segments lie at the beginning of RAM.
    static ulong Load(ReadOnlySpan<byte> file, Span<byte> ram)
    {
        int headers = (int)BinaryPrimitives.ReadUInt64LittleEndian(file[32..]);
        int size = BinaryPrimitives.ReadUInt16LittleEndian(file[54..]), count = BinaryPrimitives.ReadUInt16LittleEndian(file[56..]);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> header = file.Slice(headers + i * size, size);
            if (BinaryPrimitives.ReadInt32LittleEndian(header) != Loadable) continue;
            int from = (int)BinaryPrimitives.ReadUInt64LittleEndian(header[8..]),
                bytes = (int)BinaryPrimitives.ReadUInt64LittleEndian(header[32..]);
            int to = (int)(BinaryPrimitives.ReadUInt64LittleEndian(header[16..]) - PhysicalMemory.RamStart);
            file.Slice(from, bytes).CopyTo(ram[to..]);
        }
        return BinaryPrimitives.ReadUInt64LittleEndian(file[24..]);
    }
}
