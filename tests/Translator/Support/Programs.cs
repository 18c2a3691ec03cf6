using System.Globalization;
using System.Reflection;

namespace Rollup.Tests.Translator;

/// <summary>
/// The sets of methods `long X(long, long)` by name: "opcodes", "language", "random-SEED-COUNT". One that is raw IL is an assembly in the
/// program's folder, made once.
/// </summary>
static class Programs
{
    public static string FolderOf(string program) =>
        Directory.CreateDirectory(Path.Combine(SourceTree.Root, "artifacts", "translator", program)).FullName;

    public static void Make(string program)
    {
        string path = PathOf(program);
        if (program == "opcodes") OpcodeMatrix.Build(path);
        else if (program != "language")
        {
            int[] numbers = [.. program.Split('-')[1..].Select(part => int.Parse(part, CultureInfo.InvariantCulture))];
            RandomIl.Build(path, numbers[0], numbers[1]);
        }
    }

    public static MethodInfo[] Load(string program)
    {
        Type type = program == "language" ? typeof(LanguageCases)
            : Assembly.LoadFrom(PathOf(program)).GetType("Methods", throwOnError: true)!;
        return [.. type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .OrderBy(method => method.MetadataToken)];
    }

    static string PathOf(string program) => Path.Combine(FolderOf(program), $"{program}.dll");
}
