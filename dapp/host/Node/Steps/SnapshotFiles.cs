using System.IO.Compression;

namespace Rollup.Node.Steps;

/// <summary>Saved machine states on disk. A file has its name only when it is whole: written beside, flushed, renamed.
/// The folder is not flushed: should a power loss take the name back, an older snapshot and a longer replay give the same state.</summary>
public sealed class SnapshotFiles(string directory, StepHook? hook = null, bool durable = true)
{
    const string Suffix = ".state.br";

    public string Write(ulong inputCount, string stateHash, ReadOnlySpan<byte> state)
    {
        PrivateFolder.Ensure(directory);
        string name = $"{inputCount}-{stateHash[2..18]}{Suffix}";
        using (WholeFile.Part part = WholeFile.Part.Create(Path.Combine(directory, name), isPrivate: true))
        {
            // Most of a state is zeros: the fastest level already takes it to a few per cent.
            using (BrotliStream brotli = new(part.Stream, CompressionLevel.Fastest, leaveOpen: true)) brotli.Write(state);
            hook?.Invoke("snapshot file: written");
            part.Finish(durable);
        }
        hook?.Invoke("snapshot file: renamed");
        return name;
    }

    /// <summary>
    /// The saved bytes, or null when the file is missing or damaged. Whether they are the right ones is for the state hash to say.
    /// </summary>
    public byte[]? Read(string name)
    {
        try
        {
            using FileStream file = File.OpenRead(Path.Combine(directory, name));
            using BrotliStream brotli = new(file, CompressionMode.Decompress);
            using MemoryStream state = new();
            brotli.CopyTo(state);
            return state.ToArray();
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Removes files that no fact names: remains of a kill between rename and commit, and snapshots that were let go.</summary>
    public void RemoveAllBut(IReadOnlyCollection<string> names)
    {
        if (!Directory.Exists(directory)) return;
        foreach (string path in Directory.EnumerateFiles(directory))
        {
            string name = Path.GetFileName(path);
            if ((name.EndsWith(Suffix, StringComparison.Ordinal) || name.EndsWith(WholeFile.PartSuffix, StringComparison.Ordinal))
                && !names.Contains(name))
                File.Delete(path);
        }
    }
}
