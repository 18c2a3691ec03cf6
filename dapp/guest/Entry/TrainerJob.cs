namespace Rollup.Entry;

/// <summary>
/// What stands at the front of a trainer's memory: the work in, where its parts lie, and the answers. The host fills in the first four
/// fields and asks <see cref="TrainerExports.Lay"/> for the places; then it puts weights, features and targets there.
/// </summary>
public struct TrainerJob
{
    public Network Network;
    public Recipe Recipe;
    public int Rows;

    /// <summary>What Evaluate scores.</summary>
    public MetricKind Metric;

    /// <summary>
    /// Bytes from the beginning of the memory to int64 master weights [parameters] in Q.40: the start, and after training the result.
    /// </summary>
    public int MastersOffset;

    /// <summary>To int64 [2 * parameters], zeros at first: what the optimizer remembers from epoch to epoch.</summary>
    public int MomentsOffset;

    /// <summary>To int32 features [rows, in] in Q.FA.</summary>
    public int FeaturesOffset;

    /// <summary>To int64 targets [rows]: class indices, or Q.32.</summary>
    public int TargetsOffset;

    /// <summary>To the workspace, which goes to the end of the memory.</summary>
    public int WorkOffset;

    /// <summary>The memory that this work takes in all.</summary>
    public long Bytes;

    /// <summary>beta^t of the steps done so far. Lay sets them to 2^62.</summary>
    public long Beta1PowerQ62;
    public long Beta2PowerQ62;

    public Counters Counters;

    /// <summary>The answer of Evaluate.</summary>
    public long ScoreQ32;
}
