namespace Rollup.Tests.Unit.Client;

/// <summary>A client's table against a job's schema: what means the same gives the same numbers, all else is refused by name.</summary>
public class SchemaMatchingTests
{
    const string Sponsor = "age,weight,kind\n41,60.5,benign\n70,80,malignant\n33,71,benign\n";
    static readonly DataSchema Schema = SchemaInference.Of(Table(Sponsor), new SchemaWishes("", 2, [], [], MissingKind.Refused));

    public static TheoryData<string> Same =>
    [
        "age,weight,kind\n41,60.5,benign\n70,80,malignant\n",
        "weight,kind,age\n60.5,benign,41\n80,malignant,70\n",
        "kind,weight,age\nbenign,60.5,41\nmalignant,80,70\n",
        ",age,weight,kind\n0,41,60.5,benign\n1,70,80,malignant\n", // the index that pandas writes
        "id,age,note,weight,kind\n7,41,well,60.5,benign\n8,70,ill,80,malignant\n",
        "Age, WEIGHT ,Kind\n41,60.5,Benign\n70,80,'malignant'\n",
        "\uFEFFage,weight,kind\n41,60.5,benign\n70,80,malignant\n",
    ];

    [Theory, MemberData(nameof(Same))]
    public void WhatMeansTheSameIsTheSame(string text)
    {
        TabularData data = TabularData.From(Table(text), Schema);
        Assert.Equal([41, 605, 70, 800], data.Mantissas);
        Assert.Equal([0, 1], data.Targets);
    }

    [Theory]
    [InlineData("id,age,weight,kind\n7,41,60.5,benign\n", "'id' of my.csv is no column of the job and was left out")]
    [InlineData("weight,age,kind\n60.5,41,benign\n", "put into the job's order, by their names")]
    [InlineData("age,weight,kind\n41,60.5,BENIGN\n", "read 'BENIGN' as 'benign'")]
    public void WhatWasDoneIsSaid(string text, string remark) =>
        Assert.Contains(remark, Assert.Single(TabularData.From(Table(text), Schema).Remarks), StringComparison.Ordinal);

    public static TheoryData<string, string> OtherTables => new()
    {
        { "age,weight\n41,60.5\n", "has no column 'kind'" }, { "years,weight,kind\n41,60.5,benign\n", "has no column 'age'" },
        { "41,60.5,1\n70,80,0\n", "does not name its columns" }, { "age,age,weight,kind\n41,42,60.5,benign\n", "has two columns 'age'" },
        { "age;weight;kind\n41;60,5;benign\n", "line 2, column 'weight' is '60,5'" }, // nobody knows which comma it is
    };

    // Of age, weight and kind.
    public static TheoryData<string, string> OtherRows => new()
    {
        { "41,60.5,unsure", "line 2: the target 'unsure' is no class" }, { "41,60.5,1", "line 2: the target '1' is no class" },
        { "41,,benign", "line 2, column 'weight' is ''" }, { "41,NA,benign", "line 2, column 'weight' is 'NA'" },
        { "41,60500,benign", "column 'weight' has 60500" }, { "-1,60,benign", "column 'age' has -1" }, // the first in grams
    };

    [Theory, MemberData(nameof(OtherRows))]
    public void ARowThatContradictsTheJobIsRefusedByName(string row, string expected) =>
        WhatContradictsTheJobIsRefusedByName($"age,weight,kind\n{row}\n", expected);

    [Theory, MemberData(nameof(OtherTables))]
    public void WhatContradictsTheJobIsRefusedByName(string text, string expected)
    {
        Rollup.Cli.Output.UserError error =
            Rollup.Cli.Output.FailureWords.Of(Assert.Throws<ClientException>(() => TabularData.From(Table(text), Schema)).Failure);
        Assert.Contains(expected, error.What, StringComparison.Ordinal);
        Assert.NotEmpty(error.Next);
    }

    [Fact]
    public void NumbersAsLabelsAreTheirValue()
    {
        DataSchema numbers = SchemaInference.Of(Table("x,y\n1,0\n2,1\n"), new SchemaWishes("", 2, [], [], MissingKind.Refused));
        Assert.Equal([1, 1, 1, 0], TabularData.From(Table("x,y\n1,1\n2,1.0\n1,01\n1,0.0\n"), numbers).Targets);
    }

    [Fact]
    public void TargetsInAnotherUnitAreRefused()
    {
        DataSchema prices = SchemaInference.Of(
            Table("area,price\n50,200000\n90,410000\n70,300000\n"), new SchemaWishes("", 0, [], [], MissingKind.Refused));
        Assert.Equal(0, TabularData.From(Table("area,price\n60,250000\n"), prices).Classes);
        SchemaContradicted fault = Assert.IsType<SchemaContradicted>(
            Assert.Throws<ClientException>(() => TabularData.From(Table("area,price\n60,25000000\n"), prices)).Failure); // cents
        Assert.Equal("price", fault.Column);
    }

    [Fact]
    public void WithoutNamesColumnsAreTheirPlace()
    {
        DataSchema nameless = SchemaInference.Of(Table("41,60.5,1\n70,80,0\n"), new SchemaWishes("", 2, [], [], MissingKind.Refused));
        Assert.False(nameless.IsNamed);
        Assert.Equal([50, 70], TabularData.From(Table("50,70,1\n"), nameless).Mantissas);
        TabularData named = TabularData.From(Table("age,weight,kind\n50,70,1\n"), nameless);
        Assert.Contains("taken by their place", Assert.Single(named.Remarks), StringComparison.Ordinal);
        ClientException refused = Assert.Throws<ClientException>(() => TabularData.From(Table("0,50,70,1\n"), nameless));
        Assert.Equal(new ColumnCountDiffers("my.csv", 4, 3), refused.Failure);
    }

    [Fact]
    public void AFileOfNumbersIsHeldToTheSchemaToo()
    {
        TabularData own = TabularData.From(Table(Sponsor), Schema);
        byte[] file = DataSetFile.Create(own, default);
        Assert.Equal(own.Mantissas, DataSetFile.Read(file, "data", Schema).Mantissas);
        SchemaColumn age = Schema.Columns[0] with
        {
            Kind = ColumnKind.Integer,
            Bounds = new ColumnBounds(DecimalText.Of(0, 0), DecimalText.Of(60, 0)),
        };
        SchemaContradicted fault = Fault(file, Schema with { Columns = [age, Schema.Columns[1], Schema.Columns[2]] });
        Assert.Equal(("age", "0 to 60", "70", "data"), (fault.Column, fault.Expected, fault.Found, fault.Table));
        SchemaColumn weight = Schema.Columns[1] with { Kind = ColumnKind.Integer, Bounds = null };
        Assert.Equal("whole numbers", Fault(file, Schema with { Columns = [Schema.Columns[0], weight, Schema.Columns[2]] }).Expected);
    }

    static SchemaContradicted Fault(byte[] file, DataSchema schema) => Assert.IsType<SchemaContradicted>(
        Assert.Throws<ClientException>(() => DataSetFile.Read(file, "data", schema)).Failure);

    static TextTable Table(string text) => CsvFile.Read(new StringReader(text), "my.csv");
}
