using Rollup.Machine.Simd;

namespace Rollup.Client.Models;

/// <summary>A model file opened with the machine's own rules: what it refuses is refused here, and scores are the machine's bit for bit.</summary>
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

    PreparedModel Prepared => new() { Bytes = File, File = _file, MasterQ40 = MasterQ40, SubtractQ32 = _subtractQ32, ScaleQ32 = _scaleQ32 };

    public static LocalModel Read(byte[] file, string name)
    {
        Arena arena = new(new byte[PreparedModel.BytesMax(file.Length)]);
        ModelStatus status = PreparedModel.Read(file, ref arena, out PreparedModel model);
        return status switch
        {
            ModelStatus.Accepted => new LocalModel(file, in model),
            ModelStatus.Unreadable => throw UserError.Usage(
                $"{name} is not a model that the machine can run", $"status {Import.Structure(file, out _)}",
                "a model is a chain of Sub, Mul or Div, Gemm or MatMul and Add, Relu, Sigmoid or Softmax in float32; make one with `rollup model new`"),
            ModelStatus.NetworkRefused => throw UserError.Usage(
                $"{name} is not a model that the machine can run", $"status {Network.Check(in model.File.Network)}",
                "give it one output, or two to sixteen before a Softmax; `rollup model new` makes one that fits the data"),
            ModelStatus.WeightOutOfRange => throw UserError.Usage(
                $"{name} has a weight that is not a number or not below 128", $"status {status}", "train it again with a smaller learning rate"),
            ModelStatus.ScalingOutOfRange => throw UserError.Usage(
                $"{name} has a scaling constant out of range", "the machine computes with them in Q.32", "scale the column first"),
            _ => throw new InvalidOperationException("the arena is as large as the file can need"),
        };
    }

    /// <summary>The same file with other weights, as training exports it: float32, half to even.</summary>
    public byte[] WithWeights(ReadOnlySpan<long> masterQ40)
    {
        byte[] file = [.. File];
        if (!Export.TryWeights(masterQ40, in _file, file))
            throw UserError.Usage("the model has a layer without bias", "training would find one and the file cannot hold it",
                "make the model with `rollup model new`");
        return file;
    }

    /// <summary>
    /// What a person should look at before he trains: columns whose mean is further than one of the model's own deviations from the mean it
    /// was made with. Names do not travel with a job, so columns in another order or unit show only here. Doubles: for eyes only.
    /// </summary>
    public IReadOnlyList<string> RemarksOn(TabularData data)
    {
        if (_file.Scale == ScaleKind.None || data.Columns != Network.InWidth || data.Rows == 0) return [];
        List<string> remarks = [];
        for (int column = 0; column < data.Columns; column++)
        {
            double sum = 0;
            for (int row = 0; row < data.Rows; row++) sum += data.Mantissas[(row * data.Columns) + column];
            double mean = sum / data.Rows / Math.Pow(10, data.Decimals[column]);
            double scale = Math.ScaleB(_scaleQ32[column], -32);
            double distance = mean - Math.ScaleB(_subtractQ32[column], -32);
            double deviations = Math.Abs(_file.Scale == ScaleKind.Divide ? distance / scale : distance * scale);
            if (deviations > 1)
                remarks.Add($"column {column + 1}, '{data.ColumnNames[column]}', has its mean {deviations:0.0} deviations away from the model's; "
                    + "see that your columns are in the sponsor's order and units");
        }
        return remarks;
    }

    /// <summary>features[rows, columns] and targets[rows] of the profile, as the machine computes them.</summary>
    public LocalRows Prepare(TabularData data, ProfileKind profileKind)
    {
        if (data.Columns != Network.InWidth || data.Classes != Network.Classes)
            throw UserError.Usage(
                $"the data has {data.Columns} features and {data.Classes} classes, the model {Network.InWidth} and {Network.Classes}",
                "they must be equal", "check the CSV's columns, --target and --classes");
        if (!Profile.TryOf(profileKind, out Profile profile)) throw UserError.Usage("unknown profile", $"{profileKind}", "use standard or wide");
        DataSetHeader header = new() { Rows = data.Rows, Columns = data.Columns, Classes = data.Classes, TargetDecimals = data.TargetDecimals };
        DataSetViews views = new() { Decimals = data.Decimals, Mantissas = data.Mantissas, Targets = data.Targets };
        int[] featuresQFA = new int[data.Mantissas.Length];
        long[] targets = new long[data.Rows];
        KernelStatus status = PreparedRows.Scale(Prepared, in profile, in header, in views, featuresQFA, targets, out PreparedRows rows);
        if (status != KernelStatus.Accepted) throw UserError.Usage("the rows cannot be scaled", $"status {status}", "check the data");
        return new LocalRows(profile, featuresQFA, targets, rows.Counters);
    }

    /// <summary>The machine's score of this model on rows. Throws when the machine would find none (a saturation, an undefined metric).</summary>
    public long Score(LocalRows rows, MetricKind metric)
    {
        Arena arena = new(new byte[checked((int)Scoring<HostOps>.WorkspaceBytes(in Network, rows.Rows)) + Arena.AlignmentBytes]);
        Profile profile = rows.Profile;
        PreparedRows prepared = rows.Prepared;
        Score score = Scoring<HostOps>.Of(in Network, in profile, MasterQ40, in prepared, metric, ref arena);
        if (score.Exists) return score.ValueQ32;
        throw score.Status == KernelStatus.Accepted
            ? UserError.Usage("a value left the number range while scoring", "the machine would refuse the score",
                "scale the columns, or use --profile wide")
            : UserError.Usage("the model has no score on these rows", $"status {score.Status}",
                "check that the metric fits the model and that the rows hold every class");
    }
}

/// <summary>Rows ready for the kernel, on this computer.</summary>
public sealed record LocalRows(Profile Profile, int[] FeaturesQFA, long[] Targets, Counters Counters)
{
    public int Rows => Targets.Length;
    public long Saturations => Counters.Total;
    public PreparedRows Prepared => new() { FeaturesQFA = FeaturesQFA, Targets = Targets, Counters = Counters };
}
