using Mono.Cecil;
using Mono.Cecil.Rocks;
using Rollup.Tests.Unit.Law.Planted;

namespace Rollup.Tests.Unit.Law;

/// <summary>The guest's compiled code keeps to the machine's subset; and the scanner that says so finds every planted fault.</summary>
public class GuestLawTests
{
    static readonly string[] GuestAssemblies = ["Rollup.Kernel", "Rollup.Protocol", "Rollup.Model", "Rollup.Market", "Rollup.Entry"];

    [Fact]
    public void TheGuestKeepsToTheSubset()
    {
        using AssemblyResolver resolver = new();
        TypeDefinition[] types = [.. GuestAssemblies.SelectMany(name => resolver.Read(name).GetAllTypes())];
        Assert.NotEmpty(types.SelectMany(type => type.Methods));
        string[] findings = [.. GuestScanner.Scan(types, GuestAssemblies), .. CallGraph.Cycles(types)];
        Assert.True(findings.Length == 0, string.Join('\n', findings));
    }

    public static TheoryData<string, string?> PlantedTypes
    {
        get
        {
            TheoryData<string, string?> rows = new();
            foreach (Type type in typeof(Blameless).Assembly.GetTypes())
                if (type.Namespace == typeof(Blameless).Namespace && !type.IsNested && type != typeof(BreaksAttribute))
                    rows.Add(type.FullName!, ((BreaksAttribute?)Attribute.GetCustomAttribute(type, typeof(BreaksAttribute)))?.Rule);
            return rows;
        }
    }

    [Theory, MemberData(nameof(PlantedTypes))]
    public void TheScannerSees(string typeName, string? rule)
    {
        using AssemblyResolver resolver = new();
        string assembly = typeof(Blameless).Assembly.GetName().Name!;
        TypeDefinition[] types = [.. resolver.Read(assembly).GetAllTypes().Where(type => type.FullName == typeName)];
        string[] findings = [.. GuestScanner.Scan(types, [assembly]), .. CallGraph.Cycles(types)];
        if (rule is null) Assert.True(findings.Length == 0, string.Join('\n', findings));
        else Assert.Contains(findings, finding => finding.StartsWith(rule + ":", StringComparison.Ordinal));
    }

    // Reads from beside the tests, so that what is scanned is what is run.
    sealed class AssemblyResolver : DefaultAssemblyResolver
    {
        readonly Dictionary<string, AssemblyDefinition> _read = [];

        public AssemblyResolver() => AddSearchDirectory(AppContext.BaseDirectory);

        public ModuleDefinition Read(string name) => Resolve(new AssemblyNameReference(name, null)).MainModule;

        public override AssemblyDefinition Resolve(AssemblyNameReference name)
        {
            if (_read.TryGetValue(name.Name, out AssemblyDefinition? known)) return known;
            string path = Path.Combine(AppContext.BaseDirectory, name.Name + ".dll");
            if (!File.Exists(path)) path = Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, name.Name + ".dll");
            return _read[name.Name] = AssemblyDefinition.ReadAssembly(path, new ReaderParameters { AssemblyResolver = this });
        }
    }
}
