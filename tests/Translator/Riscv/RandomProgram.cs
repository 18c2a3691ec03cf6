using System.Buffers.Binary;

namespace Rollup.Tests.Translator.Riscv;

/// <summary>
/// A random program for Linux and for our processor: registers from edge values, a window of memory, every instruction of RV64IMAC that
/// Linux lets a program use, branches forward, bounded loops, code that is written over. After every few instructions all registers are put
/// into a trace, which it writes out at its end with the window.
/// </summary>
sealed class RandomProgram
{
    public const ulong Start = 0x80000000;
    public const int CodeBytes = 0x20000;
    const int WindowOffset = 0x21000, WindowBytes = 4096, TraceOffset = 0x24000;
    const int FileBytes = TraceOffset, MemoryBytes = 0x600000, PageOfCode = 0x1000;

    // Registers with a purpose: the window's start, its middle, where a dump returns to, a loop's count, the trace's end.
    const int WindowStart = 2, WindowMiddle = 8, Link = 29, Counter = 30, Trace = 31;
    static readonly int[] Kept = [WindowStart, WindowMiddle, Link, Counter, Trace];

    static readonly ulong[] Edges =
    [
        0, 1, 2, 3, 7, 31, 32, 33, 63, 64, 127, 128, 255, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff, 0x100000000,
        0x7fffffffffffffff,
        0x8000000000000000, 0xffffffff80000000, 0xffffffffffff8000, 0xfffffffffffffffe, 0xffffffffffffffff, 0x5555555555555555,
        0x0123456789abcdef,
    ];

    // opcode, function, upper seven bits of what takes two registers.
    static readonly (uint Opcode, uint Function, uint Upper)[] Registers =
    [
        .. Enumerable.Range(0, 8).SelectMany(function => ((uint, uint, uint)[])[(0x33, (uint)function, 0), (0x33, (uint)function, 1)]),
        (0x33, 0, 32), (0x33, 5, 32), (0x3b, 0, 0), (0x3b, 1, 0), (0x3b, 5, 0), (0x3b, 0, 32), (0x3b, 5, 32),
        (0x3b, 0, 1), (0x3b, 4, 1), (0x3b, 5, 1), (0x3b, 6, 1), (0x3b, 7, 1),
    ];

    static readonly uint[] AtomicKinds = [0, 1, 4, 8, 12, 16, 20, 24, 28];

    static readonly uint[] BranchKinds = [0, 1, 4, 5, 6, 7];

    readonly Random _random;
    readonly Assembler _code = new(Start);
    readonly byte[] _window = new byte[WindowBytes];
    readonly int _dump;
    readonly int _stepsPerDump;
    int _sinceDump;

    public RandomProgram(int seed, int steps, int stepsPerDump)
    {
        _random = new Random(seed);
        _random.NextBytes(_window);
        _stepsPerDump = stepsPerDump;
        int main = _code.NewLabel();
        _dump = _code.NewLabel();
        _code.JumpTo(0, main);
        DumpRoutine();
        _code.Mark(main);
        for (int register = 1; register < 32; register++)
            if (!Kept.Contains(register)) SetRegister(register);
        _code.LoadAddress(WindowStart, () => Start + WindowOffset);
        _code.LoadAddress(WindowMiddle, () => Start + WindowOffset + WindowBytes / 2);
        _code.LoadAddress(Trace, () => Start + TraceOffset);
        while (steps > 0) steps -= _random.Next(12) == 0 ? Loop() : Step();
        Dump();
        WriteOut();
    }

    /// <summary>The program as a file for Linux. A fault changes instructions.</summary>
    public byte[] ToElf(Func<uint, uint>? fault = null)
    {
        byte[] file = new byte[PageOfCode + FileBytes];
        Span<byte> head = file;
        ((ReadOnlySpan<byte>)[0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1]).CopyTo(head);
        BinaryPrimitives.WriteUInt16LittleEndian(head[16..], 2);    // a program
        BinaryPrimitives.WriteUInt16LittleEndian(head[18..], 243);  // for RISC-V
        BinaryPrimitives.WriteUInt32LittleEndian(head[20..], 1);
        BinaryPrimitives.WriteUInt64LittleEndian(head[24..], Start);
        BinaryPrimitives.WriteUInt64LittleEndian(head[32..], 64);
        BinaryPrimitives.WriteUInt32LittleEndian(head[48..], 1);    // with instructions of 16 bits
        BinaryPrimitives.WriteUInt16LittleEndian(head[52..], 64);
        BinaryPrimitives.WriteUInt16LittleEndian(head[54..], 56);
        BinaryPrimitives.WriteUInt16LittleEndian(head[56..], 1);
        BinaryPrimitives.WriteUInt32LittleEndian(head[64..], 1);    // to be loaded
        BinaryPrimitives.WriteUInt32LittleEndian(head[68..], 7);    // read, written and run
        BinaryPrimitives.WriteUInt64LittleEndian(head[72..], PageOfCode);
        BinaryPrimitives.WriteUInt64LittleEndian(head[80..], Start);
        BinaryPrimitives.WriteUInt64LittleEndian(head[88..], Start);
        BinaryPrimitives.WriteUInt64LittleEndian(head[96..], FileBytes);
        BinaryPrimitives.WriteUInt64LittleEndian(head[104..], MemoryBytes);
        BinaryPrimitives.WriteUInt64LittleEndian(head[112..], PageOfCode);
        byte[] code = _code.ToBytes(fault);
        if (code.Length > CodeBytes) throw new InvalidOperationException("the code is too long");
        code.CopyTo(file, PageOfCode);
        _window.CopyTo(file, PageOfCode + WindowOffset);
        return file;
    }

    /// <summary>What a byte of the output is.</summary>
    public static string Name(int offset)
    {
        int inTrace = offset - (TraceOffset - WindowOffset), register = inTrace / 8 % (Trace - 1) + 1;
        return inTrace < 0 ? $"byte {offset} of the window" : $"x{register} of dump {inTrace / 8 / (Trace - 1)}";
    }

    int AnyTarget()
    {
        int register;
        do register = _random.Next(32);
        while (Kept.Contains(register));
        return register;
    }

    int Any() => _random.Next(32);

    void SetRegister(int register)
    {
        ulong value = _random.Next(3) == 0 ? (ulong)_random.NextInt64(long.MinValue, long.MaxValue) : Edges[_random.Next(Edges.Length)];
        // Eleven bits at a time from the top.
        _code.Word(Assembler.Immediate(0x13, 0, register, 0, (int)(value >> 55)));
        for (int shift = 44; shift >= 0; shift -= 11)
        {
            _code.Word(Assembler.Immediate(0x13, 1, register, register, 11));
            _code.Word(Assembler.Immediate(0x13, 6, register, register, (int)(value >> shift) & 0x7ff));
        }
    }

    void DumpRoutine()
    {
        _code.Mark(_dump);
        for (int register = 1; register < Trace; register++) _code.Word(Assembler.Store(3, Trace, register, (register - 1) * 8));
        _code.Word(Assembler.Immediate(0x13, 0, Trace, Trace, (Trace - 1) * 8));
        _code.Word(Assembler.Immediate(0x67, 0, 0, Link, 0));
    }

    void Dump()
    {
        _code.JumpTo(Link, _dump);
        _sinceDump = 0;
    }

    // One instruction, or the few that must stand together.
    int Step()
    {
        switch (_random.Next(20))
        {
            case < 6: TwoRegisters(); break;
            case < 10: RegisterAndNumber(); break;
            case < 14: Compressed(); break;
            case 14: LoadOrStore(); break;
            case 15: LoadOrStore(); break;
            case 16: Atomic(); break;
            case 17: Forward(); break;
            case 18: SetRegister(AnyTarget()); break;
            default: Overwrite(); break;
        }
        if (++_sinceDump >= _stepsPerDump) Dump();
        return 1;
    }

    void TwoRegisters()
    {
        (uint opcode, uint function, uint upper) = Registers[_random.Next(Registers.Length)];
        _code.Word(Assembler.Register(opcode, function, upper, AnyTarget(), Any(), Any()));
    }

    void RegisterAndNumber()
    {
        uint function = (uint)_random.Next(8);
        int target = AnyTarget(), left = Any(), number = _random.Next(-2048, 2048), kind = _random.Next(2) << 10;
        switch (_random.Next(5))
        {
            case 0:
                _code.Word(Assembler.Immediate(
                    0x13, function, target, left, function is 1 ? number & 63 : function is 5 ? number & 63 | kind : number)); break;
            case 1: _code.Word(Assembler.Immediate(0x1b, 0, target, left, number)); break;
            case 2: _code.Word(Assembler.Immediate(0x1b, 1, target, left, number & 31)); break;
            case 3: _code.Word(Assembler.Immediate(0x1b, 5, target, left, number & 31 | kind)); break;
            default: _code.Word((_random.Next(2) == 0 ? 0x37u : 0x17u) | (uint)target << 7 | (uint)_random.Next() << 12); break;
        }
    }

    void LoadOrStore()
    {
        int sizeBits = _random.Next(4), offset = _random.Next(-2048, 2048) >> sizeBits << sizeBits;
        if (_random.Next(2) == 0) _code.Word(Assembler.Store((uint)sizeBits, WindowMiddle, Any(), offset));
        else _code.Word(
            Assembler.Immediate(0x03, (uint)(sizeBits | (sizeBits < 3 ? _random.Next(2) << 2 : 0)), AnyTarget(), WindowMiddle, offset));
    }

    // At an address of its own; a store that is conditional stands beside the load that reserves, or alone.
    void Atomic()
    {
        uint size = (uint)_random.Next(2, 4), order = (uint)_random.Next(4);
        int address = AnyTarget();
        if (address == 0) return;
        _code.Word(Assembler.Immediate(0x13, 0, address, WindowMiddle, _random.Next(-256, 256) * 8));
        if (_random.Next(3) > 0)
        {
            _code.Word(Assembler.Register(
                0x2f, size, AtomicKinds[_random.Next(AtomicKinds.Length)] << 2 | order, AnyTarget(), address, Any()));
            return;
        }
        int loaded = AnyTarget();
        if (_random.Next(4) > 0 && loaded != address) _code.Word(Assembler.Register(0x2f, size, 2 << 2 | order, loaded, address, 0));
        _code.Word(Assembler.Register(0x2f, size, 3 << 2 | order, AnyTarget(), address, Any()));
    }

    // Over one to three steps, by each kind of jump.
    void Forward()
    {
        int label = _code.NewLabel(), target = AnyTarget();
        switch (_random.Next(5))
        {
            case 0: _code.JumpTo(target, label); break;
            case 1: _code.ShortJumpTo(label); break;
            case 2: _code.ShortBranchTo(_random.Next(2) == 0, _random.Next(8, 16), label); break;
            case 3 when target != 0:
                _code.LoadAddress(target, () => _code.AddressOf(label));
                // bit 0 is dropped
                if (_random.Next(2) == 0) _code.Word(Assembler.Immediate(0x67, 0, AnyTarget(), target, _random.Next(2)));
                else _code.Half(0x8002u | (uint)_random.Next(2) << 12 | (uint)target << 7);
                break;
            default: _code.BranchTo(BranchKinds[_random.Next(BranchKinds.Length)], Any(), Any(), label); break;
        }
        for (int steps = _random.Next(1, 4); steps > 0; steps--)
            if (_random.Next(2) == 0) TwoRegisters();
            else Compressed();
        _code.Mark(label);
    }

    int Loop()
    {
        int top = _code.NewLabel(), end = _code.NewLabel(), steps = _random.Next(1, 12);
        _code.Word(Assembler.Immediate(0x13, 0, Counter, 0, _random.Next(1, 20)));
        _code.Mark(top);
        for (int step = 0; step < steps; step++) Step();
        _code.Word(Assembler.Immediate(0x13, 0, Counter, Counter, -1));
        _code.BranchTo(0, Counter, 0, end);
        _code.JumpTo(0, top);
        _code.Mark(end);
        return steps * 4;
    }

    // An addi whose number is written over before it is run, by one that depends on a register.
    void Overwrite()
    {
        int target = AnyTarget(), place = AnyTarget(), word = AnyTarget(), label = _code.NewLabel();
        if (place == 0 || word == 0 || place == word) return;
        uint instruction = Assembler.Immediate(0x13, 0, target, Any(), 0);
        if (_code.Bytes % 4 != 0) _code.Half(1); // a word is loaded and stored there
        _code.Word(Assembler.Immediate(0x13, 7, word, Any(), 0x7ff));
        _code.Word(Assembler.Immediate(0x13, 1, word, word, 20));
        _code.LoadAddress(place, () => _code.AddressOf(label));
        _code.Word(Assembler.Immediate(0x03, 6, Link, place, 0)); // the old word, without its number
        _code.Word(Assembler.Immediate(0x13, 1, Link, Link, 44));
        _code.Word(Assembler.Immediate(0x13, 5, Link, Link, 44));
        _code.Word(Assembler.Register(0x33, 6, 0, word, word, Link));
        _code.Word(Assembler.Store(2, place, word, 0));
        _code.Word(0x0000100f); // fence.i
        _code.Mark(label);
        _code.Word(instruction);
    }

    void WriteOut()
    {
        _code.LoadAddress(11, () => Start + WindowOffset);
        int again = _code.NewLabel();
        _code.Mark(again);
        _code.Word(Assembler.Register(0x33, 0, 32, 12, Trace, 11));
        _code.Word(Assembler.Immediate(0x13, 0, 10, 0, 1));
        _code.Word(Assembler.Immediate(0x13, 0, 17, 0, 64));
        _code.Word(0x73);
        _code.Word(Assembler.Register(0x33, 0, 0, 11, 11, 10));
        _code.BranchTo(6, 11, Trace, again);
        _code.Word(Assembler.Immediate(0x13, 0, 10, 0, 0));
        _code.Word(Assembler.Immediate(0x13, 0, 17, 0, 93));
        _code.Word(0x73);
    }

    void Compressed()
    {
        int target = AnyTarget(), right = Any(), shortTarget;
        do shortTarget = _random.Next(8);
        while (shortTarget == WindowMiddle - 8);
        uint bits = (uint)_random.Next(1 << 16), low = bits & 0x107c, number = low == 0 ? 4 : low; // bits 12 and 6..2, not zero
        uint half = _random.Next(16) switch
        {
            0 => 0x0001 | low | (uint)target << 7,                                             // c.addi
            1 => target == 0 ? 0x0001 : 0x2001 | low | (uint)target << 7,                      // c.addiw
            2 => 0x4001 | low | (uint)target << 7,                                             // c.li
            3 => 0x6001 | number | (uint)target << 7,                                          // c.lui
            4 => 0x8001 | low | (uint)shortTarget << 7,                                        // c.srli
            5 => 0x8401 | low | (uint)shortTarget << 7,                                        // c.srai
            6 => 0x8801 | low | (uint)shortTarget << 7,                                        // c.andi
            7 => 0x8c01 | bits & 0x7c | (uint)shortTarget << 7,                                // c.sub, c.xor, c.or, c.and
            8 => 0x9c01 | bits & 0x3c | (uint)shortTarget << 7,                                // c.subw, c.addw
            9 => bits & 0x1fe0 | 0x20 | (uint)shortTarget << 2,                              // c.addi4spn
            10 => bits & 0x2000 | 0x4000 | bits & 0x1c60 | (uint)shortTarget << 2,           // c.lw, c.ld from the middle
            11 => bits & 0x2000 | 0xc000 | bits & 0x1c7c,                                    // c.sw, c.sd
            12 => target == 0 ? 0x0001 : 0x0002 | low | (uint)target << 7,                     // c.slli
            13 => target == 0 ? 0x0001 : bits & 0x2000 | 0x4002 | low | (uint)target << 7,   // c.lwsp, c.ldsp
            14 => bits & 0x2000 | 0xc002 | bits & 0x1ffc,                                    // c.swsp, c.sdsp
            _ => 0x8002 | bits & 0x1000 | (uint)target << 7 | (uint)Math.Max(1, right) << 2,   // c.mv, c.add
        };
        _code.Half(half);
    }
}
