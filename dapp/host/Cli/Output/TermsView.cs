namespace Rollup.Cli.Output;

/// <summary>
/// All the terms of a job as a document has them. Amounts are base units, scores and rates Q.32, deadlines block numbers.
/// </summary>
static class TermsView
{
    public static object Of(JobTerms terms) => new
    {
        Judge = (JudgeKind)terms.Judge,
        Metric = (MetricKind)terms.Metric,
        OutputFunction = (OutputKind)terms.OutputFunction,
        terms.ThresholdQ32,
        terms.InitialScoreQ32,
        terms.Places,
        terms.RewardUnits,
        terms.ParticipationUnits,
        terms.BondUnits,
        PooledToken = terms.PooledToken != 0,
        terms.CommitDeadline,
        terms.RevealDeadline,
        terms.HoldoutDeadline,
        ModelDigest = HexText.Of(terms.ModelDigest),
        terms.ModelBytes,
        DataDigest = HexText.Of(terms.DataDigest),
        terms.DataBytes,
        SchemaDigest = HexText.Of(terms.SchemaDigest),
        terms.SchemaBytes,
        terms.Rows,
        terms.Columns,
        terms.Classes,
        ClassCounts = Enumerable.Range(0, terms.ClassCounts.Count).Select(index => terms.ClassCounts.Items[index]).ToArray(),
        Optimizer = (OptimizerKind)terms.Recipe.Optimizer,
        Loss = (LossKind)terms.Recipe.Loss,
        Profile = (ProfileKind)terms.Recipe.Profile,
        terms.Recipe.Epochs,
        terms.Recipe.BatchSize,
        terms.Recipe.LearningRateQ32,
        terms.Recipe.MomentumQ32,
        terms.Recipe.Beta1Q32,
        terms.Recipe.Beta2Q32,
        terms.Recipe.EpsilonQ47,
        terms.Recipe.WeightDecayQ32,
        terms.Recipe.Seed,
        AllowList = Enumerable.Range(0, terms.AllowList.Count).Select(index => HexText.Of(terms.AllowList.Items[index])).ToArray(),
    };

    /// <summary>The same, name by name, for people.</summary>
    public static IEnumerable<string[]> Rows(JobTerms terms)
    {
        using System.Text.Json.JsonDocument document = System.Text.Json.JsonDocument.Parse(JsonText.Of(Of(terms)));
        foreach (System.Text.Json.JsonProperty term in document.RootElement.EnumerateObject())
        {
            string[] words = term.Value.ToString().Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
            yield return [term.Name, string.Join(' ', words)];
        }
    }
}
