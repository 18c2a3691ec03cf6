namespace Rollup.Tests.Unit.Cli;

/// <summary>What a sponsor may not have meant is said before her money moves, and honest terms are left alone.</summary>
public class PostRemarksTests
{
    static readonly Address s_ann = AddressOf(1), s_ben = AddressOf(2), s_own = AddressOf(3);

    [Fact]
    public void OrdinaryTermsAreNotRemarkedOn()
    {
        Assert.Empty(PostRemarks.Of(Terms(bond: 0), s_own, Text));
        Assert.Empty(PostRemarks.Of(Terms(bond: 110), s_own, Text));
        Assert.Empty(PostRemarks.Of(Terms(bond: 10, s_ann, s_ben), s_own, Text));
    }

    [Fact]
    public void ABondAboveWhatAPlaceEarnsIsSaid() =>
        Assert.Contains("the bond, 111, is more than the 110", Only(Terms(bond: 111)), StringComparison.Ordinal);

    [Fact]
    public void AnOddAllowListIsSaid()
    {
        Assert.Contains("names your own address", Only(Terms(0, s_ann, s_own)), StringComparison.Ordinal);
        Assert.Contains("2 places, and --allow admits 1 client", Only(Terms(0, s_ann)), StringComparison.Ordinal);
        string[] twice = [.. PostRemarks.Of(Terms(0, s_ann, s_ann), s_own, Text)];
        Assert.Contains("2 times", twice[0], StringComparison.Ordinal);
        Assert.Contains("admits 1 client", twice[1], StringComparison.Ordinal);
        Assert.Contains("the address of zeros", Only(Terms(0, s_ann, s_ben, default)), StringComparison.Ordinal);
    }

    /// <summary>The threshold that is taken unless one is named may be below what needs no training.</summary>
    [Theory]
    [InlineData(MetricKind.Accuracy, 0.55, "0.553333")] // 83 of 150 rows are of one class
    [InlineData(MetricKind.Accuracy, 0.56, null)]
    [InlineData(MetricKind.LogLoss, 0.6875, "0.687447")] // of their shares
    [InlineData(MetricKind.LogLoss, 0.687, null)]
    [InlineData(MetricKind.AreaUnderCurve, 0.5, "0.500000")]
    [InlineData(MetricKind.AreaUnderCurve, 0.51, null)]
    [InlineData(MetricKind.RSquared, -0.1, "0.000000")]
    [InlineData(MetricKind.RSquared, 0.1, null)]
    public void AThresholdThatAConstantAnswerReachesIsSaid(MetricKind metric, double threshold, string? score)
    {
        JobTerms terms = Terms(0);
        (terms.Judge, terms.Metric, terms.Rows) = ((byte)JudgeKind.Holdout, (byte)metric, 150);
        terms.ThresholdQ32 = (long)(threshold * (1L << 32));
        if (metric != MetricKind.RSquared)
        {
            terms.ClassCounts.Count = 2;
            (terms.ClassCounts.Items[0], terms.ClassCounts.Items[1]) = (67, 83);
        }
        if (score is null) Assert.Empty(PostRemarks.Of(terms, s_own, Text));
        else Assert.Contains($"the same answer scores {score} on your data", Only(terms), StringComparison.Ordinal);
    }

    [Fact]
    public void TheSameJobAgainIsRecognisedByWhatItPaysFor()
    {
        JobTerms live = Terms(0), later = Terms(5), dearer = Terms(0);
        later.CommitDeadline = 7; // and its data have another salt
        later.DataDigest = Bytes32.Read([.. Enumerable.Repeat((byte)1, Bytes32.Size)]);
        dearer.RewardUnits++;
        Assert.True(PostRemarks.IsAgain(in later, in live));
        Assert.False(PostRemarks.IsAgain(in dearer, in live));
    }

    static string Only(JobTerms terms) => Assert.Single(PostRemarks.Of(terms, s_own, Text));

    static string Text(UInt128 units) => $"{units}";

    static Address AddressOf(byte number) => Rollup.Client.Values.HexText.AddressOf($"0x{number:x40}");

    static JobTerms Terms(UInt128 bond, params Address[] allowed)
    {
        JobTerms terms = default;
        (terms.Places, terms.RewardUnits, terms.ParticipationUnits, terms.BondUnits) = (2, 100, 10, bond);
        terms.AllowList.Count = allowed.Length;
        for (int index = 0; index < allowed.Length; index++) terms.AllowList.Items[index] = allowed[index];
        return terms;
    }
}
