namespace Rollup.Tests.Unit.Node;

public class SnapshotFilesTests
{
    const string Hash = "0x00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    [Fact]
    public void ReadsBackWhatWasWrittenAndNothingThatIsDamaged()
    {
        using Folder folder = new();
        SnapshotFiles files = new(folder.Path);
        byte[] state = new byte[100_000];
        new Random(1).NextBytes(state.AsSpan(0, 5_000));
        string name = files.Write(3, Hash, state);
        Assert.Equal(state, files.Read(name));

        byte[] stored = File.ReadAllBytes(folder.File(name));
        Assert.True(stored.Length < 20_000);
        File.WriteAllBytes(folder.File(name), stored[..(stored.Length / 2)]);
        Assert.NotEqual(state, files.Read(name));
        File.WriteAllBytes(folder.File(name), [0xff, 0xff, 0xff]);
        Assert.Null(files.Read(name));
        Assert.Null(files.Read("absent"));
    }

    [Fact]
    public void AKillBeforeTheRenameLeavesNoSnapshot()
    {
        using Folder folder = new();
        SnapshotFiles files = new(folder.Path, where => throw new InvalidOperationException(where));
        Assert.Throws<InvalidOperationException>(() => files.Write(3, Hash, new byte[10]));
        Assert.Empty(Directory.GetFiles(folder.Path));

        // One who is really killed takes nothing away; the next one does.
        File.WriteAllBytes(folder.File(".0123456789abcdef.part"), [1]);
        new SnapshotFiles(folder.Path).RemoveAllBut([]);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void OnlyNamedSnapshotsStayAndOtherFilesAreNotOurs()
    {
        using Folder folder = new();
        SnapshotFiles files = new(folder.Path);
        string kept = files.Write(1, Hash, [1]);
        files.Write(2, Hash, [2]);
        File.WriteAllText(folder.File("notes.txt"), "mine");
        files.RemoveAllBut([kept]);
        Assert.Equal([kept, "notes.txt"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order());
    }
}
