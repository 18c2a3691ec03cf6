namespace Rollup.Tests.Unit.Client;

/// <summary>The numbers that a rule has of a column's values, and when a column needs one.</summary>
public class ColumnFittingTests
{
    [Theory]
    [InlineData("1 2 3 4", Scaling.Standard, Imputation.Mean, "2.5", "1.118", "2.5")]
    [InlineData("1 2 3 10", Scaling.Standard, Imputation.Median, "4", "3.5355", "2.5")]
    [InlineData("1 2 3 10", Scaling.MinMax, Imputation.None, "1", "9", null)]
    [InlineData("0.25 0.5 0.25", Scaling.None, Imputation.MostFrequent, "0", "1", "0.25")]
    [InlineData("3 1 1 3", Scaling.None, Imputation.MostFrequent, "0", "1", "1")] // of two the smaller
    [InlineData("7.5 7.5", Scaling.Standard, Imputation.Mean, "7.5", "1", "7.5")] // a constant is divided by 1
    [InlineData("7.5 7.5", Scaling.MinMax, Imputation.None, "7.5", "1", null)]
    [InlineData("0.1000000000000000055511151231257827 4", Scaling.MinMax, Imputation.None, "0.1", "3.9", null)] // a float's digits
    public void OfValues(string values, Scaling scaling, Imputation imputation, string subtract, string divisor, string? fill)
    {
        ColumnRule rule = ColumnFitting.Of(Numbers(values), scaling, imputation);
        Assert.Equal((subtract, fill), (rule.Text(rule.SubtractUnits), rule.FillUnits is { } units ? rule.Text(units) : null));
        Assert.StartsWith(divisor, rule.Text(rule.DivisorUnits), StringComparison.Ordinal);
    }

    // What a float32 of that size, or a mantissa of 32 bits, cannot tell apart.
    [Theory]
    [InlineData("0 1 2 3", false)]
    [InlineData("2007 2008 2009", false)]
    [InlineData("-5 1000000 3", false)]
    [InlineData("1000000000 1000000001", true)]
    [InlineData("-1000000000 -1000000001", true)]
    [InlineData("1000000031 1000000031", true)]
    [InlineData("1700000000 1700000001 1700000002", true)]
    [InlineData("1000000000000000 1000000000000001", true)]
    [InlineData("1.0000000000001 1.0000000000002", true)]
    [InlineData("0.0000000000001 0.0000000000002", true)]
    [InlineData("7.5 7.5", false)]
    [InlineData("1000000031", false)] // one value shows nothing
    [InlineData("1 2.2250738585072014e-308", false)] // what is lost is nothing beside the rest
    public void ARuleIsNeededWhereDifferencesWouldBeLost(string values, bool isNeeded) =>
        Assert.Equal(isNeeded, ColumnFitting.IsNeeded(Numbers(values)));

    static DecimalText[] Numbers(string values) =>
        [.. values.Split(' ').Select(text => DecimalText.TryParse(text, out DecimalText value) ? value : throw new FormatException(text))];
}
