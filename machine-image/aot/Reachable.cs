using System.Reflection;

namespace Rollup.Aot;

/// <summary>The assemblies that are translated: the one asked for, and those in its folder that it refers to.</summary>
static class Reachable
{
    public static Assembly[] From(Assembly main)
    {
        List<Assembly> found = [main];
        string folder = Path.GetDirectoryName(main.Location)!;
        for (int i = 0; i < found.Count; i++)
            foreach (AssemblyName reference in found[i].GetReferencedAssemblies())
            {
                string path = Path.Combine(folder, reference.Name + ".dll");
                if (!File.Exists(path) || found.Any(assembly => assembly.GetName().Name == reference.Name)) continue;
                found.Add(Assembly.LoadFrom(path));
            }
        return [.. found];
    }
}
