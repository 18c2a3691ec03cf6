namespace Rollup.Kernel;

/// <summary>
/// How many elements did not fit int32 when they were narrowed and were set to the nearest end, by kind of tensor. The counts do not
/// depend on the order of work, since each output element is narrowed exactly once.
/// </summary>
public struct Counters
{
    public long ActivationSaturations;
    public long WeightSaturations;
    public long DeltaSaturations;

    public readonly long Total => ActivationSaturations + WeightSaturations + DeltaSaturations;
}
