using Rollup.Client.Data;

namespace Rollup.Client.Workspace;

/// <summary>What a file of ours is.</summary>
public enum FileKind { Model, DataSet, Schema, Table }

/// <summary>
/// Where a command writes what it was asked for. It never replaces what is of another kind, a link, a folder, or the file it reads from,
/// whatever anybody says; what is of the same kind only when the person says so. Asked before any work is done, and held when it is.
/// </summary>
public sealed class OutputFile
{
    static readonly string[] s_endings =
    [
        ".onnx", ".lds1", ".json", ".csv", ".tsv", ".txt", ".xls", ".xlsx", ".parquet", ".hex", ".key", ".pem", ".sqlite", ".bin", ".wasm"
    ];

    readonly string _path;
    readonly bool _mayReplace;

    OutputFile(string path, bool mayReplace) => (_path, _mayReplace) = (path, mayReplace);

    /// <param name="path">Where to write.</param>
    /// <param name="kind">What will be written.</param>
    /// <param name="inputs">What the command reads.</param>
    /// <param name="mayReplace">Asks the person whether a file of the same kind may go.</param>
    public static OutputFile At(string path, FileKind kind, IEnumerable<string> inputs, Func<string, bool> mayReplace)
    {
        if (path.Length == 0) throw Unwritable("the file", "its name is empty");
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? path;
        string ending = Path.GetExtension(path).ToLowerInvariant();
        if (!Directory.Exists(folder)) throw Unwritable(path, $"there is no folder {folder}");
        if (Directory.Exists(path) || Path.GetFileName(path).Length == 0) throw Unwritable(path, "it is a folder");
        if (s_endings.Contains(ending) && ending != EndingOf(kind))
            throw Unwritable(path, $"{NameOf(kind)} is written, and {ending} is the ending of something else");
        FileInfo file = new(path);
        if (file.LinkTarget is not null) throw Unwritable(path, "it is a link");
        if (!file.Exists) return new OutputFile(path, mayReplace: false);
        if ((file.Attributes & (FileAttributes.Device | FileAttributes.ReparsePoint)) != 0 || KindOf(path) != kind)
            throw Unwritable(path, $"a file that is not {NameOf(kind)} is there");
        if (inputs.Any(input => IsSame(input, path))) throw Unwritable(path, "it is the file that is read");
        return mayReplace(path) ? new OutputFile(path, mayReplace: true) : throw new ClientException(new OutputExists(path));
    }

    public void Write(byte[] bytes)
    {
        if (!_mayReplace && Path.Exists(_path)) throw new ClientException(new OutputExists(_path));
        WholeFile.Write(_path, bytes);
    }

    static ClientException Unwritable(string path, string why) => new(new OutputUnwritable(path, why));

    static string NameOf(FileKind kind) => kind switch
    {
        FileKind.Model => "a model (ONNX)",
        FileKind.DataSet => "a data set (LDS1)",
        FileKind.Table => "a table (CSV)", // never known for one once it is there, and so never replaced
        _ => "a schema (JSON)",
    };

    static string EndingOf(FileKind kind) => kind switch
    {
        FileKind.Model => ".onnx",
        FileKind.DataSet => ".lds1",
        FileKind.Table => ".csv",
        _ => ".json",
    };

    // A copy under another name is as good as the file itself: a hard link, another case, a folder that is a link.
    static bool IsSame(string input, string path)
    {
        FileInfo read = new(input);
        return read.Exists && read.Length == new FileInfo(path).Length && File.ReadAllBytes(input).AsSpan().SequenceEqual(File.ReadAllBytes(path));
    }

    static FileKind? KindOf(string path)
    {
        if (new FileInfo(path).Length == 0) return null; // empty, or a pipe or a device, which are not opened
        if (DataSetFile.IsDataSet(path)) return FileKind.DataSet;
        if (new FileInfo(path).Length > MarketLimits.ModelBytesMax) return null;
        if (IsSchema(path)) return FileKind.Schema;
        return Import.Structure(File.ReadAllBytes(path), out _) == OnnxStatus.Accepted ? FileKind.Model : null;
    }

    static bool IsSchema(string path)
    {
        try
        {
            _ = SchemaDocument.Read(path);
            return true;
        }
        catch (ClientException)
        {
            return false;
        }
    }
}
