using Rollup.Kernel;
using Rollup.Protocol;

namespace Rollup.Market;

/// <summary>What judging one job costs, in the kernel's units, from shapes alone: known as soon as the initial model is.</summary>
struct WorkCost
{
    /// <summary>Room for the engine beside files, features, targets and weights.</summary>
    public const int WorkspaceBytesMax = 12 * 1_048_576;

    const long UnitsPerModelByte = 320;    // two readings of a file full of empty fields, as when a job opens
    const long UnitsPerFileByte = 16;      // find, copy, parse data; compare
    const long UnitsPerHashedByte = 64;    // SHA-256
    const long UnitsPerWeight = 256;       // one number between float32 and fixed point

    public long SetupUnits;      // once per input: initial model, data, features
    public long SubmissionUnits; // for each submission
    public long WorkspaceBytes;

    public readonly bool Fits(int places) =>
        WorkspaceBytes <= WorkspaceBytesMax
        && SetupUnits + SubmissionUnits <= MarketLimits.UnitsPerInputMax
        && (SetupUnits + SubmissionUnits) * places <= MarketLimits.UnitsPerJobMax;

    /// <summary>The network, and in a replay job the recipe, are accepted by the kernel.</summary>
    public static WorkCost Of(in JobTerms terms, in Network network)
    {
        int rows = (int)terms.Rows;
        WorkCost cost = default;
        cost.SetupUnits = terms.ModelBytes * UnitsPerModelByte + terms.DataBytes * UnitsPerFileByte
            + Cost.UnitsOfIngestion(rows, terms.Columns);
        long weightUnits = network.ParameterCount * UnitsPerWeight;
        if ((JudgeKind)terms.Judge == JudgeKind.Replay)
        {
            Recipe recipe = Replay.RecipeOf(in terms.Recipe);
            cost.SubmissionUnits = Cost.UnitsOfTraining(in network, in recipe, rows) + 2 * weightUnits + terms.ModelBytes * UnitsPerHashedByte;
            cost.WorkspaceBytes = Cost.WorkspaceBytesOfTraining(in network, in recipe, rows);
            return cost;
        }
        cost.SubmissionUnits = Cost.UnitsOfEvaluation(in network, rows) + weightUnits + terms.ModelBytes * UnitsPerFileByte;
        cost.WorkspaceBytes = Cost.WorkspaceBytesOfEvaluation(in network, rows);
        return cost;
    }
}
