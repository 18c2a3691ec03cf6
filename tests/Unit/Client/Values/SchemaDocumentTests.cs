using Rollup.Client.Values;

namespace Rollup.Tests.Unit.Client;

/// <summary>A schema as a person writes it: it comes back as it was, and what says nothing of columns is refused with the reason.</summary>
public sealed class SchemaDocumentTests : IDisposable
{
    readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("age,kind\n41,benign\n70,malignant\n", true)]
    [InlineData("41,60.5,1\n70,80,0\n", false)]
    public void WhatIsWrittenIsRead(string table, bool isNamed)
    {
        DataSchema schema = SchemaInference.Of(
            CsvFile.Read(new StringReader(table), "t"), new SchemaWishes("", 2, [], [], MissingKind.RowDropped));
        File.WriteAllText(_path, JsonText.Of(SchemaDocument.Of(schema)));
        DataSchema read = SchemaDocument.Read(_path);
        Assert.Equal(isNamed, read.IsNamed);
        Assert.Equal(SchemaBlock.Of(schema), SchemaBlock.Of(read));
    }

    [Fact]
    public void ManyColumnsWithoutNamesAreOneEntry()
    {
        SchemaColumn pixel = new("", ColumnKind.Integer, "", new ColumnBounds(DecimalText.Of(0, 0), DecimalText.Of(255, 0)), []);
        SchemaColumn[] columns = [.. Enumerable.Range(0, 785).Select(index => pixel with { Name = DataSchema.NameOfPlace(index) })];
        columns[784] = new SchemaColumn("column785", ColumnKind.Class, "", null, ["0", "1"]);
        SchemaDocument document = SchemaDocument.Of(new DataSchema(columns, 784, MissingKind.Refused, IsNamed: false));
        Assert.Equal([784, 1], document.Columns.Select(column => column.Count));
        Assert.Equal("column785", document.Target);
    }

    [Theory]
    [InlineData("not json", "invalid JSON literal")]
    [InlineData("""{ "target": "y", "missing": "Refused", "named": true }""", "columns")]
    [InlineData("""{ "target": "z", "missing": "Refused", "named": true, "columns": [{ "name": "x", "kind": "Number" }] }""",
        "no column has the name of the target, 'z'")]
    [InlineData("""
        { "target": "x", "missing": "Refused", "named": true,
          "columns": [{ "name": "x", "kind": "Number", "minimum": "0,5", "maximum": "1" }] }
        """, "write two numbers, or none")]
    [InlineData("""{ "target": "x", "missing": "Refused", "named": true, "columns": [{ "name": "x", "kind": "Number", "count": 3 }] }""",
        "has count 3")]
    [InlineData("""{ "target": "x", "missing": "Guessed", "named": true, "columns": [{ "name": "x", "kind": "Number" }] }""", "missing")]
    public void WhatDescribesNoColumnsIsRefused(string text, string fault)
    {
        File.WriteAllText(_path, text);
        SchemaDocumentUnreadable refused =
            Assert.IsType<SchemaDocumentUnreadable>(Assert.Throws<ClientException>(() => SchemaDocument.Read(_path)).Failure);
        Assert.Contains(fault, refused.Fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x", "x", SchemaStatus.NameRepeated)]
    [InlineData("x", "", SchemaStatus.TextWrong)]
    [InlineData("x", "a\u202Eb", SchemaStatus.TextWrong)]
    public void WhatTheMachineWouldRefuseIsRefusedHere(string one, string other, SchemaStatus status)
    {
        SchemaDocument document = new("y", MissingKind.Refused, Named: true,
            [new SchemaDocumentColumn(one, ColumnKind.Number), new SchemaDocumentColumn(other, ColumnKind.Number) { Unit = "kg" },
                new SchemaDocumentColumn("y", ColumnKind.Class) { Levels = ["0", "1"] }]);
        File.WriteAllText(_path, JsonText.Of(document));
        Assert.Equal(new SchemaUnreadable("the schema", status), Assert.Throws<ClientException>(() => SchemaDocument.Read(_path)).Failure);
    }
}
