using Rollup.Cli.Data;
using Rollup.Kernel;
using Rollup.Machine.Simd;
using Rollup.Market;
using Rollup.Protocol;

namespace Rollup.Cli.Models;

/// <summary>A model file opened with the machine's own rules: what it refuses is refused here, and scores are the machine's bit for bit.</summary>
sealed class LocalModel
{
    readonly long[] _subtractQ32;
    readonly long[] _scaleQ32;
    readonly OnnxModel _onnx;
    readonly Network _network;

    LocalModel(byte[] file, in OnnxModel onnx, in Network network, long[] masterQ40, long[] subtractQ32, long[] scaleQ32)
    {
        File = file;
        _onnx = onnx;
        _network = network;
        MasterQ40 = masterQ40;
        _subtractQ32 = subtractQ32;
        _scaleQ32 = scaleQ32;
    }

    public byte[] File { get; }
    public ref readonly Network Network => ref _network;

    /// <summary>[parameters], Q.40.</summary>
    public long[] MasterQ40 { get; }

    public static LocalModel Read(byte[] file, string name)
    {
        if (!ModelFile.TryRead(file, out OnnxModel onnx, out Network network))
        {
            OnnxStatus status = OnnxFile.TryRead(file, out _);
            throw UserError.Usage(
                $"{name} is not a model that the machine can run", $"status {status}",
                "a model is a chain of Sub, Mul or Div, Gemm or MatMul and Add, Relu, Sigmoid or Softmax in float32; make one with `rollup model new`");
        }
        long[] masterQ40 = new long[network.ParameterCount];
        if (!ModelFile.TryImport(file, in onnx, masterQ40))
            throw UserError.Usage($"{name} has a weight that is not a number or not below 128", "status WeightOutOfRange",
                "train it again with a smaller learning rate");
        long[] subtractQ32 = new long[network.InWidth];
        long[] scaleQ32 = new long[network.InWidth];
        if (!ModelFile.TryReadScaling(file, in onnx, subtractQ32, scaleQ32))
            throw UserError.Usage($"{name} has a scaling constant out of range", "the machine computes with them in Q.32", "scale the column first");
        return new LocalModel(file, in onnx, in network, masterQ40, subtractQ32, scaleQ32);
    }

    /// <summary>The same file with other weights, as training exports it: float32, half to even.</summary>
    public byte[] WithWeights(ReadOnlySpan<long> masterQ40)
    {
        byte[] file = [.. File];
        if (!ModelFile.TryExport(masterQ40, in _onnx, file))
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
        ScaleKind kind = ModelFile.KindOfScale(in _onnx);
        if (kind == ScaleKind.None || data.Columns != _network.InWidth || data.Rows == 0) return [];
        List<string> remarks = [];
        for (int column = 0; column < data.Columns; column++)
        {
            double sum = 0;
            for (int row = 0; row < data.Rows; row++) sum += data.Mantissas[(row * data.Columns) + column];
            double mean = sum / data.Rows / Math.Pow(10, data.Decimals[column]);
            double scale = Math.ScaleB(_scaleQ32[column], -32);
            double distance = mean - Math.ScaleB(_subtractQ32[column], -32);
            double deviations = Math.Abs(kind == ScaleKind.Divide ? distance / scale : distance * scale);
            if (deviations > 1)
                remarks.Add($"column {column + 1}, '{data.ColumnNames[column]}', has its mean {deviations:0.0} deviations away from the model's; "
                    + "see that your columns are in the sponsor's order and units");
        }
        return remarks;
    }

    /// <summary>features[rows, columns] and targets[rows] of the profile, as the machine computes them.</summary>
    public PreparedRows Prepare(TabularData data, ProfileKind profileKind)
    {
        if (data.Columns != _network.InWidth || data.Classes != _network.Classes)
            throw UserError.Usage(
                $"the data has {data.Columns} features and {data.Classes} classes, the model {_network.InWidth} and {_network.Classes}",
                "they must be equal", "check the CSV's columns, --target and --classes");
        if (!Profile.TryOf(profileKind, out Profile profile)) throw UserError.Usage("unknown profile", $"{profileKind}", "use standard or wide");
        int[] featuresQFA = new int[data.Mantissas.Length];
        Counters counters = default;
        ScaleKind kind = ModelFile.KindOfScale(in _onnx);
        KernelStatus status = Ingestion.Scale(
            data.Mantissas, data.Decimals, _subtractQ32, kind == ScaleKind.None ? [] : _scaleQ32, kind, data.Rows, data.Columns, in profile,
                featuresQFA, ref counters);
        if (status != KernelStatus.Accepted) throw UserError.Usage("the rows cannot be scaled", $"status {status}", "check the data");
        long[] targets = new long[data.Rows];
        for (int row = 0; row < targets.Length; row++)
            targets[row] = data.Classes != 0 ? data.Targets[row] : Ingestion.DecimalQ32(data.Targets[row], data.TargetDecimals);
        return new PreparedRows(profile, featuresQFA, targets, counters.Total);
    }

    /// <summary>The machine's score of this model on rows. Throws when the machine would find none (a saturation, an undefined metric).</summary>
    public long Score(PreparedRows rows, MetricKind metric)
    {
        int[] weightsQ24 = new int[_network.ParameterCount];
        if (!Weights.TryToCompute(MasterQ40, weightsQ24)) throw new InvalidOperationException("an imported weight is always in range");
        Arena arena = new(new byte[checked((int)Cost.WorkspaceBytesOfEvaluation(in _network, rows.Rows)) + Arena.AlignmentBytes]);
        Counters counters = default;
        Profile profile = rows.Profile;
        KernelStatus status = Engine<HostOps>.Evaluate(
            in _network, in profile, weightsQ24, rows.FeaturesQFA, rows.Targets, rows.Rows, metric, ref arena, ref counters, out long scoreQ32);
        if (status != KernelStatus.Accepted)
            throw UserError.Usage("the model has no score on these rows", $"status {status}",
                "check that the metric fits the model and that the rows hold every class");
        if (counters.Total + rows.Saturations != 0)
            throw UserError.Usage("a value left the number range while scoring", "the machine would refuse the score",
                "scale the columns, or use --profile wide");
        return scoreQ32;
    }
}

/// <summary>Rows ready for the kernel.</summary>
sealed record PreparedRows(Profile Profile, int[] FeaturesQFA, long[] Targets, long Saturations)
{
    public int Rows => Targets.Length;
}
