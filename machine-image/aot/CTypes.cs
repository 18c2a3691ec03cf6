using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Rollup.Aot;

/// <summary>CLR types as C types. Structs are laid out as C lays them out, and asserted to have the CLR's size and offsets.</summary>
sealed class CTypes(Func<Assembly, bool> isOurs)
{
    static readonly Dictionary<Type, string> Primitives = new()
    {
        [typeof(bool)] = "u1", [typeof(byte)] = "u1", [typeof(sbyte)] = "i1", [typeof(char)] = "u2", [typeof(short)] = "i2",
        [typeof(ushort)] = "u2", [typeof(int)] = "i4", [typeof(uint)] = "u4", [typeof(long)] = "i8", [typeof(ulong)] = "u8",
        [typeof(nint)] = "i8", [typeof(nuint)] = "u8", [typeof(Int128)] = "i16", [typeof(UInt128)] = "u16", [typeof(void)] = "void",
    };

    static readonly HashSet<Type> Floats = [typeof(float), typeof(double), typeof(decimal), typeof(Half)];

    readonly Dictionary<Type, string> _structs = [];
    readonly StringBuilder _text = new();

    /// <summary>The declarations of all structs asked for, in an order that C accepts.</summary>
    public string Text => _text.ToString();

    public int StructCount => _structs.Count;

    public string Of(Type type)
    {
        if (type.IsEnum) return Of(type.GetEnumUnderlyingType());
        if (Primitives.TryGetValue(type, out string? primitive)) return primitive;
        if (Floats.Contains(type)) throw new RefusalException($"floating point ({Names.Of(type)})");
        if (type.IsFunctionPointer) throw new RefusalException("a delegate or function pointer");
        if (type.IsByRef || type.IsPointer)
        {
            if (type.GetElementType() != typeof(void)) Of(type.GetElementType()!);
            return "ptr";
        }
        if (IsSpan(type))
        {
            Of(type.GetGenericArguments()[0]);
            return "span";
        }
        if (_structs.TryGetValue(type, out string? known)) return known;
        if (!type.IsValueType)
            throw new RefusalException($"{Names.Of(type)} is {(type.IsArray ? "an array" : type == typeof(string) ? "text" : "a class")}");
        if (!isOurs(type.Assembly) && !IsTuple(type) && !IsFrameworkArray(type))
            throw new RefusalException($"{Names.Of(type)} is not in the subset");
        return Declare(type);
    }

    public Kind KindOf(Type type) => Of(type) switch
    {
        "u1" or "i1" or "u2" or "i2" or "i4" or "u4" => Kind.Int32,
        "ptr" => Kind.Address,
        "i8" or "u8" => type == typeof(nint) || type == typeof(nuint) ? Kind.Native : Kind.Int64,
        _ => Kind.Value,
    };

    /// <summary>The stack entry that a value of the type becomes when it is loaded.</summary>
    public Entry EntryOf(Type type)
    {
        string name = Of(type);
        Kind kind = KindOf(type);
        return new Entry(kind, kind switch { Kind.Int32 => "i4", Kind.Int64 or Kind.Native => "i8", _ => name });
    }

    /// <summary>The field's name in C.</summary>
    public string FieldOf(FieldInfo field)
    {
        Type type = field.DeclaringType!;
        Of(type);
        if (ElementCount(type) > 0) return "e[0]";
        int index = Array.FindIndex(FieldsOf(type), candidate => candidate.MetadataToken == field.MetadataToken);
        return FieldName(index, field);
    }

    /// <summary>The type's size on the CLR, which the C compiler asserts. A type that holds an address has none that may be seen.</summary>
    public int SizeOf(Type type)
    {
        Of(type);
        if (!IsPlain(type)) throw new RefusalException($"the size of {Names.Of(type)}, which is not the same on every target");
        return ClrSize(type);
    }

    /// <summary>Refuses a view of one type's memory as another that is larger or wants a stricter alignment.</summary>
    public void CheckView(Type from, Type to)
    {
        if (SizeOf(to) > SizeOf(from) || AlignmentOf(to) > AlignmentOf(from))
            throw new RefusalException($"a view of {Names.Of(from)} as the wider {Names.Of(to)}");
    }

    static int AlignmentOf(Type type) => type.IsEnum || type.IsPrimitive || type == typeof(Int128) || type == typeof(UInt128)
        ? ClrSize(type) : FieldsOf(type).Select(field => AlignmentOf(field.FieldType)).DefaultIfEmpty(1).Max();

    /// <summary>True if the type's bytes are the same on every target: no address inside, fields in sequence.</summary>
    public static bool IsPlain(Type type)
    {
        if (type.IsEnum || type.IsPrimitive || type == typeof(Int128) || type == typeof(UInt128)) return true;
        return type.IsValueType && !type.IsByRefLike && !type.IsAutoLayout && FieldsOf(type).All(field => IsPlain(field.FieldType));
    }

    public static bool IsSpan(Type type) =>
        type.IsGenericType
        && (type.GetGenericTypeDefinition() == typeof(Span<>) || type.GetGenericTypeDefinition() == typeof(ReadOnlySpan<>));

    public static bool IsTuple(Type type) =>
        type.IsGenericType && type.Name.StartsWith("ValueTuple`", StringComparison.Ordinal) && type.Namespace == "System";

    // The compiler's own for collection expressions: a field and nothing else.
    static bool IsFrameworkArray(Type type) =>
        type.IsGenericType && type.Name.StartsWith("InlineArray", StringComparison.Ordinal)
        && type.Namespace == typeof(InlineArrayAttribute).Namespace;

    string Declare(Type type)
    {
        if (type.IsExplicitLayout || type.StructLayoutAttribute is { Pack: not 0 and not 8 } or { Size: > 1 })
            throw new RefusalException($"{Names.Of(type)} has an explicit layout");
        FieldInfo[] fields = FieldsOf(type);
        string[] fieldTypes = [.. fields.Select(field => Of(field.FieldType))]; // declares them first
        string name = $"S{_structs.Count}_{Names.Identifier(Names.Of(type))}";
        _structs[type] = name;
        int count = ElementCount(type);
        _text.Append($"typedef struct {{ // {Names.Of(type)}\n");
        if (count > 0) _text.Append($"    {fieldTypes[0]} e[{count}];\n");
        else if (fields.Length == 0) _text.Append("    u1 nothing;\n");
        else
            for (int i = 0; i < fields.Length; i++) _text.Append($"    {fieldTypes[i]} {FieldName(i, fields[i])};\n");
        _text.Append($"}} {name};\n");
        if (IsPlain(type)) AssertLayout(type, name, count > 0 ? [] : fields);
        return name;
    }

    void AssertLayout(Type type, string name, FieldInfo[] fields)
    {
        _text.Append($"_Static_assert(sizeof({name}) == {ClrSize(type)}, \"size\");\n");
        for (int i = 0; i < fields.Length; i++)
            _text.Append(
                $"_Static_assert(__builtin_offsetof({name}, {FieldName(i, fields[i])}) == {ClrOffset(type, fields[i])}, \"offset\");\n");
    }

    static int ElementCount(Type type) => type.GetCustomAttribute<InlineArrayAttribute>()?.Length ?? 0;

    static string FieldName(int index, FieldInfo field) => $"f{index}_{Names.Identifier(field.Name)}";

    static FieldInfo[] FieldsOf(Type type) =>
        [.. type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).OrderBy(field => field.MetadataToken)];

    static int ClrSize(Type type) => (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(type).Invoke(null, null)!;

    // Asked of the JIT: the address of the field less the address of the struct.
    static int ClrOffset(Type type, FieldInfo field)
    {
        DynamicMethod method = new("Offset", typeof(int), [], typeof(CTypes).Module, skipVisibility: true);
        ILGenerator il = method.GetILGenerator();
        il.DeclareLocal(type);
        il.Emit(OpCodes.Ldloca_S, (byte)0);
        il.Emit(OpCodes.Ldflda, field);
        il.Emit(OpCodes.Conv_U);
        il.Emit(OpCodes.Ldloca_S, (byte)0);
        il.Emit(OpCodes.Conv_U);
        il.Emit(OpCodes.Sub);
        il.Emit(OpCodes.Conv_I4);
        il.Emit(OpCodes.Ret);
        return (int)method.Invoke(null, null)!;
    }
}
