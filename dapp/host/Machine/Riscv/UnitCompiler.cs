using System.Reflection;
using System.Reflection.Emit;
using static Rollup.Machine.Riscv.Operation;

namespace Rollup.Machine.Riscv;

/// <summary>
/// Makes one method of a region of code. The registers it uses are its locals while it runs; cycles are taken off once per block, before
/// it; every way out stores registers and cycles and says at which address to go on.
/// </summary>
sealed partial class UnitCompiler
{
    const BindingFlags Members = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;

    readonly CodeRegion _region;
    readonly int _ramBytes;
    readonly DynamicMethod _method;
    readonly ILGenerator _il;
    readonly Dictionary<ulong, Label> _blocks = [];
    readonly Dictionary<ulong, Label> _leaving = [];
    readonly List<Action> _aside = []; // what is seldom run stands behind the rest
    readonly LocalBuilder?[] _registers = new LocalBuilder?[Decoded.Nowhere];
    readonly LocalBuilder _left, _pc, _offset, _base, _isOpen; // cycles left; the rest as they are called
    readonly Label _exit;

    // Of the instruction being compiled.
    ulong _at;
    int _notYetRun; // itself and those behind it in the block

    public UnitCompiler(CodeRegion region, int ramBytes)
    {
        _region = region;
        _ramBytes = ramBytes;
        _method = new DynamicMethod(
            "unit", typeof(ulong), [typeof(object), typeof(Hart), typeof(Registers).MakeByRefType(), typeof(int)], typeof(Hart), true);
        _il = _method.GetILGenerator(64 * region.Blocks.Sum(block => block.Instructions.Count));
        _left = _il.DeclareLocal(typeof(long));
        _pc = _il.DeclareLocal(typeof(ulong));
        _offset = _il.DeclareLocal(typeof(ulong));
        _base = _il.DeclareLocal(typeof(nint));
        _isOpen = _il.DeclareLocal(typeof(nint));
        _exit = _il.DefineLabel();
    }

    /// <summary>True of what is compiled. Control registers, atomics and what always faults are left to the reference.</summary>
    public static bool Knows(Operation operation) => operation is >= Lui and <= Fence;

    public Unit Compile()
    {
        foreach (CodeBlock block in _region.Blocks) _blocks.Add(block.Start, _il.DefineLabel());
        Enter();
        foreach (CodeBlock block in _region.Blocks) Block(block);
        foreach (Action aside in _aside) aside();
        Leave();
        // Bound to an object, a call needs no shuffling of arguments.
        return _method.CreateDelegate<Unit>(new object());
    }

    bool[] Used(Func<Decoded, int[]> registersOf)
    {
        bool[] used = new bool[Decoded.Nowhere + 1];
        foreach (CodeBlock block in _region.Blocks)
            foreach (Decoded at in block.Instructions)
                foreach (int register in registersOf(at))
                    used[register] = true;
        used[0] = used[Decoded.Nowhere] = false;
        return used;
    }

    void Enter()
    {
        bool[] used = Used(at => [at.Left, at.Right, at.Target]);
        for (int register = 1; register < Decoded.Nowhere; register++)
        {
            if (!used[register]) continue;
            _registers[register] = _il.DeclareLocal(typeof(ulong));
            RegisterAddress(register);
            _il.Emit(OpCodes.Ldind_I8);
            _il.Emit(OpCodes.Stloc, _registers[register]!);
        }
        HartField("_base");
        _il.Emit(OpCodes.Stloc, _base);
        HartField("_isOpen");
        _il.Emit(OpCodes.Stloc, _isOpen);
        HartField("_limit");
        _il.Emit(OpCodes.Ldarg_2);
        _il.Emit(OpCodes.Ldfld, typeof(Registers).GetField(nameof(Registers.Cycles))!);
        _il.Emit(OpCodes.Sub);
        _il.Emit(OpCodes.Stloc, _left);
        _il.Emit(OpCodes.Ldarg_3);
        _il.Emit(OpCodes.Switch, [.. _region.Blocks.Select(block => _blocks[block.Start])]);
        _il.Emit(OpCodes.Br, _blocks[_region.Blocks[0].Start]);
    }

    void Leave()
    {
        _il.MarkLabel(_exit);
        bool[] written = Used(at => [at.Target]);
        for (int register = 1; register < Decoded.Nowhere; register++)
        {
            if (!written[register]) continue;
            RegisterAddress(register);
            _il.Emit(OpCodes.Ldloc, _registers[register]!);
            _il.Emit(OpCodes.Stind_I8);
        }
        _il.Emit(OpCodes.Ldarg_2);
        HartField("_limit");
        _il.Emit(OpCodes.Ldloc, _left);
        _il.Emit(OpCodes.Sub);
        _il.Emit(OpCodes.Stfld, typeof(Registers).GetField(nameof(Registers.Cycles))!);
        _il.Emit(OpCodes.Ldloc, _pc);
        _il.Emit(OpCodes.Ret);
    }

    void Block(CodeBlock block)
    {
        int count = block.Instructions.Count;
        _il.MarkLabel(_blocks[block.Start]);
        AddToLeft(-count);
        _il.Emit(OpCodes.Ldloc, _left);
        _il.Emit(OpCodes.Ldc_I4_0);
        _il.Emit(OpCodes.Conv_I8);
        _il.Emit(OpCodes.Blt, ExitAt(block.Start, count));
        _at = block.Start;
        for (int index = 0; index < count; index++)
        {
            Decoded at = block.Instructions[index];
            _notYetRun = count - index;
            Instruction(in at);
            _at += at.Bytes;
        }
        if (!block.Instructions[^1].EndsBlock) GoTo(block.End);
    }

    // A place aside that ends the unit at an instruction that was not run.
    Label ExitAt(ulong pc, int notRun)
    {
        Label label = _il.DefineLabel();
        _aside.Add(() =>
        {
            _il.MarkLabel(label);
            AddToLeft(notRun);
            GoOnAt(pc);
        });
        return label;
    }

    void AddToLeft(int cycles)
    {
        _il.Emit(OpCodes.Ldloc, _left);
        _il.Emit(OpCodes.Ldc_I8, (long)cycles);
        _il.Emit(OpCodes.Add);
        _il.Emit(OpCodes.Stloc, _left);
    }

    void GoOnAt(ulong pc)
    {
        _il.Emit(OpCodes.Ldc_I8, (long)pc);
        _il.Emit(OpCodes.Stloc, _pc);
        _il.Emit(OpCodes.Br, _exit);
    }

    void GoTo(ulong pc) => _il.Emit(OpCodes.Br, LabelOf(pc));

    // A block of this unit, or the way out to another address.
    Label LabelOf(ulong pc)
    {
        if (_blocks.TryGetValue(pc, out Label label) || _leaving.TryGetValue(pc, out label)) return label;
        label = _il.DefineLabel();
        _leaving.Add(pc, label);
        _aside.Add(() =>
        {
            _il.MarkLabel(label);
            GoOnAt(pc);
        });
        return label;
    }

    void RegisterAddress(int register)
    {
        _il.Emit(OpCodes.Ldarg_2);
        _il.Emit(OpCodes.Ldc_I4, register * sizeof(ulong)); // the register file is the first thing in it
        _il.Emit(OpCodes.Add);
    }

    void HartField(string name)
    {
        _il.Emit(OpCodes.Ldarg_1);
        _il.Emit(OpCodes.Ldfld, typeof(Hart).GetField(name, Members)!);
    }
}
