namespace Rollup.Kernel;

/// <summary>The weights a new model starts from.</summary>
public static class Initial
{
    /// <summary>
    /// masterQ40[parameters] = uniform in +-sqrt(6 / in) per layer (He, Zhang, Ren, Sun, "Delving Deep into Rectifiers", 2015), whole in
    /// Q.24; biases 0. The network is accepted.
    /// </summary>
    public static void Fill(in Network network, ulong seed, Span<long> masterQ40)
    {
        masterQ40.Slice(0, network.ParameterCount).Clear();
        for (int i = 0; i < network.LayerCount; i++)
        {
            Layer layer = network.Layers[i];
            long limitQ24 = (long)SquareRoot.Floor((6UL << 48) / (ulong)layer.InWidth);
            Span<long> w = masterQ40.Slice(layer.WeightsOffset, layer.WeightCount);
            PhiloxReader words = new(seed, RandomStream.Initialise, (uint)i);
            for (int k = 0; k < w.Length; k++)
            {
                // |word - 2^31| <= 2^31 and limit < 2^26: the product is below 2^57.
                long weightQ24 = FixedMath.Rshr((words.NextWord() - (1L << 31)) * limitQ24, 31);
                w[k] = weightQ24 << (Profile.MasterBitsOfAll - Profile.WeightBitsOfAll);
            }
        }
    }
}
