namespace Rollup.Aot;

/// <summary>The allow-list: an opcode that is not here is refused.</summary>
sealed partial class MethodTranslator
{
    // False if the next instruction is not reached from this one.
    bool TranslateInstruction()
    {
        string opcode = _current.Name;
        if (_constrained is not null && opcode is not ("call" or "callvirt"))
            throw new RefusalException("constrained. before another opcode than a call");
        if (TranslateFlow(opcode, out bool isFallingThrough)) return isFallingThrough;
        if (TranslateVariable(opcode) || TranslateNumber(opcode) || TranslateMemory(opcode) || TranslateCall(opcode)) return true;
        throw new RefusalException(Reason(opcode));
    }

    bool TranslateFlow(string opcode, out bool isFallingThrough)
    {
        isFallingThrough = true;
        switch (opcode)
        {
            case "nop":
                return true;
            case "br" or "br.s":
                RecordTarget(_current.Targets[0]);
                Statement($"goto L_{_current.Targets[0]:x4}");
                isFallingThrough = false;
                return true;
            case "brtrue" or "brtrue.s" or "brfalse" or "brfalse.s":
                if (Pop(out string condition).Kind is not (Kind.Int32 or Kind.Int64 or Kind.Native))
                    throw new RefusalException("a test for null");
                Branch(opcode.StartsWith("brtrue", StringComparison.Ordinal) ? $"{condition} != 0" : $"{condition} == 0");
                return true;
            case "switch":
                Switch();
                return true;
            case "ret":
                if (ResultType == typeof(void)) Statement("return");
                else Statement($"return {PopAs(ResultType)}");
                if (_stack.Count > 0) throw new RefusalException("values are left on the stack");
                isFallingThrough = false;
                return true;
            case "throw":
                Throw();
                isFallingThrough = false;
                return true;
        }
        string comparison = opcode.EndsWith(".s", StringComparison.Ordinal) ? opcode[..^2] : opcode;
        if (comparison is not ("beq" or "bne.un" or "blt" or "ble" or "bgt" or "bge" or "blt.un" or "ble.un" or "bgt.un" or "bge.un"))
            return false;
        Branch(Comparison(comparison[1..]));
        return true;
    }

    void Branch(string condition)
    {
        RecordTarget(_current.Targets[0]);
        Statement($"if ({condition}) goto L_{_current.Targets[0]:x4}");
    }

    void Switch()
    {
        if (Pop(out string index).Kind != Kind.Int32) throw new RefusalException("a switch over another type than int");
        foreach (int target in _current.Targets) RecordTarget(target);
        IEnumerable<string> cases = _current.Targets.Select((target, number) => $"case {number}: goto L_{target:x4}; ");
        Statement($"switch ({index}) {{ {string.Concat(cases)}default: break; }}");
    }

    bool TranslateVariable(string opcode)
    {
        string[] parts = opcode.Split('.');
        int index = parts.Length == 2 && parts[1] != "s" && int.TryParse(parts[1], out int number) ? number : (int)_current.Operand;
        switch (parts[0])
        {
            case "ldarg": Push(_types.EntryOf(_argumentTypes[index]), $"a{index}"); return true;
            case "ldloc": Push(_types.EntryOf(_localTypes[index]), $"l{index}"); return true;
            case "starg": Statement($"a{index} = {PopAs(_argumentTypes[index])}"); return true;
            case "stloc": Statement($"l{index} = {PopAs(_localTypes[index])}"); return true;
            case "ldarga": Push(Address, $"&a{index}"); return true;
            case "ldloca": Push(Address, $"&l{index}"); return true;
            case "dup":
                Entry entry = Pop(out string variable);
                if (entry.Kind == Kind.Nothing) return false;
                _stack.Add(entry);
                Push(entry, variable);
                return true;
            case "pop":
                Pop(out string _);
                return true;
            default: return false;
        }
    }

    static Entry Address => new(Kind.Address, "ptr");

    static string Reason(string opcode) => opcode switch
    {
        "ldc.r4" or "ldc.r8" or "conv.r4" or "conv.r8" or "conv.r.un" or "ckfinite"
            or "ldind.r4" or "ldind.r8" or "stind.r4" or "stind.r8" =>
            $"floating point ({opcode})",
        "newarr" or "ldlen" or "ldelema" => $"an array ({opcode})",
        _ when opcode.StartsWith("ldelem", StringComparison.Ordinal) || opcode.StartsWith("stelem", StringComparison.Ordinal) =>
            $"an array ({opcode})",
        "box" or "unbox" or "unbox.any" or "castclass" or "isinst" => $"boxing ({opcode})",
        "ldftn" or "ldvirtftn" or "calli" or "jmp" => $"a delegate or function pointer ({opcode})",
        "stsfld" or "ldsfld" => $"static state ({opcode})",
        _ => $"opcode {opcode} is not in the subset",
    };
}
