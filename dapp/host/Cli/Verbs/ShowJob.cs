using Spectre.Console;

namespace Rollup.Cli.Verbs;

/// <summary>The page a client reads before he accepts.</summary>
static class ShowJob
{
    public static async Task AnswerAsync(CommandSession session, JobDetails details, CancellationToken cancellation)
    {
        ulong head = await session.Chain.BlockNumberAsync(cancellation);
        Asset asset = await Asset.ShownAsync(session.Chain, details.State.Asset, cancellation);
        JobView view = JobView.From(details, head + 1);
        JobOffer offer = JobOffer.Of(details.Terms, asset.Text);
        DataSchema? schema = await JobContent.SchemaAsync(session, details, cancellation);
        string next = JobNext.Of(details, head + 1), costs = await FeeWords.OfWorkAsync(session, details, asset, cancellation);
        PlaceView[] places = [.. details.Places.Select(place => PlaceView.From(in place))];
        object answer = new
        {
            Block = head,
            Job = view,
            Next = next,
            Costs = costs,
            Promise = offer,
            Terms = TermsView.Of(details.Terms),
            ModelCid = JobActions.CidOf(details.Terms.ModelDigest, details.Terms.ModelBytes),
            DataCid = JobActions.CidOf(details.Terms.DataDigest, details.Terms.DataBytes),
            SchemaCid = JobActions.CidOf(details.Terms.SchemaDigest, details.Terms.SchemaBytes),
            Schema = schema is null ? null : SchemaDocument.Of(schema),
            Places = places,
            BlocksWanted = details.BlocksWanted.Select(block => HexText.Of(block.Digest)),
        };
        session.Screen.Answer(answer, console =>
        {
            console.Write(Page(details, view, offer, head, next, costs));
            if (schema is null) session.Screen.Say("What the columns are is not known yet: the sponsor sends it with `rollup job open`.");
            else
            {
                console.Write(SchemaTable.Of(schema, "what the sponsor says of the data; the machine does not check it"));
                session.Screen.Say($"{char.ToUpperInvariant(SchemaTable.Rules(schema)[0])}{SchemaTable.Rules(schema)[1..]}.");
            }
            if (places.Length > 0) session.Screen.Table("places", ["place#", "client", "phase", "verdict", "score#"], places.Select(Row));
        });
    }

    static Table Page(JobDetails details, JobView view, JobOffer offer, ulong head, string next, string costs)
    {
        string[][] rows =
        [
            ["phase", $"{view.Phase} (block {head})"],
            ["next", next],
            ["sure to get", offer.Sure],
            ["at most", offer.Most],
            ["bond", offer.Bond],
            ["gas of a place", costs],
            ["paid from", PlaceOfMoney(details)],
            ["nobody can prevent", string.Join('\n', offer.NotPrevented)],
            ["places", $"{view.PlacesTaken} of {view.Places} taken"],
            ["judged by", offer.Judged],
            ["holdout chosen by", offer.HoldoutChosenBy],
            ["holdout", $"{Numbers.Count(details.Terms.Rows, "row")}, {Numbers.Count(details.Terms.Columns, "column")}, "
                + $"classes {ClassesText(details)}"],
            ["published", offer.Published],
            ["deadlines", offer.Deadlines],
            ["output function", OutputFunctionText(details)],
            ["recipe", RecipeText(details)],
            ["initial model", JobActions.CidOf(details.Terms.ModelDigest, details.Terms.ModelBytes)],
            ["data", JobActions.CidOf(details.Terms.DataDigest, details.Terms.DataBytes)],
            ["schema", JobActions.CidOf(details.Terms.SchemaDigest, details.Terms.SchemaBytes)],
            ["sponsor", view.Sponsor],
        ];
        return Screen.TableOf($"job {view.Id}", ["", "what you should know before you accept"], rows);
    }

    static string PlaceOfMoney(JobDetails details) => details.State.Asset.IsZero ? "the application's Ether"
        : details.Terms.PooledToken != 0 ? $"all that the application holds of {HexText.Of(details.State.Asset)}"
        : $"a vault of the job's own, {HexText.Of(details.State.Vault)}";

    static string[] Row(PlaceView place)
    {
        bool hasScore = Places.HasScore(Enum.Parse<Verdict>(place.Verdict));
        return [$"{place.Place}", place.Client, place.Phase, place.Verdict, hasScore ? Amounts.Score(place.ScoreQ32) : "-"];
    }

    static string ClassesText(JobDetails details)
    {
        if (details.Terms.Classes == 0) return "none (regression)";
        List<string> counts = [];
        for (int index = 0; index < details.Terms.ClassCounts.Count; index++) counts.Add($"{details.Terms.ClassCounts.Items[index]}");
        return $"{details.Terms.Classes} ({string.Join(" + ", counts)} rows)";
    }

    static string OutputFunctionText(JobDetails details) =>
        details.Terms.OutputFunction == 0 ? "the model's own" : $"{(OutputKind)details.Terms.OutputFunction}, named by the job";

    static string RecipeText(JobDetails details) =>
        $"{(OptimizerKind)details.Terms.Recipe.Optimizer}, {Numbers.Count(details.Terms.Recipe.Epochs, "epoch")} of batches of "
        + $"{details.Terms.Recipe.BatchSize}, "
        + $"learning rate {Amounts.Score(details.Terms.Recipe.LearningRateQ32)}";
}
