using Parquet.Schema;
using Parquet.Serialization;

namespace Rollup.Tests.Unit.Client;

/// <summary>Parquet files give the same numbers as the CSV of the same table.</summary>
public class ParquetFileTests
{
    [Fact]
    public async Task APlainTableIsTheSameAsItsCsv()
    {
        ParquetSchema schema = new(
            new DataField<double?>("mass"), new DataField<int>("count"), new DataField<string>("color"), new DataField<bool>("sick"));
        List<Dictionary<string, object?>> rows =
        [
            new() { ["mass"] = 1.5, ["count"] = 7, ["color"] = "red", ["sick"] = true },
            new() { ["mass"] = null, ["count"] = -2, ["color"] = "none", ["sick"] = false },
            new() { ["mass"] = 0.1, ["count"] = 3, ["color"] = "red", ["sick"] = true },
        ];
        TextTable table = await ReadAsync(schema, rows);
        Assert.Equal(["mass", "count", "color", "sick"], table.Columns);
        Assert.Equal(["1.5 7 red true", " -2 none false", "0.1 3 red true"], table.Rows.Select(row => string.Join(' ', row)));
        PreparedTable prepared = PreparationInference.Of(
            table, new SchemaWishes("", -1, [], [], MissingKind.Refused), new PreparationWishes());
        Assert.Equal(["none", "red"], prepared.Schema.Columns[2].Levels); // a word here, as the file knows what is missing
        TextTable csv = TableFile.ReadText(
            Encoding.UTF8.GetBytes("mass,count,color,sick\n1.5,7,red,true\n,-2,none,false\n0.1,3,red,true\n"), "t.csv", new TableReading());
        Assert.Equal(
            TabularData.From(prepared.Table, prepared.Schema).Mantissas, TabularData.From(csv, prepared.Schema).Mantissas);
    }

    [Fact]
    public async Task ListsAreRefusedByName()
    {
        ParquetSchema schema = new(new DataField<int>("a"), new ListField("several", new DataField<int>("element")));
        ClientException refused = await Assert.ThrowsAsync<ClientException>(
            () => ReadAsync(schema, [new() { ["a"] = 1, ["several"] = Enumerable.Range(1, 2).ToArray() }]));
        Assert.Contains("'several'", Assert.IsType<TableMalformed>(refused.Failure).Fault, StringComparison.Ordinal);
    }

    // Of a file that was cut or spoilt, an answer and no crash.
    [Fact]
    public async Task SpoiltFilesAreRefused()
    {
        byte[] file = await WriteAsync(new ParquetSchema(new DataField<int>("a"), new DataField<string>("b")),
            [.. Enumerable.Range(0, 50).Select(row => new Dictionary<string, object?> { ["a"] = row, ["b"] = $"w{row % 3}" })]);
        Random random = new(1);
        for (int round = 0; round < 300; round++)
        {
            byte[] spoilt = random.Next(3) == 0 ? file[..random.Next(4, file.Length)] : [.. file];
            for (int count = random.Next(1, 4); count > 0; count--) spoilt[random.Next(4, spoilt.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                _ = await TableFile.ReadAsync(spoilt, "t", new TableReading());
            }
            catch (ClientException exception)
            {
                Assert.True(exception.Failure is TableMalformed or TableWithoutRows, $"{exception.Failure}");
            }
        }
    }

    static async Task<TextTable> ReadAsync(ParquetSchema schema, IReadOnlyList<Dictionary<string, object?>> rows) =>
        await TableFile.ReadAsync(await WriteAsync(schema, rows), "t.parquet", new TableReading());

    static async Task<byte[]> WriteAsync(ParquetSchema schema, IReadOnlyList<Dictionary<string, object?>> rows)
    {
        using MemoryStream stream = new();
        await ParquetSerializer.SerializeUntypedAsync([.. rows.Select(row => (IDictionary<string, object?>)row)], schema, stream,
            cancellationToken: TestContext.Current.CancellationToken);
        return stream.ToArray();
    }
}
