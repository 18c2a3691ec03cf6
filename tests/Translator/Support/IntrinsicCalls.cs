using System.Buffers.Binary;
using System.Numerics;
using System.Reflection;
using System.Reflection.Emit;
using Rollup.Aot;

namespace Rollup.Tests.Translator;

/// <summary>
/// A method per numeric line of intrinsics.txt, found by reflection: a line that names no method of the framework is found out too.
/// </summary>
static class IntrinsicCalls
{
    static readonly Type[] Holders = [typeof(Math), typeof(BitOperations), typeof(BinaryPrimitives), typeof(UInt128), typeof(Int128)];

    static readonly Dictionary<Type, OpCode> Narrowing = new()
    {
        [typeof(sbyte)] = OpCodes.Conv_I1, [typeof(byte)] = OpCodes.Conv_U1, [typeof(short)] = OpCodes.Conv_I2,
        [typeof(ushort)] = OpCodes.Conv_U2,
        [typeof(int)] = OpCodes.Conv_I4, [typeof(uint)] = OpCodes.Conv_U4, [typeof(long)] = OpCodes.Nop, [typeof(ulong)] = OpCodes.Nop,
    };

    /// <summary>Every line that <see cref="AddTo"/> makes a call of.</summary>
    public static Dictionary<string, MethodBase> Numeric { get; } = Holders
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static).Cast<MethodBase>().Concat(type.GetConstructors()))
        .Where(method => !method.IsGenericMethod && method.GetParameters().All(parameter => IsNumber(parameter.ParameterType)))
        .Where(method => Intrinsics.Load().Templates.ContainsKey(Names.KeyOf(method)))
        .ToDictionary(Names.KeyOf);

    public static void AddTo(Action<string, Action<ILGenerator>> add)
    {
        foreach ((string key, MethodBase method) in Numeric.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            add(key, il => Call(il, method));
    }

    static bool IsWide(Type type) => type == typeof(UInt128) || type == typeof(Int128);

    static bool IsNumber(Type type) =>
        Narrowing.ContainsKey(type) || IsWide(type) || (type.IsByRef && Narrowing.ContainsKey(type.GetElementType()!));

    static void Call(ILGenerator il, MethodBase method)
    {
        LocalBuilder? result = null;
        ParameterInfo[] parameters = method.GetParameters();
        for (int i = 0; i < parameters.Length; i++)
        {
            Type type = parameters[i].ParameterType;
            if (type.IsByRef) il.Emit(OpCodes.Ldloca, result = il.DeclareLocal(type.GetElementType()!));
            else if (IsWide(type)) Wide(il, type, i);
            else Narrow(il, type, i);
        }
        if (method is ConstructorInfo constructor) il.Emit(OpCodes.Newobj, constructor);
        else il.Emit(OpCodes.Call, (MethodInfo)method);
        Type made = method is MethodInfo info ? info.ReturnType : method.DeclaringType!;
        if (IsWide(made)) FoldWide(il, made);
        il.Emit(made == typeof(uint) || made == typeof(byte) || made == typeof(ushort) || made == typeof(bool) ? OpCodes.Conv_U8
            : OpCodes.Conv_I8);
        if (result is null) return;
        il.Emit(OpCodes.Ldloc, result);
        il.Emit(OpCodes.Ldc_I4_7);
        il.Emit(OpCodes.Conv_I8);
        il.Emit(OpCodes.Mul);
        il.Emit(OpCodes.Xor);
    }

    // A third argument is the difference of the two, so that clamps see all orders.
    static void Narrow(ILGenerator il, Type type, int index)
    {
        il.Emit(index == 1 ? OpCodes.Ldarg_1 : OpCodes.Ldarg_0);
        if (index == 2)
        {
            il.Emit(OpCodes.Ldarg_1);
            il.Emit(OpCodes.Sub);
        }
        il.Emit(Narrowing[type]);
    }

    // The first operand is (a, b), the second (b, a): equal where a is b.
    static void Wide(ILGenerator il, Type type, int index)
    {
        il.Emit(index == 0 ? OpCodes.Ldarg_0 : OpCodes.Ldarg_1);
        il.Emit(index == 0 ? OpCodes.Ldarg_1 : OpCodes.Ldarg_0);
        il.Emit(OpCodes.Newobj, type.GetConstructor([typeof(ulong), typeof(ulong)])!);
    }

    static void FoldWide(ILGenerator il, Type type)
    {
        LocalBuilder local = il.DeclareLocal(type);
        MethodInfo low = type.GetMethods().Single(method =>
            method.Name == "op_Explicit" && method.ReturnType == typeof(ulong) && method.GetParameters()[0].ParameterType == type);
        il.Emit(OpCodes.Stloc, local);
        il.Emit(OpCodes.Ldloc, local);
        il.Emit(OpCodes.Ldc_I4, 64);
        il.Emit(OpCodes.Call, type.GetMethod("op_RightShift", [type, typeof(int)])!);
        il.Emit(OpCodes.Call, low);
        il.Emit(OpCodes.Ldc_I4_5);
        il.Emit(OpCodes.Conv_I8);
        il.Emit(OpCodes.Mul);
        il.Emit(OpCodes.Ldloc, local);
        il.Emit(OpCodes.Call, low);
        il.Emit(OpCodes.Add);
    }
}
