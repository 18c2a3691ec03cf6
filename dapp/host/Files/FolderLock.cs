namespace Rollup.Files;

/// <summary>A file that one process holds until it ends, however it ends: who works in a folder.</summary>
public static class FolderLock
{
    // What the system says when somebody else holds the file.
    const int WouldBlock = 11, WouldBlockOnMac = 35, SharingViolation = unchecked((int)0x80070020);

    /// <summary>Null while another holds it.</summary>
    public static FileStream? TryTake(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException fault) when (fault.HResult is WouldBlock or WouldBlockOnMac or SharingViolation)
        {
            return null;
        }
    }
}
