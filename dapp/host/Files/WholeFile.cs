using System.Security.Cryptography;
using System.Text;

namespace Rollup.Files;

/// <summary>
/// The one way in which this product writes a file: beside it under a name that nobody can guess or have prepared, then flushed, then
/// renamed. A reader sees the old file or the new one, also after a power cut, and what lies under the name, a link too, is replaced and
/// not written through.
/// </summary>
public static class WholeFile
{
    /// <summary>What is written and not yet renamed ends so: remains of a kill.</summary>
    public const string PartSuffix = ".part";

    const int NameHexDigits = 32;

    /// <summary>A file that others may read as the system's mask says.</summary>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        using Part part = Part.Create(path, isPrivate: false);
        part.Stream.Write(bytes);
        part.Finish();
    }

    /// <summary>A file that only its owner can read, from its first byte on.</summary>
    public static void WritePrivate(string path, ReadOnlySpan<byte> bytes)
    {
        using Part part = Part.Create(path, isPrivate: true);
        part.Stream.Write(bytes);
        part.Finish();
    }

    public static void WritePrivate(string path, string text) => WritePrivate(path, Encoding.UTF8.GetBytes(text));

    /// <summary>A file in the making. Disposed before it is finished, it leaves nothing.</summary>
    public sealed class Part : IDisposable
    {
        readonly string _path;
        readonly string _part;

        Part(string path, string part, FileStream stream) => (_path, _part, Stream) = (path, part, stream);

        public FileStream Stream { get; }

        public static Part Create(string path, bool isPrivate)
        {
            string folder = Path.GetDirectoryName(Path.GetFullPath(path))
                ?? throw new IOException($"{path} is no name of a file");
            string part = Path.Combine(folder, $".{RandomNumberGenerator.GetHexString(NameHexDigits, lowercase: true)}{PartSuffix}");
            // CreateNew is O_CREAT with O_EXCL: nothing that is there is opened, and no link followed.
            FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
            if (isPrivate && !OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            return new Part(path, part, new FileStream(part, options));
        }

        /// <summary>Flushes and renames. `durable: false` is for tests that kill the process but never the power.</summary>
        public void Finish(bool durable = true)
        {
            Stream.Flush(flushToDisk: durable);
            Stream.Dispose();
            File.Move(_part, _path, overwrite: true);
        }

        public void Dispose()
        {
            Stream.Dispose();
            File.Delete(_part); // which is not there once it has its name
        }
    }
}
