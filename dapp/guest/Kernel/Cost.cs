namespace Rollup.Kernel;

/// <summary>
/// What work costs before it is done, from shapes alone: units, where one unit stands for at least one instruction of the guest, and bytes
/// of workspace. Both are upper bounds, whatever the data.
/// </summary>
/// <remarks>The weights of this file are the only ones. All bounds stay below 2^56, so that a sum of several cannot wrap.</remarks>
public static class Cost
{
    /// <summary>What one input may cost in all; the guest then stays below 2^30 instructions.</summary>
    public const long UnitsPerInputMax = 1L << 29;

    const long UnitsPerProduct = 8;       // load, load, multiply, add, and the loop; a wide tile needs a third
    const long UnitsPerBoundCheck = 12;   // its part of a sum of magnitudes, and of a maximum where the sum is large
    const long UnitsPerOutput = 64;       // bias, rounding, saturation, ReLU
    const long UnitsPerExponential = 512; // two exponentials, a division and a logarithm
    const long UnitsPerRow = 512;         // copies, targets, one row's part of a shuffle
    const long UnitsPerScaled = 1024;     // one element at ingestion: a division by a power of ten and one of 128 bits
    const long UnitsPerSorted = 40;       // one comparison and move of the heap sort
    const long UnitsPerStepSgd = 160;     // one parameter
    const long UnitsPerStepAdam = 480;
    const long UnitsPerStep = 16384;      // one step's own constants: corrections, a 128-bit division
    const long UnitsPerCall = 65536;      // checks, fixed parts

    /// <summary>The widest layer end, the network's input included.</summary>
    public static int WidthMax(in Network network)
    {
        int max = network.InWidth;
        for (int i = 0; i < network.LayerCount; i++) max = Math.Max(max, network.Layers[i].OutWidth);
        return max;
    }

    /// <summary>The network's input and every layer's output together.</summary>
    public static int WidthSum(in Network network)
    {
        int sum = network.InWidth;
        for (int i = 0; i < network.LayerCount; i++) sum += network.Layers[i].OutWidth;
        return sum;
    }

    /// <summary>Units of <see cref="Ingestion.Scale"/>.</summary>
    public static long UnitsOfIngestion(int rows, int columns) => UnitsPerCall + (long)rows * columns * UnitsPerScaled;

    /// <summary>Units of Evaluate, and of the narrowing of the weights before it. The network is accepted.</summary>
    public static long UnitsOfEvaluation(in Network network, int rows)
    {
        long products = (rows + Engine<ScalarOps>.ForwardRows - 1) / Engine<ScalarOps>.ForwardRows;
        long perRow = ForwardUnits(network) + network.OutWidth * UnitsPerExponential + UnitsPerRow + 2 * 17 * UnitsPerSorted;
        return UnitsPerCall + rows * perRow + (products + 1) * network.ParameterCount * UnitsPerBoundCheck;
    }

    /// <summary>Units of Train. Network and recipe are accepted for these rows.</summary>
    public static long UnitsOfTraining(in Network network, in Recipe recipe, int rows)
    {
        long steps = (rows + recipe.BatchSize - 1L) / recipe.BatchSize;
        long perRow = 3 * ForwardUnits(network) + network.OutWidth * UnitsPerExponential + UnitsPerRow;
        long perParameter = recipe.Optimizer == OptimizerKind.Adam ? UnitsPerStepAdam : UnitsPerStepSgd;
        long perStep = UnitsPerStep + network.ParameterCount * (perParameter + 2 * UnitsPerBoundCheck);
        return UnitsPerCall + recipe.Epochs * (rows * perRow + steps * perStep);
    }

    /// <summary>Bytes an arena needs for Evaluate.</summary>
    public static long WorkspaceBytesOfEvaluation(in Network network, int rows)
    {
        long block = (long)Math.Min(rows, Engine<ScalarOps>.ForwardRows) * WidthMax(network);
        long forward = 2 * Arena.BytesOf(block, sizeof(int)) + Arena.BytesOf(block, sizeof(long));
        long sort = Arena.BytesOf(rows, sizeof(ulong));
        return Arena.BytesOf((long)rows * network.OutWidth, sizeof(int)) + Math.Max(forward, sort);
    }

    /// <summary>Bytes an arena needs for Train. Network and recipe are accepted for these rows.</summary>
    public static long WorkspaceBytesOfTraining(in Network network, in Recipe recipe, int rows)
    {
        long batch = Math.Min(rows, recipe.BatchSize);
        long widest = batch * WidthMax(network);
        long moments = recipe.Optimizer == OptimizerKind.Adam ? 2 : 1;
        return (moments + 1) * Arena.BytesOf(network.ParameterCount, sizeof(long))
            + Arena.BytesOf(network.ParameterCount, sizeof(int))
            + Arena.BytesOf(batch * WidthSum(network), sizeof(int))
            + Arena.BytesOf(batch, sizeof(long))
            + 2 * Arena.BytesOf(widest, sizeof(int))
            + Arena.BytesOf(widest, sizeof(long))
            + Arena.BytesOf(rows, sizeof(int));
    }

    static long ForwardUnits(in Network network)
    {
        long units = 0;
        for (int i = 0; i < network.LayerCount; i++)
        {
            units += network.Layers[i].WeightCount * UnitsPerProduct;
            units += network.Layers[i].InWidth * UnitsPerBoundCheck + network.Layers[i].OutWidth * UnitsPerOutput;
        }
        return units;
    }
}
