namespace Rollup.Model;

/// <summary>
/// What was found in a model file, as numbers without gaps between them: it can lie in the state, where two engines must agree on every
/// byte.
/// </summary>
public static class ModelRecord
{
    public const int Count = HeadCount + Limits.LayersMax * LayerCount;

    const int HeadCount = 6;
    const int LayerCount = 7;

    /// <summary>record[Count]</summary>
    public static void Write(in ModelFile model, Span<long> record)
    {
        record.Clear();
        record[0] = model.Network.InWidth;
        record[1] = (byte)model.Network.Output;
        record[2] = model.Network.LayerCount;
        record[3] = (byte)model.Scale;
        record[4] = model.SubtractOffset;
        record[5] = model.ScaleOffset;
        for (int index = 0; index < model.Network.LayerCount; index++)
        {
            ref readonly Layer layer = ref model.Network.Layers[index];
            ref readonly LayerTensors tensors = ref model.Tensors[index];
            Span<long> part = record.Slice(HeadCount + index * LayerCount, LayerCount);
            part[0] = layer.OutWidth;
            part[1] = layer.HasBias ? 1 : 0;
            part[2] = (byte)layer.Activation.Kind;
            part[3] = layer.Activation.AlphaQ32;
            part[4] = tensors.WeightsOffset;
            part[5] = tensors.BiasOffset;
            part[6] = tensors.IsTransposed ? 1 : 0;
        }
    }

    public static ModelFile Read(ReadOnlySpan<long> record)
    {
        ModelFile model = default;
        model.Network = Network.Begin((int)record[0], (OutputKind)record[1]);
        model.Scale = (ScaleKind)record[3];
        model.SubtractOffset = (int)record[4];
        model.ScaleOffset = (int)record[5];
        for (int index = 0; index < (int)record[2]; index++)
        {
            ReadOnlySpan<long> part = record.Slice(HeadCount + index * LayerCount, LayerCount);
            if (!model.Network.TryAdd((int)part[0], part[1] != 0, new Activation((ActivationKind)part[2], part[3])))
                throw new InvalidOperationException("a record holds a network that was accepted");
            model.Tensors[index].WeightsOffset = (int)part[4];
            model.Tensors[index].BiasOffset = (int)part[5];
            model.Tensors[index].IsTransposed = part[6] != 0;
        }
        return model;
    }
}
