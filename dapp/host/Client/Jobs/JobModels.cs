namespace Rollup.Client.Jobs;

/// <summary>A model with its score in fixed point, which counts, and in float, which agrees or not.</summary>
public sealed record ScoredModel(string Name, string Cid, byte[] File, long? ScoreQ32, double FloatScore);

/// <summary>The best of a job's paid models, and their plain mean.</summary>
public static class JobModels
{
    public static (ScoredModel Best, ScoredModel? Mean, IReadOnlyList<ScoredModel> Paid) Of(Session session, JobRecord record)
    {
        LocalModel initial = LocalModel.Read(
            record.Model(session.Blocks, record.Terms.ModelDigest)
                ?? throw new ClientException(new InitialModelUnsent()),
                "the initial model", record.Terms);
        TabularData? holdout = record.Holdout(session.Blocks);
        List<(LocalModel Model, ScoredModel Scored)> paid = [];
        foreach (PlaceRecord place in record.Paid)
        {
            if (record.Model(session.Blocks, place.ModelDigest) is not { } file) continue;
            LocalModel model = LocalModel.Read(file, $"the model of place {place.Place}", record.Terms);
            paid.Add((model, Score($"place {place.Place}", model, holdout, record.Terms)));
        }
        if (paid.Count == 0) throw new ClientException(new PaidModelMissing(record.JobId));

        ScoredModel best = (Metrics.IsHigherBetter((MetricKind)record.Terms.Metric)
            ? paid.MaxBy(candidate => candidate.Scored.ScoreQ32 ?? long.MinValue)
            : paid.MinBy(candidate => candidate.Scored.ScoreQ32 ?? long.MaxValue)).Scored;
        byte[] meanFile = LocalTraining.Mean(initial, [.. paid.Select(entry => entry.Model)]);
        ScoredModel mean = Score("plain mean", LocalModel.Read(meanFile, "the mean", record.Terms), holdout, record.Terms);
        return (best, mean, [.. paid.Select(entry => entry.Scored)]);
    }

    public static ScoredModel Score(string name, LocalModel model, TabularData? data, in JobTerms terms)
    {
        string cid = FileBlocks.Of(model.File).Root.ToString();
        if (data is null) return new ScoredModel(name, cid, model.File, null, double.NaN);
        LocalRows rows = model.Prepare(data, (ProfileKind)terms.Recipe.Profile);
        return new ScoredModel(name, cid, model.File, model.Score(rows, (MetricKind)terms.Metric),
            FloatCheck.Score(model, data, (MetricKind)terms.Metric));
    }
}
