namespace Rollup.Market;

/// <summary>A score on data that everybody can see from the start, and so can train on. Scored as <see cref="Holdout"/> scores.</summary>
static class PublicHoldout
{
    public static Judge Answers => new(sealsData: false, takesModels: true, Judging.Scoring);
}
