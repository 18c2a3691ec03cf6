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
        ForwardPlan plan = ForwardPlan.Of(network, rows, Cost.UnitsPerPiece, ref regions);
        status = KernelStatus.WorkspaceTooSmall;
        if (work.TryTakeDirty((int)regions.Bytes, out Span<byte> block))
        {
            LayerBounds inputMax = default;
            Measure(network, profile, weightsQ24, ref inputMax);
            status = KernelStatus.Accepted;
            for (int first = 0; first < rows && status == KernelStatus.Accepted; first += plan.RowsAtOnce)
            {
                int count = Math.Min(plan.RowsAtOnce, rows - first);
                status = ForwardRows(
                    network, profile, weightsQ24, inputMax, featuresQFA.Slice(first * network.InWidth, count * network.InWidth), count,
                    plan, block, work.Free<int>(), logitsQFA.Slice(first * network.OutWidth, count * network.OutWidth), ref counters);
            }
        }
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
            EvaluationSums sums = default;
            Measure(network, profile, weightsQ24, ref sums.InputMax);
            status = KernelStatus.Accepted;
            for (int first = 0; first < rows && status == KernelStatus.Accepted; first += plan.Forward.RowsAtOnce)
                status = EvaluateRows(
                    network, profile, weightsQ24, featuresQFA, targets, first, metric, plan, block, work.Free<int>(), ref sums,
                    ref counters);
            if (status == KernelStatus.Accepted)
                status = Metrics.Score(metric, targets, sums.Metric, plan.SortKeys.In(block), out scoreQ32);
        }
        work.Reset(mark);
        return status;
    }

    /// <summary>How large the inputs of each layer may be, before its first product. What follows up to a score is in pieces.</summary>
    public static void Measure(in Network network, in Profile profile, ReadOnlySpan<int> weightsQ24, ref LayerBounds inputMax)
    {
        for (int i = 0; i < network.LayerCount; i++) inputMax[i] = Dense.InputMax(network.Layers[i], profile, weightsQ24);
    }

    /// <summary>
    /// One piece of an evaluation: the rows from `first` on, as many as the plan takes at once, through the network and into the sums. The
    /// caller has checked what <see cref="Evaluate"/> checks, and measured; block is the plan's.
    /// </summary>
    public static KernelStatus EvaluateRows(
        in Network network, in Profile profile, ReadOnlySpan<int> weightsQ24, ReadOnlySpan<int> featuresQFA, ReadOnlySpan<long> targets,
        int first, MetricKind metric, in EvaluationPlan plan, Span<byte> block, Span<int> panels, ref EvaluationSums sums,
        ref Counters counters)
    {
        int count = Math.Min(plan.Forward.RowsAtOnce, targets.Length - first);
        Span<int> logitsQFA = plan.LogitsQFA.In(block).Slice(0, count * network.OutWidth);
        KernelStatus status = ForwardRows(
            network, profile, weightsQ24, sums.InputMax, featuresQFA.Slice(first * network.InWidth, count * network.InWidth), count,
            plan.Forward, block, panels, logitsQFA, ref counters);
        if (status != KernelStatus.Accepted) return status;
        Metrics.Add(
            metric, network, profile, logitsQFA, targets.Slice(first, count), first, plan.SortKeys.In(block), ref sums.Metric,
            ref counters);
        return KernelStatus.Accepted;
    }

    static KernelStatus CheckShape(in Network network, int rows, int featureCount, int weightCount)
    {
        if (Network.Check(network) != NetworkStatus.Accepted) return KernelStatus.NetworkRefused;
        if (rows <= 0) return KernelStatus.RowsZero;
        if (rows > Limits.RowsMax) return KernelStatus.RowsAboveMax;
        bool isSame = featureCount == rows * network.InWidth && weightCount == network.ParameterCount;
        return isSame ? KernelStatus.Accepted : KernelStatus.ShapeDiffers;
    }

    // At most the plan's rows at once: logitsQFA[rows, out].
    static KernelStatus ForwardRows(
        in Network network, in Profile profile, ReadOnlySpan<int> weightsQ24, in LayerBounds inputMax, ReadOnlySpan<int> inputQFA,
        int rows, in ForwardPlan plan, Span<byte> block, Span<int> panels, Span<int> logitsQFA, ref Counters counters)
    {
        Span<int> even = plan.EvenQFA.In(block), odd = plan.OddQFA.In(block);
        Span<long> sums = plan.Sums.In(block);
        for (int i = 0; i < network.LayerCount; i++)
        {
            Layer layer = network.Layers[i];
            Span<int> output = i == network.LayerCount - 1 ? logitsQFA : ((i & 1) == 0 ? even : odd).Slice(0, rows * layer.OutWidth);
            if (!Dense.TryForward<TOps>(
                layer, profile, weightsQ24, inputMax[i], inputQFA, rows, sums, panels, output, ref counters))
                return KernelStatus.AccumulatorBound;
            inputQFA = output;
        }
        return KernelStatus.Accepted;
    }
}
