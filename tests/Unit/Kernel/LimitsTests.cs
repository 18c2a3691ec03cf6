namespace Rollup.Tests.Unit.Kernel;

/// <summary>Kernel and Protocol do not know each other; a data set that one reads is one that the other takes.</summary>
public class LimitsTests
{
    [Fact]
    public void ADataSetMayBeAsLargeAsWhatIsLearnedFrom() => Assert.Equal(
        (Limits.RowsMax, Limits.ColumnsMax, Limits.ClassesMax, Ingestion.DecimalsMax),
        (DataSet.RowsMax, DataSet.ColumnsMax, DataSet.ClassesMax, DataSet.DecimalsMax));
}
