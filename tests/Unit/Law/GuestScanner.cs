using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Rollup.Tests.Unit.Law;

/// <summary>
/// Reads compiled IL and names what the machine's subset has no place for. What comes from the framework is an allow-list: a type that is
/// not on it is a finding, so that floats, clocks, hash tables, threads, LINQ and reflection need no list of their own. Signatures are
/// decoded by Cecil down to generic arguments; a float cannot hide in `Span&lt;float&gt;` or in the result of a call.
/// </summary>
sealed class GuestScanner(IReadOnlyCollection<string> guestScopes)
{
    // The framework's value types and containers of static methods that the ahead-of-time compiler knows.
    static readonly HashSet<string> FrameworkTypes =
    [
        "System.Void", "System.Boolean", "System.Byte", "System.SByte", "System.Char", "System.Int16", "System.UInt16", "System.Int32",
        "System.UInt32", "System.Int64", "System.UInt64", "System.Int128", "System.UInt128", "System.IntPtr", "System.UIntPtr",
        "System.ValueType", "System.Enum", "System.Nullable`1", "System.Span`1", "System.ReadOnlySpan`1",
        "System.ValueTuple`2", "System.ValueTuple`3", "System.ValueTuple`4", "System.ValueTuple`5",
        "System.Math", "System.MemoryExtensions", "System.Numerics.BitOperations", "System.Buffers.Binary.BinaryPrimitives",
        "System.Runtime.InteropServices.MemoryMarshal", "System.Runtime.CompilerServices.Unsafe",
        "System.Runtime.CompilerServices.RuntimeHelpers", "System.Runtime.InteropServices.InAttribute",
        "System.Runtime.CompilerServices.IsReadOnlyAttribute", "System.Index", "System.Range",
        "System.RuntimeFieldHandle", // of literal data only: ldtoken of anything else is a finding
    ];

    // Methods of allowed types that the ahead-of-time compiler has no form of, or whose result is not ours to define.
    static readonly HashSet<string> ForbiddenMethods =
    [
        "System.UInt128::op_Division", "System.UInt128::op_Modulus", "System.Int128::op_Division", "System.Int128::op_Modulus",
        "System.UInt128::DivRem", "System.Int128::DivRem", "System.Runtime.CompilerServices.RuntimeHelpers::GetHashCode",
    ];

    readonly List<string> _findings = [];
    string _where = "";

    public static IReadOnlyList<string> Scan(IEnumerable<TypeDefinition> types, IReadOnlyCollection<string> guestScopes)
    {
        GuestScanner scanner = new(guestScopes);
        foreach (TypeDefinition type in types) scanner.ScanType(type);
        return scanner._findings;
    }

    void ScanType(TypeDefinition type)
    {
        // What the compiler adds to every assembly: attributes it needs, and the holder of literal data (its methods are helpers for inline
        // arrays).
        if (type.Name == "<Module>" || type.FullName.StartsWith("<PrivateImplementationDetails>", StringComparison.Ordinal)) return;
        if (type.BaseType?.FullName == "System.Attribute") return;

        _where = type.FullName;
        bool isContainer = type.IsAbstract && type.IsSealed;
        if (!type.IsValueType && !type.IsInterface && !isContainer) Report("class", "is a class with instances");
        if (type.IsExplicitLayout) Report("layout", "has an explicit layout");
        foreach (InterfaceImplementation implemented in type.Interfaces) CheckInterface(implemented.InterfaceType);
        foreach (FieldDefinition field in type.Fields)
        {
            _where = field.FullName;
            if (field.IsStatic && !field.IsLiteral) Report("static state", "is a static field");
            CheckType(field.FieldType);
        }
        foreach (MethodDefinition method in type.Methods) ScanMethod(method);
    }

    void ScanMethod(MethodDefinition method)
    {
        _where = method.FullName;
        if (method.IsConstructor && method.IsStatic) Report("static state", "is a static constructor");
        if (method.DeclaringType.IsInterface && method.HasBody) Report("virtual", "is a default interface method");
        CheckSignature(method);
        if (!method.HasBody) return;
        if (method.Body.HasExceptionHandlers) Report("try", "has a try block");
        foreach (VariableDefinition local in method.Body.Variables) CheckType(local.VariableType);
        foreach (Instruction instruction in method.Body.Instructions)
        {
            _where = $"{method.FullName} IL_{instruction.Offset:x4}";
            CheckOpcode(instruction, method.Body);
            CheckOperand(instruction);
        }
    }

    void CheckOpcode(Instruction instruction, MethodBody body)
    {
        switch (instruction.OpCode.Code)
        {
            case Code.Ldc_R4 or Code.Ldc_R8 or Code.Conv_R4 or Code.Conv_R8 or Code.Conv_R_Un or Code.Ckfinite
                or Code.Ldind_R4 or Code.Ldind_R8 or Code.Stind_R4 or Code.Stind_R8:
                Report("float", instruction.OpCode.Name); break;
            case Code.Newarr or Code.Ldlen or Code.Ldelema or Code.Ldelem_Any or Code.Stelem_Any or Code.Ldelem_Ref or Code.Stelem_Ref:
                Report("array", instruction.OpCode.Name); break;
            case Code.Box or Code.Unbox or Code.Unbox_Any or Code.Castclass or Code.Isinst:
                Report("box", instruction.OpCode.Name); break;
            case Code.Ldftn or Code.Ldvirtftn or Code.Calli or Code.Jmp:
                Report("delegate", instruction.OpCode.Name); break;
            case Code.Callvirt when instruction.Previous?.OpCode.Code != Code.Constrained:
                Report("virtual", $"calls {instruction.Operand} virtually"); break;
            case Code.Newobj when IsException(((MethodReference)instruction.Operand).DeclaringType)
                && instruction.Next?.OpCode.Code != Code.Throw:
                Report("class", "makes an exception without throwing it"); break;
            case Code.Ldstr when (instruction.Next?.Operand as MethodReference)?.DeclaringType is not TypeReference user
                || !IsException(user):
                Report("string", $"uses the text \"{instruction.Operand}\""); break;
            case Code.Ldtoken when instruction.Operand is not FieldReference:
                Report("reflection", "typeof"); break;
            case Code.Ldsfld or Code.Stsfld:
                Report("static state", $"{instruction.OpCode.Name} {instruction.Operand}"); break;
            case Code.Localloc:
                CheckStackAllocation(instruction, body); break;
        }
    }

    // Constant size: the value of localloc is computed from constants alone. Outside loops: no branch goes from behind it to before it.
    void CheckStackAllocation(Instruction allocation, MethodBody body)
    {
        int needed = 1;
        Instruction? step = allocation.Previous;
        for (; needed > 0 && step is not null; step = step.Previous)
            switch (step.OpCode.Code)
            {
                case Code.Conv_U or Code.Conv_U4 or Code.Conv_I or Code.Nop: break;
                case Code.Mul or Code.Mul_Ovf_Un: needed++; break;
                case Code.Sizeof: needed--; break;
                case Code code when code is >= Code.Ldc_I4_M1 and <= Code.Ldc_I8: needed--; break;
                default: needed = 0; Report("stackalloc", "of a size that is not constant"); break;
            }
        foreach (Instruction branch in body.Instructions)
            if (branch.Operand is Instruction target && target.Offset <= allocation.Offset && branch.Offset >= allocation.Offset)
                Report("stackalloc", "inside a loop");
    }

    void CheckOperand(Instruction instruction)
    {
        switch (instruction.Operand)
        {
            case MethodReference method:
                if (!IsException(method.DeclaringType)) CheckType(method.DeclaringType);
                if (ForbiddenMethods.Contains($"{method.DeclaringType.FullName}::{method.Name}") || IsWideTrailingZeroCount(method))
                    Report("framework", $"calls {method.FullName}");
                if (method.Name is "GetHashCode" or "ToString") Report("framework", $"calls {method.FullName}");
                CheckSignature(method, isException: IsException(method.DeclaringType));
                if (method is GenericInstanceMethod generic)
                    foreach (TypeReference argument in generic.GenericArguments) CheckType(argument);
                break;
            case FieldReference field when !IsLiteralData(field.DeclaringType):
                CheckType(field.DeclaringType);
                CheckType(field.FieldType);
                break;
            case TypeReference type:
                CheckType(type);
                break;
        }
    }

    // .NET 10.0.12 folds this count of a constant to 64 bits, and sums with it do not wrap (dotnet/runtime issue 133092).
    static bool IsWideTrailingZeroCount(MethodReference method) =>
        method.Name == "TrailingZeroCount" && method.Parameters is [{ ParameterType.FullName: "System.Int64" or "System.UInt64" }];

    void CheckSignature(MethodReference method, bool isException = false)
    {
        CheckType(method.ReturnType);
        foreach (ParameterDefinition parameter in method.Parameters)
            if (!(isException && parameter.ParameterType.FullName == "System.String")) CheckType(parameter.ParameterType);
    }

    // Interfaces of the guest are compile-time contracts; the framework's few would bring object, string and virtual calls.
    void CheckInterface(TypeReference type)
    {
        if (IsGuest(type) || type.Name is "IEquatable`1") return;
        Report("framework", $"implements {type.FullName}");
    }

    void CheckType(TypeReference? type)
    {
        switch (type)
        {
            case null or GenericParameter: return;
            case ArrayType: Report("array", type.FullName); return;
            case FunctionPointerType: Report("delegate", type.FullName); return;
            case RequiredModifierType modified: CheckType(modified.ModifierType); CheckType(modified.ElementType); return;
            case GenericInstanceType generic:
                CheckType(generic.ElementType);
                foreach (TypeReference argument in generic.GenericArguments) CheckType(argument);
                return;
            case TypeSpecification wrapped: CheckType(wrapped.ElementType); return;
        }
        if (IsGuest(type) || IsLiteralData(type) || FrameworkTypes.Contains(type.FullName)) return;
        Report(RuleOf(type.FullName), $"uses {type.FullName}");
    }

    static string RuleOf(string name) => name switch
    {
        "System.Single" or "System.Double" or "System.Decimal" or "System.Half" => "float",
        "System.String" => "string",
        _ => "framework",
    };

    bool IsGuest(TypeReference type) => guestScopes.Contains(ScopeOf(type));

    static string ScopeOf(TypeReference type) => type.Scope is ModuleDefinition module
        ? module.Assembly.Name.Name
        : type.Scope?.Name ?? "";

    static bool IsLiteralData(TypeReference type) => type.FullName.StartsWith("<PrivateImplementationDetails>", StringComparison.Ordinal);

    static bool IsException(TypeReference type) => type.Namespace == "System" && type.Name.EndsWith("Exception", StringComparison.Ordinal);

    void Report(string rule, string what) => _findings.Add($"{rule}: {_where}: {what}");
}
