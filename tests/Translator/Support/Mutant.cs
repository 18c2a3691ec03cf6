using System.Reflection;
using System.Runtime.Loader;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Rollup.Aot;
using Instruction = Mono.Cecil.Cil.Instruction;
using MethodBody = Mono.Cecil.Cil.MethodBody;

namespace Rollup.Tests.Translator;

/// <summary>The translator with one fault planted in its own compiled code.</summary>
sealed class Mutant
{
    readonly Type _translation;

    Mutant(Assembly translator) => _translation = translator.GetType(typeof(Translation).FullName!, throwOnError: true)!;

    /// <summary>
    /// The translator, changed at one place of one method (its lambdas are part of it). The change has to find its place.
    /// </summary>
    public static Mutant Of(string type, string method, Func<MethodBody, bool> change)
    {
        using AssemblyDefinition assembly = AssemblyDefinition.ReadAssembly(typeof(Translation).Assembly.Location);
        IEnumerable<MethodDefinition> methods = assembly.MainModule.GetTypes()
            .Where(candidate => candidate.FullName.Split('/')[0] == $"{typeof(Translation).Namespace}.{type}")
            .SelectMany(candidate => candidate.Methods)
            .Where(candidate =>
                candidate.HasBody && (candidate.Name == method || candidate.Name.Contains($"<{method}>", StringComparison.Ordinal)));
        if (!methods.Any(candidate => change(candidate.Body))) throw new InvalidOperationException($"{type}.{method} has no such place");
        using MemoryStream bytes = new();
        assembly.Write(bytes);
        bytes.Position = 0;
        return new Mutant(new AssemblyLoadContext("a faulty translator", isCollectible: true).LoadFromStream(bytes));
    }

    /// <summary>Another text, at the first place that has this one or at the last.</summary>
    public static Func<MethodBody, bool> Text(string healthy, string planted, bool isLast = false) =>
        body => Change(body, one => one.OpCode == OpCodes.Ldstr && (string)one.Operand == healthy, one => one.Operand = planted, isLast);

    /// <summary>Another small constant.</summary>
    public static Func<MethodBody, bool> Number(sbyte healthy, sbyte planted) =>
        body => Change(body, one => one.OpCode == OpCodes.Ldc_I4_S && (sbyte)one.Operand == healthy, one => one.Operand = planted);

    /// <summary>Another opcode of the translator's own code.</summary>
    public static Func<MethodBody, bool> Code(OpCode healthy, OpCode planted, bool isLast = false) =>
        body => Change(body, one => one.OpCode == healthy, one => one.OpCode = planted, isLast);

    /// <summary>The refusal with these words is not thrown: the code goes on behind it.</summary>
    public static Func<MethodBody, bool> NoRefusal(string words) => body =>
    {
        Instruction? text = body.Instructions.FirstOrDefault(
            one => one.OpCode == OpCodes.Ldstr && ((string)one.Operand).Contains(words, StringComparison.Ordinal));
        while (text is not null && text.OpCode != OpCodes.Throw) text = text.Next;
        if (text is not null) text.OpCode = OpCodes.Pop;
        return text is not null;
    };

    /// <summary>A call that gives nothing is not made; its operands are thrown away.</summary>
    public static Func<MethodBody, bool> NoCall(string callee) => body =>
    {
        Instruction? call = body.Instructions.FirstOrDefault(
            one => one.Operand is MethodReference method && method.Name == callee && IsVoid(method.ReturnType));
        if (call is null) return false;
        MethodReference called = (MethodReference)call.Operand;
        int operands = called.Parameters.Count + (called.HasThis ? 1 : 0);
        (call.OpCode, call.Operand) = (OpCodes.Pop, null);
        ILProcessor processor = body.GetILProcessor();
        for (int i = 1; i < operands; i++) processor.InsertAfter(call, processor.Create(OpCodes.Pop));
        return true;
    };

    /// <summary>What the translator makes of these methods: their C and the kinds of its trap sites, or refusals.</summary>
    public (string Text, int[] TrapKinds, List<string> Refusals) Translate(Assembly ours, IEnumerable<(MethodInfo, string)> roots)
    {
        using IDisposable translation = (IDisposable)Activator.CreateInstance(_translation, [new[] { ours }])!;
        _translation.GetMethod(nameof(Translation.Translate))!.Invoke(translation, [roots]);
        List<string> refusals = (List<string>)Get(nameof(Translation.Refusals));
        int[] kinds = [.. ((System.Collections.IEnumerable)Get(nameof(Translation.TrapKinds))).Cast<object>().Select(Convert.ToInt32)];
        return ((string)_translation.GetMethod(nameof(Translation.CFile))!.Invoke(translation, [])!, kinds, refusals);

        object Get(string property) => _translation.GetProperty(property)!.GetValue(translation)!;
    }

    // An init accessor's void has a modifier.
    static bool IsVoid(TypeReference type) =>
        (type is RequiredModifierType modified ? modified.ElementType : type).FullName == "System.Void";

    static bool Change(MethodBody body, Func<Instruction, bool> where, Action<Instruction> change, bool isLast = false)
    {
        Instruction? found = isLast ? body.Instructions.LastOrDefault(where) : body.Instructions.FirstOrDefault(where);
        if (found is not null) change(found);
        return found is not null;
    }
}
