using System.Reflection;
using Rollup.Aot;

namespace Rollup.Tests.Translator;

/// <summary>One hash a method over what the JIT gives for all pairs of operands: results and kinds of trap.</summary>
static class JitHashes
{
    /// <summary>How else .NET may compile the same IL: fully optimised at once, and not at all.</summary>
    public static readonly (string Name, string[] Environment)[] Forms =
    [
        ("the JIT, optimising at once", ["DOTNET_TieredCompilation=0", "DOTNET_ReadyToRun=0"]),
        ("the JIT, not optimising", ["DOTNET_JITMinOpts=1", "DOTNET_ReadyToRun=0"]),
    ];

    /// <summary>By a process of its own, as a process has one JIT.</summary>
    public static string[] InAnotherProcess(string program, string[] environment) =>
        Target.Lines(SourceTree.Run(
            "/usr/bin/env", [.. environment, Path.Combine(AppContext.BaseDirectory, "Rollup.Tests.Translator"), "jit", program]));

    public static string[] OfMethods(IEnumerable<MethodInfo> methods) => [.. methods.Select(Of)];

    static string Of(MethodInfo method)
    {
        Func<long, long, long> call = method.CreateDelegate<Func<long, long, long>>();
        ulong hash = Operands.Start;
        foreach (long first in Operands.Values)
            foreach (long second in Operands.Values)
                hash = Operands.Fold(hash, ResultOf(call, first, second));
        return hash.ToString("x16");
    }

    static ulong ResultOf(Func<long, long, long> call, long first, long second)
    {
        try
        {
            return (ulong)call(first, second);
        }
        catch (Exception thrown)
        {
            TrapKind kind = thrown switch
            {
                OverflowException => TrapKind.Overflow,
                DivideByZeroException => TrapKind.DivideByZero,
                IndexOutOfRangeException => TrapKind.Index,
                ArgumentOutOfRangeException => TrapKind.Range,
                ArgumentException => TrapKind.Argument,
                _ => TrapKind.Throw,
            };
            return Operands.TrapBase + 1 + (ulong)kind;
        }
    }
}
