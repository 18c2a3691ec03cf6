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
    public readonly bool IsSameGraph(ReadOnlySpan<byte> initial, ReadOnlySpan<byte> submitted) =>
        initial.Length == submitted.Length && IsSameGraph(initial, submitted, 0, initial.Length);

    /// <summary>The same of some bytes of two files that are equally long.</summary>
    public readonly bool IsSameGraph(ReadOnlySpan<byte> initial, ReadOnlySpan<byte> submitted, int first, int count)
    {
        // Tensors lie in the file in any order, so walk from one to the next behind it.
        int position = first, end = first + count;
        while (position < end)
        {
            FindTrainable(position, out int start, out int stop);
            int fixedBytes = Math.Min(start, end) - position;
            if (fixedBytes > 0 && !initial.Slice(position, fixedBytes).SequenceEqual(submitted.Slice(position, fixedBytes))) return false;
            position = stop;
        }
        return true;
    }

    // The trainable tensor that ends first behind the position, or the end of all files.
    readonly void FindTrainable(int position, out int start, out int stop)
    {
        start = int.MaxValue;
        stop = int.MaxValue;
        for (int index = 0; index < Network.LayerCount; index++)
        {
            ref readonly LayerTensors tensors = ref Tensors[index];
            ref readonly Layer layer = ref Network.Layers[index];
            TakeFirst(position, tensors.WeightsOffset, layer.WeightCount, ref start, ref stop);
            if (layer.HasBias) TakeFirst(position, tensors.BiasOffset, layer.OutWidth, ref start, ref stop);
        }
    }

    static void TakeFirst(int position, int offset, int count, ref int start, ref int stop)
    {
        int end = offset + Float32.Bytes * count;
        if (end <= position || end >= stop) return;
        start = offset;
        stop = end;
    }
}
