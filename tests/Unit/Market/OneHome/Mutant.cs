using System.Reflection;
using System.Runtime.Loader;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;
using MethodBody = Mono.Cecil.Cil.MethodBody;

namespace Rollup.Tests.Unit.Market.OneHome;

/// <summary>A change of one method of the product: what a maintainer would edit in a rule's one home.</summary>
/// <param name="Assembly">Name of the assembly, without ending.</param>
/// <param name="Method">As in "Deadlines.IsLate(UInt64,UInt64)".</param>
sealed record Plant(string Assembly, string Method, Action<MethodBody> Change);

/// <summary>The product and these tests once more in this process, with one method changed and everything else as built.</summary>
sealed class Mutant : AssemblyLoadContext
{
    readonly string _changedName;
    readonly byte[] _changed;

    public Mutant(Plant plant)
    {
        _changedName = plant.Assembly;
        using ModuleDefinition module = ModuleDefinition.ReadModule(PathOf(plant.Assembly));
        MethodDefinition method = module.GetAllTypes().SelectMany(type => type.Methods)
            .Single(candidate => NameOf(candidate) == plant.Method);
        string before = Text(method.Body);
        plant.Change(method.Body);
        if (Text(method.Body) == before) throw new InvalidOperationException($"nothing was planted in {plant.Method}");
        using MemoryStream stream = new();
        module.Write(stream);
        _changed = stream.ToArray();
    }

    /// <summary>The answers of all doors, asked in the changed product.</summary>
    public Dictionary<string, string> Ask(string question)
    {
        Assembly tests = LoadFromAssemblyPath(typeof(Doors).Assembly.Location);
        MethodInfo ask = tests.GetType(typeof(Doors).FullName!)!.GetMethod(nameof(Doors.Ask))!;
        return (Dictionary<string, string>)ask.Invoke(null, [question])!;
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string name = assemblyName.Name!;
        if (!name.StartsWith("rollup", StringComparison.OrdinalIgnoreCase)) return null; // the framework and packages: shared
        return name == _changedName ? LoadFromStream(new MemoryStream(_changed)) : LoadFromAssemblyPath(PathOf(name));
    }

    static string PathOf(string assembly) => Path.Combine(AppContext.BaseDirectory, assembly + ".dll");

    static string NameOf(MethodDefinition method) =>
        $"{method.DeclaringType.Name}.{method.Name}({string.Join(',', method.Parameters.Select(one => one.ParameterType.Name))})";

    static string Text(MethodBody body) => string.Join('\n', body.Instructions);
}
