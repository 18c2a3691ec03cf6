using System.Reflection;
using System.Runtime.CompilerServices;

namespace Rollup.Aot;

/// <summary>Calls: of our methods by name, of the framework's by the table; constructors; throws.</summary>
sealed partial class MethodTranslator
{
    Type? _constrained;
    string _thrown = "", _thrownText = "";

    bool TranslateCall(string opcode)
    {
        switch (opcode)
        {
            case "constrained.":
                _constrained = TypeOperand();
                return true;
            case "readonly.":
                return true;
            case "call" or "callvirt":
                Call(MethodOperand(), opcode);
                return true;
            case "newobj":
                NewObject(MethodOperand());
                return true;
            case "ldstr":
                _thrownText = method.Module.ResolveString((int)_current.Operand);
                _stack.Add(new Entry(Kind.Nothing, ""));
                return true;
            default:
                return false;
        }
    }

    MethodBase MethodOperand() => method.Module.ResolveMethod((int)_current.Operand, TypeArguments, MethodArguments)!;

    void Call(MethodBase callee, string opcode)
    {
        if (_constrained is Type type)
        {
            _constrained = null;
            callee = Implementation(type, (MethodInfo)callee);
        }
        else if (opcode == "callvirt" || callee.IsAbstract)
        {
            throw new RefusalException($"virtual call to {Names.Of(callee)}");
        }
        if (callee is ConstructorInfo constructor && translation.Intrinsics.TryFind(callee, out string template))
        {
            string[] arguments = PopArguments(callee, isWithThis: false);
            string made = Intrinsics.Expand(template, callee, arguments, _types, Trap);
            Statement($"*({_types.Of(constructor.DeclaringType!)}*){PopAddress()} = {made}");
            return;
        }
        if (callee.DeclaringType == typeof(RuntimeHelpers) && callee.Name == nameof(RuntimeHelpers.CreateSpan))
        {
            PushLiteralSpan(callee);
            return;
        }
        string result = Invocation(callee, PopArguments(callee, isWithThis: !callee.IsStatic));
        Type resultType = callee is MethodInfo info ? info.ReturnType : typeof(void);
        if (resultType == typeof(void)) Statement(result);
        else Push(SizeAware(callee, _types.EntryOf(resultType)), result);
    }

    // `ReadOnlySpan<int> X => [..]`: the field was named by the ldtoken just before.
    void PushLiteralSpan(MethodBase callee)
    {
        Type element = callee.GetGenericArguments()[0];
        if (_literalBytes % _types.SizeOf(element) != 0) throw new RefusalException("literal data of another size than its elements");
        Push(new Entry(Kind.Value, "span"), $"(span){{{PopAddress()}, {_literalBytes / _types.SizeOf(element)}}}");
    }

    // A size asked of the framework is as constant as `sizeof`.
    Entry SizeAware(MethodBase callee, Entry entry) =>
        callee.DeclaringType == typeof(Unsafe) && callee.Name == nameof(Unsafe.SizeOf)
            ? entry with { Constant = _types.SizeOf(callee.GetGenericArguments()[0]) } : entry;

    // What the table computes is brought to the width of the method's result, as a function of C would.
    string Invocation(MethodBase callee, string[] arguments)
    {
        if (!translation.Intrinsics.TryFind(callee, out string template))
            return $"{translation.FunctionOf(callee, method)}({string.Join(", ", arguments)})";
        string expanded = Intrinsics.Expand(template, callee, arguments, _types, Trap);
        Type result = ((MethodInfo)callee).ReturnType;
        bool isNumber = result != typeof(void) && _types.KindOf(result) is Kind.Int32 or Kind.Int64 or Kind.Native;
        return isNumber ? $"({_types.Of(result)})({expanded})" : expanded;
    }

    string[] PopArguments(MethodBase callee, bool isWithThis)
    {
        ParameterInfo[] parameters = callee.GetParameters();
        int shift = isWithThis ? 1 : 0;
        string[] arguments = new string[parameters.Length + shift];
        for (int i = parameters.Length - 1; i >= 0; i--) arguments[i + shift] = PopAs(parameters[i].ParameterType);
        if (isWithThis) arguments[0] = PopAddress();
        return arguments;
    }

    // What the CLR's own interface map says that the type does for the interface's method.
    static MethodInfo Implementation(Type type, MethodInfo callee)
    {
        if (!type.IsValueType) throw new RefusalException($"{Names.Of(type)} is a class");
        if (!callee.DeclaringType!.IsInterface)
            throw new RefusalException($"call to {Names.Of(callee)} of {Names.Of(type)}, which is not in the intrinsics table");
        MethodInfo open = callee.IsGenericMethod ? callee.GetGenericMethodDefinition() : callee;
        InterfaceMapping map = type.GetInterfaceMap(callee.DeclaringType);
        int index = Array.IndexOf(map.InterfaceMethods, open);
        MethodInfo found = index < 0 ? throw new RefusalException($"{Names.Of(callee)} is not implemented by {Names.Of(type)}")
            : map.TargetMethods[index];
        if (found.DeclaringType!.IsInterface) throw new RefusalException($"default interface method {Names.Of(found)}");
        return callee.IsGenericMethod ? found.MakeGenericMethod(callee.GetGenericArguments()) : found;
    }

    void NewObject(MethodBase constructor)
    {
        Type type = constructor.DeclaringType!;
        if (type.IsAssignableTo(typeof(Exception)))
        {
            foreach (ParameterInfo _ in constructor.GetParameters())
                if (Pop(out string _).Kind != Kind.Nothing)
                    throw new RefusalException("an exception made of something else than literal text");
            _thrown = type.Name;
            _stack.Add(new Entry(Kind.Nothing, ""));
            return;
        }
        Entry entry = _types.EntryOf(type);
        string[] arguments = PopArguments(constructor, isWithThis: false);
        if (translation.Intrinsics.TryFind(constructor, out string template))
        {
            Push(entry, Intrinsics.Expand(template, constructor, arguments, _types, Trap));
            return;
        }
        string made = $"t{_temporaries++}";
        _variables[made] = entry.Type;
        Statement($"__builtin_memset(&{made}, 0, sizeof {made})");
        Statement($"{translation.FunctionOf(constructor, method)}({string.Join(", ", arguments.Prepend($"&{made}"))})");
        Push(entry, made);
    }

    void Throw()
    {
        if (Pop(out string _).Kind != Kind.Nothing || _thrown.Length == 0)
            throw new RefusalException("a throw of something else than a new exception");
        string text = _thrownText.Length == 0 ? _thrown : $"{_thrown}: {_thrownText.ReplaceLineEndings(" ")}";
        Statement($"rt_trap({translation.TrapSite(TrapKind.Throw, method, _current.Offset, text)})");
        _stack.Clear();
        (_thrown, _thrownText) = ("", "");
    }
}
