using System.Reflection;
using System.Reflection.Emit;

namespace Rollup.Tests.Translator;

/// <summary>What no C# compiler writes and the translator must refuse all the same.</summary>
static class RefusedIl
{
    public static MethodInfo[] Methods()
    {
        string path = Path.Combine(Programs.FolderOf("refused"), "refused.dll");
        PersistedAssemblyBuilder assembly = new(new AssemblyName("refused"), typeof(object).Assembly);
        TypeBuilder type = assembly.DefineDynamicModule("refused")
            .DefineType("Methods", TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed);
        Add("StackAllocationOfTwoSizes", il => Meet(il, () => il.Emit(OpCodes.Ldc_I4_8), () => il.Emit(OpCodes.Ldc_I4, 16), () =>
        {
            il.Emit(OpCodes.Conv_U);
            il.Emit(OpCodes.Localloc);
            il.Emit(OpCodes.Ldind_I8);
        }));
        Add("DepthsThatDiffer", il => Meet(il, () => il.Emit(OpCodes.Ldc_I4_1), () =>
            { il.Emit(OpCodes.Ldc_I4_1); il.Emit(OpCodes.Ldc_I4_2); }, () => il.Emit(OpCodes.Conv_I8)));
        Add("KindsThatDiffer", il =>
            Meet(il, () => il.Emit(OpCodes.Ldc_I4_1), () => il.Emit(OpCodes.Ldc_I8, 2L), () => il.Emit(OpCodes.Conv_I8)));
        Add("MoreThanTheResult", il => { il.Emit(OpCodes.Ldarg_0); il.Emit(OpCodes.Ldarg_0); });
        Add("LessThanTheResult", il => il.Emit(OpCodes.Nop));
        Add("DifferenceOfAddresses", il =>
            { il.Emit(OpCodes.Ldarga_S, (byte)0); il.Emit(OpCodes.Ldarga_S, (byte)0); il.Emit(OpCodes.Sub); il.Emit(OpCodes.Conv_I8); });
        Add("OperandsOfTwoWidths", il => { il.Emit(OpCodes.Ldarg_0); il.Emit(OpCodes.Ldc_I4_1); il.Emit(OpCodes.Add); });
        type.CreateType();
        assembly.Save(path);
        return [.. Assembly.LoadFrom(path)
            .GetType("Methods", throwOnError: true)!.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .OrderBy(method => method.MetadataToken)];

        void Add(string name, Action<ILGenerator> emit)
        {
            ILGenerator il = type.DefineMethod(name, MethodAttributes.Public | MethodAttributes.Static, typeof(long), [typeof(long)])
                .GetILGenerator();
            emit(il);
            il.Emit(OpCodes.Ret);
        }
    }

    static void Meet(ILGenerator il, Action one, Action other, Action after)
    {
        Label second = il.DefineLabel(), end = il.DefineLabel();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Brtrue, second);
        one();
        il.Emit(OpCodes.Br, end);
        il.MarkLabel(second);
        other();
        il.MarkLabel(end);
        after();
    }
}
