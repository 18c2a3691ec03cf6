namespace Rollup.Tests.Unit.Client;

public class ColumnRemarkTests
{
    const string Sponsor = "age,weight,sick\n30,60,0\n40,80,1\n50,70,0\n60,90,1\n";

    [Theory]
    [InlineData("age,weight,sick\n35,65,0\n55,85,1\n", 0)]
    [InlineData("weight,age,sick\n65,35,0\n85,55,1\n", 2)]
    [InlineData("age,weight,sick\n35,65000,0\n55,85000,1\n", 1)]
    public void ColumnsInAnotherOrderOrUnitAreRemarkedOn(string client, int remarks)
    {
        LocalModel model = LocalModel.Read(NewModel.Create(Read(Sponsor), [], seed: 1), "the model");
        Assert.Equal(remarks, model.RemarksOn(Read(client)).Count);
    }

    static TabularData Read(string text) => TabularData.From(
        CsvFile.Read(new StringReader(text), "test.csv"), new SchemaWishes("", 2, [], [], MissingKind.Refused));
}
