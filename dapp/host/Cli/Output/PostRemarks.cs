namespace Rollup.Cli.Output;

/// <summary>What the market takes and a sponsor may not have meant. Nothing of it is refused.</summary>
static class PostRemarks
{
    /// <param name="terms">Of the job that would be posted.</param>
    /// <param name="sponsor">Who would post it, where it is known.</param>
    /// <param name="amount">An amount of the job's asset, in words.</param>
    public static IEnumerable<string> Of(JobTerms terms, Address? sponsor, Func<UInt128, string> amount)
    {
        UInt128 most = Escrow.UnitsPerPlace(terms.RewardUnits, terms.ParticipationUnits);
        if (terms.BondUnits > most)
            yield return $"the bond, {amount(terms.BondUnits)}, is more than the {amount(most)} that a place can earn; few will take one";
        MetricKind metric = (MetricKind)terms.Metric;
        if (ConstantAnswer.ScoreQ32(in terms) is { } constantQ32 && Metrics.Reaches(metric, constantQ32, terms.ThresholdQ32))
            yield return $"a model that gives every row the same answer scores {Amounts.Score(constantQ32)} on your data, and each place "
                + "with one would be paid: name a --threshold that it does not reach";
        Address[] named = [.. Enumerable.Range(0, terms.AllowList.Count).Select(index => terms.AllowList.Items[index])];
        if (named.Any(client => client.IsZero))
            yield return "--allow names the address of zeros, which nobody has";
        foreach (IGrouping<string, Address> twice in named.GroupBy(client => HexText.Of(client)).Where(group => group.Count() > 1))
            yield return $"--allow names {twice.Key} {twice.Count()} times, and one client holds one place";
        if (sponsor is { } own && named.Any(client => client.Equals(own)))
            yield return "--allow names your own address: you would earn your own reward, and know the holdout";
        int clients = named.Where(client => !client.IsZero).Select(client => HexText.Of(client)).Distinct().Count();
        if (named.Length > 0 && clients < terms.Places)
            yield return $"there are {terms.Places} places, and --allow admits {Numbers.Count(clients, "client")}: the rest of the "
                + "escrow comes back at the end";
    }

    /// <summary>A live job that pays the same for the same work: whoever posts it again pays twice.</summary>
    public static bool IsAgain(in JobTerms terms, in JobTerms live) =>
        terms.ModelDigest.Equals(live.ModelDigest) && terms.SchemaDigest.Equals(live.SchemaDigest) && terms.Rows == live.Rows
        && terms.Judge == live.Judge && terms.Metric == live.Metric && terms.ThresholdQ32 == live.ThresholdQ32
        && terms.Places == live.Places && terms.RewardUnits == live.RewardUnits;
}
