namespace Rollup.Market;

/// <summary>What judging one job costs, in the kernel's units, from shapes alone: known as soon as the initial model is.</summary>
public struct WorkCost
{
    const long UnitsPerCopiedByte = 12;   // find, copy
    const long UnitsPerComparedByte = 4;
    const long UnitsPerStructureByte = 132; // of a file full of empty fields
    const long UnitsPerHashedByte = 64;   // SHA-256
    const long UnitsPerImported = 64;     // one number from float32 to fixed point
    const long UnitsPerExported = 128;    // and back
    const long UnitsPerMoved = 12;        // a weight copied, with its moments cleared
    const long UnitsPerTarget = 64;

    // Messages have a greatest number of fields, names a greatest length.
    const long StructureUnitsMax = 1L << 23;

    public long SetupUnits;      // once: initial model, data, features
    public long SubmissionUnits; // for each submission
    public long Bytes;           // of memory

    /// <summary>Whether the work on all places of such a job is done at all.</summary>
    public readonly bool Fits(in JobTerms terms)
    {
        const long most = MarketLimits.UnitsPerJobMax;
        if (Bytes > BenchRow.MemoryBytes || SetupUnits > most || SubmissionUnits > most) return false;
        long fileBytes = terms.DataBytes + (long)terms.ModelBytes * (Judge.Of(in terms).TakesModels ? 1 + terms.Places : 1);
        long byBytes = Math.Min(most, fileBytes * MarketLimits.UnitsPerFileByteMax);
        long unitsMax = FitsInput ? Math.Max(byBytes, MarketLimits.UnitsOfWholeStepsMax) : byBytes;
        return (SetupUnits + SubmissionUnits) * (terms.Places + 1) <= unitsMax; // once more, to open it
    }

    /// <summary>Whether one submission with its setup is done in one input, in scratch.</summary>
    public readonly bool FitsInput =>
        Bytes <= Layout.ScratchBytes && SetupUnits + SubmissionUnits <= MarketLimits.UnitsPerInputMax;

    /// <summary>Of making so many bytes zeros: two instructions for each eight.</summary>
    internal static ulong UnitsOfClearing(int bytes) => (ulong)bytes / 8;

    /// <summary>Of reading the initial model for the first time, whatever its bytes.</summary>
    // A byte is of a weight or of the structure; a network that is read may be as wide as any.
    public static ulong UnitsOfReading(in JobTerms terms) =>
        terms.ModelBytes * (ulong)(UnitsPerCopiedByte + UnitsPerStructureByte + UnitsPerImported / Float32.Bytes)
        + (ulong)UnitsOfScaling(Limits.WidthMax);

    /// <summary>Whether an initial model of that length can be read in one input and in scratch, whatever its bytes.</summary>
    // Of a parameter there are 4 bytes in the file and 8 in memory; a network that is read may be as wide as any.
    public static bool CanRead(in JobTerms terms) =>
        UnitsOfReading(in terms) <= (ulong)MarketLimits.UnitsPerInputMax
        && 3UL * terms.ModelBytes + 2 * Limits.WidthMax * sizeof(long) + WorkPlan.FixedBytesMax <= Layout.ScratchBytes;

    /// <summary>The network, and in a replay job the recipe, are accepted by the kernel.</summary>
    public static WorkCost Of(in JobTerms terms, in Network network, long unitsPerPiece = Cost.UnitsPerPiece)
    {
        WorkCost cost = default;
        for (WorkStep step = WorkStep.AssembleModel; step <= WorkStep.ScaleRows; step++)
            cost.SetupUnits += ShapeOf(in terms, in network, step, unitsPerPiece).Units;
        Judgement.AddCost(in terms, in network, unitsPerPiece, ref cost);
        cost.Bytes = WorkPlan.Of(in terms, in network, unitsPerPiece).Bytes;
        return cost;
    }

    /// <summary>Units of some steps, each whole. Training is not among them: TrainingPlan.UnitsOf.</summary>
    public static long UnitsOf(in JobTerms terms, in Network network, WorkStep first, WorkStep last, long unitsPerPiece)
    {
        long units = 0;
        for (WorkStep step = first; step <= last; step++) units += ShapeOf(in terms, in network, step, unitsPerPiece).Units;
        return units;
    }

    /// <summary>Items and units of a step. Before the structure is known, the network is not looked at.</summary>
    public static StepShape ShapeOf(in JobTerms terms, in Network network, WorkStep step, long unitsPerPiece)
    {
        int rows = (int)terms.Rows, parameters = network.ParameterCount, modelBytes = (int)terms.ModelBytes;
        switch (step)
        {
            case WorkStep.AssembleModel or WorkStep.AssembleSubmission:
                return StepShape.Of(modelBytes, UnitsPerCopiedByte, unitsPerPiece);
            case WorkStep.Structure: return StepShape.Whole(Math.Min(modelBytes * UnitsPerStructureByte, StructureUnitsMax));
            case WorkStep.Weights or WorkStep.Import: return StepShape.Of(parameters, UnitsPerImported, unitsPerPiece);
            case WorkStep.Scaling: return StepShape.Whole(UnitsOfScaling(network.InWidth));
            case WorkStep.AssembleData: return StepShape.Of((int)terms.DataBytes, UnitsPerCopiedByte, unitsPerPiece);
            case WorkStep.CheckData: return StepShape.Whole(Cost.UnitsPerCall + (rows + terms.Columns) * UnitsPerTarget);
            case WorkStep.ScaleRows:
                return StepShape.Of(rows, Cost.UnitsOfIngestion(1, terms.Columns) + UnitsPerTarget, unitsPerPiece);
            case WorkStep.Compare: return StepShape.Of(modelBytes, UnitsPerComparedByte, unitsPerPiece);
            case WorkStep.Canonical or WorkStep.Export: return StepShape.Of(parameters, UnitsPerExported, unitsPerPiece);
            case WorkStep.Begin or WorkStep.Narrow: return StepShape.Of(parameters, UnitsPerMoved, unitsPerPiece);
            case WorkStep.Measure: return StepShape.Whole(EvaluationPlan.UnitsOfBounds(in network));
            case WorkStep.ScoreRows: return EvaluationPlan.ShapeOfRows(in network, rows, unitsPerPiece);
            case WorkStep.Score: return StepShape.Whole(EvaluationPlan.UnitsOfScore(rows));
            case WorkStep.Copy: return StepShape.Of(modelBytes, UnitsPerCopiedByte, unitsPerPiece);
            default: // Identify
                int leaves = UnixFs.ChunkCount(modelBytes);
                return StepShape.Of(
                    leaves, Math.Min(modelBytes, UnixFs.ChunkBytes) * UnitsPerHashedByte, unitsPerPiece, Cost.UnitsPerCall);
        }
    }

    static long UnitsOfScaling(int columns) => 2L * columns * UnitsPerImported;
}
