using System.Collections.Frozen;

namespace Rollup.Client.Onnx;

/// <summary>The table of operators: what each that is taken over does, and why each other is not.</summary>
static class Operators
{
    public const string ClassicDomain = "ai.onnx.ml";

    const string RuntimeDomain = "com.microsoft";

    delegate NodeResult Run(NodeCall call);

    sealed record Row(Run Run, string[] Attributes);

    static readonly FrozenDictionary<string, Row> s_rows = new Dictionary<string, Row>
    {
        ["Add"] = new(RowOperators.Add, []),
        ["Sub"] = new(RowOperators.Subtract, []),
        ["Mul"] = new(RowOperators.Multiply, []),
        ["Div"] = new(RowOperators.Divide, []),
        ["Sum"] = new(Sum, []),
        ["Neg"] = new(RowOperators.Negate, []),
        ["MatMul"] = new(RowOperators.MatMul, []),
        ["Gemm"] = new(RowOperators.Gemm, ["alpha", "beta", "transA", "transB"]),
        ["BatchNormalization"] = new(RowOperators.BatchNormalisation, ["epsilon", "momentum", "training_mode"]),
        ["Dropout"] = new(RowOperators.Dropout, ["ratio", "seed"]),
        ["Identity"] = new(RowOperators.Identity, []),
        ["Cast"] = new(RowOperators.Cast, ["to", "saturate", "round_mode"]),
        ["CastLike"] = new(RowOperators.Identity, ["saturate"]),
        ["Relu"] = new(RowOperators.Relu, []),
        ["LeakyRelu"] = new(RowOperators.LeakyRelu, ["alpha"]),
        ["PRelu"] = new(RowOperators.PRelu, []),
        ["Clip"] = new(RowOperators.Clip, ["min", "max"]),
        ["Max"] = new(RowOperators.Max, []),
        ["Tanh"] = new(RowOperators.Tanh, []),
        ["Sigmoid"] = new(RowOperators.Sigmoid, []),
        ["Softmax"] = new(RowOperators.Softmax, ["axis"]),
        ["LogSoftmax"] = new(RowOperators.LogSoftmax, ["axis"]),
        ["Log"] = new(RowOperators.Logarithm, []),
        ["Exp"] = new(RowOperators.Exponential, []),
        ["Sqrt"] = new(call => OfConstant(call, Math.Sqrt), []),
        ["Reciprocal"] = new(call => OfConstant(call, number => 1 / number), []),
        ["Abs"] = new(call => OfConstant(call, Math.Abs), []),
        ["Pow"] = new(Power, []),
        ["Reshape"] = new(ShapeOperators.Reshape, ["allowzero"]),
        ["Flatten"] = new(ShapeOperators.Flatten, ["axis"]),
        ["Squeeze"] = new(ShapeOperators.Squeeze, ["axes"]),
        ["Unsqueeze"] = new(ShapeOperators.Unsqueeze, ["axes"]),
        ["Transpose"] = new(ShapeOperators.Transpose, ["perm"]),
        ["Shape"] = new(ShapeOperators.Shape, ["start", "end"]),
        ["Gather"] = new(ShapeOperators.Gather, ["axis"]),
        ["Slice"] = new(ShapeOperators.Slice, ["starts", "ends", "axes"]),
        ["Concat"] = new(ShapeOperators.Concat, ["axis"]),
        ["Expand"] = new(Expand, []),
        ["ConstantOfShape"] = new(ShapeOperators.ConstantOfShape, ["value"]),
        ["Constant"] = new(OfAttribute,
            ["value", "value_float", "value_floats", "value_int", "value_ints", "value_string", "value_strings"]),
        ["ArgMax"] = new(Labels, ["axis", "keepdims", "select_last_index"]),
        ["TopK"] = new(Labels, ["axis", "largest", "sorted"]),
        ["Greater"] = new(Labels, []),
        ["GreaterOrEqual"] = new(Labels, []),
        ["Less"] = new(Labels, []),
        ["LessOrEqual"] = new(Labels, []),
        [$"{ClassicDomain}.Binarizer"] = new(Labels, ["threshold"]),
        [$"{ClassicDomain}.Scaler"] = new(ClassicOperators.Scaler, ["offset", "scale"]),
        [$"{ClassicDomain}.Imputer"] = new(
            ClassicOperators.Imputer,
            ["imputed_value_floats", "imputed_value_int64s", "replaced_value_float", "replaced_value_int64"]),
        [$"{ClassicDomain}.FeatureVectorizer"] = new(ClassicOperators.FeatureVectorizer, ["inputdimensions"]),
        [$"{ClassicDomain}.LinearRegressor"] = new(
            ClassicOperators.LinearRegressor, ["coefficients", "intercepts", "post_transform", "targets"]),
        [$"{ClassicDomain}.LinearClassifier"] = new(
            ClassicOperators.LinearClassifier,
            ["classlabels_ints", "classlabels_strings", "coefficients", "intercepts", "multi_class", "post_transform"]),
        [$"{ClassicDomain}.Normalizer"] = new(ClassicOperators.Normalizer, ["norm"]),
        [$"{ClassicDomain}.ZipMap"] = new(RowOperators.Identity, ["classlabels_int64s", "classlabels_strings"]),
        [$"{ClassicDomain}.ArrayFeatureExtractor"] = new(ShapeOperators.ArrayFeatureExtractor, []),
    }.ToFrozenDictionary();

    static readonly (ImportFault Fault, string[] Operators)[] s_refused =
    [
        (ImportFault.Convolution, ["Conv", "ConvTranspose", "DeformConv", "CausalConvWithState"]),
        (ImportFault.Pooling, ["MaxPool", "AveragePool", "GlobalAveragePool", "GlobalMaxPool", "LpPool", "GlobalLpPool", "MaxRoiPool"]),
        (ImportFault.Recurrence, ["LSTM", "GRU", "RNN"]),
        (ImportFault.ControlFlow, ["If", "Loop", "Scan", "SequenceMap"]),
        (ImportFault.Quantisation,
            ["QuantizeLinear", "DequantizeLinear", "DynamicQuantizeLinear", "QLinearMatMul", "QLinearConv", "MatMulInteger",
                "ConvInteger"]),
        (ImportFault.Attention, ["Attention", "Einsum", "RotaryEmbedding"]),
        (ImportFault.Embedding, ["GatherElements", "GatherND", "OneHot"]),
        (ImportFault.Normalisation,
            ["LayerNormalization", "GroupNormalization", "InstanceNormalization", "RMSNormalization", "LpNormalization", "LRN",
                "MeanVarianceNormalization"]),
        (ImportFault.ColumnsReduced,
            ["ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceL1", "ReduceL2", "ReduceSumSquare",
                "ReduceLogSumExp", "ReduceLogSum", "Mean", "CumSum"]),
        (ImportFault.ActivationUnknown,
            ["Elu", "Selu", "Celu", "Gelu", "Erf", "Softplus", "Softsign", "HardSigmoid", "HardSwish", "Swish", "Mish", "ThresholdedRelu",
                "Shrink", "Hardmax", "Sin", "Cos", "Min"]),
        (ImportFault.ColumnsChosen, ["Split", "Compress", "ScatterElements", "ScatterND"]),
        (ImportFault.RowsMixed, ["Tile", "Pad", "Size", "NonZero", "Unique"]),
        (ImportFault.IntegersComputed, ["Mod", "BitShift", "Floor", "Ceil", "Round", "Sign"]),
        (ImportFault.MissingValues, ["IsNaN", "IsInf"]),
        (ImportFault.Trees, ["ai.onnx.ml.TreeEnsemble", "ai.onnx.ml.TreeEnsembleClassifier", "ai.onnx.ml.TreeEnsembleRegressor"]),
        (ImportFault.SupportVectors, ["ai.onnx.ml.SVMClassifier", "ai.onnx.ml.SVMRegressor"]),
        (ImportFault.Categories,
            ["ai.onnx.ml.OneHotEncoder", "ai.onnx.ml.LabelEncoder", "ai.onnx.ml.DictVectorizer", "ai.onnx.ml.CategoryMapper",
                "ai.onnx.ml.CastMap", "StringNormalizer", "TfIdfVectorizer", "StringConcat", "StringSplit",
                "RegexFullMatch"]),
        (ImportFault.Neighbours, ["CDist", "com.microsoft.CDist"]),
    ];

    static readonly FrozenDictionary<string, ImportFault> s_refusedByName =
        s_refused.SelectMany(row => row.Operators.Select(one => (one, row.Fault))).ToFrozenDictionary(row => row.one, row => row.Fault);

    /// <summary>Why an operator keeps its whole model from being taken over, whatever it works on; null if it may not.</summary>
    public static ImportFault? ForbiddenAs(string name) =>
        s_refusedByName.TryGetValue(name, out ImportFault fault)
            && (fault is (>= ImportFault.Convolution and <= ImportFault.Attention) or (>= ImportFault.Trees and <= ImportFault.Neighbours))
            ? fault : null;

    /// <param name="call">The node.</param>
    /// <param name="domain">Empty for the standard operators.</param>
    public static NodeResult Apply(NodeCall call, string domain)
    {
        string name = domain.Length == 0 ? call.Operator : $"{domain}.{call.Operator}";
        if (s_rows.TryGetValue(name, out Row? row))
        {
            call.AllowAttributes(row.Attributes);
            return row.Run(call);
        }
        ImportFault fault = s_refusedByName.TryGetValue(name, out ImportFault known) ? known : domain switch
        {
            "" or ClassicDomain => ImportFault.OperatorUnknown,
            RuntimeDomain => ImportFault.FusedOperator,
            _ => ImportFault.DomainUnknown,
        };
        throw new ImportException(fault, GraphNames.Shown(call.Operator));
    }

    static NodeResult OfConstant(NodeCall call, Func<double, double> function) =>
        call.Input(0) is RowFlow ? throw new ImportException(ImportFault.ActivationUnknown, call.Operator)
        : NodeResult.OfConstant(Constants.Map(call, function));

    static NodeResult Power(NodeCall call) =>
        call.Input(0) is RowFlow ? throw new ImportException(ImportFault.ActivationUnknown, call.Operator)
        : NodeResult.OfConstant(Constants.Power(call));

    static NodeResult Expand(NodeCall call) => call.Input(0) is RowFlow ? throw new ImportException(ImportFault.RowsMixed)
        : NodeResult.OfConstant(Constants.Expand(call));

    static NodeResult Sum(NodeCall call) => call.Operands.Count switch
    {
        1 => RowOperators.Identity(call),
        2 => RowOperators.Add(call),
        _ => throw new ImportException(ImportFault.BranchesJoined),
    };

    // What tells which class a row is of: no score comes from it.
    static NodeResult Labels(NodeCall call) => new(new Label(), "left out: it gives labels");

    static NodeResult OfAttribute(NodeCall call)
    {
        GraphValue? value = call.Attribute("value") is { T: { } tensor } ? call.Tensors.Read(tensor)
            : call.Attribute("value_float") is { } one ? new ConstantTensor([], [one.F])
            : call.Attribute("value_floats") is not null ? ConstantTensor.Vector(call.Reals("value_floats"))
            : call.Attribute("value_int") is { } integer ? new ConstantTensor([], [integer.I], IsInteger: true)
            : call.Attribute("value_ints") is { } integers
                ? ConstantTensor.Vector([.. integers.Ints.Select(number => (double)number)]) with { IsInteger = true }
            : (call.Attribute("value_string") ?? call.Attribute("value_strings")) is not null ? new Label()
            : throw new ImportException(ImportFault.AttributeUnknown, "no value");
        return NodeResult.OfConstant(value);
    }
}
