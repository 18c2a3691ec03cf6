using Rollup.Cli.Dev;

namespace Rollup.Tests.Unit.Cli;

/// <summary>`rollup dev` clears what it made itself, and nothing else.</summary>
public sealed class DevFolderTests : IDisposable
{
    readonly string _home = Directory.CreateTempSubdirectory("lockstep-test-").FullName;

    string Folder => Path.Combine(_home, "dev");

    [Fact]
    public void AnotherRunBeginsWithEmptyDataDirectories()
    {
        using (DevFolder first = DevFolder.Take(Folder))
        {
            foreach (string person in DevFolder.People) WriteInto(first.PathOf(person));
            WriteInto(first.Root);
        }
        using DevFolder again = DevFolder.Take(Folder);
        Assert.All(DevFolder.People, person => Assert.False(Directory.Exists(again.PathOf(person))));
        Assert.True(File.Exists(Path.Combine(Folder, "file"))); // somebody else put it there
    }

    [Fact]
    public void OneRunAtATimeWorksInAFolder()
    {
        using DevFolder first = DevFolder.Take(Folder);
        WriteInto(first.PathOf("ada"));
        UserError refused = Assert.Throws<UserError>(() => DevFolder.Take(Folder));
        Assert.Equal(ExitCode.RetryLater, refused.Code);
        Assert.True(File.Exists(Path.Combine(first.PathOf("ada"), "file")));
    }

    [Theory]
    [InlineData("ada/file")] // a data directory of a person of that name
    [InlineData("file")]
    [InlineData("")]
    public void AFolderOfSomebodyElseIsRefusedAndLeftAlone(string file)
    {
        string path = Path.Combine(Folder, file);
        if (file.Length > 0) WriteInto(Path.GetDirectoryName(path)!);
        else File.WriteAllText(Folder, "a file");
        UserError refused = Assert.Throws<UserError>(() => DevFolder.Take(Folder));
        Assert.Equal(ExitCode.Usage, refused.Code);
        Assert.True(File.Exists(file.Length > 0 ? path : Folder));
        Assert.False(File.Exists(Path.Combine(Folder, "dev.lock")));
    }

    public void Dispose() => Directory.Delete(_home, recursive: true);

    static void WriteInto(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "file"), "hers");
    }
}
