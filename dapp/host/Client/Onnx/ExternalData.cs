namespace Rollup.Client.Onnx;

/// <summary>
/// Numbers that a model keeps in a file beside it. A model names the file, so a hostile one names any: only what lies in the model's own
/// folder is read, and only where the name says so without steps up and links out of it.
/// </summary>
sealed class ExternalData(string? folder)
{
    const long BytesMax = 16L * Limits.ParametersMax; // twice what a model of the largest size takes in float64

    long _bytesRead;

    /// <summary>Of all files that were read.</summary>
    public long BytesRead => _bytesRead;

    public byte[] Read(TensorProto tensor, long bytes)
    {
        string location = EntryOf(tensor, "location") ?? throw new ImportException(ImportFault.ExternalUnnamed, Quoted(tensor.Name));
        long offset = NumberOf(tensor, "offset") ?? 0;
        long length = NumberOf(tensor, "length") ?? bytes;
        if (length != bytes)
            throw new ImportException(ImportFault.ConstantDamaged, $"{Quoted(tensor.Name)}: {length} bytes where its shape takes {bytes}");
        FileInfo file = new(PathOf(location));
        if (!file.Exists) throw new ImportException(ImportFault.ExternalMissing, Quoted(location));
        if (offset > file.Length - length)
            throw new ImportException(
                ImportFault.ExternalTooShort, $"{Quoted(location)} has {file.Length} bytes; wanted are {length} from {offset} on");
        if (BytesRead + length > BytesMax) throw new ImportException(ImportFault.ConstantsTooMany);
        _bytesRead += length;
        byte[] read = new byte[length];
        if (length == 0) return read; // and what is no ordinary file has no length
        using FileStream stream = file.OpenRead();
        stream.Position = offset;
        stream.ReadExactly(read);
        return read;
    }

    string PathOf(string location)
    {
        if (folder is null) throw new ImportException(ImportFault.ExternalMissing, Quoted(location));
        string[] steps = location.Split('/', '\\');
        bool isInside = !Path.IsPathRooted(location) && !location.Contains('\0')
            && !steps.Any(step => step is ".." or "" || step.Contains(':'));
        string path = folder;
        foreach (string step in isInside ? steps : [])
        {
            path = Path.Combine(path, step);
            isInside &= new FileInfo(path).LinkTarget is null;
        }
        return isInside ? path : throw new ImportException(ImportFault.ExternalOutside, Quoted(location));
    }

    static string? EntryOf(TensorProto tensor, string key) => tensor.ExternalData.FirstOrDefault(entry => entry.Key == key)?.Value;

    static long? NumberOf(TensorProto tensor, string key)
    {
        if (EntryOf(tensor, key) is not { } text) return null;
        return long.TryParse(text, out long number) && number >= 0 ? number
            : throw new ImportException(ImportFault.ConstantDamaged, $"{Quoted(tensor.Name)}: its {key} is {Quoted(text)}");
    }

    static string Quoted(string name) => GraphNames.Quoted(name);
}
