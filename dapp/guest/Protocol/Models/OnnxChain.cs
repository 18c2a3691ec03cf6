using System.Runtime.CompilerServices;

namespace Rollup.Protocol;

/// <summary>Walks the nodes in order; each takes what the one before gave. The place in the chain decides which operator may come.</summary>
internal static class OnnxChain
{
    const int NodesMax = 2 + (3 * OnnxModel.LayersMax) + 1;

    // The last thing that was read. An operator is legal only behind some of these.
    enum Place : byte
    {
        Start,
        Subtracted,
        Scaled,
        Multiplied, // MatMul: an Add may follow
        Dense,
        Rectified,
        Ended,
    }

    [InlineArray(NodesMax)]
    struct NameList
    {
        OnnxName _first;
    }

    public static OnnxStatus Read(
        ReadOnlySpan<byte> file, in ProtoField graph, ref OnnxTensorTable tensors, ref OnnxName current, ref OnnxModel model)
    {
        ProtoReader reader = new(file, graph.Start, graph.Length);
        ProtoField field = default;
        NameList earlier = default; // names already taken by the input and by outputs
        int count = 0;
        Place place = Place.Start;
        while (reader.Next(ref field))
        {
            if (field.Number is 14 or 15) return OnnxStatus.FieldNotSupported; // quantisation, sparse tensors
            if (field.Number != 1) continue;
            if (field.Wire != ProtoWire.Bytes) return OnnxStatus.Malformed;
            if (count == NodesMax) return OnnxStatus.TooManyParts;

            OnnxStatus status = OnnxNode.Read(file, in field, out OnnxNode node);
            if (status == OnnxStatus.Accepted) status = Take(file, ref tensors, in current, in node, ref place, ref model);
            if (status != OnnxStatus.Accepted) return status;

            earlier[count] = current;
            count++;
            if (tensors.Find(file, in node.Output) >= 0 || Contains(file, in earlier, count, in node.Output)) return OnnxStatus.NameNotUnique;
            current = node.Output;
        }
        if (reader.Failed) return OnnxStatus.Malformed;
        if (model.LayerCount == 0) return OnnxStatus.LayersMissing;

        for (int index = 0; index < tensors.Count; index++)
            if (!tensors.Items[index].Used) return OnnxStatus.TensorUnused;
        return OnnxStatus.Accepted;
    }

    static bool Contains(ReadOnlySpan<byte> file, in NameList names, int count, in OnnxName name)
    {
        for (int index = 0; index < count; index++)
            if (OnnxName.Same(file, in names[index], in name)) return true;
        return false;
    }

    static OnnxStatus Take(
        ReadOnlySpan<byte> file, ref OnnxTensorTable tensors, in OnnxName current, in OnnxNode node, ref Place place, ref OnnxModel model)
    {
        bool commutes = node.Operator is OnnxOperator.Mul or OnnxOperator.Add;
        int inputs = node.InputCount;
        bool isFirst = inputs >= 1 && OnnxName.Same(file, in node.Inputs[0], in current);
        bool isSecond = commutes && inputs == 2 && OnnxName.Same(file, in node.Inputs[1], in current);
        if (!isFirst && !isSecond) return OnnxStatus.NotAChain;

        OnnxName constant = isFirst ? node.Inputs[1] : node.Inputs[0];
        switch (node.Operator)
        {
            case OnnxOperator.Sub when place == Place.Start && inputs == 2:
                place = Place.Subtracted;
                return TakeVector(file, ref tensors, in constant, model.InputWidth, out model.SubtractOffset);
            case OnnxOperator.Mul or OnnxOperator.Div when place <= Place.Subtracted && inputs == 2:
                place = Place.Scaled;
                model.Scale = node.Operator == OnnxOperator.Mul ? OnnxScale.Multiply : OnnxScale.Divide;
                return TakeVector(file, ref tensors, in constant, model.InputWidth, out model.ScaleOffset);
            case OnnxOperator.MatMul when place != Place.Ended && inputs == 2:
                place = Place.Multiplied;
                return TakeLayer(file, ref tensors, in node, ref model);
            case OnnxOperator.Gemm when place != Place.Ended && inputs >= 2:
                place = Place.Dense;
                return TakeLayer(file, ref tensors, in node, ref model);
            case OnnxOperator.Add when place == Place.Multiplied && inputs == 2:
                place = Place.Dense;
                ref OnnxLayer layer = ref model.Layers[model.LayerCount - 1];
                return TakeVector(file, ref tensors, in constant, layer.OutWidth, out layer.BiasOffset);
            default:
                return TakeFunction(node.Operator, inputs, ref place, ref model);
        }
    }

    // Operators with no constant.
    static OnnxStatus TakeFunction(OnnxOperator function, int inputs, ref Place place, ref OnnxModel model)
    {
        bool afterDense = place is Place.Multiplied or Place.Dense;
        bool afterLayer = afterDense || place == Place.Rectified;
        if (inputs != 1) return OnnxStatus.NotAChain;

        switch (function)
        {
            case OnnxOperator.Relu when afterDense:
                model.Layers[model.LayerCount - 1].Relu = 1;
                place = Place.Rectified;
                return OnnxStatus.Accepted;
            case OnnxOperator.Sigmoid or OnnxOperator.Softmax when afterLayer:
                model.Output = function == OnnxOperator.Sigmoid ? OnnxOutput.Sigmoid : OnnxOutput.Softmax;
                place = Place.Ended;
                return OnnxStatus.Accepted;
            default:
                return OnnxStatus.NotAChain;
        }
    }

    static OnnxStatus TakeLayer(ReadOnlySpan<byte> file, ref OnnxTensorTable tensors, in OnnxNode node, ref OnnxModel model)
    {
        if (model.LayerCount == OnnxModel.LayersMax) return OnnxStatus.LimitExceeded;

        OnnxStatus status = Claim(file, ref tensors, in node.Inputs[1], out OnnxTensor weights);
        if (status != OnnxStatus.Accepted) return status;

        OnnxLayer layer = default;
        layer.InWidth = model.OutputWidth;
        layer.OutWidth = node.Transposed ? weights.Rows : weights.Columns;
        layer.Transposed = node.Transposed ? (byte)1 : (byte)0;
        layer.WeightsOffset = weights.DataOffset;
        layer.BiasOffset = -1;
        int inRows = node.Transposed ? weights.Columns : weights.Rows;
        if (weights.Rank != 2 || inRows != layer.InWidth) return OnnxStatus.ShapesDisagree;

        long parameters = model.ParameterCount + ((layer.InWidth + 1L) * layer.OutWidth);
        if (layer.OutWidth > OnnxModel.WidthMax || parameters > OnnxModel.ParametersMax) return OnnxStatus.LimitExceeded;

        bool hasBias = node.InputCount == 3 && node.Inputs[2].Length != 0; // an input left out has an empty name
        if (hasBias) status = TakeVector(file, ref tensors, in node.Inputs[2], layer.OutWidth, out layer.BiasOffset);
        model.Layers[model.LayerCount] = layer;
        model.LayerCount++;
        model.ParameterCount = (int)parameters;
        return status;
    }

    // [width] or [1, width].
    static OnnxStatus TakeVector(ReadOnlySpan<byte> file, ref OnnxTensorTable tensors, in OnnxName name, int width, out int offset)
    {
        OnnxStatus status = Claim(file, ref tensors, in name, out OnnxTensor tensor);
        offset = tensor.DataOffset;
        if (status != OnnxStatus.Accepted) return status;
        return tensor.Rows == 1 && tensor.Columns == width ? OnnxStatus.Accepted : OnnxStatus.ShapesDisagree;
    }

    // A tensor may be used once: what two layers share could not be trained apart.
    static OnnxStatus Claim(ReadOnlySpan<byte> file, ref OnnxTensorTable tensors, in OnnxName name, out OnnxTensor tensor)
    {
        tensor = default;
        int index = tensors.Find(file, in name);
        if (index < 0) return OnnxStatus.NotAChain;
        if (tensors.Items[index].Used) return OnnxStatus.NameNotUnique;

        tensors.Items[index].Used = true;
        tensor = tensors.Items[index];
        return OnnxStatus.Accepted;
    }
}
