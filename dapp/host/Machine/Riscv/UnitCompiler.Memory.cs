using System.Numerics;
using System.Reflection;
using System.Reflection.Emit;

namespace Rollup.Machine.Riscv;

sealed partial class UnitCompiler
{
    static readonly MethodInfo RotateRight = typeof(BitOperations)
        .GetMethod(nameof(BitOperations.RotateRight), [typeof(ulong), typeof(int)])!;

    // Whatever is not plain RAM is left to the reference: the unit ends there. Calling it from here made compiling four times as long.
    void Load(in Decoded at, int sizeBits, OpCode load)
    {
        Place(in at, sizeBits, ExitAt(_at, _notYetRun));
        _il.Emit(OpCodes.Ldloc, _base);
        OffsetInBytes(sizeBits);
        _il.Emit(OpCodes.Add);
        _il.Emit(load);
        Widen(load);
        Write(at.Target);
    }

    void Store(in Decoded at, int sizeBits, OpCode store)
    {
        Label exit = ExitAt(_at, _notYetRun);
        Place(in at, sizeBits, exit);
        _il.Emit(OpCodes.Ldloc, _isOpen);
        _il.Emit(OpCodes.Ldloc, _offset);
        _il.Emit(OpCodes.Ldc_I4, PhysicalMemory.PageBits - sizeBits);
        _il.Emit(OpCodes.Shr_Un);
        _il.Emit(OpCodes.Add);
        _il.Emit(OpCodes.Ldind_U1);
        _il.Emit(OpCodes.Brfalse, exit);
        _il.Emit(OpCodes.Ldloc, _base);
        OffsetInBytes(sizeBits);
        _il.Emit(OpCodes.Add);
        Read(at.Right);
        _il.Emit(store);
    }

    // The offset into RAM in units of the access. Turned about, what does not lie on its size is as far out as what is not RAM: one
    // question.
    void Place(in Decoded at, int sizeBits, Label exit)
    {
        Read(at.Left);
        _il.Emit(OpCodes.Ldc_I8, at.Immediate - (long)PhysicalMemory.RamStart);
        _il.Emit(OpCodes.Add);
        if (sizeBits > 0)
        {
            _il.Emit(OpCodes.Ldc_I4, sizeBits);
            _il.Emit(OpCodes.Call, RotateRight);
        }
        _il.Emit(OpCodes.Stloc, _offset);
        _il.Emit(OpCodes.Ldloc, _offset);
        _il.Emit(OpCodes.Ldc_I8, (long)_ramBytes >> sizeBits);
        _il.Emit(OpCodes.Bge_Un, exit);
    }

    void OffsetInBytes(int sizeBits)
    {
        _il.Emit(OpCodes.Ldloc, _offset);
        if (sizeBits == 0) return;
        _il.Emit(OpCodes.Ldc_I4, sizeBits);
        _il.Emit(OpCodes.Shl);
    }

    void Widen(OpCode load)
    {
        if (load == OpCodes.Ldind_I1 || load == OpCodes.Ldind_I2 || load == OpCodes.Ldind_I4) _il.Emit(OpCodes.Conv_I8);
        else if (load != OpCodes.Ldind_I8) _il.Emit(OpCodes.Conv_U8);
    }
}
