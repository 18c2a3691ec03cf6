using System.Reflection;
using Rollup.Aot;

namespace Rollup.Tests.Translator;

/// <summary>The keys of all methods that the methods of a type call themselves, nested types among them.</summary>
static class Calls
{
    public static HashSet<string> Of(Type type)
    {
        HashSet<string> keys = [];
        const BindingFlags all =
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        IEnumerable<MethodBase> methods = type.GetNestedTypes(all).Append(type).SelectMany(holder => holder.GetMembers(all))
            .OfType<MethodBase>();
        foreach (MethodBase method in methods)
            foreach (Instruction instruction in Il.Decode(method.GetMethodBody()?.GetILAsByteArray() ?? []))
                if (instruction.Name is "call" or "callvirt" or "newobj")
                    keys.Add(Names.KeyOf(Callee(method, (int)instruction.Operand)));
        return keys;
    }

    static MethodBase Callee(MethodBase method, int token) => method.Module.ResolveMethod(
        token, method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null, method.IsGenericMethod
        ? method.GetGenericArguments() : null)!;
}
