namespace Rollup.Kernel;

/// <summary>One dense layer and what follows it: y[rows, out] = activation(x[rows, in] * w[in, out] + b[out]).</summary>
/// <remarks>Offsets are elements in the network's parameter vector: w row-major, then b. A layer without bias has BiasOffset -1.</remarks>
public struct Layer
{
    public int InWidth;
    public int OutWidth;
    public int WeightsOffset;
    public int BiasOffset;
    public Activation Activation;

    public readonly bool HasBias => BiasOffset >= 0;

    public readonly int WeightCount => InWidth * OutWidth;

    public readonly int ParameterCount => WeightCount + (HasBias ? OutWidth : 0);
}
