namespace Rollup.Kernel;

/// <summary>
/// Runs and trains networks in fixed point. Everything decided here is exact integer arithmetic, so each target and each TOps gives the
/// same bits; a refusal is a status, and after one the outputs hold nothing of use.
/// </summary>
public static partial class Engine<TOps> where TOps : struct, IDenseOps
{
    /// <summary>
    /// logitsQFA[rows, out] = what the last layer gives for featuresQFA[rows, in], before the output function. weightsQ24[parameters].
    /// </summary>
    public static KernelStatus Forward(
        in Network network, in Profile profile, ReadOnlySpan<int> weightsQ24, ReadOnlySpan<int> featuresQFA, int rows,
        Span<int> logitsQFA, ref Arena work, ref Counters counters)
    {
        KernelStatus status = CheckShape(network, rows, featuresQFA.Length, weightsQ24.Length);
        if (status != KernelStatus.Accepted) return status;
        if (logitsQFA.Length != rows * network.OutWidth) return KernelStatus.ShapeDiffers;

        int mark = work.Mark();
        Regions regions = default;
        ForwardPlan plan = ForwardPlan.Of(network, rows, ref regions);
        status = KernelStatus.WorkspaceTooSmall;
        if (work.TryTakeDirty((int)regions.Bytes, out Span<byte> block))
            status = CheckedForward(
                network, profile, weightsQ24, featuresQFA, rows, plan, block, work.Free<int>(), logitsQFA, ref counters);
        work.Reset(mark);
        return status;
    }

    /// <summary>
    /// Scores a network on rows. targets[rows] are class indices for Accuracy, LogLoss and AreaUnderCurve, values in Q.32 for RSquared.
    /// </summary>
    public static KernelStatus Evaluate(
        in Network network, in Profile profile, ReadOnlySpan<int> weightsQ24, ReadOnlySpan<int> featuresQFA, ReadOnlySpan<long> targets,
        int rows, MetricKind metric, ref Arena work, ref Counters counters, out long scoreQ32)
    {
        scoreQ32 = 0;
        KernelStatus status = CheckShape(network, rows, featuresQFA.Length, weightsQ24.Length);
        if (status != KernelStatus.Accepted) return status;
        if (targets.Length != rows) return KernelStatus.ShapeDiffers;
        if (!Metrics.IsKnown(metric)) return KernelStatus.KindUnknown;
        if (!Metrics.Fits(metric, network)) return KernelStatus.MetricDiffersFromOutput;
        if (!Losses.TargetsFit(network, targets)) return KernelStatus.TargetOutOfRange;

        int mark = work.Mark();
        EvaluationPlan plan = EvaluationPlan.Of(network, rows);
        status = KernelStatus.WorkspaceTooSmall;
        if (work.TryTakeDirty(plan.WorkspaceBytes, out Span<byte> block))
        {
            Span<int> logitsQFA = plan.LogitsQFA.In(block);
            status = CheckedForward(
                network, profile, weightsQ24, featuresQFA, rows, plan.Forward, block, work.Free<int>(), logitsQFA, ref counters);
            if (status == KernelStatus.Accepted)
                status = Metrics.Score(
                    metric, network, profile, logitsQFA, targets, rows, plan.SortKeys.In(block), ref counters, out scoreQ32);
        }
        work.Reset(mark);
        return status;
    }

    static KernelStatus CheckShape(in Network network, int rows, int featureCount, int weightCount)
    {
        if (Network.Check(network) != NetworkStatus.Accepted) return KernelStatus.NetworkRefused;
        if (rows <= 0) return KernelStatus.RowsZero;
        if (rows > Limits.RowsMax) return KernelStatus.RowsAboveMax;
        bool isSame = featureCount == rows * network.InWidth && weightCount == network.ParameterCount;
        return isSame ? KernelStatus.Accepted : KernelStatus.ShapeDiffers;
    }

    // Some rows at a time.
    static KernelStatus CheckedForward(
        in Network network, in Profile profile, ReadOnlySpan<int> weightsQ24, ReadOnlySpan<int> featuresQFA, int rows,
        in ForwardPlan plan, Span<byte> block, Span<int> panels, Span<int> logitsQFA, ref Counters counters)
    {
        Span<int> even = plan.EvenQFA.In(block), odd = plan.OddQFA.In(block);
        Span<long> sums = plan.Sums.In(block);
        for (int first = 0; first < rows; first += plan.RowsAtOnce)
        {
            int count = Math.Min(plan.RowsAtOnce, rows - first);
            ReadOnlySpan<int> input = featuresQFA.Slice(first * network.InWidth, count * network.InWidth);
            for (int i = 0; i < network.LayerCount; i++)
            {
                Layer layer = network.Layers[i];
                Span<int> output = i == network.LayerCount - 1
                    ? logitsQFA.Slice(first * network.OutWidth, count * network.OutWidth)
                    : ((i & 1) == 0 ? even : odd).Slice(0, count * layer.OutWidth);
                if (!Dense.TryForward<TOps>(layer, profile, weightsQ24, input, count, sums, panels, output, ref counters))
                    return KernelStatus.AccumulatorBound;
                input = output;
            }
        }
        return KernelStatus.Accepted;
    }
}
