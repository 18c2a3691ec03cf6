namespace Rollup.Files;

/// <summary>What keeps a file that a person names from being read.</summary>
public enum FileFault
{
    Missing,
    Folder,
    Empty,      // or a pipe or a device, which have no length either
    TooLong,
    Unreadable, // it is there, and the system says no
}

/// <summary>A file that a person named cannot be read.</summary>
public sealed class GivenFileException(string path, FileFault fault, Exception? inner = null) : IOException($"{path}: {fault}", inner)
{
    public string Path => path;
    public FileFault Fault => fault;
}

/// <summary>
/// The one way in which a file that a person names is read: whole and once, and never one that has no end or keeps its reader waiting. The
/// pipes that a shell opens for its command, as in <c>--data &lt;(zcat my.csv.gz)</c>, are read to their end.
/// </summary>
public static class GivenFile
{
    public const int BytesMax = 1 << 30;

    const int LinksMax = 8;

    /// <summary>Throws <see cref="GivenFileException"/>.</summary>
    public static byte[] Read(string path)
    {
        bool isPipe = IsOpenPipe(path);
        if (!isPipe) Check(path);
        try
        {
            return isPipe ? ReadPipe(path) : File.ReadAllBytes(path);
        }
        catch (Exception fault) when (fault is not GivenFileException and (IOException or UnauthorizedAccessException))
        {
            throw new GivenFileException(path, FileFault.Unreadable, fault);
        }
    }

    /// <summary>Text in UTF-8, or in what a mark at its beginning says.</summary>
    public static string ReadText(string path)
    {
        using StreamReader reader = new(new MemoryStream(Read(path)));
        return reader.ReadToEnd();
    }

    // The length is asked before it is opened: opening a pipe that nobody writes into waits for ever.
    static void Check(string path)
    {
        if (Directory.Exists(path)) throw new GivenFileException(path, FileFault.Folder);
        if (!File.Exists(path)) throw new GivenFileException(path, FileFault.Missing);
        FileInfo file = new(path);
        if (file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target) file = target;
        if (!file.Exists) throw new GivenFileException(path, FileFault.Missing);
        if (file.Length == 0) throw new GivenFileException(path, FileFault.Empty);
        if (file.Length > BytesMax) throw new GivenFileException(path, FileFault.TooLong);
    }

    static byte[] ReadPipe(string path)
    {
        using FileStream pipe = File.OpenRead(path);
        using MemoryStream bytes = new();
        byte[] part = new byte[1 << 16];
        for (int length = pipe.Read(part); length > 0; length = pipe.Read(part))
        {
            if (bytes.Length + length > BytesMax) throw new GivenFileException(path, FileFault.TooLong);
            bytes.Write(part, 0, length);
        }
        return bytes.Length > 0 ? bytes.ToArray() : throw new GivenFileException(path, FileFault.Empty);
    }

    // A descriptor of ours: /dev/stdin and /dev/fd/63 lead to what the system calls pipe:[number].
    static bool IsOpenPipe(string path)
    {
        for (int links = 0; links < LinksMax && File.Exists(path); links++)
        {
            if (new FileInfo(path).LinkTarget is not { } target) return false;
            if (target.StartsWith("pipe:[", StringComparison.Ordinal)) return true;
            path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, target);
        }
        return false;
    }
}
