namespace Rollup.Market;

/// <summary>What judging one job costs, in the kernel's units, from shapes alone: known as soon as the initial model is.</summary>
struct WorkCost
{
    /// <summary>Room for the engine beside files, features, targets and weights.</summary>
    public const int WorkspaceBytesMax = 12 * 1_048_576;

    /// <summary>The initial model and the data together: scratch has room for both of these, a submission, features and weights.</summary>
    public const uint FilesBytesMax = 5 * 262_144;

    const long UnitsPerModelByte = 160; // of a file full of empty fields
    public const long UnitsPerFileByte = 16;   // find, copy, parse data; compare
    public const long UnitsPerHashedByte = 64; // SHA-256
    public const long UnitsPerWeight = 256;    // one number between float32 and fixed point

    public long SetupUnits;      // once per input: initial model, data, features
    public long SubmissionUnits; // for each submission
    public long WorkspaceBytes;
    public long FilesBytes;

    public readonly bool Fits(int places) =>
        WorkspaceBytes <= WorkspaceBytesMax && FilesBytes <= FilesBytesMax
        && SetupUnits + SubmissionUnits <= MarketLimits.UnitsPerInputMax
        && (SetupUnits + SubmissionUnits) * places <= MarketLimits.UnitsPerJobMax;

    /// <summary>Of reading the initial model for the first time, whatever its bytes.</summary>
    public static ulong UnitsOfReading(in JobTerms terms) => terms.ModelBytes * (ulong)UnitsPerModelByte;

    /// <summary>The network, and in a replay job the recipe, are accepted by the kernel.</summary>
    public static WorkCost Of(in JobTerms terms, in Network network)
    {
        WorkCost cost = default;
        cost.FilesBytes = (long)terms.ModelBytes + terms.DataBytes;
        cost.SetupUnits = terms.ModelBytes * UnitsPerModelByte + terms.DataBytes * UnitsPerFileByte
            + Cost.UnitsOfIngestion((int)terms.Rows, terms.Columns);
        Judgement.AddCost(in terms, in network, ref cost);
        return cost;
    }
}
