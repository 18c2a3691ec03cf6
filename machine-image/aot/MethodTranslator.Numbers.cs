namespace Rollup.Aot;

/// <summary>Arithmetic, comparison and conversion. What wraps is computed on unsigned types, so that C has nothing undefined.</summary>
sealed partial class MethodTranslator
{
    bool TranslateNumber(string opcode)
    {
        if (opcode.StartsWith("ldc.i", StringComparison.Ordinal))
        {
            Constant(opcode);
            return true;
        }
        switch (opcode)
        {
            case "add": Wrapping("+"); return true;
            case "sub": Wrapping("-"); return true;
            case "mul": Wrapping("*"); return true;
            case "and": Wrapping("&"); return true;
            case "or": Wrapping("|"); return true;
            case "xor": Wrapping("^"); return true;
            case "add.ovf" or "sub.ovf" or "mul.ovf": Checked(opcode[..3], isSigned: true); return true;
            case "add.ovf.un" or "sub.ovf.un" or "mul.ovf.un": Checked(opcode[..3], isSigned: false); return true;
            case "div" or "rem": Divide(opcode, isSigned: true); return true;
            case "div.un" or "rem.un": Divide(opcode[..3], isSigned: false); return true;
            case "shl" or "shr" or "shr.un": Shift(opcode); return true;
            case "neg" or "not": Unary(opcode); return true;
            case "ceq" or "cgt" or "cgt.un" or "clt" or "clt.un": Push(new Entry(Kind.Int32, "i4"), Comparison(opcode[1..])); return true;
        }
        return opcode.StartsWith("conv.", StringComparison.Ordinal) && !opcode.Contains('r') && Convert(opcode[5..]);
    }

    void Constant(string opcode)
    {
        string tail = opcode[4..];
        if (tail == "i8") PushConstant(Kind.Int64, _current.Operand);
        else if (tail is "i4" or "i4.s") PushConstant(Kind.Int32, _current.Operand);
        else PushConstant(Kind.Int32, tail[3..] is "m1" or "M1" ? -1 : int.Parse(tail[3..]));
    }

    // Two operands of one kind; of int and native int the int is widened.
    Kind PopPair(out string left, out string right, out long? leftConstant, out long? rightConstant)
    {
        Entry second = Pop(out right);
        Entry first = Pop(out left);
        (leftConstant, rightConstant) = (first.Constant, second.Constant);
        if (first.Kind is Kind.Address || second.Kind is Kind.Address) throw new RefusalException("an address is used as an integer");
        if (first.Kind is Kind.Value or Kind.Nothing || second.Kind is Kind.Value or Kind.Nothing)
            throw new RefusalException("arithmetic on a struct");
        if (first.Kind == second.Kind) return first.Kind;
        if (first.Kind == Kind.Int64 || second.Kind == Kind.Int64) throw new RefusalException("operands of different width");
        if (first.Kind == Kind.Int32) left = $"(i8){left}";
        if (second.Kind == Kind.Int32) right = $"(i8){right}";
        return Kind.Native;
    }

    static string Width(Kind kind) => kind == Kind.Int32 ? "4" : "8";

    static Entry Number(Kind kind, long? constant = null) => new(kind, $"i{Width(kind)}", constant);

    void Wrapping(string operation)
    {
        Kind kind = PopPair(out string left, out string right, out long? _, out long? _);
        string unsigned = $"u{Width(kind)}";
        Push(Number(kind), $"({unsigned}){left} {operation} ({unsigned}){right}");
    }

    void Checked(string operation, bool isSigned)
    {
        Kind kind = PopPair(out string left, out string right, out long? leftConstant, out long? rightConstant);
        // The size of a stackalloc is a checked product of constants.
        long? constant = operation == "mul" && leftConstant is >= 0 and <= int.MaxValue && rightConstant is >= 0 and <= ushort.MaxValue
            && kind == Kind.Native
            ? leftConstant * rightConstant : null;
        Push(Number(kind, constant), $"rt_{operation}_{(isSigned ? 'i' : 'u')}{Width(kind)}({left}, {right}, {Trap(TrapKind.Overflow)})");
    }

    void Divide(string operation, bool isSigned)
    {
        Kind kind = PopPair(out string left, out string right, out long? _, out long? _);
        string sites = isSigned ? $"{Trap(TrapKind.DivideByZero)}, {Trap(TrapKind.Overflow)}" : $"{Trap(TrapKind.DivideByZero)}";
        Push(Number(kind), $"rt_{operation}_{(isSigned ? 'i' : 'u')}{Width(kind)}({left}, {right}, {sites})");
    }

    void Shift(string opcode)
    {
        if (Pop(out string count).Kind is not (Kind.Int32 or Kind.Native)) throw new RefusalException("a shift by another type than int");
        Kind kind = Pop(out string value).Kind;
        if (kind is not (Kind.Int32 or Kind.Int64 or Kind.Native))
            throw new RefusalException("a shift of something that is not an integer");
        string type = $"{(opcode == "shr" ? 'i' : 'u')}{Width(kind)}";
        Push(Number(kind), $"({type}){value} {(opcode == "shl" ? "<<" : ">>")} ({count} & {(kind == Kind.Int32 ? 31 : 63)})");
    }

    void Unary(string opcode)
    {
        Kind kind = Pop(out string value).Kind;
        if (kind is not (Kind.Int32 or Kind.Int64 or Kind.Native))
            throw new RefusalException("arithmetic on something that is not an integer");
        Push(Number(kind), opcode == "neg" ? $"0 - (u{Width(kind)}){value}" : $"~{value}");
    }

    // eq, ne.un, lt, le, gt, ge and their unsigned forms.
    string Comparison(string what)
    {
        Kind kind = PopPair(out string left, out string right, out long? _, out long? _);
        bool isUnsigned = what.EndsWith(".un", StringComparison.Ordinal);
        string sign = what[..2] switch { "eq" => "==", "ne" => "!=", "lt" => "<", "le" => "<=", "gt" => ">", _ => ">=" };
        string cast = isUnsigned ? $"(u{Width(kind)})" : "";
        return $"{cast}{left} {sign} {cast}{right}";
    }

    bool Convert(string what)
    {
        bool isChecked = what.StartsWith("ovf.", StringComparison.Ordinal);
        bool isFromUnsigned = isChecked && what.EndsWith(".un", StringComparison.Ordinal);
        string target = what.Replace("ovf.", "").Replace(".un", "");
        Entry entry = Pop(out string value);
        if (entry.Kind == Kind.Address) throw new RefusalException("an address is used as an integer");
        if (entry.Kind is Kind.Value or Kind.Nothing) throw new RefusalException("a conversion of something that is not an integer");
        Kind kind = target switch { "i" or "u" => Kind.Native, "i8" or "u8" => Kind.Int64, _ => Kind.Int32 };
        string type = target switch { "i" => "i8", "u" => "u8", _ => target };
        string from = $"{(isFromUnsigned ? 'u' : 'i')}{Width(entry.Kind)}";
        if (isChecked)
        {
            Push(Number(kind), $"rt_conv_{from}_{type}({value}, {Trap(TrapKind.Overflow)})");
            return true;
        }
        // conv.u8 and conv.u take an int as unsigned; every other conversion keeps low bits or extends the sign.
        bool isZeroExtended = type == "u8" && entry.Kind == Kind.Int32;
        long? constant = entry.Constant is >= 0 and <= int.MaxValue && kind != Kind.Int32 ? entry.Constant : null;
        Push(Number(kind, constant), isZeroExtended ? $"(u8)(u4){value}" : $"({type}){value}");
        return true;
    }
}
