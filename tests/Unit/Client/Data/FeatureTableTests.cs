namespace Rollup.Tests.Unit.Client;

/// <summary>What a model takes, as other programs read it: read again, it is the same numbers.</summary>
public class FeatureTableTests
{
    [Fact]
    public void ItIsReadAsTheSameNumbers()
    {
        TextTable table = CsvFile.Read(new StringReader("word,size,sick\n\"a, b\",1.5,no\n\"say \"\"c\"\"\",,yes\n,3,no\n"), "t");
        PreparedTable prepared = PreparationInference.Of(
            table, new SchemaWishes("", -1, [], [], MissingKind.Refused), new PreparationWishes());
        TabularData data = TabularData.From(prepared.Table, prepared.Schema);
        string text = FeatureTable.Of(data);
        Assert.StartsWith("\"word=a, b\",\"word=say \"\"c\"\"\",size,sick\n1,0,-1,no\n", text, StringComparison.Ordinal);
        TabularData again = TabularData.From(
            CsvFile.Read(new StringReader(text), "t"), new SchemaWishes("", 2, ["no", "yes"], [], MissingKind.Refused));
        Assert.Equal(
            data.Mantissas.Select((value, index) => DecimalText.Of(value, data.Decimals[index % data.Columns])),
            again.Mantissas.Select((value, index) => DecimalText.Of(value, again.Decimals[index % again.Columns])));
        Assert.Equal(data.Targets, again.Targets);
    }

    [Fact]
    public void ATargetOfNumbersIsAsItIsTrainedOn() => Assert.EndsWith("\n1,-1\n2,1\n", FeatureTable.Of(TabularData.From(
        CsvFile.Read(new StringReader("x,price\n1,100\n2,300\n"), "t"), new SchemaWishes("", 0, [], [], MissingKind.Refused))),
        StringComparison.Ordinal);
}
