using Rollup.Client.Values;

namespace Rollup.Tests.Unit.Client;

/// <summary>What is there stays there, unless it is of the same kind and the person says so.</summary>
public sealed class OutputFileTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("lockstep-out-").FullName;
    readonly byte[] _model, _data;

    public OutputFileTests()
    {
        TabularData table = TabularData(out _data);
        _model = NewModel.Create(table, [], seed: 1);
        File.WriteAllBytes(PathOf("old.onnx"), _model);
        File.WriteAllBytes(PathOf("old.lds1"), _data);
        File.WriteAllText(PathOf("table"), Rows);
        File.WriteAllText(PathOf("table.onnx"), Rows); // a table under a model's name
        File.WriteAllText(PathOf("empty.onnx"), "");
        Directory.CreateDirectory(PathOf("folder.onnx"));
        File.CreateSymbolicLink(PathOf("link.onnx"), PathOf("old.onnx"));
        File.CreateSymbolicLink(PathOf("dangling.onnx"), PathOf("nothing"));
    }

    [Theory]
    [InlineData("that is not a model", "table", "table.onnx", "empty.onnx")]
    [InlineData("ending of something else", "old.lds1", "new.csv", "NEW.CSV", "new.Lds1", "config.json")]
    [InlineData("it is a folder", "folder.onnx")]
    [InlineData("it is a link", "link.onnx", "dangling.onnx")]
    [InlineData("there is no folder", "nowhere/new.onnx")]
    public void ShouldRejectEvenWhenForced(string why, params string[] names) => Assert.All(names, name =>
    {
        OutputUnwritable failure = Assert.IsType<OutputUnwritable>(
            Assert.Throws<ClientException>(() => OutputFile.At(PathOf(name), FileKind.Model, [], _ => true)).Failure);
        Assert.Contains(why, failure.Why, StringComparison.Ordinal);
    });

    [Fact]
    public void TheFileThatIsReadIsNotWrittenByAnyName()
    {
        Directory.CreateSymbolicLink(PathOf("same"), _folder);
        File.Copy(PathOf("old.lds1"), PathOf("copy.lds1"));
        foreach (string name in (string[])["old.lds1", "same/old.lds1", "copy.lds1"])
        {
            Failure failure = Assert.Throws<ClientException>(
                () => OutputFile.At(PathOf(name), FileKind.DataSet, [PathOf("old.lds1")], _ => true)).Failure;
            Assert.Contains("that is read", Assert.IsType<OutputUnwritable>(failure).Why, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void OneOfTheSameKindIsAskedFor()
    {
        Assert.IsType<OutputExists>(Assert.Throws<ClientException>(
            () => OutputFile.At(PathOf("old.onnx"), FileKind.Model, [], _ => false)).Failure);
        OutputFile.At(PathOf("old.onnx"), FileKind.Model, [], _ => true).Write([1, 2, 3]);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(PathOf("old.onnx")));
    }

    [Fact]
    public void WhatAppearsWhileTheCommandWorksStays()
    {
        OutputFile target = OutputFile.At(PathOf("new.onnx"), FileKind.Model, [], _ => throw new InvalidOperationException("asked"));
        File.WriteAllText(PathOf("new.onnx"), "somebody's");
        Assert.IsType<OutputExists>(Assert.Throws<ClientException>(() => target.Write([1])).Failure);
        Assert.Equal("somebody's", File.ReadAllText(PathOf("new.onnx")));
    }

    [Fact]
    public void ASchemaIsADocumentThatIsOne()
    {
        File.WriteAllText(PathOf("config.json"), "{ \"rpcUrl\": \"http://127.0.0.1:8545\" }");
        Assert.IsType<OutputUnwritable>(Assert.Throws<ClientException>(
            () => OutputFile.At(PathOf("config.json"), FileKind.Schema, [], _ => true)).Failure);
        File.WriteAllText(PathOf("schema.json"), JsonText.Of(SchemaDocument.Of(DataSetFile.Read(_data, "rows").Schema)));
        OutputFile.At(PathOf("schema.json"), FileKind.Schema, [], _ => true).Write([7]);
        Assert.Equal([7], File.ReadAllBytes(PathOf("schema.json")));
    }

    [Fact]
    public void WhatIsNotThereIsWritten()
    {
        OutputFile.At(PathOf("new.onnx"), FileKind.Model, [PathOf("table")], _ => false).Write(_model);
        Assert.Equal(_model, File.ReadAllBytes(PathOf("new.onnx")));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    const string Rows = "height,weight,isBig\n1.5,2,0\n2.5,3,1\n3.5,1,1\n0.5,1,0\n";

    static TabularData TabularData(out byte[] file)
    {
        TabularData data = Rollup.Client.Data.TabularData.From(
            CsvFile.Read(new StringReader(Rows), "rows.csv"), new SchemaWishes("", 2, [], [], MissingKind.Refused));
        file = DataSetFile.Create(data);
        return data;
    }

    string PathOf(string name) => Path.Combine(_folder, name);
}
