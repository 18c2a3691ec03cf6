namespace Rollup.Market;

/// <summary>
/// What the machine will find, computed outside by the same code: the initial score before posting, a submission's score before it is
/// sent, the model that a replay must give. Terms as posted; scratch of <see cref="Layout.ScratchBytes"/> at a multiple of 64.
/// </summary>
public static class Forecast<TOps> where TOps : struct, IDenseOps
{
    /// <summary>The score of a submitted file; of the initial model if the two files are the same.</summary>
    public static ForecastStatus Score(
        in JobTerms terms, ReadOnlySpan<byte> initialFile, ReadOnlySpan<byte> submittedFile, ReadOnlySpan<byte> dataFile,
        Span<byte> scratch,
        out long scoreQ32)
    {
        scoreQ32 = 0;
        ForecastStatus status = Load(in terms, initialFile, dataFile, scratch, out LoadedJob loaded);
        if (status != ForecastStatus.Accepted) return status;
        Span<long> masterQ40 = loaded.Take<long>(loaded.Model.File.Network.ParameterCount);
        if (submittedFile.SequenceEqual(initialFile)) loaded.Model.MasterQ40.CopyTo(masterQ40);
        else status = StatusOf(Import.Submission(initialFile, submittedFile, in loaded.Model.File, masterQ40));
        if (status != ForecastStatus.Accepted) return status;
        return Holdout.TryScore<TOps>(in terms, ref loaded, masterQ40, out scoreQ32) ? ForecastStatus.Accepted
            : ForecastStatus.NumericFault;
    }

    static ForecastStatus StatusOf(SubmissionStatus status) => status switch
    {
        SubmissionStatus.Accepted => ForecastStatus.Accepted,
        SubmissionStatus.GraphDiffers => ForecastStatus.GraphDiffers,
        SubmissionStatus.WeightOutOfRange => ForecastStatus.WeightOutOfRange,
        _ => ForecastStatus.WeightNotCanonical,
    };

    /// <summary>Writes the model that a replay job expects of a client; modelFile is as long as initialFile.</summary>
    public static ForecastStatus Train(
        in JobTerms terms, in Address client, ReadOnlySpan<byte> initialFile, ReadOnlySpan<byte> dataFile, Span<byte> scratch,
        Span<byte> modelFile)
    {
        ForecastStatus status = Load(in terms, initialFile, dataFile, scratch, out LoadedJob loaded);
        if (status != ForecastStatus.Accepted) return status;
        bool isFit = Replay.CanTrain(in terms, in loaded.Model.File.Network)
            && WorkCost.Of(in terms, in loaded.Model.File.Network).WorkspaceBytes <= WorkCost.WorkspaceBytesMax;
        if (!isFit) return ForecastStatus.RecipeUnfit;
        return Replay.TryTrain<TOps>(in terms, in client, ref loaded, modelFile) ? ForecastStatus.Accepted : ForecastStatus.NumericFault;
    }

    /// <summary>
    /// Units of judging one submission, setup included, and whether the market opens such a job. The network is the initial model's.
    /// </summary>
    public static long UnitsOf(in JobTerms terms, in Network network, out bool isWithinLimits)
    {
        WorkCost cost = WorkCost.Of(in terms, in network);
        isWithinLimits = cost.Fits(terms.Places);
        return cost.SetupUnits + cost.SubmissionUnits;
    }

    /// <summary>
    /// How many submissions one evaluateJob scores at most, where the market opens the job: setup is paid once for all of them.
    /// </summary>
    public static long SubmissionsPerInput(in JobTerms terms, in Network network)
    {
        WorkCost cost = WorkCost.Of(in terms, in network);
        return Math.Max(1, (MarketLimits.UnitsPerInputMax - cost.SetupUnits) / cost.SubmissionUnits);
    }

    static ForecastStatus Load(
        in JobTerms terms, ReadOnlySpan<byte> initialFile, ReadOnlySpan<byte> dataFile, Span<byte> scratch, out LoadedJob loaded)
    {
        loaded = new LoadedJob { Arena = new Arena(scratch) };
        if ((long)initialFile.Length + dataFile.Length > WorkCost.FilesBytesMax) return ForecastStatus.FileTooLarge;
        Span<byte> model = loaded.Take<byte>(initialFile.Length);
        initialFile.CopyTo(model);
        if (loaded.ReadModel(in terms, model) != ModelFit.Accepted) return ForecastStatus.ModelUnfit;
        Span<byte> data = loaded.Take<byte>(dataFile.Length);
        dataFile.CopyTo(data);
        return loaded.ReadData(in terms, data) == HoldoutVerdict.Accepted ? ForecastStatus.Accepted : ForecastStatus.DataUnfit;
    }
}

/// <summary>Ordered by precedence: when several refusals apply, the lowest number is returned.</summary>
public enum ForecastStatus : byte
{
    Accepted = 0,
    FileTooLarge = 1,
    ModelUnfit = 2, // no model of ours, or not one for these columns, classes and metric
    DataUnfit = 3,  // no data set, or not of these rows, columns, classes and counts
    GraphDiffers = 4,
    WeightOutOfRange = 5,
    WeightNotCanonical = 6,
    RecipeUnfit = 7,
    NumericFault = 8,
}
