namespace Rollup.Kernel;

/// <summary>max(x, 0), done where sums are narrowed (<see cref="Narrowing.Finish"/>).</summary>
public static class Relu
{
    public const int Least = 0;

    // The units of narrowing and of a product's output hold both.
    public const long ForwardUnits = 0, BackwardUnits = 0;

    /// <summary>deltas[i] = 0 where the output was not positive.</summary>
    public static void Backward(ReadOnlySpan<int> outputs, Span<int> deltas)
    {
        for (int i = 0; i < deltas.Length; i++)
            if (outputs[i] <= 0) deltas[i] = 0;
    }
}
