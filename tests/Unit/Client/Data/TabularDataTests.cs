namespace Rollup.Tests.Unit.Client;

public class TabularDataTests
{
    [Fact]
    public void AFileBecomesMantissasAndClasses()
    {
        TabularData data = Read("""
            age,dose,outcome
            41,0.50,ill
            7,1.25,healthy
            """, "outcome", 2, ["healthy", "ill"]);
        Assert.Equal((2, 2, 2), (data.Rows, data.Columns, data.Classes));
        Assert.Equal([0, 2], data.Decimals);
        Assert.Equal([41, 50, 7, 125], data.Mantissas);
        Assert.Equal([1, 0], data.Targets);
        Assert.Equal([1u, 1u], data.ClassCounts());
        Assert.Empty(data.Remarks);
    }

    [Fact]
    public void TheTargetMayStandAnywhereAndAHeaderIsOptional()
    {
        TabularData data = Read("1,10,0.5\n0,20,0.25\n", "column1", 2, []);
        Assert.Equal([1, 0], data.Targets);
        Assert.Equal([10, 50, 20, 25], data.Mantissas);
    }

    [Fact]
    public void AColumnKeepsTheDecimalsThatFitAndSaysWhatItLost()
    {
        TabularData data = Read("x,y\n3.14159265358979,1\n300,0\n", "", 2, []);
        Assert.Equal(6, data.Decimals[0]);
        Assert.Equal(3141593, data.Mantissas[0]);
        Assert.Contains("rounded from 14 to 6", Assert.Single(data.Remarks));
    }

    // Of any size, a target is trained on from its mean and by its deviation; a schema without a rule takes it as it is written.
    [Fact]
    public void RegressionTargetsAreScaledByTheSchemaAlone()
    {
        TabularData data = Read("x,price\n1,2.5\n2,-0.25\n", "", 0, []);
        Assert.Equal((0, (byte)6), (data.Classes, data.TargetDecimals));
        Assert.Equal([1_000_000, -1_000_000], data.Targets);
        SchemaColumn plain = data.Schema.TargetColumn with { Rule = null };
        data = TabularData.From(
            CsvFile.Read(new StringReader("x,price\n1,2.5\n2,-0.25\n"), "t"),
            data.Schema with { Columns = [data.Schema.Columns[0], plain] });
        Assert.Equal((0, (byte)2), (data.Classes, data.TargetDecimals));
        Assert.Equal([250, -25], data.Targets);
    }

    public static TheoryData<string, string> Unusable => new()
    {
        { "", "is empty" }, { "y\n1\n", "has one column" }, { "x,y\n\"1,0\n", "is not a CSV file" },
        { "x,y\n1\n", "line 2 has 1 cell" }, { "x,y\n1,0\n,1\n", "line 3, column 'x' is ''" },
        { "x,y\nn/a,0\n", "line 2, column 'x' is 'n/a'" }, { "x,y\n99999999999,0\n", "column 'x' is too large" },
        { "x,y\n1,2\n", "the target '2' is no class" }, { "x,y\n1,0.5\n", "the target '0.5' is no class" },
    };

    [Theory, MemberData(nameof(Unusable))]
    public void WhatCannotBeUsedNamesThePlace(string text, string expected)
    {
        UserError error = FailureWords.Of(Assert.Throws<ClientException>(() => Read(text, "", 2, [])).Failure);
        Assert.Contains(expected, error.What);
        Assert.Equal(ExitCode.Usage, error.Code);
        Assert.NotEmpty(error.Next);
    }

    [Fact]
    public void ScalingIsTheMeanAndOneOverTheDeviation()
    {
        // 1, 2, 3, 4 with two decimals: mean 2.5, variance 1.25.
        StandardScaling scaling = StandardScaling.From(Read("x,k,y\n1,7.5,0\n2,7.5,1\n3,7.5,0\n4.00,7.5,1\n", "", 2, []));
        Assert.Equal(5L << 31, scaling.SubtractQ32[0]);
        Assert.Equal(1 / Math.Sqrt(1.25), scaling.MultiplyQ32[0] / 4294967296.0, 9);
        Assert.Equal((15L << 31, 1L << 32), (scaling.SubtractQ32[1], scaling.MultiplyQ32[1]));
    }

    [Fact]
    public void RowsCanBeTakenInAnyOrder()
    {
        TabularData data = Read("x,y\n5,0\n6,1\n7,0\n", "", 2, []).Take([2, 1]);
        Assert.Equal([7, 6], data.Mantissas);
        Assert.Equal([0, 1], data.Targets);
    }

    static TabularData Read(string text, string target, int classes, string[] names) =>
        TabularData.From(
            CsvFile.Read(new StringReader(text.ReplaceLineEndings("\n")), "test.csv"),
            new SchemaWishes(target, classes, names, [], MissingKind.Refused));
}
