namespace Rollup.Kernel;

/// <summary>x where it is positive, alpha * x where it is not. 0 &lt;= alpha &lt;= 1, so that nothing grows and the sign stays.</summary>
public static class LeakyRelu
{
    public const long AlphaMaxQ32 = 1L << 32;

    /// <summary>ONNX's 0.01, which is this number as a float32.</summary>
    public const long AlphaDefaultQ32 = 42949672;

    public const long ForwardUnits = 24, BackwardUnits = 24;

    public static bool Fits(long alphaQ32) => alphaQ32 is >= 0 and <= AlphaMaxQ32;

    /// <summary>value * alpha, half to even, in the format of the value.</summary>
    // |value| * alpha <= 2^31 * 2^32. It is -2^63 at the one end and 2^63 - 2^32 at the other, where 2^31 of rounding still fits.
    public static int Scaled(int value, long alphaQ32) => (int)FixedMath.RshrShort(value * alphaQ32, 32);

    /// <summary>The definition of <see cref="Scaled"/>.</summary>
    public static int ScaledReference(int value, long alphaQ32) => (int)FixedMath.MulShrReference(value, alphaQ32, 32);

    public static void Forward(long alphaQ32, Span<int> values)
    {
        for (int i = 0; i < values.Length; i++)
            if (values[i] < 0) values[i] = Scaled(values[i], alphaQ32);
    }

    /// <summary>deltas[i] *= alpha where the output was not positive, which is where the input was not.</summary>
    public static void Backward(long alphaQ32, ReadOnlySpan<int> outputs, Span<int> deltas)
    {
        for (int i = 0; i < deltas.Length; i++)
            if (outputs[i] <= 0) deltas[i] = Scaled(deltas[i], alphaQ32);
    }
}
