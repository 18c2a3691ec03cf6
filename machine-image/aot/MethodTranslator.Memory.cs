using System.Reflection;

namespace Rollup.Aot;

/// <summary>Fields, loads and stores through addresses, stack memory and literal data.</summary>
sealed partial class MethodTranslator
{
    static readonly Dictionary<string, Type> Indirect = new()
    {
        ["i1"] = typeof(sbyte), ["u1"] = typeof(byte), ["i2"] = typeof(short), ["u2"] = typeof(ushort), ["i4"] = typeof(int),
        ["u4"] = typeof(uint), ["i8"] = typeof(long), ["i"] = typeof(nint),
    };

    int _literalBytes;

    bool TranslateMemory(string opcode)
    {
        if (opcode.StartsWith("ldind.", StringComparison.Ordinal) && Indirect.TryGetValue(opcode[6..], out Type? loaded)) Load(loaded);
        else if (opcode.StartsWith("stind.", StringComparison.Ordinal) && Indirect.TryGetValue(opcode[6..], out Type? stored))
            Store(stored);
        else
            switch (opcode)
            {
                case "ldobj": Load(TypeOperand()); break;
                case "stobj": Store(TypeOperand()); break;
                case "initobj": Statement($"__builtin_memset({PopAddress()}, 0, sizeof({_types.Of(TypeOperand())}))"); break;
                case "sizeof": Sizeof(); break;
                case "ldfld": LoadField(); break;
                case "stfld": StoreField(); break;
                case "ldflda":
                    FieldInfo field = FieldOperand();
                    Push(Address, $"&{Through(PopAddress(), field)}");
                    break;
                case "ldsflda": Push(Address, $"(ptr){translation.DataOf(FieldOperand())}"); break;
                case "ldtoken":
                    FieldInfo literal = FieldToken();
                    Push(Address, $"(ptr){translation.DataOf(literal)}");
                    _literalBytes = Translation.DataBytes(literal).Length;
                    break;
                case "localloc": StackAllocate(); break;
                case "cpblk": CopyBlock(); break;
                default: return false;
            }
        return true;
    }

    Type[]? TypeArguments => method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;

    Type[]? MethodArguments => method.IsGenericMethod ? method.GetGenericArguments() : null;

    Type TypeOperand() => method.Module.ResolveType((int)_current.Operand, TypeArguments, MethodArguments);

    FieldInfo FieldOperand() => method.Module.ResolveField((int)_current.Operand, TypeArguments, MethodArguments)!;

    // Of the things a token may name only a field with literal data is taken.
    FieldInfo FieldToken() => method.Module.ResolveMember((int)_current.Operand, TypeArguments, MethodArguments) as FieldInfo
        ?? throw new RefusalException("typeof");

    void Load(Type type)
    {
        string address = PopAddress();
        Push(_types.EntryOf(type), $"*({_types.Of(type)}*){address}");
    }

    void Store(Type type)
    {
        string value = PopAs(type);
        Statement($"*({_types.Of(type)}*){PopAddress()} = {value}");
    }

    void Sizeof()
    {
        int size = _types.SizeOf(TypeOperand());
        PushConstant(Kind.Int32, size);
    }

    string Through(string address, FieldInfo field)
    {
        if (field.IsStatic) throw new RefusalException($"static state ({field.Name})");
        return $"(({_types.Of(field.DeclaringType!)}*){address})->{_types.FieldOf(field)}";
    }

    void LoadField()
    {
        FieldInfo field = FieldOperand();
        Entry holder = Pop(out string variable);
        if (holder.Kind is not (Kind.Value or Kind.Address)) throw new RefusalException("a field of something that is not a struct");
        Entry result = _types.EntryOf(field.FieldType);
        Push(result, holder.Kind == Kind.Address ? Through(variable, field) : $"{variable}.{_types.FieldOf(field)}");
    }

    void StoreField()
    {
        FieldInfo field = FieldOperand();
        string value = PopAs(field.FieldType);
        Statement($"{Through(PopAddress(), field)} = {value}");
    }

    void StackAllocate()
    {
        if (!method.GetMethodBody()!.InitLocals) throw new RefusalException("uninitialised memory (SkipLocalsInit)");
        Entry size = Pop(out string _);
        if (size.Constant is not long bytes) throw new RefusalException("stackalloc of a size that is not constant");
        if (_code.Any(branch => branch.Offset >= _current.Offset && branch.Targets.Any(target => target <= _current.Offset)))
            throw new RefusalException("stackalloc inside a loop");
        string memory = $"m{_temporaries++}";
        _variables[$"{memory}[{Math.Max(bytes, 1)}] __attribute__((aligned(16)))"] = "u1";
        Statement($"__builtin_memset({memory}, 0, {bytes})");
        Push(Address, memory);
    }

    // The compiler's way to fill a stackalloc from literal data.
    void CopyBlock()
    {
        if (Pop(out string _).Constant is not long bytes) throw new RefusalException("a copy of a size that is not constant");
        string source = PopAddress();
        Statement($"__builtin_memcpy({PopAddress()}, {source}, {bytes})");
    }
}
