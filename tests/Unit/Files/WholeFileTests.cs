using Rollup.Files;

namespace Rollup.Tests.Unit.Files;

/// <summary>What lies in the way of a file is neither written through nor trusted.</summary>
public sealed class WholeFileTests : IDisposable
{
    const UnixFileMode OwnersOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    readonly string _folder = Directory.CreateTempSubdirectory("lockstep-files-").FullName;

    string Target => Path.Combine(_folder, "target");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ALinkIsReplacedAndNotWrittenThrough(bool isDangling)
    {
        string victim = Path.Combine(_folder, "victim");
        if (!isDangling) File.WriteAllText(victim, "precious");
        foreach (string name in new[] { "target", "target.tmp", "target.part", ".target.part" })
            File.CreateSymbolicLink(Path.Combine(_folder, name), victim);
        WholeFile.Write(Target, [1, 2, 3]);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(Target));
        Assert.Null(new FileInfo(Target).LinkTarget);
        if (isDangling) Assert.False(File.Exists(victim));
        else Assert.Equal("precious", File.ReadAllText(victim));
    }

    [Fact]
    public void APrivateFileIsPrivateFromTheStartAndAlsoOverAnOpenOne()
    {
        File.WriteAllText(Target, "old");
        using (WholeFile.Part part = WholeFile.Part.Create(Target, isPrivate: true))
        {
            string name = Assert.Single(Directory.GetFiles(_folder, "*" + WholeFile.PartSuffix));
            if (!OperatingSystem.IsWindows()) Assert.Equal(OwnersOnly, File.GetUnixFileMode(name));
            part.Stream.WriteByte(7);
            Assert.Equal("old", File.ReadAllText(Target));
            part.Finish();
        }
        Assert.Equal([7], File.ReadAllBytes(Target));
        if (!OperatingSystem.IsWindows()) Assert.Equal(OwnersOnly, File.GetUnixFileMode(Target));
        Assert.Single(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void WhatIsNotFinishedLeavesNothing()
    {
        WholeFile.Part.Create(Target, isPrivate: false).Dispose();
        Directory.CreateDirectory(Target);
        Assert.ThrowsAny<Exception>(() => WholeFile.Write(Target, [1]));
        Assert.Equal([Target], Directory.GetFileSystemEntries(_folder));
        Assert.ThrowsAny<IOException>(() => WholeFile.Write(Path.Combine(_folder, "absent", "x"), [1]));
    }

    /// <summary>One home: no other file of the product creates, moves or replaces one.</summary>
    [Fact]
    public void NothingElseWritesFiles()
    {
        string[] allowed =
        [
            "dapp/host/Files/WholeFile.cs",
            "dapp/host/Files/FolderLock.cs",      // opens the lock file, in which nothing is written
            "dapp/host/Node/Facts/FactsFile.cs",  // gives facts another name
            "dapp/host/Cli/Demo/DemoData.cs",     // the demo's own folder, private and new
            "dapp/host/Cli/Demo/Supervisor.cs",
        ];
        string[] writing = ["File.WriteAll", "File.AppendAll", " FileMode.", "File.Create(", "File.OpenWrite", "File.Move", "File.Copy(",
            "new StreamWriter(", "SetUnixFileMode"];
        string[] files = [.. Repository.Files("*.cs").Where(path => path.StartsWith("dapp/host/", StringComparison.Ordinal))];
        Assert.All(allowed, path => Assert.Contains(path, files));
        Assert.DoesNotContain(files.Except(allowed), path => writing.Any(word => Repository.Read(path).Replace("DataSetFile.Create", "")
            .Contains(word, StringComparison.Ordinal)));
    }
}
