using Rollup.Kernel;
using Rollup.Protocol;

namespace Rollup.Market;

/// <summary>
/// What the machine will find, computed outside by the same code: the initial score before posting, a submission's score before it is
/// sent, the model that a replay must give. Terms as posted; scratch of <see cref="Layout.ScratchBytes"/> at a multiple of 64.
/// </summary>
public static class Forecast<TOps> where TOps : struct, IDenseOps
{
    /// <summary>The score of a submitted file; of the initial model if the two files are the same.</summary>
    public static ForecastStatus Score(
        in JobTerms terms, ReadOnlySpan<byte> initialFile, ReadOnlySpan<byte> submittedFile, ReadOnlySpan<byte> dataFile, Span<byte> scratch,
        out long scoreQ32)
    {
        scoreQ32 = 0;
        ForecastStatus status = Set(in terms, initialFile, dataFile, scratch, out Bench bench);
        if (status != ForecastStatus.Accepted) return status;
        if (!OnnxFile.SameGraph(initialFile, submittedFile, in bench.Onnx)) return ForecastStatus.GraphDiffers;
        Span<long> masterQ40 = bench.Take<long>(bench.Network.ParameterCount);
        if (!ModelFile.TryImport(submittedFile, in bench.Onnx, masterQ40)) return ForecastStatus.WeightOutOfRange;
        return Holdout.TryEvaluate<TOps>(in terms, ref bench, masterQ40, out scoreQ32) ? ForecastStatus.Accepted : ForecastStatus.NumericFault;
    }

    /// <summary>Writes the model that a replay job expects of a client; modelFile is as long as initialFile.</summary>
    public static ForecastStatus Train(
        in JobTerms terms, in Address client, ReadOnlySpan<byte> initialFile, ReadOnlySpan<byte> dataFile, Span<byte> scratch, Span<byte> modelFile)
    {
        ForecastStatus status = Set(in terms, initialFile, dataFile, scratch, out Bench bench);
        if (status != ForecastStatus.Accepted) return status;
        bool isFit = Replay.CanRepeat(in terms, in bench.Onnx, in bench.Network)
            && WorkCost.Of(in terms, in bench.Network).WorkspaceBytes <= WorkCost.WorkspaceBytesMax;
        if (!isFit) return ForecastStatus.RecipeUnfit;
        return Replay.TryTrain<TOps>(in terms, in client, ref bench, modelFile) ? ForecastStatus.Accepted : ForecastStatus.NumericFault;
    }

    /// <summary>Units of judging one submission, setup included, and whether the market opens such a job. The network is ModelFile's.</summary>
    public static long UnitsOf(in JobTerms terms, in Network network, out bool isWithinLimits)
    {
        WorkCost cost = WorkCost.Of(in terms, in network);
        isWithinLimits = cost.Fits(terms.Places);
        return cost.SetupUnits + cost.SubmissionUnits;
    }

    /// <summary>How many submissions one evaluateJob scores at most, where the market opens the job: setup is paid once for all of them.</summary>
    public static long SubmissionsPerInput(in JobTerms terms, in Network network)
    {
        WorkCost cost = WorkCost.Of(in terms, in network);
        return Math.Max(1, (MarketLimits.UnitsPerInputMax - cost.SetupUnits) / cost.SubmissionUnits);
    }

    static ForecastStatus Set(
        in JobTerms terms, ReadOnlySpan<byte> initialFile, ReadOnlySpan<byte> dataFile, Span<byte> scratch, out Bench bench)
    {
        bench = new Bench { Arena = new Arena(scratch) };
        if (initialFile.Length > MarketLimits.ModelBytesMax || dataFile.Length > MarketLimits.DataBytesMax) return ForecastStatus.FileTooLarge;
        bench.InitialFile = bench.Take<byte>(initialFile.Length);
        initialFile.CopyTo(bench.InitialFile);
        if (bench.ReadModel(in terms) != ProvideBlockStatus.Accepted) return ForecastStatus.ModelUnfit;
        Span<byte> data = bench.Take<byte>(dataFile.Length);
        dataFile.CopyTo(data);
        return bench.ReadData(in terms, data) == HoldoutVerdict.Accepted ? ForecastStatus.Accepted : ForecastStatus.DataUnfit;
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
    RecipeUnfit = 6,
    NumericFault = 7,
}
