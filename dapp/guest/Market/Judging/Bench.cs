using Rollup.Kernel;
using Rollup.Protocol;

namespace Rollup.Market;

/// <summary>One job's model and data laid out in scratch memory for judging.</summary>
ref struct Bench
{
    public Arena Arena;
    public OnnxModel Onnx;
    public Network Network;
    public Profile Profile;
    public Span<byte> InitialFile;
    public Span<long> MasterQ40;   // [parameters] of the initial model
    public Span<int> WeightsQ24;   // [parameters] of whatever is scored
    public Span<long> SubtractQ32; // [columns]
    public Span<long> ScaleQ32;    // [columns]; of no use if the model does not scale
    public Span<int> FeaturesQFA;  // [rows, columns]
    public Span<long> Targets;     // [rows]
    public bool IsSaturated;       // some feature did not fit

    /// <summary>Sets everything up from blocks that are all held and were checked when they came.</summary>
    public static Bench Set(StateView view, int jobIndex, Span<byte> scratch)
    {
        Bench bench = new() { Arena = new Arena(scratch) };
        if (bench.TakeModel(view, jobIndex, 0, default) != ProvideBlockStatus.Accepted)
            throw new InvalidOperationException("the initial model was checked when the job opened");
        if (bench.TakeData(view, jobIndex, 0, default) != HoldoutVerdict.Accepted)
            throw new InvalidOperationException("the data was checked when it was complete");
        return bench;
    }

    /// <summary>Reads the initial model from blocks; the one not stored yet stands at the positions of the mask.</summary>
    public ProvideBlockStatus TakeModel(StateView view, int jobIndex, ulong mask, ReadOnlySpan<byte> block)
    {
        ref readonly JobRow job = ref view.Jobs[jobIndex];
        InitialFile = Take<byte>((int)job.Terms.ModelBytes);
        JobFiles.Assemble(view, jobIndex, JobFiles.Model, mask, block, InitialFile);
        return ReadModel(in job.Terms);
    }

    /// <summary>Reads the data from blocks and turns it into features and targets. After the model.</summary>
    public HoldoutVerdict TakeData(StateView view, int jobIndex, ulong mask, ReadOnlySpan<byte> block)
    {
        ref readonly JobRow job = ref view.Jobs[jobIndex];
        Span<byte> file = Take<byte>((int)job.Terms.DataBytes);
        JobFiles.Assemble(view, jobIndex, JobFiles.Data, mask, block, file);
        return ReadData(in job.Terms, file);
    }

    /// <summary>Reads the initial file that stands on the bench.</summary>
    public ProvideBlockStatus ReadModel(in JobTerms terms)
    {
        if (!ModelFile.TryRead(InitialFile, out Onnx, out Network)) return ProvideBlockStatus.ModelUnreadable;
        MasterQ40 = Take<long>(Network.ParameterCount);
        WeightsQ24 = Take<int>(Network.ParameterCount);
        SubtractQ32 = Take<long>(Network.InWidth);
        ScaleQ32 = Take<long>(Network.InWidth);
        if (!ModelFile.TryImport(InitialFile, in Onnx, MasterQ40)) return ProvideBlockStatus.ModelUnreadable;
        if (!ModelFile.TryReadScaling(InitialFile, in Onnx, SubtractQ32, ScaleQ32)) return ProvideBlockStatus.ModelUnreadable;
        bool isFit = Profile.TryOf((ProfileKind)terms.Recipe.Profile, out Profile)
            && Network.InWidth == terms.Columns && Network.Classes == terms.Classes && Metrics.Fits((MetricKind)terms.Metric, in Network);
        return isFit ? ProvideBlockStatus.Accepted : ProvideBlockStatus.ModelUnfit;
    }

    /// <summary>Checks the data against the terms and turns it into features and targets, with the model's own constants.</summary>
    public HoldoutVerdict ReadData(in JobTerms terms, ReadOnlySpan<byte> file)
    {
        if (DataSet.TryRead(file, out DataSetHeader header, out DataSetViews views) != DataSetStatus.Accepted) return HoldoutVerdict.Unreadable;
        if (header.Rows != (int)terms.Rows || header.Columns != terms.Columns || header.Classes != terms.Classes)
            return HoldoutVerdict.ShapeDiffers;
        if (!CountsAgree(in terms, views.Targets)) return HoldoutVerdict.ClassCountsDiffer;

        Targets = Take<long>(header.Rows);
        for (int row = 0; row < header.Rows; row++)
            Targets[row] = header.Classes != 0 ? views.Targets[row] : Ingestion.DecimalQ32(views.Targets[row], header.TargetDecimals);
        FeaturesQFA = Take<int>(header.Rows * header.Columns);
        return Scale(in views, header.Rows, header.Columns) ? HoldoutVerdict.Accepted : HoldoutVerdict.NumericFault;
    }

    /// <summary>A span of scratch. Its total is bounded by the limits: files, features, targets and weights of one job.</summary>
    public Span<T> Take<T>(int count) where T : struct
    {
        if (!Arena.TryTake(count, out Span<T> elements)) throw new InvalidOperationException("scratch holds the largest job");
        return elements;
    }

    bool Scale(scoped in DataSetViews views, int rows, int columns)
    {
        ScaleKind kind = ModelFile.KindOfScale(in Onnx);
        ReadOnlySpan<long> scaleQ32 = kind == ScaleKind.None ? default : ScaleQ32;
        Counters counters = default;
        KernelStatus status = Ingestion.Scale(
            views.Mantissas, views.Decimals, SubtractQ32, scaleQ32, kind, rows, columns, in Profile, FeaturesQFA, ref counters);
        IsSaturated = counters.Total != 0;
        return status == KernelStatus.Accepted;
    }

    static bool CountsAgree(in JobTerms terms, ReadOnlySpan<int> targets)
    {
        if (terms.Classes == 0) return true;
        Span<uint> counts = stackalloc uint[Limits.ClassesMax];
        counts = counts.Slice(0, terms.Classes);
        DataSet.CountClasses(targets, counts);
        for (int index = 0; index < counts.Length; index++)
            if (counts[index] != terms.ClassCounts.Items[index]) return false;
        return true;
    }
}
