namespace Rollup.Tests.Unit.Market.Storm;

/// <summary>Everything about one kind of job that is dear to make, made once: files, their blocks, terms per judge.</summary>
sealed class StormKind
{
    public required byte[] Initial { get; init; }
    public required byte[] Data { get; init; }
    public required byte[][] Models { get; init; } // good and bad submissions
    public required Dictionary<JudgeKind, JobTerms> Terms { get; init; }
}

static class StormPool
{
    public static StormKind[] Make() =>
    [
        Kind(classes: 3, rows: 24, hidden: 0, columns: 4),
        Kind(classes: 2, rows: 20, hidden: 6, columns: 3),
        Kind(classes: 0, rows: 16, hidden: 0, columns: 2),
        Kind(classes: 3, rows: 300, hidden: 160, columns: 64), // files of many blocks
    ];

    /// <summary>A model that costs too much to train so often on so many rows.</summary>
    public static (JobTerms Terms, byte[] Model) TooCostly(ulong block)
    {
        byte[] model = Fixtures.Model(3, seed: 1, hidden: 64);
        JobTerms terms = Fixtures.Terms(JudgeKind.Replay, model, Fixtures.Data(3, rows: 24, seed: 3), block);
        terms.Recipe.Epochs = 10_000;
        terms.ClassCounts.Items[0] += 50_000 - terms.Rows;
        terms.Rows = 50_000;
        terms.DataBytes = (uint)DataSet.FileBytes(50_000, terms.Columns);
        return (terms, model);
    }

    static StormKind Kind(int classes, int rows, int hidden, int columns)
    {
        byte[] initial = Fixtures.Model(classes, seed: 1, hidden, columns);
        byte[] data = Fixtures.Data(classes, rows, seed: 5, columns);
        List<byte[]> models = [];
        for (int seed = 2; seed < 8; seed++) models.Add(Fixtures.Model(classes, seed, hidden, columns));
        models.Add(Fixtures.Spoilt(initial, float.NaN));
        models.Add(Fixtures.OtherByte(initial));
        models.Add(initial);
        models.Add(Fixtures.Spoilt(models[0], -0f));
        if (hidden != 0) models.Add(Fixtures.Enormous(initial));
        Dictionary<JudgeKind, JobTerms> terms = [];
        foreach (JudgeKind judge in new[] { JudgeKind.Holdout, JudgeKind.Replay, JudgeKind.PublicHoldout })
            terms[judge] = Fixtures.Terms(judge, initial, data, block: 0);
        return new StormKind { Initial = initial, Data = data, Models = [.. models], Terms = terms };
    }
}
