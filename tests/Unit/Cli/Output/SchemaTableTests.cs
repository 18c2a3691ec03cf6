using Rollup.Client.Data;

namespace Rollup.Tests.Unit.Cli;

/// <summary>What is said of all rows is what is done with them.</summary>
public class SchemaTableTests
{
    [Theory]
    [InlineData(MissingKind.RowDropped, false, "rows with a missing value are left out")]
    [InlineData(MissingKind.Refused, false, "no value may be missing")]
    [InlineData(MissingKind.RowDropped, true, "a missing value becomes what its column says; rows with any other are left out")]
    [InlineData(MissingKind.Refused, true, "a missing value becomes what its column says; no other may be missing")]
    public void MissingValuesAreToldAsTheyAreTaken(MissingKind missing, bool isFilled, string words)
    {
        SchemaColumn number = new("age", ColumnKind.Number, "", null, []);
        SchemaColumn filled = number with { Rule = new ColumnRule(7, false, false, 0, 0, 1, 0) };
        DataSchema schema = new([isFilled ? filled : number, number with { Name = "size" }], 1, missing, IsNamed: true);
        Assert.Equal($"columns are found by their names; {words}", SchemaTable.Rules(schema));
    }
}
