using System.Runtime.CompilerServices;

namespace Rollup.Model;

/// <summary>Where the float32 numbers of one layer lie, in bytes from the start of the file.</summary>
public struct LayerTensors
{
    /// <summary>W as [in, out], or as [out, in] when IsTransposed.</summary>
    public int WeightsOffset;

    /// <summary>b as [out]; -1 when the layer has none.</summary>
    public int BiasOffset;

    public bool IsTransposed;

    /// <summary>Where element [in, out] number index of W stands among the tensor's numbers.</summary>
    public readonly int PlaceOf(int index, in Layer layer)
    {
        if (!IsTransposed) return index;

        int row = index / layer.OutWidth;
        return (index - row * layer.OutWidth) * layer.InWidth + row;
    }
}

[InlineArray(Limits.LayersMax)]
public struct LayerTensorList
{
    LayerTensors _first;
}

/// <summary>
/// What <see cref="Import"/> found in a model file: (x - subtract) scaled, then a network. The numbers stay in the file; their places are
/// here, and the layers' shapes in the network alone.
/// </summary>
public struct ModelFile
{
    public Network Network;
    public ScaleKind Scale;

    /// <summary>Constants [columns] that are subtracted, and that scale; -1 where there are none.</summary>
    public int SubtractOffset;
    public int ScaleOffset;

    /// <summary>One for each layer of the network.</summary>
    public LayerTensorList Tensors;

    /// <summary>
    /// Names the output function of a file that ends in logits. False if the file has another of its own; Identity names none.
    /// </summary>
    public bool TryEndIn(OutputKind named)
    {
        if (named == OutputKind.Identity || named == Network.Output) return true;
        if (Network.Output != OutputKind.Identity) return false;
        Network.Output = named;
        return true;
    }

    /// <summary>
    /// True when the submitted file is the initial one with other numbers in its trainable tensors, and no other byte changed.
    /// </summary>
    public readonly bool IsSameGraph(ReadOnlySpan<byte> initial, ReadOnlySpan<byte> submitted)
    {
        if (initial.Length != submitted.Length) return false;

        // Tensors lie in the file in any order, so walk from one to the next behind it.
        int position = 0;
        while (TryNextTrainable(position, out int start, out int length))
        {
            if (!initial.Slice(position, start - position).SequenceEqual(submitted.Slice(position, start - position))) return false;
            position = start + length;
        }
        return initial.Slice(position).SequenceEqual(submitted.Slice(position));
    }

    // The trainable tensor that starts first at or behind the position.
    readonly bool TryNextTrainable(int position, out int start, out int length)
    {
        start = int.MaxValue;
        length = 0;
        for (int index = 0; index < Network.LayerCount; index++)
        {
            ref readonly LayerTensors tensors = ref Tensors[index];
            if (tensors.WeightsOffset >= position && tensors.WeightsOffset < start)
            {
                start = tensors.WeightsOffset;
                length = Float32.Bytes * Network.Layers[index].WeightCount;
            }
            if (tensors.BiasOffset >= position && tensors.BiasOffset < start)
            {
                start = tensors.BiasOffset;
                length = Float32.Bytes * Network.Layers[index].OutWidth;
            }
        }
        return length != 0;
    }
}
