using System.Reflection;
using System.Reflection.Emit;

namespace Rollup.Tests.Translator;

/// <summary>Random expressions: each leaves one value of the kind asked for.</summary>
sealed partial class RandomBody
{
    enum StackKind
    {
        Int,
        Long,
        Native,
    }

    static readonly OpCode[] Wrapping = [OpCodes.Add, OpCodes.Sub, OpCodes.Mul, OpCodes.And, OpCodes.Or, OpCodes.Xor];
    static readonly OpCode[] Trapping =
        [OpCodes.Add_Ovf, OpCodes.Sub_Ovf, OpCodes.Mul_Ovf, OpCodes.Add_Ovf_Un, OpCodes.Sub_Ovf_Un, OpCodes.Mul_Ovf_Un, OpCodes.Div,
            OpCodes.Rem, OpCodes.Div_Un, OpCodes.Rem_Un];
    static readonly OpCode[] Comparisons = [OpCodes.Ceq, OpCodes.Cgt, OpCodes.Cgt_Un, OpCodes.Clt, OpCodes.Clt_Un];
    static readonly OpCode[] Branches =
        [OpCodes.Beq, OpCodes.Bne_Un, OpCodes.Blt, OpCodes.Ble, OpCodes.Bgt, OpCodes.Bge, OpCodes.Blt_Un, OpCodes.Ble_Un, OpCodes.Bgt_Un,
            OpCodes.Bge_Un];

    static readonly OpCode[][] Conversions =
    [
        [OpCodes.Conv_I4, OpCodes.Conv_U4, OpCodes.Conv_I2, OpCodes.Conv_U2, OpCodes.Conv_I1, OpCodes.Conv_U1],
        [OpCodes.Conv_I8, OpCodes.Conv_U8],
        [OpCodes.Conv_I, OpCodes.Conv_U],
    ];

    static readonly OpCode[][] CheckedConversions =
    [
        [OpCodes.Conv_Ovf_I4, OpCodes.Conv_Ovf_U4, OpCodes.Conv_Ovf_I2_Un, OpCodes.Conv_Ovf_U2, OpCodes.Conv_Ovf_I1,
            OpCodes.Conv_Ovf_U1_Un],
        [OpCodes.Conv_Ovf_I8, OpCodes.Conv_Ovf_U8, OpCodes.Conv_Ovf_I8_Un, OpCodes.Conv_Ovf_U8_Un],
        [OpCodes.Conv_Ovf_I, OpCodes.Conv_Ovf_U, OpCodes.Conv_Ovf_U_Un],
    ];

    // Table lines of the plain widths. None is the 64-bit count of trailing zeros, which .NET folds wrongly (and the translator refuses).
    static readonly MethodInfo[] Intrinsics = [.. IntrinsicCalls.Numeric.Values.OfType<MethodInfo>()
        .Where(method => IsPlain(method.ReturnType) && method.GetParameters().All(parameter => IsPlain(parameter.ParameterType)))
        .OrderBy(method => method.ToString(), StringComparer.Ordinal).ThenBy(method => method.DeclaringType!.Name, StringComparer.Ordinal)];

    static bool IsPlain(Type type) => type == typeof(int) || type == typeof(uint) || type == typeof(long) || type == typeof(ulong);

    static StackKind KindOf(Type type) =>
        type == typeof(long) || type == typeof(ulong) ? StackKind.Long : type == typeof(nint) ? StackKind.Native : StackKind.Int;

    StackKind AnyKind() => (StackKind)_random.Next(3);

    void Push(StackKind kind, int depth)
    {
        if (depth == 0)
        {
            Leaf(kind);
            return;
        }
        switch (_random.Next(20))
        {
            case < 5: Both(kind, depth, Any(Wrapping)); break;
            case 5: Both(kind, depth, Any(_random.Next(5) == 0 ? Trapping : Wrapping)); break; // more, and most methods would only trap
            case 6: DivideByOdd(kind, depth); break;
            case 7: Shift(kind, depth); break;
            case 8:
                Push(kind, depth - 1);
                _il.Emit(_random.Next(2) == 0 ? OpCodes.Neg : OpCodes.Not);
                break;
            case < 11: Convert(kind, depth); break;
            case 11: Compare(kind, depth); break;
            case 12: Choose(kind, depth); break;
            case 13: ChooseOfMany(kind, depth); break;
            case 14: LoadField(kind); break;
            case 15: LoadElement(kind); break;
            case 16: CallHelper(kind, depth); break;
            case 17: CallIntrinsic(kind, depth); break;
            case 18:
                Push(kind, depth - 1);
                _il.Emit(OpCodes.Dup);
                _il.Emit(Any(Wrapping));
                break;
            default: Leaf(kind); break;
        }
    }

    void Leaf(StackKind kind)
    {
        int choice = _random.Next(3);
        if (choice == 0) Constant(kind);
        else if (choice == 1)
        {
            LocalBuilder[] fitting = [.. _numbers.Where(number => KindOf(number.LocalType) == kind)];
            _il.Emit(OpCodes.Ldloc, Any(fitting));
        }
        else
        {
            int index = _random.Next(_parameters.Length);
            _il.Emit(OpCodes.Ldarg, (short)index);
            Type type = _parameters[index];
            if (type.IsByRef) _il.Emit(OpCodes.Ldind_I8);
            if (KindOf(type.IsByRef ? typeof(long) : type) != kind) _il.Emit(Any(Conversions[(int)kind]));
        }
    }

    void Constant(StackKind kind)
    {
        long value = _random.Next(3) == 0 ? _random.Next(-9, 10) : Any(Operands.Values);
        if (kind == StackKind.Long) _il.Emit(OpCodes.Ldc_I8, value);
        else _il.Emit(OpCodes.Ldc_I4, unchecked((int)value));
        if (kind == StackKind.Native) _il.Emit(_random.Next(2) == 0 ? OpCodes.Conv_I : OpCodes.Conv_U);
    }

    // Of a native operation one operand may be an int.
    void Both(StackKind kind, int depth, OpCode opCode)
    {
        int mixed = kind == StackKind.Native ? _random.Next(5) : -1;
        Push(mixed == 0 ? StackKind.Int : kind, depth - 1);
        Push(mixed == 1 ? StackKind.Int : kind, depth - 1);
        _il.Emit(opCode);
    }

    void DivideByOdd(StackKind kind, int depth)
    {
        Push(kind, depth - 1);
        Push(kind, depth - 1);
        _il.Emit(OpCodes.Ldc_I4_1);
        if (kind != StackKind.Int) _il.Emit(kind == StackKind.Long ? OpCodes.Conv_I8 : OpCodes.Conv_I);
        _il.Emit(OpCodes.Or);
        _il.Emit(Any(Trapping.AsSpan(6).ToArray()));
    }

    void Shift(StackKind kind, int depth)
    {
        Push(kind, depth - 1);
        Push(StackKind.Int, depth - 1);
        _il.Emit(OpCodes.Ldc_I4, kind == StackKind.Int ? 31 : 63);
        _il.Emit(OpCodes.And);
        _il.Emit(_random.Next(3) switch { 0 => OpCodes.Shl, 1 => OpCodes.Shr, _ => OpCodes.Shr_Un });
    }

    void Convert(StackKind kind, int depth)
    {
        Push(AnyKind(), depth - 1);
        _il.Emit(Any(_random.Next(25) == 0 ? CheckedConversions[(int)kind] : Conversions[(int)kind]));
    }

    void Compare(StackKind kind, int depth)
    {
        Both(AnyKind(), depth, Any(Comparisons));
        if (kind != StackKind.Int) _il.Emit(Any(Conversions[(int)kind]));
    }

    // Two paths that meet with this value, and whatever lies below it, on the stack.
    void Choose(StackKind kind, int depth)
    {
        Label other = _il.DefineLabel(), end = _il.DefineLabel();
        Condition(other);
        Push(kind, depth - 1);
        _il.Emit(OpCodes.Br, end);
        _il.MarkLabel(other);
        Push(kind, depth - 1);
        _il.MarkLabel(end);
    }

    void ChooseOfMany(StackKind kind, int depth)
    {
        Label[] cases = [.. Enumerable.Range(0, 2 + _random.Next(3)).Select(_ => _il.DefineLabel())];
        Label end = _il.DefineLabel();
        Push(StackKind.Int, depth - 1);
        if (_random.Next(2) == 0)
        {
            _il.Emit(OpCodes.Ldc_I4_3);
            _il.Emit(OpCodes.And);
        }
        _il.Emit(OpCodes.Switch, cases);
        Push(kind, depth - 1);
        _il.Emit(OpCodes.Br, end);
        for (int i = 0; i < cases.Length; i++)
        {
            _il.MarkLabel(cases[i]);
            Push(kind, depth - 1);
            if (i < cases.Length - 1) _il.Emit(OpCodes.Br, end);
        }
        _il.MarkLabel(end);
    }

    void LoadField(StackKind kind)
    {
        FieldInfo field = Any(_fields);
        LocalBuilder pair = Any(_pairs);
        switch (_random.Next(3))
        {
            case 0:
                _il.Emit(OpCodes.Ldloc, pair);
                _il.Emit(OpCodes.Ldfld, field);
                break;
            case 1:
                _il.Emit(OpCodes.Ldloca, pair);
                _il.Emit(OpCodes.Ldfld, field);
                break;
            default:
                _il.Emit(OpCodes.Ldloca, pair);
                _il.Emit(OpCodes.Ldflda, field);
                LoadIndirect(field.FieldType);
                break;
        }
        if (KindOf(field.FieldType) != kind) _il.Emit(Any(Conversions[(int)kind]));
    }

    void LoadElement(StackKind kind)
    {
        (LocalBuilder span, Type element) = Any(_spans);
        ElementAddress(span);
        LoadIndirect(element);
        if (KindOf(element) != kind) _il.Emit(Any(Conversions[(int)kind]));
    }

    // Mostly inside of a span that was not sliced.
    void ElementAddress(LocalBuilder span)
    {
        _il.Emit(OpCodes.Ldloca, span);
        SmallIndex(_random.Next(50) == 0 ? 15 : _random.Next(10) == 0 ? 7 : 3);
        _il.Emit(OpCodes.Call, span.LocalType.GetMethod("get_Item")!);
    }

    void LoadIndirect(Type type) => _il.Emit(
        type == typeof(long) ? OpCodes.Ldind_I8 : type == typeof(nint) ? OpCodes.Ldind_I : type == typeof(int) ? OpCodes.Ldind_I4
        : type == typeof(short) ? OpCodes.Ldind_I2 : type == typeof(ushort) ? OpCodes.Ldind_U2 : OpCodes.Ldind_U1);

    void CallHelper(StackKind kind, int depth)
    {
        if (_helpers.Count == 0 || CallsLeft == 0)
        {
            Leaf(kind);
            return;
        }
        CallsLeft--;
        RandomHelper helper = Any(_helpers);
        foreach (Type parameter in helper.Parameters)
        {
            if (parameter.IsByRef) _il.Emit(OpCodes.Ldloca, _numbers[2]);
            else Argument(parameter, depth);
        }
        _il.Emit(OpCodes.Call, helper.Method);
        if (KindOf(helper.Result) != kind) _il.Emit(Any(Conversions[(int)kind]));
    }

    void CallIntrinsic(StackKind kind, int depth)
    {
        MethodInfo method = Any(Intrinsics);
        foreach (ParameterInfo parameter in method.GetParameters()) Argument(parameter.ParameterType, depth);
        _il.Emit(OpCodes.Call, method);
        if (KindOf(method.ReturnType) != kind) _il.Emit(Any(Conversions[(int)kind]));
    }

    void Argument(Type type, int depth)
    {
        Push(KindOf(type), depth - 1);
        Narrow(type);
    }

    // Whoever passes or returns a value makes it as narrow as its type says.
    void Narrow(Type type)
    {
        if (type == typeof(short)) _il.Emit(OpCodes.Conv_I2);
        else if (type == typeof(byte)) _il.Emit(OpCodes.Conv_U1);
    }
}
