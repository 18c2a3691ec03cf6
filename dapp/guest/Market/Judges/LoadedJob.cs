namespace Rollup.Market;

/// <summary>Whether a file can be the initial model of a job.</summary>
enum ModelFit : byte
{
    Accepted = 0,
    Unreadable = 1, // no model of ours, or a weight out of range
    OutputDiffers = 2, // the job names an output function, and the file has another
    Unfit = 3,      // other columns, other classes, or an output that the metric does not fit
}

/// <summary>One job's model and data, read into scratch memory for judging.</summary>
ref struct LoadedJob
{
    public Arena Arena;
    public PreparedModel Model; // the initial one
    public PreparedRows Rows;
    public Profile Profile;

    /// <summary>Loads the initial model that was read before.</summary>
    public void LoadHeldModel(StateView view, int jobIndex, Span<byte> scratch)
    {
        Arena = new Arena(scratch);
        if (LoadModel(view, jobIndex) != ModelFit.Accepted)
            throw new InvalidOperationException("the initial model was read before");
    }

    /// <summary>Loads the data, of which the same holds.</summary>
    public void LoadHeldData(StateView view, int jobIndex)
    {
        if (LoadData(view, jobIndex) != HoldoutVerdict.Accepted)
            throw new InvalidOperationException("the data was read before");
    }

    /// <summary>Reads the initial model from its blocks.</summary>
    public ModelFit LoadModel(StateView view, int jobIndex)
    {
        ref readonly JobRow job = ref view.JobAt(jobIndex);
        Span<byte> file = Take<byte>((int)job.Terms.ModelBytes);
        FileBlocks.Assemble(view, JobFile.InitialModel(jobIndex), file);
        return ReadModel(in job.Terms, file);
    }

    /// <summary>Reads the data from blocks and turns it into features and targets. After the model.</summary>
    public HoldoutVerdict LoadData(StateView view, int jobIndex)
    {
        ref readonly JobRow job = ref view.JobAt(jobIndex);
        Span<byte> file = Take<byte>((int)job.Terms.DataBytes);
        FileBlocks.Assemble(view, JobFile.Data(jobIndex), file);
        return ReadData(in job.Terms, file);
    }

    /// <summary>Reads the initial model and checks it against the terms. The file stays where it is.</summary>
    public ModelFit ReadModel(in JobTerms terms, ReadOnlySpan<byte> file)
    {
        ModelStatus status = PreparedModel.Read(file, (OutputKind)terms.OutputFunction, ref Arena, out Model);
        if (status == ModelStatus.ArenaTooSmall) throw new InvalidOperationException("scratch holds the largest job");
        if (status == ModelStatus.OutputDiffers) return ModelFit.OutputDiffers;
        if (status != ModelStatus.Accepted) return ModelFit.Unreadable;
        ref readonly Network network = ref Model.File.Network;
        bool isFit = Profile.TryOf((ProfileKind)terms.Recipe.Profile, out Profile)
            && network.InWidth == terms.Columns && network.Classes == terms.Classes && Metrics.Fits((MetricKind)terms.Metric, in network);
        return isFit ? ModelFit.Accepted : ModelFit.Unfit;
    }

    /// <summary>Checks the data against the terms and turns it into features and targets.</summary>
    public HoldoutVerdict ReadData(in JobTerms terms, ReadOnlySpan<byte> file)
    {
        if (DataSet.TryRead(file, out DataSetHeader header, out DataSetViews views) != DataSetStatus.Accepted)
            return HoldoutVerdict.Unreadable;
        if (header.Rows != (int)terms.Rows || header.Columns != terms.Columns || header.Classes != terms.Classes)
            return HoldoutVerdict.ShapeDiffers;
        if (!CountsAgree(in terms, views.Targets)) return HoldoutVerdict.ClassCountsDiffer;

        Span<long> targets = Take<long>(header.Rows);
        Span<int> featuresQFA = Take<int>(header.Rows * header.Columns);
        KernelStatus status = PreparedRows.Scale(in Model, in Profile, in header, in views, featuresQFA, targets, out Rows);
        return status == KernelStatus.Accepted ? HoldoutVerdict.Accepted : HoldoutVerdict.NumericFault;
    }

    /// <summary>A span of scratch. Its total is bounded by the limits: files, features, targets and weights of one job.</summary>
    public Span<T> Take<T>(int count) where T : struct =>
        Arena.TryTake(count, out Span<T> elements) ? elements : throw new InvalidOperationException("scratch holds the largest job");

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
