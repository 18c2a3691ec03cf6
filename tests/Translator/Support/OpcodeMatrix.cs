using System.Reflection;
using System.Reflection.Emit;

namespace Rollup.Tests.Translator;

/// <summary>An assembly of methods `long X(long, long)` in raw IL: every opcode at every width.</summary>
sealed class OpcodeMatrix
{
    static readonly string[] Binary =
        ["add", "sub", "mul", "and", "or", "xor", "div", "rem", "div.un", "rem.un", "add.ovf", "sub.ovf", "mul.ovf", "add.ovf.un",
            "sub.ovf.un", "mul.ovf.un",
         "ceq", "cgt", "cgt.un", "clt", "clt.un"];
    static readonly string[] Branches = ["beq", "bne.un", "blt", "ble", "bgt", "bge", "blt.un", "ble.un", "bgt.un", "bge.un"];
    static readonly string[] Targets = ["i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "i", "u"];

    static readonly (string Name, OpCode Convert, Type Type)[] Widths =
        [("int", OpCodes.Conv_I4, typeof(int)), ("long", OpCodes.Nop, typeof(long)), ("nint", OpCodes.Conv_I, typeof(nint))];

    static readonly Dictionary<string, OpCode> ByName = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(opCode => opCode.Name!);

    readonly PersistedAssemblyBuilder _assembly = new(new AssemblyName("opcodes"), typeof(object).Assembly);
    readonly TypeBuilder _type;

    OpcodeMatrix() => _type = _assembly.DefineDynamicModule("Matrix")
        .DefineType("Methods", TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed);

    public static void Build(string path)
    {
        OpcodeMatrix matrix = new();
        foreach ((string width, OpCode convert, Type type) in Widths)
        {
            foreach (string name in Binary) matrix.Add($"{name} {width}", il => Both(il, convert).Emit(ByName[name]));
            foreach (string name in Branches) matrix.Add($"{name} {width}", il => BranchOn(Both(il, convert), ByName[name]));
            foreach (string name in (string[])["brtrue", "brfalse"])
                matrix.Add($"{name} {width}", il => BranchOn(One(il, convert), ByName[name]));
            foreach (string name in (string[])["shl", "shr", "shr.un"])
                matrix.Add($"{name} {width}", il => Shift(il, convert, ByName[name]));
            foreach (string name in (string[])["neg", "not"]) matrix.Add($"{name} {width}", il => One(il, convert).Emit(ByName[name]));
            foreach (string target in Targets)
                foreach (string name in (string[])[$"conv.{target}", $"conv.ovf.{target}", $"conv.ovf.{target}.un"])
                    matrix.Add($"{name} {width}", il => One(il, convert).Emit(ByName[name]));
            matrix.Add($"starg, locals {width}", il => Variables(il, convert, type));
        }
        foreach (string name in (string[])["add", "sub.ovf", "mul", "clt", "div.un"])
        {
            matrix.Add($"{name} nint int", il => Mixed(il, OpCodes.Conv_I, OpCodes.Conv_I4, ByName[name]));
            matrix.Add($"{name} int nint", il => Mixed(il, OpCodes.Conv_I4, OpCodes.Conv_I, ByName[name]));
        }
        foreach (string target in (string[])["i1", "u1", "i2", "u2", "i4", "u4", "i8", "i"])
            matrix.Add($"ldind, stind {target}", il => Indirect(il, target));
        matrix.Add("switch", Switch);
        matrix.Add("ldc", Constants);
        matrix.Add("a join with values on the stack", Join);
        IntrinsicCalls.AddTo(matrix.Add);
        matrix._type.CreateType();
        matrix._assembly.Save(path);
    }

    void Add(string name, Action<ILGenerator> emit)
    {
        MethodBuilder method = _type.DefineMethod(
            name, MethodAttributes.Public | MethodAttributes.Static, typeof(long), [typeof(long), typeof(long)]);
        ILGenerator il = method.GetILGenerator();
        emit(il);
        il.Emit(OpCodes.Conv_I8);
        il.Emit(OpCodes.Ret);
    }

    static ILGenerator One(ILGenerator il, OpCode convert)
    {
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(convert);
        return il;
    }

    static ILGenerator Both(ILGenerator il, OpCode convert)
    {
        One(il, convert).Emit(OpCodes.Ldarg_1);
        il.Emit(convert);
        return il;
    }

    static void BranchOn(ILGenerator il, OpCode branch)
    {
        Label taken = il.DefineLabel(), end = il.DefineLabel();
        il.Emit(branch, taken);
        il.Emit(OpCodes.Ldc_I4_5);
        il.Emit(OpCodes.Br, end);
        il.MarkLabel(taken);
        il.Emit(OpCodes.Ldc_I4_7);
        il.MarkLabel(end);
    }

    // A count outside the width is undefined in IL; C# masks it, and so does this.
    static void Shift(ILGenerator il, OpCode convert, OpCode shift)
    {
        One(il, convert).Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Conv_I4);
        il.Emit(OpCodes.Ldc_I4, convert == OpCodes.Conv_I4 ? 31 : 63);
        il.Emit(OpCodes.And);
        il.Emit(shift);
    }

    static void Mixed(ILGenerator il, OpCode first, OpCode second, OpCode opCode)
    {
        One(il, first).Emit(OpCodes.Ldarg_1);
        il.Emit(second);
        il.Emit(opCode);
    }

    static void Variables(ILGenerator il, OpCode convert, Type type)
    {
        LocalBuilder local = il.DeclareLocal(type);
        One(il, convert).Emit(OpCodes.Stloc, local);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Starg_S, (byte)0);
        il.Emit(OpCodes.Ldloca, local);
        il.Emit(OpCodes.Ldobj, type);
        il.Emit(OpCodes.Ldarga_S, (byte)0);
        il.Emit(OpCodes.Ldind_I8);
        il.Emit(convert);
        il.Emit(OpCodes.Dup);
        il.Emit(OpCodes.Pop);
        il.Emit(OpCodes.Sub);
    }

    static void Indirect(ILGenerator il, string target)
    {
        LocalBuilder local = il.DeclareLocal(typeof(long));
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Stloc, local);
        il.Emit(OpCodes.Ldloca, local);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(target switch { "i8" => OpCodes.Nop, "i" => OpCodes.Conv_I, _ => OpCodes.Conv_I4 });
        il.Emit(ByName[$"stind.{target.Replace('u', 'i')}"]);
        il.Emit(OpCodes.Ldloca, local);
        il.Emit(ByName[$"ldind.{target}"]);
        il.Emit(OpCodes.Conv_I8);
        il.Emit(OpCodes.Ldloc, local);
        il.Emit(OpCodes.Add);
    }

    static void Switch(ILGenerator il)
    {
        Label[] cases = [il.DefineLabel(), il.DefineLabel(), il.DefineLabel()];
        Label end = il.DefineLabel();
        One(il, OpCodes.Conv_I4).Emit(OpCodes.Switch, cases);
        il.Emit(OpCodes.Ldc_I4_M1);
        il.Emit(OpCodes.Br, end);
        for (int i = 0; i < cases.Length; i++)
        {
            il.MarkLabel(cases[i]);
            il.Emit(OpCodes.Ldc_I4, 100 + i);
            il.Emit(OpCodes.Br, end);
        }
        il.MarkLabel(end);
    }

    static void Constants(ILGenerator il)
    {
        il.Emit(OpCodes.Ldc_I4_M1);
        OpCode[] small =
            [OpCodes.Ldc_I4_0, OpCodes.Ldc_I4_1, OpCodes.Ldc_I4_2, OpCodes.Ldc_I4_3, OpCodes.Ldc_I4_4, OpCodes.Ldc_I4_5, OpCodes.Ldc_I4_6,
                OpCodes.Ldc_I4_7, OpCodes.Ldc_I4_8];
        foreach (OpCode constant in small)
        {
            il.Emit(OpCodes.Ldc_I4_S, (sbyte)-13);
            il.Emit(OpCodes.Mul);
            il.Emit(constant);
            il.Emit(OpCodes.Sub);
        }
        il.Emit(OpCodes.Ldc_I4, int.MinValue);
        il.Emit(OpCodes.Xor);
        il.Emit(OpCodes.Conv_I8);
        il.Emit(OpCodes.Ldc_I8, long.MinValue);
        il.Emit(OpCodes.Sub);
        il.Emit(OpCodes.Ldc_I8, 0x123456789ABCDEF);
        il.Emit(OpCodes.Add);
    }

    static void Join(ILGenerator il)
    {
        Label other = il.DefineLabel(), end = il.DefineLabel();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Conv_I4);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Blt, other);
        il.Emit(OpCodes.Ldc_I4_3);
        il.Emit(OpCodes.Br, end);
        il.MarkLabel(other);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Conv_I4);
        il.MarkLabel(end);
        il.Emit(OpCodes.Mul);
        il.Emit(OpCodes.Conv_U8);
        il.Emit(OpCodes.Xor);
    }
}
