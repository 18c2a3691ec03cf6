using System.Reflection;
using Rollup.Aot;

// aot ASSEMBLY CLASS OUTPUT [PREFIX]: every public static method of the class is a root. Writes guest.c, traps.txt and calls.txt.
// aot stack CALLS USAGE: the most bytes of stack that any path of calls takes, by the C compiler's figure for each function.
// aot manifest FOLDER: what the image in the folder is, as JSON.
if (args is ["stack", string calls, string usage])
{
    Console.WriteLine(StackBound.Of(File.ReadAllLines(calls), File.ReadAllLines(usage)));
    return 0;
}
if (args is ["manifest", string folder])
{
    Console.WriteLine(Manifest.Of(folder));
    return 0;
}
if (args.Length is not (3 or 4))
{
    Console.Error.WriteLine("aot ASSEMBLY CLASS OUTPUT-DIRECTORY [PREFIX] | aot stack CALLS USAGE | aot manifest FOLDER");
    return 2;
}
Assembly main = Assembly.LoadFrom(Path.GetFullPath(args[0]));
Type type = main.GetType(args[1], throwOnError: true)!;
// What lies beside the assembly and is referenced is translated too; everything else has to be in the intrinsics table.
Assembly[] ours = Reachable.From(main);
MethodInfo[] roots =
    [.. type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).OrderBy(method => method.MetadataToken)];
using Translation translation = new(ours);
translation.Translate(roots.Select(root => (root, (args.Length == 4 ? args[3] : "") + root.Name)));
foreach (string refusal in translation.Refusals) Console.Error.WriteLine($"aot: {refusal}");
if (translation.Refusals.Count > 0) return 1;
Directory.CreateDirectory(args[2]);
File.WriteAllText(Path.Combine(args[2], "guest.c"), translation.CFile());
File.WriteAllText(Path.Combine(args[2], "traps.txt"), translation.TrapFile());
File.WriteAllText(Path.Combine(args[2], "calls.txt"), translation.CallFile());
return 0;
