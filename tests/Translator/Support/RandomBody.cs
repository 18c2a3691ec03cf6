using System.Reflection;
using System.Reflection.Emit;

namespace Rollup.Tests.Translator;

/// <summary>Statements of one random method; the stack is empty between them. Expressions are in RandomBody.Expressions.cs.</summary>
sealed partial class RandomBody
{
    const int SpanLength = 8;

    static readonly Type[] LocalTypes =
        [typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(nint), typeof(short), typeof(ushort), typeof(sbyte), typeof(byte),
            typeof(int), typeof(long)];

    readonly ILGenerator _il;
    readonly Random _random;
    readonly Type[] _parameters;
    readonly Type _result;
    readonly Type _pairType;
    readonly FieldInfo[] _fields;
    readonly IReadOnlyList<RandomHelper> _helpers;
    readonly LocalBuilder[] _numbers;
    readonly LocalBuilder[] _pairs;
    readonly (LocalBuilder Span, Type Element)[] _spans;
    int _loopDepth;

    public RandomBody(
        ILGenerator il, Random random, Type[] parameters, Type result, Type pair, FieldInfo[] fields, IReadOnlyList<RandomHelper> helpers)
    {
        (_il, _random, _parameters, _result, _pairType, _fields, _helpers) = (il, random, parameters, result, pair, fields, helpers);
        _numbers = [.. LocalTypes.Select(type => il.DeclareLocal(type))];
        _pairs = [il.DeclareLocal(pair), il.DeclareLocal(pair)];
        _spans = [.. new[] { typeof(int), typeof(long), typeof(short), typeof(byte) }.Select(
            type => (il.DeclareLocal(typeof(Span<>).MakeGenericType(type)), type))];
    }

    public int CallsLeft { get; set; }

    public int LoopsLeft { get; init; }

    public void Emit(int statements)
    {
        foreach ((LocalBuilder span, Type element) in _spans.Take(3)) Allocate(span, element);
        // The bytes of the longs: two views of one memory.
        _il.Emit(OpCodes.Ldloc, _spans[1].Span);
        _il.Emit(OpCodes.Call, AsBytes.MakeGenericMethod(typeof(long)));
        _il.Emit(OpCodes.Stloc, _spans[3].Span);
        // Else most operands would be zero for long.
        foreach (LocalBuilder number in _numbers.Where(_ => _random.Next(3) > 0))
        {
            Leaf(KindOf(number.LocalType));
            _il.Emit(OpCodes.Stloc, number);
        }
        for (int i = 0; i < statements; i++) Statement(depth: 2);
        Result();
        _il.Emit(OpCodes.Ret);
    }

    static MethodInfo AsBytes { get; } = typeof(System.Runtime.InteropServices.MemoryMarshal).GetMethods()
        .Single(method => method.Name == "AsBytes" && method.ReturnType == typeof(Span<byte>));

    void Allocate(LocalBuilder span, Type element)
    {
        _il.Emit(OpCodes.Ldc_I4, SpanLength * System.Runtime.InteropServices.Marshal.SizeOf(element));
        _il.Emit(OpCodes.Conv_U);
        _il.Emit(OpCodes.Localloc);
        _il.Emit(OpCodes.Ldc_I4, SpanLength);
        _il.Emit(OpCodes.Newobj, span.LocalType.GetConstructor([typeof(void*), typeof(int)])!);
        _il.Emit(OpCodes.Stloc, span);
    }

    // Everything that the method has changed, in one number.
    void Result()
    {
        _il.Emit(OpCodes.Ldc_I8, 17L);
        foreach (LocalBuilder number in _numbers) Fold(() => _il.Emit(OpCodes.Ldloc, number));
        foreach (LocalBuilder pair in _pairs)
            foreach (FieldInfo field in _fields) Fold(() => { _il.Emit(OpCodes.Ldloca, pair); _il.Emit(OpCodes.Ldfld, field); });
        foreach ((LocalBuilder span, Type element) in _spans.Take(3))
            for (int i = 0; i < 2; i++) Fold(() => Element(span, element, () => _il.Emit(OpCodes.Ldc_I4, i)));
        if (KindOf(_result) == StackKind.Int) _il.Emit(OpCodes.Conv_I4);
        else if (KindOf(_result) == StackKind.Native) _il.Emit(OpCodes.Conv_I);
        Narrow(_result);

        // A span may have become shorter than what is read here; then the length is read.
        void Element(LocalBuilder span, Type element, Action index)
        {
            Label tooShort = _il.DefineLabel(), end = _il.DefineLabel();
            index();
            _il.Emit(OpCodes.Ldloca, span);
            _il.Emit(OpCodes.Call, span.LocalType.GetMethod("get_Length")!);
            _il.Emit(OpCodes.Bge_Un, tooShort);
            _il.Emit(OpCodes.Ldloca, span);
            index();
            _il.Emit(OpCodes.Call, span.LocalType.GetMethod("get_Item")!);
            LoadIndirect(element);
            _il.Emit(OpCodes.Conv_I8);
            _il.Emit(OpCodes.Br, end);
            _il.MarkLabel(tooShort);
            _il.Emit(OpCodes.Ldloca, span);
            _il.Emit(OpCodes.Call, span.LocalType.GetMethod("get_Length")!);
            _il.Emit(OpCodes.Conv_I8);
            _il.MarkLabel(end);
        }
    }

    void Fold(Action push)
    {
        _il.Emit(OpCodes.Ldc_I4, 31);
        _il.Emit(OpCodes.Conv_I8);
        _il.Emit(OpCodes.Mul);
        push();
        _il.Emit(_random.Next(2) == 0 ? OpCodes.Conv_I8 : OpCodes.Conv_U8);
        _il.Emit(OpCodes.Add);
    }

    void Statement(int depth)
    {
        switch (_random.Next(depth > 0 ? 14 : 8))
        {
            case 0 or 1 or 2: StoreNumber(); break;
            case 3: StoreArgument(); break;
            case 4: StoreField(); break;
            case 5: StoreElement(); break;
            case 6: CopyPair(); break;
            case 7: ChangeSpan(); break;
            case 8 or 9: If(depth); break;
            case 10 or 11: Loop(depth); break;
            case 12: SwitchOver(depth); break;
            default: MayThrow(); break;
        }
    }

    void StoreNumber()
    {
        LocalBuilder number = Any(_numbers);
        Push(KindOf(number.LocalType), 3);
        _il.Emit(OpCodes.Stloc, number);
    }

    void StoreArgument()
    {
        int index = _random.Next(_parameters.Length);
        if (_parameters[index].IsByRef)
        {
            _il.Emit(OpCodes.Ldarg, (short)index);
            Push(StackKind.Long, 2);
            _il.Emit(OpCodes.Stind_I8);
            return;
        }
        Push(KindOf(_parameters[index]), 2);
        _il.Emit(OpCodes.Starg, (short)index);
    }

    void StoreField()
    {
        FieldInfo field = Any(_fields);
        _il.Emit(OpCodes.Ldloca, Any(_pairs));
        Push(KindOf(field.FieldType), 3);
        _il.Emit(OpCodes.Stfld, field);
    }

    void StoreElement()
    {
        (LocalBuilder span, Type element) = Any(_spans);
        ElementAddress(span);
        Push(KindOf(element), 2);
        _il.Emit(element == typeof(long) ? OpCodes.Stind_I8 : element == typeof(int) ? OpCodes.Stind_I4 : element == typeof(short)
            ? OpCodes.Stind_I2 : OpCodes.Stind_I1);
    }

    void CopyPair()
    {
        switch (_random.Next(4))
        {
            case 0:
                _il.Emit(OpCodes.Ldloc, _pairs[0]);
                _il.Emit(OpCodes.Stloc, _pairs[1]);
                break;
            case 1:
                _il.Emit(OpCodes.Ldloca, _pairs[0]);
                _il.Emit(OpCodes.Ldloca, _pairs[1]);
                _il.Emit(OpCodes.Ldobj, _pairType);
                _il.Emit(OpCodes.Stobj, _pairType);
                break;
            case 2:
                _il.Emit(OpCodes.Ldloca, Any(_pairs));
                _il.Emit(OpCodes.Initobj, _pairType);
                break;
            default: // a choice of two addresses, which meet on the stack
                Label other = _il.DefineLabel(), end = _il.DefineLabel();
                Push(StackKind.Int, 1);
                _il.Emit(OpCodes.Brtrue, other);
                _il.Emit(OpCodes.Ldloca, _pairs[0]);
                _il.Emit(OpCodes.Br, end);
                _il.MarkLabel(other);
                _il.Emit(OpCodes.Ldloca, _pairs[1]);
                _il.MarkLabel(end);
                Push(StackKind.Long, 2);
                _il.Emit(OpCodes.Stfld, _fields[1]);
                break;
        }
    }

    // Slices, so that spans grow shorter, and what fills and copies.
    void ChangeSpan()
    {
        (LocalBuilder span, Type element) = Any(_spans);
        _il.Emit(OpCodes.Ldloca, span);
        switch (_random.Next(8))
        {
            case 0:
                SmallIndex(1);
                _il.Emit(OpCodes.Call, span.LocalType.GetMethod("Slice", [typeof(int)])!);
                _il.Emit(OpCodes.Stloc, span);
                break;
            case 1:
                SmallIndex(1);
                SmallIndex(1);
                _il.Emit(OpCodes.Ldc_I4, SpanLength - 2);
                _il.Emit(OpCodes.Add);
                _il.Emit(OpCodes.Call, span.LocalType.GetMethod("Slice", [typeof(int), typeof(int)])!);
                _il.Emit(OpCodes.Stloc, span);
                break;
            case 2 or 3:
                _il.Emit(OpCodes.Call, span.LocalType.GetMethod("Clear")!);
                break;
            case 4 or 5:
                SmallIndex(3);
                _il.Emit(OpCodes.Call, span.LocalType.GetMethod("Slice", [typeof(int)])!);
                LocalBuilder part = _il.DeclareLocal(span.LocalType);
                _il.Emit(OpCodes.Stloc, part);
                _il.Emit(OpCodes.Ldloca, part);
                _il.Emit(OpCodes.Ldloc, span);
                _il.Emit(OpCodes.Call, span.LocalType.GetMethod("CopyTo")!);
                break;
            default:
                Push(KindOf(element), 1);
                Narrow(element);
                _il.Emit(OpCodes.Call, span.LocalType.GetMethod("Fill")!);
                break;
        }
    }

    void SmallIndex(int mask)
    {
        Push(StackKind.Int, 1);
        _il.Emit(OpCodes.Ldc_I4, mask);
        _il.Emit(OpCodes.And);
    }

    void If(int depth)
    {
        Label other = _il.DefineLabel(), end = _il.DefineLabel();
        bool hasElse = _random.Next(2) == 0;
        Condition(hasElse ? other : end);
        Statement(depth - 1);
        if (hasElse)
        {
            _il.Emit(OpCodes.Br, end);
            _il.MarkLabel(other);
            Statement(depth - 1);
        }
        else _il.MarkLabel(other);
        _il.MarkLabel(end);
    }

    void Loop(int depth)
    {
        if (_loopDepth >= LoopsLeft)
        {
            StoreNumber();
            return;
        }
        _loopDepth++;
        LocalBuilder counter = _il.DeclareLocal(typeof(int));
        Label body = _il.DefineLabel(), test = _il.DefineLabel();
        _il.Emit(OpCodes.Ldc_I4_0);
        _il.Emit(OpCodes.Stloc, counter);
        _il.Emit(OpCodes.Br, test);
        _il.MarkLabel(body);
        Statement(depth - 1);
        if (_random.Next(2) == 0) Statement(depth - 1);
        _il.Emit(OpCodes.Ldloc, counter);
        _il.Emit(OpCodes.Ldc_I4_1);
        _il.Emit(OpCodes.Add);
        _il.Emit(OpCodes.Stloc, counter);
        _il.MarkLabel(test);
        _il.Emit(OpCodes.Ldloc, counter);
        _il.Emit(OpCodes.Ldc_I4, 2 + _random.Next(3));
        _il.Emit(OpCodes.Blt, body);
        _loopDepth--;
    }

    void SwitchOver(int depth)
    {
        Label[] cases = [.. Enumerable.Range(0, 2 + _random.Next(4)).Select(_ => _il.DefineLabel())];
        Label end = _il.DefineLabel();
        SmallIndex(7);
        _il.Emit(OpCodes.Switch, cases);
        Statement(depth - 1);
        _il.Emit(OpCodes.Br, end);
        foreach (Label one in cases)
        {
            _il.MarkLabel(one);
            Statement(depth - 1);
            if (_random.Next(3) > 0) _il.Emit(OpCodes.Br, end); // else it runs on into the next
        }
        _il.MarkLabel(end);
    }

    void MayThrow()
    {
        Label on = _il.DefineLabel();
        SmallIndex(63);
        _il.Emit(OpCodes.Ldc_I4, _random.Next(64));
        _il.Emit(OpCodes.Bne_Un, on);
        _il.Emit(OpCodes.Ldstr, "a random end");
        _il.Emit(OpCodes.Newobj, typeof(InvalidOperationException).GetConstructor([typeof(string)])!);
        _il.Emit(OpCodes.Throw);
        _il.MarkLabel(on);
    }

    void Condition(Label ifNot)
    {
        if (_random.Next(2) == 0)
        {
            Push(AnyKind(), 2);
            _il.Emit(_random.Next(2) == 0 ? OpCodes.Brtrue : OpCodes.Brfalse, ifNot);
            return;
        }
        StackKind kind = AnyKind();
        Push(kind, 2);
        Push(kind, 2);
        _il.Emit(Any(Branches), ifNot);
    }

    T Any<T>(IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];
}
