using System.Security.Cryptography;

namespace Rollup.Client.Data;

/// <summary>
/// Tabular data as the LDS1 bytes that the machine reads. The random salt keeps the CID of small data from being guessed.
/// </summary>
public static class DataSetFile
{
    static readonly byte[] s_magic = [.. "LDS1"u8];

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

    /// <summary>Rows without names: what is known of their columns is seen in them.</summary>
    public static TabularData Read(byte[] file, string name)
    {
        DataSetStatus status = DataSet.TryRead(file, out DataSetHeader header, out DataSetViews views);
        if (status != DataSetStatus.Accepted)
            throw new ClientException(new DataSetUnreadable(name, status));
        return new TabularData(
            header.Rows, header.Columns, header.Classes, views.Decimals.ToArray(), views.Mantissas.ToArray(),
            (byte)header.TargetDecimals, views.Targets.ToArray(), SchemaInference.Of(in header, in views), []);
    }

    /// <summary>The rows of a job's data file, by the job's schema. Refused where they are not as it says.</summary>
    public static TabularData Read(byte[] file, string name, DataSchema schema)
    {
        TabularData data = Read(file, name) with { Schema = schema };
        return SchemaCheck.FaultOf(schema, data) is { } fault ? throw new ClientException(fault with { Table = name }) : data;
    }

    /// <summary>A sponsor's rows: a table by her wishes, or an LDS1 file by its magic.</summary>
    public static async Task<TabularData> LoadAsync(string path, SchemaWishes wishes, TableReading reading)
    {
        (byte[] file, string name) = (GivenFile.Read(path), Path.GetFileName(path));
        return IsDataSet(file) ? Read(file, name)
            : TabularData.From(await TableFile.ReadAsync(file, name, reading).ConfigureAwait(false), wishes);
    }

    /// <summary>Rows for a schema: a table by its names, or an LDS1 file by its order.</summary>
    public static async Task<TabularData> LoadAsync(string path, DataSchema schema, TableReading reading)
    {
        (byte[] file, string name) = (GivenFile.Read(path), Path.GetFileName(path));
        return IsDataSet(file) ? Read(file, name, schema)
            : TabularData.From(await ReadForAsync(schema, file, name, reading).ConfigureAwait(false), schema);
    }

    // A first line that has all the job's names is names; one that does not and is in doubt cannot be told to be a row.
    static async Task<TextTable> ReadForAsync(DataSchema schema, byte[] file, string name, TableReading reading)
    {
        string[] names = schema.IsNamed ? [.. schema.Columns.Select(column => column.Name)] : [];
        try
        {
            return await TableFile.ReadAsync(file, name, reading).ConfigureAwait(false);
        }
        catch (ClientException exception) when (exception.Failure is HeaderDoubtful doubtful)
        {
            TextTable named = TableFile.ReadText(file, name, reading with { Header = TableHeader.Present });
            return names.Length > 0 && names.All(column => LabelText.IndexOf(named.Columns, column) >= 0) ? named
                : throw new ClientException(doubtful with { Expected = names });
        }
    }

    /// <summary>Of a file that is there.</summary>
    public static bool IsDataSet(string path)
    {
        byte[] start = new byte[s_magic.Length];
        using FileStream stream = File.OpenRead(path);
        return stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && IsDataSet(start);
    }

    static bool IsDataSet(ReadOnlySpan<byte> start) => start.StartsWith(s_magic);
}
