namespace Rollup.Client.Data;

/// <summary>The kinds of files that tables come in, told by how they begin.</summary>
public static class TableFile
{
    public static Task<TextTable> ReadAsync(string path, TableReading reading) =>
        ReadAsync(GivenFile.Read(path), Path.GetFileName(path), reading);

    public static async Task<TextTable> ReadAsync(byte[] file, string name, TableReading reading) =>
        ParquetFile.IsOne(file) ? await ParquetFile.ReadAsync(file, name, reading).ConfigureAwait(false) : ReadText(file, name, reading);

    /// <summary>The kinds that are text.</summary>
    public static TextTable ReadText(byte[] file, string name, TableReading reading) =>
        ArffFile.IsOne(file) ? ArffFile.Read(file, name, reading) : CsvFile.Read(file, name, reading);
}
