namespace Rollup.Market;

/// <summary>
/// What the machine will find, computed outside by the same code: the initial score before posting, a submission's score before it is
/// sent, the model that a replay must give. Terms as posted; memory, at a multiple of 64, of <see cref="MemoryBytes"/>.
/// </summary>
public static class Forecast<TOps> where TOps : struct, IDenseOps
{
    /// <summary>The score of a submitted file; of the initial model if the two files are the same.</summary>
    public static ForecastStatus Score(
        in JobTerms terms, ReadOnlySpan<byte> initialFile, ReadOnlySpan<byte> submittedFile, ReadOnlySpan<byte> dataFile,
        Span<byte> memory,
        out long scoreQ32)
    {
        scoreQ32 = 0;
        WorkTask task = new() { Goal = WorkGoal.Submission };
        JobTerms work = WorkOf(in terms, JudgeKind.PublicHoldout, initialFile, dataFile);
        ForecastStatus status = Load(in work, in task, initialFile, dataFile, memory, out LoadedJob loaded, out WorkPosition position);
        if (status != ForecastStatus.Accepted) return status;
        if (submittedFile.Length != initialFile.Length) return ForecastStatus.GraphDiffers;
        bool isInitial = submittedFile.SequenceEqual(initialFile);
        position.Restart(isInitial ? WorkStep.Narrow : WorkStep.Compare);
        submittedFile.CopyTo(loaded.FileOf(WorkStep.AssembleSubmission));
        if (isInitial) loaded.Model.MasterQ40.CopyTo(loaded.Plan.SubmittedQ40.In(memory)); // as it is, canonical or not
        Run(in work, in task, ref loaded, ref position);
        scoreQ32 = position.ScoreQ32;
        return StatusOf(position.Verdict);
    }

    static ForecastStatus StatusOf(Verdict verdict) => verdict switch
    {
        Verdict.GraphDiffers => ForecastStatus.GraphDiffers,
        Verdict.WeightOutOfRange => ForecastStatus.WeightOutOfRange,
        Verdict.WeightNotCanonical => ForecastStatus.WeightNotCanonical,
        Verdict.NumericFault => ForecastStatus.NumericFault,
        _ => ForecastStatus.Accepted,
    };

    /// <summary>Writes the model that a replay job expects of a client; modelFile is as long as initialFile.</summary>
    public static ForecastStatus Train(
        in JobTerms terms, in Address client, ReadOnlySpan<byte> initialFile, ReadOnlySpan<byte> dataFile, Span<byte> memory,
        Span<byte> modelFile)
    {
        WorkTask task = new() { Goal = WorkGoal.Data };
        JobTerms work = WorkOf(in terms, JudgeKind.Replay, initialFile, dataFile);
        ForecastStatus status = Load(in work, in task, initialFile, dataFile, memory, out LoadedJob loaded, out WorkPosition position);
        if (status != ForecastStatus.Accepted) return status;
        task.Goal = WorkGoal.Submission;
        task.Client = client;
        if (!Replay.CanTrain(in work, in loaded.Model.File.Network)) return ForecastStatus.RecipeUnfit;
        position.Restart(WorkStep.Begin);
        Run(in work, in task, ref loaded, ref position);
        if (position.Verdict == Verdict.NumericFault) return ForecastStatus.NumericFault;
        loaded.FileOf(WorkStep.AssembleSubmission).CopyTo(modelFile);
        return ForecastStatus.Accepted;
    }

    /// <summary>
    /// Units of judging one submission, setup included, and whether the market opens such a job. The network is the initial model's.
    /// </summary>
    public static long UnitsOf(in JobTerms terms, in Network network, out bool isWithinLimits)
    {
        WorkCost cost = WorkCost.Of(in terms, in network);
        isWithinLimits = cost.Fits(in terms);
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

    /// <summary>How many evaluateJob it takes at least to judge all places, where the market opens the job.</summary>
    public static long EvaluationsOf(in JobTerms terms, in Network network)
    {
        WorkCost cost = WorkCost.Of(in terms, in network);
        long each = cost.FitsInput ? SubmissionsPerInput(in terms, in network) : MarketLimits.UnitsPerInputMax;
        long all = cost.FitsInput ? terms.Places : cost.SetupUnits + terms.Places * cost.SubmissionUnits;
        return (all + each - 1) / each;
    }

    /// <summary>Whether judging one submission, setup included, takes more than one input.</summary>
    public static bool NeedsBench(in JobTerms terms, in Network network) => !WorkCost.Of(in terms, in network).FitsInput;

    /// <summary>Bytes of memory that Score and Train work in.</summary>
    public static long MemoryBytes(in JobTerms terms, in Network network) => WorkPlan.Of(in terms, in network).Bytes;

    // Whatever the judge, and whether or not the terms tell the lengths of the files.
    static JobTerms WorkOf(in JobTerms terms, JudgeKind judge, ReadOnlySpan<byte> initialFile, ReadOnlySpan<byte> dataFile)
    {
        JobTerms work = terms;
        work.Judge = (byte)judge;
        work.ModelBytes = (uint)initialFile.Length;
        work.DataBytes = (uint)dataFile.Length;
        return work;
    }

    // Model and data read: the work stands before a submission.
    static ForecastStatus Load(
        in JobTerms terms, in WorkTask task, ReadOnlySpan<byte> initialFile, ReadOnlySpan<byte> dataFile, Span<byte> memory,
        out LoadedJob loaded, out WorkPosition position)
    {
        position = default;
        loaded = default;
        if (initialFile.Length > MarketLimits.ModelBytesMax || dataFile.Length > MarketLimits.DataBytesMax)
            return ForecastStatus.FileTooLarge;
        if (dataFile.Length != DataSet.FileBytes((int)terms.Rows, terms.Columns)) return ForecastStatus.DataUnfit;
        loaded = new LoadedJob(in terms, memory, in position);
        initialFile.CopyTo(loaded.FileOf(WorkStep.AssembleModel));
        position.Go(WorkStep.Structure);
        Run(in terms, in task, ref loaded, ref position);
        if (position.Fit != ModelFit.Accepted) return ForecastStatus.ModelUnfit;
        if (loaded.Plan.Bytes > memory.Length) return ForecastStatus.FileTooLarge;
        dataFile.CopyTo(loaded.FileOf(WorkStep.AssembleData));
        position.Go(WorkStep.CheckData);
        Run(in terms, in task, ref loaded, ref position);
        return position.Data == HoldoutVerdict.Accepted ? ForecastStatus.Accepted : ForecastStatus.DataUnfit;
    }

    static void Run(in JobTerms terms, in WorkTask task, ref LoadedJob loaded, ref WorkPosition position)
    {
        long spentUnits = 0;
        Work<TOps>.Run(in terms, in task, ref loaded, long.MaxValue, ref spentUnits, ref position);
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
