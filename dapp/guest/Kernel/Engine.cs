namespace Rollup.Kernel;

/// <summary>
/// Runs and trains networks in fixed point. Everything decided here is exact integer arithmetic, so each target and each TOps gives the same
/// bits; a refusal is a status, and after one the outputs hold nothing of use.
/// </summary>
public static partial class Engine<TOps> where TOps : struct, IDenseOps
{
    /// <summary>Rows per product in Forward and Evaluate. It bounds the workspace and shows in no result.</summary>
    public const int ForwardRows = 64;

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
        int rowsMax = Math.Min(rows, ForwardRows);
        int widthMax = Cost.WidthMax(network);
        if (work.TryTakeDirty(rowsMax * widthMax, out Span<int> ping) && work.TryTakeDirty(rowsMax * widthMax, out Span<int> pong)
            && work.TryTakeDirty(rowsMax * widthMax, out Span<long> sums))
        {
            for (int first = 0; first < rows && status == KernelStatus.Accepted; first += ForwardRows)
            {
                int count = Math.Min(ForwardRows, rows - first);
                status = ForwardSome(
                    network, profile, weightsQ24, featuresQFA.Slice(first * network.InWidth, count * network.InWidth), count,
                    ping, pong, sums, work.Free<int>(), logitsQFA.Slice(first * network.OutWidth, count * network.OutWidth), ref counters);
            }
        }
        else status = KernelStatus.WorkspaceTooSmall;
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
        status = KernelStatus.WorkspaceTooSmall;
        if (work.TryTakeDirty(rows * network.OutWidth, out Span<int> logitsQFA))
        {
            status = Forward(network, profile, weightsQ24, featuresQFA, rows, logitsQFA, ref work, ref counters);
            if (status == KernelStatus.Accepted)
                status = Metrics.Score(metric, network, profile, logitsQFA, targets, rows, ref work, ref counters, out scoreQ32);
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

    static KernelStatus ForwardSome(
        in Network network, in Profile profile, ReadOnlySpan<int> weightsQ24, ReadOnlySpan<int> featuresQFA, int rows,
        Span<int> ping, Span<int> pong, Span<long> sums, Span<int> panels, Span<int> logitsQFA, ref Counters counters)
    {
        ReadOnlySpan<int> input = featuresQFA;
        for (int i = 0; i < network.LayerCount; i++)
        {
            Layer layer = network.Layers[i];
            bool isLast = i == network.LayerCount - 1;
            Span<int> output = isLast ? logitsQFA : ((i & 1) == 0 ? ping : pong).Slice(0, rows * layer.OutWidth);
            if (!ForwardLayer(layer, profile, weightsQ24, input, rows, sums, panels, output, ref counters)) return KernelStatus.AccumulatorBound;
            input = output;
        }
        return KernelStatus.Accepted;
    }

    // False, with nothing written, if a sum might not fit.
    static bool ForwardLayer(
        in Layer layer, in Profile profile, ReadOnlySpan<int> weightsQ24, ReadOnlySpan<int> input, int rows,
        Span<long> sums, Span<int> panels, Span<int> output, ref Counters counters)
    {
        ReadOnlySpan<int> w = weightsQ24.Slice(layer.WeightsOffset, layer.WeightCount);
        ReadOnlySpan<int> bias = layer.HasBias ? weightsQ24.Slice(layer.BiasOffset, layer.OutWidth) : default;
        if (!Bounds.ForwardFits(input, w, bias, layer.InWidth, layer.OutWidth, profile.ActivationBits, profile.WeightBits)) return false;
        TOps.Forward(input, w, rows, layer.InWidth, layer.OutWidth, sums, panels);
        Narrowing.Finish(
            sums, bias, rows, layer.OutWidth, profile.ActivationBits, profile.WeightBits, layer.Relu != 0, output,
            ref counters.ActivationSaturations);
        return true;
    }
}
