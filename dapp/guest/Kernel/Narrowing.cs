namespace Rollup.Kernel;

/// <summary>What is done once to every finished sum: bias, rounding to int32, ReLU. Never to a part of a sum.</summary>
public static class Narrowing
{
    /// <summary>sums[rows, width] += bias[width] * 2^shift. The bound of <see cref="Bounds.ForwardFits"/> covers it.</summary>
    public static void AddBias(Span<long> sums, ReadOnlySpan<int> bias, int rows, int shift)
    {
        for (int row = 0; row < rows; row++)
        {
            Span<long> rowSums = sums.Slice(row * bias.Length, bias.Length);
            for (int n = 0; n < rowSums.Length; n++) rowSums[n] += (long)bias[n] << shift;
        }
    }

    /// <summary>narrow[i] = sums[i] / 2^shift, half to even, saturated to int32 and counted.</summary>
    public static void Round(ReadOnlySpan<long> sums, int shift, Span<int> narrow, ref long saturations)
    {
        narrow = narrow.Slice(0, sums.Length);
        for (int i = 0; i < sums.Length; i++) narrow[i] = FixedMath.Sat32(FixedMath.Rshr(sums[i], shift), ref saturations);
    }

    /// <summary>values[i] = max(values[i], 0).</summary>
    public static void Relu(Span<int> values)
    {
        for (int i = 0; i < values.Length; i++) values[i] = Math.Max(values[i], 0);
    }

    /// <summary>deltas[i] = 0 where the layer's output was not positive.</summary>
    public static void ReluBackward(ReadOnlySpan<int> outputs, Span<int> deltas)
    {
        outputs = outputs.Slice(0, deltas.Length);
        for (int i = 0; i < deltas.Length; i++)
            if (outputs[i] <= 0) deltas[i] = 0;
    }
}
