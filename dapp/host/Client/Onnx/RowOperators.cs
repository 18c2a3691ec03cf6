namespace Rollup.Client.Onnx;

/// <summary>
/// Operators that compute with rows: dense layers, what scales and shifts their columns, activations and output functions.
/// </summary>
static class RowOperators
{
    public static NodeResult Add(NodeCall call) => Combined(call, (rows, other) => rows.Scaled(null, other), Constants.Add);

    public static NodeResult Multiply(NodeCall call) => Combined(call, (rows, other) => rows.Scaled(other, null), Constants.Multiply);

    public static NodeResult Subtract(NodeCall call)
    {
        bool isFirst = call.Input(0) is RowFlow;
        return Combined(
            call,
            (rows, other) => isFirst ? rows.Scaled(null, Negated(other)) : rows.Scaled(Same(-1, rows.Width), other),
            Constants.Subtract);
    }

    public static NodeResult Divide(NodeCall call)
    {
        if (call.Input(0) is not RowFlow
            && call.Input(1) is RowFlow) throw new ImportException(ImportFault.OperatorUnknown, "a constant over rows");
        return Combined(call, (rows, other) => rows.Scaled(other, null, isDivided: true), Constants.Divide);
    }

    public static NodeResult Negate(NodeCall call)
    {
        if (call.Input(0) is ConstantTensor) return NodeResult.OfConstant(Constants.Map(call, number => -number));
        RowFlow rows = call.Rows();
        return new NodeResult(rows.Scaled(Same(-1, rows.Width), null), rows.Home);
    }

    static NodeResult Combined(NodeCall call, Func<RowFlow, double[], RowFlow> combine, Func<NodeCall, ConstantTensor> constants)
    {
        switch (call.Input(0), call.Input(1))
        {
            case (ConstantTensor, ConstantTensor):
                return NodeResult.OfConstant(constants(call));
            case (RowFlow left, RowFlow right):
                bool areInputs = left.Layers.IsEmpty && right.Layers.IsEmpty && left.Columns[0].Index != right.Columns[0].Index;
                throw new ImportException(areInputs ? ImportFault.InputsApart : ImportFault.BranchesJoined);
            case (RowFlow rows, _):
                return new NodeResult(combine(rows, Spread(call.Finite(1), rows)), rows.Home);
            default:
                RowFlow second = call.Rows(1);
                return new NodeResult(combine(second, Spread(call.Finite(0), second)), second.Home);
        }
    }

    // A constant as one number for each column, by the rule of broadcasting; it may not make rows wider or tell them apart.
    static double[] Spread(ConstantTensor constant, RowFlow rows)
    {
        int rank = rows.Dims.Length + 1;
        int[] dims = [.. Enumerable.Repeat(1, Math.Max(0, rank - constant.Rank)), .. constant.Dims];
        bool fits = dims.Length == rank && dims[0] == 1 && !dims.Skip(1).Where((dim, axis) => dim != 1 && dim != rows.Dims[axis]).Any();
        if (!fits) throw ShapesDisagree(constant.Dims, rows);
        double[] spread = new double[rows.Width];
        for (int column = 0; column < spread.Length; column++)
        {
            int place = 0, rest = column, step = 1;
            for (int axis = rank - 1; axis > 0; axis--)
            {
                int dim = rows.Dims[axis - 1];
                if (dims[axis] != 1) place += rest % dim * step;
                rest /= dim;
                step *= dims[axis];
            }
            spread[column] = constant.Numbers[place];
        }
        return spread;
    }

    public static NodeResult MatMul(NodeCall call)
    {
        if (call.Input(0) is ConstantTensor && call.Input(1) is ConstantTensor) return NodeResult.OfConstant(Constants.MatMul(call));
        if (call.Input(0) is ConstantTensor) throw new ImportException(ImportFault.RowsMixed);
        return Dense(call, call.Finite(1), isTransposed: false, alpha: 1, bias: null);
    }

    public static NodeResult Gemm(NodeCall call)
    {
        if (call.Integer("transA", 0) != 0) throw new ImportException(ImportFault.RowsMixed);
        if (call.Input(0) is ConstantTensor) throw new ImportException(ImportFault.RowsMixed);
        double beta = call.Real("beta", 1);
        double[]? bias = null;
        ConstantTensor weights = call.Finite(1);
        bool isTransposed = call.Integer("transB", 0) != 0;
        if (call.Input(2) is not null && beta != 0 && weights.Rank == 2)
        {
            RowFlow shape = new([], [weights.Dims[isTransposed ? 0 : 1]]);
            bias = [.. Spread(call.Finite(2), shape).Select(number => number * beta)];
        }
        return Dense(call, weights, isTransposed, call.Real("alpha", 1), bias);
    }

    static NodeResult Dense(NodeCall call, ConstantTensor weights, bool isTransposed, double alpha, double[]? bias)
    {
        RowFlow rows = call.Rows();
        bool isMatrix = weights.Rank == 2 && !rows.Dims.IsEmpty && rows.Dims[..^1].All(dim => dim == 1);
        int inWidth = isMatrix ? weights.Dims[isTransposed ? 1 : 0] : 0, outWidth = isMatrix ? weights.Dims[isTransposed ? 0 : 1] : 0;
        if (!isMatrix || inWidth != rows.Width || outWidth == 0) throw ShapesDisagree(weights.Dims, rows);
        double[] matrix = new double[weights.Numbers.Length];
        for (int row = 0; row < inWidth; row++)
            for (int column = 0; column < outWidth; column++)
                matrix[row * outWidth + column] = alpha * weights.Numbers[isTransposed ? column * inWidth + row : row * outWidth + column];
        RowFlow after = rows.Through(matrix, outWidth, bias, call.Name);
        return new NodeResult(after, $"layer {after.Layers.Length}: {inWidth} to {outWidth}");
    }

    public static NodeResult BatchNormalisation(NodeCall call)
    {
        if (call.Integer("training_mode", 0) != 0 || call.GivesMore) throw new ImportException(ImportFault.TrainingMode);
        RowFlow rows = call.Rows();
        ConstantTensor scale = call.Finite(1), shift = call.Finite(2), mean = call.Finite(3), variance = call.Finite(4);
        bool fits = !rows.Dims.IsEmpty && rows.Dims.Skip(1).All(dim => dim == 1)
            && new[] { scale, shift, mean, variance }.All(one => one.Rank == 1 && one.Numbers.Length == rows.Width);
        if (!fits) throw ShapesDisagree(scale.Dims, rows);
        double epsilon = call.Real("epsilon", 1e-5f);
        double[] factors = [.. scale.Numbers.Select((number, index) => number / Math.Sqrt(variance.Numbers[index] + epsilon))];
        if (!factors.All(double.IsFinite)) throw new ImportException(ImportFault.DivisionByZero, "a variance below 0");
        double[] offsets = [.. shift.Numbers.Select((number, index) => number - mean.Numbers[index] * factors[index])];
        return new NodeResult(rows.Scaled(factors, offsets), rows.Home);
    }

    public static NodeResult Dropout(NodeCall call)
    {
        bool trains = call.Input(2) is { } mode && mode is not ConstantTensor { Numbers: [0] };
        return trains ? throw new ImportException(ImportFault.TrainingMode) : Identity(call);
    }

    public static NodeResult Identity(NodeCall call) => NodeResult.Unchanged(call.Input(0) ?? call.Rows());

    public static NodeResult Cast(NodeCall call)
    {
        int type = (int)call.Integer("to", 0);
        if (call.Input(0) is ConstantTensor) return NodeResult.OfConstant(Constants.Cast(call, (TensorType)type));
        if (call.Input(0) is RowsShape shape) return NodeResult.Unchanged(shape);
        return TensorReader.IsFloat(type) ? NodeResult.Unchanged(call.Rows()) : throw new ImportException(ImportFault.IntegersComputed);
    }

    public static NodeResult Relu(NodeCall call) => Activated(call, Activation.Relu);

    public static NodeResult Tanh(NodeCall call) => Activated(call, new Activation(ActivationKind.Tanh));

    public static NodeResult Sigmoid(NodeCall call) => Activated(call, new Activation(ActivationKind.Sigmoid));

    public static NodeResult LeakyRelu(NodeCall call) => Sloped(call, call.Real("alpha", 0.01f));

    public static NodeResult PRelu(NodeCall call)
    {
        double[] slopes = Spread(call.Finite(1), call.Rows());
        return slopes.All(slope => slope == slopes[0]) ? Sloped(call, slopes[0])
            : throw new ImportException(ImportFault.ActivationSlopes, "a slope for each column");
    }

    static NodeResult Sloped(NodeCall call, double slope)
    {
        Float32Status status = Float32.ToFixed(BitConverter.SingleToUInt32Bits((float)slope), Limits.ScoreBits, out long alphaQ32);
        Activation activation = new(ActivationKind.LeakyRelu, alphaQ32);
        return status == Float32Status.Accepted && Activations.Fits(in activation) ? Activated(call, activation)
            : throw new ImportException(ImportFault.ActivationSlopes, $"a slope of {slope}");
    }

    /// <summary>Cut off below 0 it is Relu; with open ends it is nothing.</summary>
    public static NodeResult Clip(NodeCall call)
    {
        double least = Bound(call, "min", 1, double.NegativeInfinity), most = Bound(call, "max", 2, double.PositiveInfinity);
        bool isOpen = most >= float.MaxValue;
        return isOpen && least == 0 ? Relu(call) : isOpen && least <= float.MinValue ? Identity(call)
            : throw new ImportException(ImportFault.ActivationUnknown, $"Clip from {least} to {most}");
    }

    static double Bound(NodeCall call, string attribute, int input, double otherwise) =>
        call.Input(input) is not null ? call.Constant(input).Numbers is [var bound] ? bound : double.NaN : call.Real(attribute, otherwise);

    public static NodeResult Max(NodeCall call)
    {
        bool isRelu = call.Operands.Count == 2 && call.Input(1) is ConstantTensor floor && floor.Numbers.All(number => number == 0);
        return isRelu ? Relu(call) : throw new ImportException(ImportFault.ActivationUnknown, "Max");
    }

    static NodeResult Activated(NodeCall call, Activation activation)
    {
        RowFlow rows = call.Rows().Activated(activation, call.Name);
        return new NodeResult(rows, $"activation of layer {rows.Layers.Length}");
    }

    public static NodeResult Softmax(NodeCall call) => Ended(call, RowsEnd.Softmax);

    public static NodeResult LogSoftmax(NodeCall call) => Ended(call, RowsEnd.LogSoftmax);

    static NodeResult Ended(NodeCall call, RowsEnd end)
    {
        RowFlow rows = call.Rows();
        int axis = NodeCall.AxisOf(call.Integer("axis", call.Version >= 13 ? -1 : 1), rows.Dims.Length + 1);
        if (axis != rows.Dims.Length || rows.Dims[..^1].Any(dim => dim != 1)) throw new ImportException(ImportFault.RowsMixed);
        rows.RefuseBehindOutput();
        if (rows.Layers.IsEmpty) throw new ImportException(ImportFault.ActivationFirst);
        return new NodeResult(rows.Settled(call.Name) with { End = end }, "the output function");
    }

    public static NodeResult Logarithm(NodeCall call) => OfOutput(call, RowsEnd.Softmax, RowsEnd.LogSoftmax, Math.Log);

    public static NodeResult Exponential(NodeCall call) => OfOutput(call, RowsEnd.LogSoftmax, RowsEnd.Softmax, Math.Exp);

    static NodeResult OfOutput(NodeCall call, RowsEnd before, RowsEnd after, Func<double, double> ofConstant)
    {
        if (call.Input(0) is ConstantTensor) return NodeResult.OfConstant(Constants.Map(call, ofConstant));
        RowFlow rows = call.Rows();
        return rows.End == before ? new NodeResult(rows with { End = after }, "part of the output function")
            : throw new ImportException(ImportFault.ActivationUnknown, call.Operator);
    }

    public static double[] Same(double number, int width) => [.. Enumerable.Repeat(number, width)];

    static double[] Negated(double[] numbers) => [.. numbers.Select(number => -number)];

    static ImportException ShapesDisagree(int[] dims, RowFlow rows) =>
        new(ImportFault.ShapesDisagree, $"a constant [{string.Join(", ", dims)}] and rows of [{string.Join(", ", rows.Dims)}]");
}
