using System.Globalization;
using Parquet;
using Parquet.Schema;
using Parquet.Serialization;

namespace Rollup.Client.Data;

/// <summary>A Parquet file of plain columns as a table. Its lines are the rows, from 1; no value and NaN are missing.</summary>
static class ParquetFile
{
    static ReadOnlySpan<byte> Magic => "PAR1"u8;

    public static bool IsOne(ReadOnlySpan<byte> file) => file.StartsWith(Magic);

    public static async Task<TextTable> ReadAsync(byte[] file, string name, TableReading reading)
    {
        try
        {
            using MemoryStream stream = new(file);
            return await ReadAsync(stream, name, reading).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not ClientException) // the library has one of its own for each way to be spoilt
        {
            throw new ClientException(new TableMalformed(name, $"as a Parquet file it cannot be read: {exception.Message}"), exception);
        }
    }

    static async Task<TextTable> ReadAsync(MemoryStream stream, string name, TableReading reading)
    {
        var found = await ParquetSerializer.DeserializeUntypedAsync(stream).ConfigureAwait(false);
        IReadOnlyList<Field> fields = found.Schema.Fields;
        if (fields.FirstOrDefault(field => field is not DataField { IsArray: false }) is { } nested)
            throw new ClientException(
                new TableMalformed(name, $"its column '{nested.Name}' holds lists or records, and a table holds values"));
        string[] columns = [.. fields.Select(field => field.Name)];
        string[][] rows = [.. found.Data.Select(row => columns.Select(column => Text(row.GetValueOrDefault(column))).ToArray())];
        if (rows.Length == 0) throw new ClientException(new TableWithoutRows(name));
        DeclaredColumn[] declared = [.. fields.Select(field => new DeclaredColumn(IsNumber(((DataField)field).ClrType), null))];
        return reading.Applied(new TextTable(name, columns, rows, [.. Enumerable.Range(1, rows.Length)], IsNamed: true, ',', [])
        {
            Declared = declared, MissingWords = ["", "NaN"],
        });
    }

    static bool IsNumber(Type type) => type != typeof(bool) && type != typeof(char)
        && (type.IsPrimitive || type == typeof(decimal) || type == typeof(System.Numerics.BigInteger));

    // A float with the digits that it takes to be told from its neighbours.
    static string Text(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        DateTime or DateTimeOffset => string.Create(CultureInfo.InvariantCulture, $"{value:yyyy-MM-dd HH:mm:ss}"),
        ReadOnlyMemory<byte> bytes => Convert.ToHexString(bytes.Span),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
