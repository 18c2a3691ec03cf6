using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Rollup.Tests.Unit.Law;

/// <summary>Who calls whom. A call through an interface counts as a call of that method in every type given that implements it.</summary>
static class CallGraph
{
    /// <summary>One cycle of calls, as names, for each method that is found to reach itself.</summary>
    public static IReadOnlyList<string> Cycles(IReadOnlyCollection<TypeDefinition> types)
    {
        Dictionary<string, List<string>> calls = [];
        ILookup<string, MethodDefinition> bodies = types.SelectMany(type => type.Methods).Where(method => method.HasBody)
            .ToLookup(ShortName);
        foreach (MethodDefinition method in bodies.SelectMany(group => group))
            calls[method.FullName] = [.. CalleesOf(method, bodies).Distinct()];

        List<string> cycles = [];
        Dictionary<string, bool> isOpen = [];
        foreach (string start in calls.Keys)
            if (!isOpen.ContainsKey(start)) Visit(start, calls, isOpen, cycles);
        return cycles;
    }

    // Depth first with an explicit stack: an edge to a method that is still open closes a cycle.
    static void Visit(string start, Dictionary<string, List<string>> calls, Dictionary<string, bool> isOpen, List<string> cycles)
    {
        Stack<(string Method, int Next)> path = new([(start, 0)]);
        isOpen[start] = true;
        while (path.TryPop(out (string Method, int Next) step))
        {
            if (step.Next == calls[step.Method].Count)
            {
                isOpen[step.Method] = false;
                continue;
            }
            path.Push((step.Method, step.Next + 1));
            string callee = calls[step.Method][step.Next];
            if (!isOpen.TryGetValue(callee, out bool open))
            {
                isOpen[callee] = true;
                path.Push((callee, 0));
            }
            else if (open)
            {
                cycles.Add($"recursion: {callee} is reached from itself through {step.Method}");
            }
        }
    }

    static IEnumerable<string> CalleesOf(MethodDefinition method, ILookup<string, MethodDefinition> bodies)
    {
        foreach (Instruction instruction in method.Body.Instructions)
        {
            if (instruction.Operand is not MethodReference callee) continue;
            bool isThroughInterface = instruction.Previous?.OpCode.Code == Code.Constrained;
            MethodDefinition? target = isThroughInterface ? null : callee.Resolve();
            foreach (MethodDefinition candidate in bodies[ShortName(callee)])
                if (isThroughInterface ? Implements(candidate.DeclaringType, callee.DeclaringType) : candidate == target)
                    yield return candidate.FullName;
        }
    }

    static bool Implements(TypeDefinition type, TypeReference contract) =>
        type.Interfaces.Any(known => known.InterfaceType.GetElementType().FullName == contract.GetElementType().FullName);

    // Through an interface, methods with equally many parameters are taken for one another: a false alarm is possible, a missed cycle is
    // not.
    static string ShortName(MethodReference method) => $"{method.Name.Split('.')[^1]}/{method.Parameters.Count}";
}
