using System.Runtime.CompilerServices;

namespace Rollup.Model;

/// <summary>
/// Walks the nodes in order; each takes what the one before gave. The place in the chain decides which operator may come.
/// </summary>
ref struct ChainReader
{
    const int NodesMax = 2 + 3 * Limits.LayersMax + 1;

    const byte TensorsOfEveryLayerFit = 2 + 2 * Limits.LayersMax == OnnxTensorTable.CountMax ? 0 : -1;

    // The last thing that was read. An operator is legal only behind some of these.
    enum Place : byte
    {
        Start,
        Subtracted,
        Scaled,
        Multiplied, // MatMul: an Add may follow
        Dense,
        Activated,
        Undecided, // a function that is an activation if a layer follows, else the output function
        Ended,
    }

    [InlineArray(NodesMax)]
    struct NameList
    {
        OnnxName _first;
    }

    // The last layer, until it is known what follows it: its bias and its activation may be nodes of their own.
    struct PendingLayer
    {
        public int OutWidth;
        public Activation Activation;
        public LayerTensors Tensors;
    }

    readonly ReadOnlySpan<byte> _file;
    OnnxGraph _graph;
    OnnxName _current;  // what the next node takes
    NameList _earlier;  // names already taken by the input and by outputs
    int _nodeCount;
    Place _place;
    PendingLayer _layer;
    Activation _undecided;
    ModelFile _model;

    ChainReader(ReadOnlySpan<byte> file)
    {
        _file = file;
        _model.SubtractOffset = -1;
        _model.ScaleOffset = -1;
    }

    public static OnnxStatus Read(ReadOnlySpan<byte> file, out ModelFile model)
    {
        ChainReader chain = new(file);
        OnnxStatus status = chain.ReadInput();
        if (status == OnnxStatus.Accepted) status = chain.ReadNodes();
        if (status == OnnxStatus.Accepted) status = chain.ReadEnd();
        model = chain._model;
        return status;
    }

    OnnxStatus ReadInput()
    {
        OnnxStatus status = OnnxGraph.Read(_file, out _graph);
        if (status != OnnxStatus.Accepted) return status;
        if (_graph.InputWidth > Limits.WidthMax) return OnnxStatus.LimitExceeded;
        if (_graph.Tensors.Find(_file, in _graph.Input) >= 0) return OnnxStatus.NameNotUnique;
        _current = _graph.Input;
        _model.Network = Network.Begin(_graph.InputWidth, OutputKind.Identity);
        return OnnxStatus.Accepted;
    }

    OnnxStatus ReadNodes()
    {
        OnnxNodes nodes = new(_file, in _graph);
        OnnxStatus status;
        while (nodes.Next(out OnnxNode node, out status))
        {
            if (_nodeCount == NodesMax) return OnnxStatus.TooManyParts;
            status = Take(ref node);
            if (status != OnnxStatus.Accepted) return status;

            _earlier[_nodeCount] = _current;
            _nodeCount++;
            if (_graph.Tensors.Find(_file, in node.Output) >= 0 || IsTaken(in node.Output)) return OnnxStatus.NameNotUnique;
            _current = node.Output;
        }
        return status;
    }

    OnnxStatus ReadEnd()
    {
        if (!TryCloseLayer()) return OnnxStatus.LimitExceeded;
        if (_model.Network.LayerCount == 0) return OnnxStatus.LayersMissing;
        for (int index = 0; index < _graph.Tensors.Count; index++)
            if (!_graph.Tensors.Items[index].Used) return OnnxStatus.TensorUnused;
        return _graph.ReadOutput(_file, in _current, _model.Network.OutWidth);
    }

    readonly bool IsTaken(in OnnxName name)
    {
        for (int index = 0; index < _nodeCount; index++)
            if (OnnxName.Same(_file, in _earlier[index], in name)) return true;
        return false;
    }

    OnnxStatus Take(ref OnnxNode node)
    {
        OnnxStatus status = ChainNode.Read(_file, ref node, out ChainNode step);
        if (status != OnnxStatus.Accepted) return status;
        bool commutes = step.Operator is ChainOperator.Mul or ChainOperator.Add;
        int inputs = node.InputCount;
        bool isFirst = inputs >= 1 && OnnxName.Same(_file, in node.Inputs[0], in _current);
        bool isSecond = commutes && inputs == 2 && OnnxName.Same(_file, in node.Inputs[1], in _current);
        if (!isFirst && !isSecond) return OnnxStatus.NotAChain;

        OnnxName constant = isFirst ? node.Inputs[1] : node.Inputs[0];
        switch (step.Operator)
        {
            case ChainOperator.Sub when _place == Place.Start && inputs == 2:
                _place = Place.Subtracted;
                return TakeVector(in constant, _model.Network.InWidth, out _model.SubtractOffset);
            case ChainOperator.Mul or ChainOperator.Div when _place <= Place.Subtracted && inputs == 2:
                _place = Place.Scaled;
                _model.Scale = step.Operator == ChainOperator.Mul ? ScaleKind.Multiply : ScaleKind.Divide;
                return TakeVector(in constant, _model.Network.InWidth, out _model.ScaleOffset);
            case ChainOperator.MatMul when _place != Place.Ended && inputs == 2:
                return OpenLayer(in node, isTransposed: false, Place.Multiplied);
            case ChainOperator.Gemm when _place != Place.Ended && inputs >= 2:
                return OpenLayer(in node, step.IsTransposed, Place.Dense);
            case ChainOperator.Add when _place == Place.Multiplied && inputs == 2:
                _place = Place.Dense;
                return TakeVector(in constant, _layer.OutWidth, out _layer.Tensors.BiasOffset);
            default:
                return step.Operator == ChainOperator.Function && inputs == 1 ? TakeFunction(in step) : OnnxStatus.NotAChain;
        }
    }

    // Operators with no constant: one activation behind a layer, one output function at the end.
    OnnxStatus TakeFunction(in ChainNode step)
    {
        bool isAfterDense = _place is Place.Multiplied or Place.Dense;
        if (!isAfterDense && _place != Place.Activated) return OnnxStatus.NotAChain;
        bool isActivation = isAfterDense && step.IsActivation;
        if (step.IsOutput)
        {
            _model.Network.Output = step.Output;
            _undecided = step.Activation;
            _place = isActivation ? Place.Undecided : Place.Ended;
            return OnnxStatus.Accepted;
        }
        if (!isActivation) return OnnxStatus.NotAChain;
        _layer.Activation = step.Activation;
        _place = Place.Activated;
        return OnnxStatus.Accepted;
    }

    OnnxStatus OpenLayer(in OnnxNode node, bool isTransposed, Place place)
    {
        if (_place == Place.Undecided)
        {
            _layer.Activation = _undecided;
            _model.Network.Output = OutputKind.Identity;
        }
        _place = place;
        if (!TryCloseLayer()) return OnnxStatus.LimitExceeded;
        OnnxStatus status = Claim(in node.Inputs[1], out OnnxTensor weights);
        if (status != OnnxStatus.Accepted) return status;
        int inWidth = isTransposed ? weights.Columns : weights.Rows;
        if (weights.Rank != 2 || inWidth != _model.Network.OutWidth) return OnnxStatus.ShapesDisagree;

        _layer.OutWidth = isTransposed ? weights.Rows : weights.Columns;
        _layer.Tensors.WeightsOffset = weights.DataOffset;
        _layer.Tensors.BiasOffset = -1;
        _layer.Tensors.IsTransposed = isTransposed;
        bool hasBias = node.InputCount == 3 && node.Inputs[2].Length != 0; // an input left out has an empty name
        return hasBias ? TakeVector(in node.Inputs[2], _layer.OutWidth, out _layer.Tensors.BiasOffset) : OnnxStatus.Accepted;
    }

    // False when the network has no place for the layer that is open.
    bool TryCloseLayer()
    {
        if (_layer.OutWidth == 0) return true;
        int index = _model.Network.LayerCount;
        if (!_model.Network.TryAdd(_layer.OutWidth, _layer.Tensors.BiasOffset >= 0, _layer.Activation)) return false;
        _model.Tensors[index] = _layer.Tensors;
        _layer = default;
        return true;
    }

    // [width] or [1, width].
    OnnxStatus TakeVector(in OnnxName name, int width, out int offset)
    {
        OnnxStatus status = Claim(in name, out OnnxTensor tensor);
        offset = tensor.DataOffset;
        if (status != OnnxStatus.Accepted) return status;
        return tensor.Rows == 1 && tensor.Columns == width ? OnnxStatus.Accepted : OnnxStatus.ShapesDisagree;
    }

    // A tensor may be used once: what two layers share could not be trained apart.
    OnnxStatus Claim(in OnnxName name, out OnnxTensor tensor)
    {
        tensor = default;
        int index = _graph.Tensors.Find(_file, in name);
        if (index < 0) return OnnxStatus.NotAChain;
        if (_graph.Tensors.Items[index].Used) return OnnxStatus.NameNotUnique;

        _graph.Tensors.Items[index].Used = true;
        tensor = _graph.Tensors.Items[index];
        return OnnxStatus.Accepted;
    }
}
