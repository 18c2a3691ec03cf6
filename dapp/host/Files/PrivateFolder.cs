namespace Rollup.Files;

/// <summary>Folders that only their owner can enter.</summary>
public static class PrivateFolder
{
    /// <summary>Makes the folder if it is not there. One that is there keeps its rights: others may be at home in it.</summary>
    public static void Ensure(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
