namespace Rollup.Kernel;

/// <summary>One largest magnitude for each layer of a network. It lies in the state.</summary>
[InlineArray(Limits.LayersMax)]
public struct LayerBounds
{
    ulong _first;
}
