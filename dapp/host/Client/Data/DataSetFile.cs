using System.Security.Cryptography;

namespace Rollup.Client.Data;

/// <summary>
/// Tabular data as the LDS1 bytes that the machine reads. The random salt keeps the CID of small data from being guessed.
/// </summary>
public static class DataSetFile
{
    public static byte[] Create(TabularData data)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(Bytes32.Size);
        return Create(data, Bytes32.Read(salt));
    }

    public static byte[] Create(TabularData data, in Bytes32 salt)
    {
        if (data.Rows > DataSet.RowsMax || data.Columns > DataSet.ColumnsMax)
            throw new ClientException(new DataSetTooLarge(data.Rows, data.Columns));
        DataSetHeader header = default;
        header.Rows = data.Rows;
        header.Columns = data.Columns;
        header.Classes = data.Classes;
        header.TargetDecimals = data.TargetDecimals;
        header.Salt = salt;
        DataSetViews views = default;
        views.Decimals = data.Decimals;
        views.Mantissas = data.Mantissas;
        views.Targets = data.Targets;
        byte[] file = new byte[DataSet.FileBytes(data.Rows, data.Columns)];
        int length = DataSet.Write(in header, in views, file);
        return length == file.Length ? file : throw new InvalidOperationException("a checked table always fits its file");
    }

    public static TabularData Read(byte[] file, string name)
    {
        DataSetStatus status = DataSet.TryRead(file, out DataSetHeader header, out DataSetViews views);
        if (status != DataSetStatus.Accepted)
            throw new ClientException(new DataSetUnreadable(name, status));
        string[] names = [.. Enumerable.Range(1, header.Columns).Select(column => $"column{column}")];
        return new TabularData(
            header.Rows, header.Columns, header.Classes, views.Decimals.ToArray(), views.Mantissas.ToArray(),
            (byte)header.TargetDecimals, views.Targets.ToArray(), names, []);
    }

    /// <summary>A CSV file by its rules, or an LDS1 file by its magic.</summary>
    public static TabularData Load(string path, string target, int classes, IReadOnlyList<string> classNames)
    {
        if (File.Exists(path))
        {
            byte[] start = new byte[4];
            using (FileStream stream = File.OpenRead(path)) _ = stream.ReadAtLeast(start, 4, throwOnEndOfStream: false);
            if (start.AsSpan().SequenceEqual("LDS1"u8)) return Read(File.ReadAllBytes(path), Path.GetFileName(path));
        }
        return TabularData.From(CsvTable.Read(path), target, classes, classNames);
    }
}
