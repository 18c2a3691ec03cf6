namespace Rollup.Tests.Unit.Cli;

/// <summary>What nobody can prevent is said before money moves, and README says the same words.</summary>
public class KnownLimitsTests
{
    [Fact]
    public void ReadmeSaysThemAll()
    {
        string readme = string.Join(' ', Repository.Read("README.md").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        foreach (string limit in new[]
        {
            KnownLimits.OnePersonManyAddresses, KnownLimits.CopyWithOneDigitChanged, KnownLimits.ParticipationIsAGift,
        })
            Assert.Contains(limit, readme, StringComparison.Ordinal);
    }

    [Fact]
    public void HelpSaysThatAPublicHoldoutCanBeTrainedOn()
    {
        Assert.Contains("**A public holdout can be trained on.** `rollup job post --help` says so. Sealed is the default.",
            Repository.Read("README.md"), StringComparison.Ordinal);
        System.CommandLine.Command post = Rollup.Cli.Verbs.PostVerb.Create();
        Assert.Contains("it can be trained on", post.Options.Single(option => option.Name == "--public-holdout").Description,
            StringComparison.Ordinal);
        Assert.Equal(JudgeKind.Holdout, Rollup.Cli.Verbs.PostVerb.JudgeOf(post.Parse([])));
    }

    [Theory]
    [InlineData(JudgeKind.Holdout, 0, 5, 3)]
    [InlineData(JudgeKind.Holdout, 0, 0, 2)]
    [InlineData(JudgeKind.PublicHoldout, 2, 5, 1)] // she knows whom she admits
    [InlineData(JudgeKind.Replay, 0, 5, 2)] // each owes another model
    [InlineData(JudgeKind.Replay, 1, 5, 0)]
    public void OfferNamesThoseThatCanHappen(JudgeKind judge, int allowed, uint participationUnits, int count)
    {
        JobTerms terms = default;
        (terms.Judge, terms.Metric, terms.ParticipationUnits) = ((byte)judge, (byte)MetricKind.Accuracy, participationUnits);
        terms.AllowList.Count = allowed;
        JobOffer offer = JobOffer.Of(in terms, units => $"{units}");
        Assert.Equal(count, offer.NotPrevented.Count);
        Assert.Equal(allowed == 0 && participationUnits != 0, offer.NotPrevented.Contains(KnownLimits.ParticipationIsAGift));
    }

    [Fact]
    public void HelpSaysHowManyPlacesTheMarketHas()
    {
        System.CommandLine.Command post = Rollup.Cli.Verbs.PostVerb.Create();
        Assert.EndsWith(
            $"1 to {MarketLimits.PlacesMax}", post.Options.Single(option => option.Name == "--places").Description,
            StringComparison.Ordinal);
    }
}
