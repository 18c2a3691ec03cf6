using Rollup.Machine.Simd;

namespace Rollup.Client.Models;

/// <summary>
/// A model file opened with the machine's own rules: what it refuses is refused here, and scores are the machine's bit for bit.
/// </summary>
public sealed class LocalModel
{
    readonly ModelFile _file;
    readonly long[] _subtractQ32;
    readonly long[] _scaleQ32;

    LocalModel(byte[] file, in PreparedModel model)
    {
        File = file;
        _file = model.File;
        MasterQ40 = [.. model.MasterQ40];
        _subtractQ32 = [.. model.SubtractQ32];
        _scaleQ32 = [.. model.ScaleQ32];
    }

    public byte[] File { get; }
    public ref readonly Network Network => ref _file.Network;

    /// <summary>[parameters], Q.40.</summary>
    public long[] MasterQ40 { get; }

    /// <summary>What the job lets follow a file that ends in logits; Identity where the file has its own end.</summary>
    public OutputKind NamedOutput =>
        Import.Structure(File, out ModelFile bare) == OnnxStatus.Accepted && bare.Network.Output == OutputKind.Identity ? Network.Output
        : OutputKind.Identity;

    PreparedModel Prepared => new() { Bytes = File, File = _file, MasterQ40 = MasterQ40, SubtractQ32 = _subtractQ32, ScaleQ32 = _scaleQ32 };

    /// <summary>A model by itself: its output function is the file's own.</summary>
    public static LocalModel Read(byte[] file, string name) => Read(file, name, OutputKind.Identity);

    /// <summary>A job's model, with the output function that the job names for a file that ends in logits.</summary>
    public static LocalModel Read(byte[] file, string name, in JobTerms terms) => Read(file, name, (OutputKind)terms.OutputFunction);

    /// <summary>Identity names no output function.</summary>
    public static LocalModel Read(byte[] file, string name, OutputKind named)
    {
        Arena arena = new(new byte[PreparedModel.BytesMax(file.Length)]);
        ModelStatus status = PreparedModel.Read(file, named, ref arena, out PreparedModel model);
        return status switch
        {
            ModelStatus.Accepted => new LocalModel(file, in model),
            ModelStatus.Unreadable => throw new ClientException(
                new ModelUnreadable(name, Import.Structure(file, out _)) { Refusal = ModelImporter.RefusalOf(file, name) }),
            ModelStatus.OutputDiffers => throw new ClientException(new OutputFunctionContradicted(name, named)),
            ModelStatus.NetworkRefused => throw new ClientException(new NetworkRefused(name, Network.Check(in model.File.Network))),
            ModelStatus.WeightOutOfRange => throw new ClientException(new WeightUnusable(name)),
            ModelStatus.ScalingOutOfRange => throw new ClientException(new ScalingUnusable(name)),
            _ => throw new InvalidOperationException("the arena is as large as the file can need"),
        };
    }

    /// <summary>
    /// The file with every weight as the float32 of its imported value, as the market wants submissions: equal weights are then equal
    /// files. A file that cannot be imported stays as it is.
    /// </summary>
    public static byte[] Canonical(byte[] file)
    {
        if (Import.Structure(file, out ModelFile model) != OnnxStatus.Accepted) return file;
        long[] masterQ40 = new long[model.Network.ParameterCount];
        if (Import.Weights(file, in model, masterQ40) != Float32Status.Accepted) return file;
        byte[] canonical = [.. file];
        Export.Weights(masterQ40, in model, canonical);
        return canonical;
    }

    /// <summary>The same file with other weights, as training exports it: float32, half to even.</summary>
    public byte[] WithWeights(ReadOnlySpan<long> masterQ40)
    {
        byte[] file = [.. File];
        Export.Weights(masterQ40, in _file, file);
        return file;
    }

    /// <summary>
    /// What a person should look at before he trains: columns whose mean is further than one of the model's own deviations from the mean it
    /// was made with. Where columns have no names and no bounds, another order or unit shows only here. Doubles: for eyes only.
    /// </summary>
    public IReadOnlyList<string> RemarksOn(TabularData data)
    {
        if (_file.Scale == ScaleKind.None || data.Columns != Network.InWidth || data.Rows == 0) return [];
        List<string> remarks = [];
        for (int column = 0; column < data.Columns; column++)
        {
            double sum = 0;
            for (int row = 0; row < data.Rows; row++) sum += data.Mantissas[row * data.Columns + column];
            double mean = sum / data.Rows / Math.Pow(10, data.Decimals[column]);
            double scale = Math.ScaleB(_scaleQ32[column], -32);
            double distance = mean - Math.ScaleB(_subtractQ32[column], -32);
            double deviations = Math.Abs(_file.Scale == ScaleKind.Divide ? distance / scale : distance * scale);
            if (deviations > 1)
                remarks.Add(
                    $"column {column + 1}, '{data.ColumnNames[column]}', has its mean {deviations:0.0} deviations away from the model's");
        }
        return remarks;
    }

    /// <summary>features[rows, columns] and targets[rows] of the profile, as the machine computes them.</summary>
    public LocalRows Prepare(TabularData data, ProfileKind profileKind)
    {
        if (data.Columns != Network.InWidth || data.Classes != Network.Classes)
            throw new ClientException(new DataUnfit(data.Columns, data.Classes, Network.InWidth, Network.Classes));
        if (!Profile.TryOf(profileKind, out Profile profile)) throw new ClientException(new ProfileUnknown(profileKind));
        DataSetHeader header =
            new() { Rows = data.Rows, Columns = data.Columns, Classes = data.Classes, TargetDecimals = data.TargetDecimals };
        DataSetViews views = new() { Decimals = data.Decimals, Mantissas = data.Mantissas, Targets = data.Targets };
        int[] featuresQFA = new int[data.Mantissas.Length];
        long[] targets = new long[data.Rows];
        KernelStatus status = PreparedRows.Scale(Prepared, in profile, in header, in views, featuresQFA, targets, out PreparedRows rows);
        if (status != KernelStatus.Accepted) throw new ClientException(new RowsUnscalable(status));
        return new LocalRows(profile, featuresQFA, targets, rows.Counters);
    }

    /// <summary>
    /// The machine's score of this model on rows. Throws when the machine would find none (a saturation, an undefined metric).
    /// </summary>
    public long Score(LocalRows rows, MetricKind metric)
    {
        Score score = ScoreOf(rows, metric);
        if (score.Exists) return score.ValueQ32;
        throw new ClientException(
            score.Status == KernelStatus.Accepted ? new ScoreSaturated() : new ScoreUndefined(score.Status, metric, Network.Classes));
    }

    /// <summary>The same, null when the machine would find none.</summary>
    public long? TryScore(LocalRows rows, MetricKind metric) => ScoreOf(rows, metric) is { Exists: true } score ? score.ValueQ32 : null;

    Score ScoreOf(LocalRows rows, MetricKind metric)
    {
        Arena arena = new(new byte[checked((int)Scoring<HostOps>.WorkspaceBytes(in Network, rows.Rows)) + Arena.AlignmentBytes]);
        Profile profile = rows.Profile;
        PreparedRows prepared = rows.Prepared;
        return Scoring<HostOps>.Of(in Network, in profile, MasterQ40, in prepared, metric, ref arena);
    }
}

/// <summary>Rows ready for the kernel, on this computer.</summary>
public sealed record LocalRows(Profile Profile, int[] FeaturesQFA, long[] Targets, Counters Counters)
{
    public int Rows => Targets.Length;
    public long Saturations => Counters.Total;
    public PreparedRows Prepared => new() { FeaturesQFA = FeaturesQFA, Targets = Targets, Counters = Counters };
}
