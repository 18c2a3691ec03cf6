namespace Rollup.Cli.Demo;

/// <summary>How to start this program once more, as a child.</summary>
static class SelfProgram
{
    /// <summary>The program and the arguments that come before its own.</summary>
    public static (string Program, string[] Before) Find()
    {
        string beside = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "rollup.exe" : "rollup");
        if (File.Exists(beside)) return (beside, []);
        string library = Path.Combine(AppContext.BaseDirectory, "rollup.dll");
        return File.Exists(library) ? ("dotnet", [library]) : throw new FileNotFoundException($"{beside} is missing", beside);
    }
}
