using System.Reflection;
using System.Text;

namespace Rollup.Aot;

/// <summary>
/// One closed method as one C function. The IL stack becomes locals named by depth and kind, each instruction one C statement in IL order,
/// branches stay branches: nothing is rebuilt, so that there is little to get wrong, and C's free order of evaluation is never used.
/// </summary>
sealed partial class MethodTranslator(Translation translation, MethodBase method, string name)
{
    readonly CTypes _types = translation.Types;
    readonly StringBuilder _body = new();
    readonly SortedDictionary<string, string> _variables = new(StringComparer.Ordinal);
    readonly Dictionary<int, Entry[]> _stackAt = [];
    readonly List<Type> _argumentTypes = [];
    readonly List<Type> _localTypes = [];
    List<Instruction> _code = [];
    HashSet<int> _labels = [];
    List<Entry> _stack = [];
    Instruction _current = null!;
    int _temporaries;

    Type ResultType => method is MethodInfo info ? info.ReturnType : typeof(void);

    /// <summary>The prototype and the body in C. On a refusal offset says where.</summary>
    public (string Prototype, string Body) Translate(ref int offset)
    {
        string prototype = Prototype();
        MethodBody body = method.GetMethodBody() ?? throw new RefusalException("a method without a body");
        if (body.ExceptionHandlingClauses.Count > 0) throw new RefusalException("try, catch, finally, using or lock");
        _localTypes.AddRange(body.LocalVariables.Select(local => local.LocalType));
        if (!body.InitLocals && _localTypes.Count > 0) throw new RefusalException("uninitialised memory (SkipLocalsInit)");
        string[] localTypes = [.. _localTypes.Select(_types.Of)];

        _code = Il.Decode(body.GetILAsByteArray());
        _labels = [.. _code.SelectMany(instruction => instruction.Targets)];
        bool isReached = true;
        string line = "";
        foreach (Instruction instruction in _code)
        {
            offset = instruction.Offset;
            _current = instruction;
            EnterInstruction(isReached, ref line);
            isReached = TranslateInstruction();
        }
        if (isReached) throw new RefusalException("the code runs past its end");

        StringBuilder text = new("{\n");
        for (int i = 0; i < localTypes.Length; i++) text.Append($"    {localTypes[i]} l{i}{Zero(localTypes[i])};\n");
        foreach ((string variable, string type) in _variables) text.Append($"    {type} {variable};\n");
        return (prototype, text.Append(_body).Append("}\n").ToString());
    }

    string Prototype()
    {
        if (!method.IsStatic) _argumentTypes.Add(method.DeclaringType!.MakeByRefType());
        _argumentTypes.AddRange(method.GetParameters().Select(parameter => parameter.ParameterType));
        string parameters = string.Join(", ", _argumentTypes.Select((type, index) => $"{_types.Of(type)} a{index}"));
        return $"{_types.Of(ResultType)} {name}({(parameters.Length == 0 ? "void" : parameters)})";
    }

    static string Zero(string type) => type is "span" || type[0] == 'S' ? " = {0}" : " = 0";

    // Where paths meet each entry is in the same variable on all of them, since its name is depth and kind. No constant outlives that.
    void EnterInstruction(bool isReached, ref string line)
    {
        int offset = _current.Offset;
        if (_stackAt.TryGetValue(offset, out Entry[]? known))
        {
            if (isReached) CheckMeeting(known);
            _stack = [.. known];
        }
        else if (!isReached)
        {
            _stack = [];
        }
        if (_labels.Contains(offset))
        {
            _stackAt[offset] = [.. _stack.Select(entry => entry with { Constant = null })];
            _stack = [.. _stackAt[offset]];
            _body.Append($"L_{offset:x4}:;\n");
        }
        string here = translation.LineOf(method, offset);
        if (here.Length > 0 && here != line) _body.Append($"    // {here}\n");
        line = here;
    }

    void CheckMeeting(Entry[] known)
    {
        if (known.Length != _stack.Count) throw new RefusalException("paths meet with different stacks");
        for (int i = 0; i < known.Length; i++)
            if (known[i].Type != _stack[i].Type || known[i].Kind != _stack[i].Kind)
                throw new RefusalException("paths meet with different types on the stack");
    }

    void RecordTarget(int target)
    {
        if (_stackAt.TryGetValue(target, out Entry[]? known)) CheckMeeting(known);
        else _stackAt[target] = [.. _stack];
    }

    void Statement(string text) => _body.Append("    ").Append(text).Append(";\n");

    int Trap(TrapKind kind) => translation.TrapSite(kind, method, _current.Offset);

    // The variable of the entry at a depth.
    string Variable(int depth, Entry entry)
    {
        string suffix = entry.Kind switch
        {
            Kind.Int32 => "i4",
            Kind.Int64 => "i8",
            Kind.Native => "n",
            Kind.Address => "p",
            _ => entry.Type,
        };
        string variable = $"s{depth}_{suffix}";
        _variables[variable] = entry.Type;
        return variable;
    }

    void Push(Entry entry, string expression)
    {
        string variable = Variable(_stack.Count, entry);
        bool isCast = entry.Kind is Kind.Int32 or Kind.Int64 or Kind.Native;
        if (expression != variable) Statement($"{variable} = {(isCast ? $"({entry.Type})" : "")}({expression})");
        _stack.Add(entry);
    }

    void PushConstant(Kind kind, long value) =>
        Push(new Entry(kind, kind == Kind.Int32 ? "i4" : "i8", value), Literal(kind, value));

    static string Literal(Kind kind, long value) => value switch
    {
        long.MinValue => "INT64_MIN",
        int.MinValue => "INT32_MIN",
        _ => kind == Kind.Int32 ? $"{value}" : $"{value}LL",
    };

    Entry Pop(out string variable)
    {
        if (_stack.Count == 0) throw new RefusalException("the stack is empty");
        Entry entry = _stack[^1];
        _stack.RemoveAt(_stack.Count - 1);
        variable = entry.Kind == Kind.Nothing ? "" : Variable(_stack.Count, entry);
        return entry;
    }

    string PopAddress()
    {
        Entry entry = Pop(out string variable);
        if (entry.Kind == Kind.Nothing) throw new RefusalException("text or an exception as a value");
        return entry.Kind == Kind.Address ? variable : throw new RefusalException("an integer is used as an address");
    }

    // A stack value as a variable, argument, field or result of the type. Narrow types keep their low bits.
    string PopAs(Type type)
    {
        Entry entry = Pop(out string variable);
        Kind wanted = _types.KindOf(type);
        string wantedType = _types.Of(type);
        if (entry.Kind == Kind.Nothing) throw new RefusalException($"text or an exception as {Names.Of(type)}");
        if (wanted == Kind.Native && entry.Kind == Kind.Int32) return $"({wantedType})(i8){variable}";
        if (wanted == Kind.Address && entry.Kind != Kind.Address) throw new RefusalException("an integer is used as an address");
        if (entry.Kind == Kind.Address && wanted != Kind.Address) throw new RefusalException("an address is used as an integer");
        if (wanted != entry.Kind || (wanted == Kind.Value && entry.Type != wantedType))
            throw new RefusalException($"a stack entry of another type where {Names.Of(type)} belongs");
        return wanted is Kind.Value or Kind.Address ? variable : $"({wantedType}){variable}";
    }
}
