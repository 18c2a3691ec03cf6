using Rollup.Files;

namespace Rollup.Tests.Unit.Files;

/// <summary>A folder of ours is private; one that was there is somebody's, and stays as it was.</summary>
public sealed class PrivateFolderTests : IDisposable
{
    const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    const UnixFileMode Everybody = Owner | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute | UnixFileMode.StickyBit;

    readonly string _folder = Directory.CreateTempSubdirectory("lockstep-files-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void OnlyWhatIsMadeIsMadePrivate()
    {
        if (OperatingSystem.IsWindows()) return;
        string made = Path.Combine(_folder, "made");
        PrivateFolder.Ensure(made);
        Assert.Equal(Owner, File.GetUnixFileMode(made));
        File.SetUnixFileMode(made, Everybody);
        PrivateFolder.Ensure(made);
        Assert.Equal(Everybody, File.GetUnixFileMode(made));
    }

    /// <summary>As root in a folder of everybody's, this locked everybody out.</summary>
    [Fact]
    public void ADataDirectoryInASharedFolderChangesNothingOfIt()
    {
        if (OperatingSystem.IsWindows()) return;
        File.SetUnixFileMode(_folder, Everybody);
        DataDirectory directory = new(_folder);
        _ = new Rollup.Chain.Wallet(directory.Keys);
        directory.Write(new Configuration { RpcUrl = "https://host/key" });
        Assert.Equal(Everybody, File.GetUnixFileMode(_folder));
        Assert.Equal(Owner, File.GetUnixFileMode(directory.Keys));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, "config.json")));
        Assert.Equal(Owner, File.GetUnixFileMode(directory.JobFolder("0xaa", 1)));
    }
}
