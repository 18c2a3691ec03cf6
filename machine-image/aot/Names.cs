using System.Reflection;

namespace Rollup.Aot;

/// <summary>C# names of types and methods: the keys of the intrinsics table and the words of every message.</summary>
static class Names
{
    static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(bool)] = "bool", [typeof(byte)] = "byte", [typeof(sbyte)] = "sbyte", [typeof(char)] = "char",
        [typeof(short)] = "short", [typeof(ushort)] = "ushort", [typeof(int)] = "int", [typeof(uint)] = "uint", [typeof(long)] = "long",
        [typeof(ulong)] = "ulong", [typeof(nint)] = "nint", [typeof(nuint)] = "nuint", [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(string)] = "string", [typeof(object)] = "object", [typeof(decimal)] = "decimal",
    };

    public static string Of(Type type)
    {
        if (Keywords.TryGetValue(type, out string? keyword)) return keyword;
        if (type.IsByRef) return "ref " + Of(type.GetElementType()!);
        if (type.IsPointer) return Of(type.GetElementType()!) + "*";
        if (type.IsArray) return Of(type.GetElementType()!) + "[]";
        if (type.IsGenericParameter) return type.Name;
        string name = type.IsNested ? $"{Of(Open(type.DeclaringType!))}.{type.Name}" : type.Name;
        if (!type.IsGenericType) return name;
        int tick = name.LastIndexOf('`');
        return tick < 0 ? name : $"{name[..tick]}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>";
    }

    public static string Of(MethodBase method)
    {
        string arguments = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Of))}>" : "";
        string parameters = string.Join(", ", method.GetParameters().Select(parameter => Of(parameter.ParameterType)));
        return $"{Of(method.DeclaringType!)}.{method.Name.TrimStart('.')}{arguments}({parameters})";
    }

    /// <summary>The key of a method in the table: its open definition, and the result where operators differ in nothing else.</summary>
    public static string KeyOf(MethodBase method)
    {
        MethodBase definition = method.Module.ResolveMethod(method.MetadataToken)!;
        string key = Of(definition);
        if (method.Module != typeof(object).Module) key = $"{method.DeclaringType!.Namespace}.{key}";
        return definition is MethodInfo { IsSpecialName: true, Name: "op_Implicit" or "op_Explicit" } conversion
            ? $"{key}:{Of(conversion.ReturnType)}" : key;
    }

    /// <summary>A text that C takes as part of an identifier.</summary>
    public static string Identifier(string text) => string.Concat(text.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));

    static Type Open(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;
}
