using System.Reflection;
using System.Runtime.Loader;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;
using MethodBody = Mono.Cecil.Cil.MethodBody;

namespace Rollup.Support;

/// <summary>A change of one method of the product: what a maintainer would edit.</summary>
/// <param name="Assembly">Name of the assembly, without ending.</param>
/// <param name="Method">As in "Deadlines.IsLate(UInt64,UInt64)".</param>
sealed record ChangedMethod(string Assembly, string Method, Action<MethodBody> Change);

/// <summary>The product and these tests once more in this process, with one method changed and everything else as built.</summary>
sealed class Mutant : AssemblyLoadContext
{
    readonly string _changedName;
    readonly byte[] _changed;

    public Mutant(ChangedMethod plant)
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

    /// <summary>What a static method of the tests gives, called in the changed product.</summary>
    public TResult Call<TResult>(Type type, string method, params object[] arguments)
    {
        MethodInfo called = LoadFromAssemblyPath(type.Assembly.Location).GetType(type.FullName!)!.GetMethod(method)!;
        return (TResult)called.Invoke(null, arguments)!;
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
