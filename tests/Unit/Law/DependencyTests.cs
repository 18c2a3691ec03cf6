using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Rollup.Tests.Unit.Law;

/// <summary>Which project may see which, and that everything from outside is pinned, locked and explained.</summary>
public partial class DependencyTests
{
    static readonly Dictionary<string, string[]> AllowedReferences = new()
    {
        ["Kernel"] = [],
        ["Protocol"] = [],
        ["Model"] = ["Kernel", "Protocol"],
        ["Market"] = ["Model"],
        ["Entry"] = ["Market", "Aot"], // Aot judges the guest's build and is no part of it
        ["Files"] = [],
        ["Content"] = ["Protocol", "Files"],
        ["Chain"] = ["Protocol", "Files"],
        ["Machine"] = ["Entry"],
        ["Api"] = [],
        ["Client"] = ["Content", "Chain", "Machine", "Api"],
        ["Node"] = ["Chain", "Machine", "Api"],
        ["Cli"] = ["Client", "Node"],
        ["Signature"] = ["Entry"],
        ["Aot"] = [],
    };

    static string[] Projects => Repository.Files("*.csproj");

    static string[] ProductProjects => [.. Projects.Where(path => path.Split('/')[0] is not ("tests" or "bench"))];

    [Fact]
    public void ProjectsReferenceOnlyWhatTheMapAllows()
    {
        List<string> faults = [];
        foreach (string path in ProductProjects)
        {
            string name = Path.GetFileNameWithoutExtension(path);
            if (!AllowedReferences.TryGetValue(name, out string[]? allowed))
                faults.Add($"{path}: not on the map, add it to dapp/README.md and here");
            foreach (string reference in ReferencesOf(path).Except(allowed ?? [])) faults.Add($"{path} may not reference {reference}");
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.Equal(AllowedReferences.Keys.Order(), ProductProjects.Select(path => Path.GetFileNameWithoutExtension(path)).Order());
    }

    [Fact]
    public void TheGuestTakesNoPackage() => Assert.DoesNotContain(
        Projects.Where(path => path.StartsWith("dapp/guest/", StringComparison.Ordinal)),
        path => Elements(path, "PackageReference").Any() || Elements(path, "FrameworkReference").Any());

    /// <summary>
    /// One project knows the Ethereum library: others see our own types, and the channel, which is one of the library's clients.
    /// </summary>
    [Fact]
    public void OnlyTheChainKnowsNethereum()
    {
        string[] knowing = [.. Directory.GetFiles(AppContext.BaseDirectory, "Rollup.*.dll")
            .Where(file => !Path.GetFileName(file).StartsWith("Rollup.Tests", StringComparison.Ordinal))
            .Select(Mono.Cecil.ModuleDefinition.ReadModule)
            .Where(module => module.AssemblyReferences.Any(reference => IsNethereum(reference.Name)))
                .Select(module => module.Assembly.Name.Name)];
        Assert.Equal(["Rollup.Chain"], knowing);

        List<string> faults = [];
        foreach (Type type in typeof(Rollup.Chain.InputBox).Assembly.GetExportedTypes()
            .Where(type => type != typeof(Rollup.Chain.RpcChannel)))
        {
            const BindingFlags visible = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
            IEnumerable<Type?> used = [type.BaseType, .. type.GetInterfaces(),
                .. type.GetFields(visible).Select(field => field.FieldType),
                .. type.GetProperties(visible).Select(property => property.PropertyType),
                .. type.GetConstructors(visible).SelectMany(made => made.GetParameters()).Select(parameter => parameter.ParameterType),
                .. type.GetMethods(visible).SelectMany(method => method.GetParameters().Append(method.ReturnParameter))
                    .Select(parameter => parameter.ParameterType)];
            if (used.Any(Mentions)) faults.Add(type.FullName!);
        }
        Assert.Empty(faults);
        Assert.True(Mentions(typeof(Task<List<Nethereum.RPC.Eth.DTOs.FilterLog[]>>)), "the check finds what it looks for");

        static bool Mentions(Type? type) => type is not null && (IsNethereum(type.Namespace ?? "")
            || Mentions(type.HasElementType ? type.GetElementType() : null) || type.GetGenericArguments().Any(Mentions));

        static bool IsNethereum(string name) => name.StartsWith("Nethereum", StringComparison.Ordinal);
    }

    [Fact]
    public void EveryProjectIsInTheSolutionAndLocked()
    {
        string solution = Repository.Read("Rollup.sln").Replace('\\', '/');
        Assert.All(Projects, path => Assert.Contains(path, solution, StringComparison.Ordinal));
        Assert.All(Projects, path =>
            Assert.Contains($"{Path.GetDirectoryName(path)}/packages.lock.json", Repository.Files("packages.lock.json")));
    }

    [Fact]
    public void EveryPackageIsPinnedUsedAndExplained()
    {
        string[] lines = [.. Repository.Read("Directory.Packages.props").Split('\n')
            .Where(line => line.Contains("<PackageVersion", StringComparison.Ordinal))];
        Assert.All(lines, line => Assert.Matches(PinnedPackage(), line));
        // Used by a project, or by a package of one: a lock file names both.
        string locks = string.Concat(Repository.Files("packages.lock.json").Select(Repository.Read));
        Assert.All(lines, line =>
            Assert.Contains($"\"{PinnedPackage().Match(line).Groups[1].Value}\": {{", locks, StringComparison.Ordinal));
        XElement[] references = [.. Projects.SelectMany(path => Elements(path, "PackageReference"))];
        Assert.All(references, reference => Assert.Null(reference.Attribute("Version")));
    }

    /// <summary>What dapp/README.md says of packages: one source by its key, no address, locked restores, advisories looked for.</summary>
    [Fact]
    public void PackagesComeFromOneSourceAsLockedAndAreAudited()
    {
        XDocument sources = XDocument.Parse(Repository.Read("nuget.config"));
        XElement mapped = Assert.Single(sources.Descendants("packageSource"));
        Assert.Equal("*", Assert.Single(mapped.Elements("package")).Attribute("pattern")?.Value);
        Assert.Empty(sources.Descendants("packageSources"));
        Assert.DoesNotContain("://", Repository.Read("nuget.config"), StringComparison.Ordinal);

        Assert.Contains("export RestoreLockedMode := true", Repository.Read("Makefile"), StringComparison.Ordinal);
        Assert.Contains("--locked-mode", Repository.Read("tests/setup.sh"), StringComparison.Ordinal);
        XDocument build = XDocument.Parse(Repository.Read("Directory.Build.props"));
        Assert.Equal(("true", "all"), (Value("NuGetAudit"), Value("NuGetAuditMode")));
        Assert.Equal("$(WarningsNotAsErrors);NU1900;NU1905", Value("WarningsNotAsErrors"));
        Assert.Equal("true", Value("TreatWarningsAsErrors"));

        string Value(string property) => Assert.Single(build.Descendants(property)).Value;
    }

    [Fact]
    public void EveryNpmPackageIsPinnedAndLocked()
    {
        string[] manifests = Repository.Files("package.json");
        Assert.NotEmpty(manifests);
        foreach (string manifest in manifests)
        {
            Assert.Contains($"{Path.GetDirectoryName(manifest)}/package-lock.json", Repository.Files("package-lock.json"));
            JsonElement root = JsonDocument.Parse(Repository.Read(manifest)).RootElement;
            foreach (string section in (string[])["dependencies", "devDependencies"])
                if (root.TryGetProperty(section, out JsonElement packages))
                    Assert.All(packages.EnumerateObject(), package => Assert.Matches(@"^\d+\.\d+\.\d+$", package.Value.GetString()));
        }
    }

    [GeneratedRegex("""<PackageVersion Include="([^"]+)" Version="\d+(?:\.\d+)+" /> *<!-- .{10,} -->$""")]
    internal static partial Regex PinnedPackage();

    static IEnumerable<string> ReferencesOf(string path) =>
        Elements(path, "ProjectReference")
            .Select(element => Path.GetFileNameWithoutExtension(element.Attribute("Include")!.Value.Replace('\\', '/')));

    static IEnumerable<XElement> Elements(string path, string name) => XDocument.Parse(Repository.Read(path)).Descendants(name);
}
