namespace Rollup.Client.Onnx;

/// <summary>Operators of the domain ai.onnx.ml that are dense layers under another name: what skl2onnx and ML.NET write.</summary>
static class ClassicOperators
{
    const string Plain = "NONE";

    /// <summary>(x - offset) * scale.</summary>
    public static NodeResult Scaler(NodeCall call)
    {
        RowFlow rows = call.Rows();
        double[] offsets = Spread(call.Reals("offset"), rows, 0), scales = Spread(call.Reals("scale"), rows, 1);
        return new NodeResult(rows.Scaled(null, [.. offsets.Select(offset => -offset)]).Scaled(scales, null), rows.Home);
    }

    static double[] Spread(double[] numbers, RowFlow rows, double otherwise)
    {
        if (!numbers.All(double.IsFinite)) throw new ImportException(ImportFault.ConstantNotFinite, "an attribute");
        if (numbers.Length == rows.Width) return numbers;
        return numbers.Length <= 1 ? RowOperators.Same(numbers.Length == 0 ? otherwise : numbers[0], rows.Width)
            : throw new ImportException(ImportFault.ShapesDisagree, $"{numbers.Length} numbers and rows of {rows.Width}");
    }

    /// <summary>Missing values are replaced where there are any: the machine's data have none.</summary>
    public static NodeResult Imputer(NodeCall call)
    {
        bool replacesMissing = call.Attribute("replaced_value_int64") is null
            && double.IsNaN(call.Real("replaced_value_float", double.NaN));
        return replacesMissing ? new NodeResult(call.Rows(), "left out: no value may be missing")
            : throw new ImportException(ImportFault.MissingValues);
    }

    public static NodeResult FeatureVectorizer(NodeCall call) =>
        ShapeOperators.Joined([.. call.Operands.Select((_, index) => call.Rows(index))]);

    public static NodeResult LinearRegressor(NodeCall call)
    {
        if (call.Text("post_transform", Plain) is var after && after != Plain) throw new ImportException(ImportFault.OneAgainstRest, after);
        RowFlow rows = Dense(call, (int)call.Integer("targets", 1), out int width);
        return new NodeResult(rows, $"layer {rows.Layers.Length}: {call.Rows().Width} to {width}");
    }

    /// <summary>Gives class and scores; one line of coefficients for each class, or one for the second of two.</summary>
    public static NodeResult LinearClassifier(NodeCall call)
    {
        int classes = Math.Max(call.Attribute("classlabels_ints")?.Ints.Count ?? 0,
            call.Attribute("classlabels_strings")?.Strings.Count ?? 0);
        int lines = call.Reals("coefficients").Length / Math.Max(1, call.Rows().Width);
        RowFlow scores = Dense(call, lines, out int width);
        string became = $"layer {scores.Layers.Length}: {call.Rows().Width} to {width}";
        return (call.Text("post_transform", Plain), lines) switch
        {
            ("SOFTMAX", _) when lines == classes && lines > 1 =>
                new NodeResult(scores with { End = RowsEnd.Softmax }, became + ", Softmax"),
            ("LOGISTIC", 1) when classes == 2 => Logistic(scores),
            ("LOGISTIC", 2) when AreMirrored(scores.Last!) => Logistic(Second(scores)),
            (Plain, _) when lines == classes && lines > 1 => new NodeResult(scores, became),
            (var after, _) => throw new ImportException(ImportFault.OneAgainstRest, $"{after} of {lines} lines for {classes} classes"),
        };

        NodeResult Logistic(RowFlow one) => new(
            one.Activated(new Activation(ActivationKind.Sigmoid), call.Name) with { End = RowsEnd.SigmoidPair, Dims = [2] },
            $"layer {one.Layers.Length}: {call.Rows().Width} to 1, Sigmoid");
    }

    /// <summary>Of probabilities that add up to one it changes nothing.</summary>
    public static NodeResult Normalizer(NodeCall call)
    {
        RowFlow rows = call.Rows();
        bool addsUp = rows.End is RowsEnd.Softmax or RowsEnd.SigmoidPair && call.Text("norm", "MAX") == "L1";
        return addsUp ? NodeResult.Unchanged(rows) : throw new ImportException(ImportFault.Normalisation);
    }

    static RowFlow Dense(NodeCall call, int lines, out int width)
    {
        RowFlow rows = call.Rows();
        double[] coefficients = call.Reals("coefficients"), intercepts = call.Reals("intercepts");
        if (!coefficients.Concat(intercepts).All(double.IsFinite)) throw new ImportException(ImportFault.ConstantNotFinite,
            "its coefficients");
        bool fits = lines > 0 && coefficients.Length == (long)lines * rows.Width && (intercepts.Length == lines || intercepts.Length == 0);
        if (!fits)
            throw new ImportException(
                ImportFault.ShapesDisagree, $"{coefficients.Length} coefficients, {intercepts.Length} intercepts and rows of {rows.Width}");
        double[] weights = new double[coefficients.Length];
        for (int index = 0; index < weights.Length; index++) weights[index % rows.Width * lines + index / rows.Width] = coefficients[index];
        width = lines;
        return rows.Through(weights, lines, intercepts.Length == 0 ? null : intercepts, call.Name);
    }

    // Two lines of which the first is the second with its sign changed.
    static bool AreMirrored(DenseLayer layer)
    {
        for (int row = 0; row < layer.InWidth; row++)
            if (layer.Weights[2 * row] != -layer.Weights[2 * row + 1]) return false;
        return layer.Bias is null || layer.Bias[0] == -layer.Bias[1];
    }

    static RowFlow Second(RowFlow scores)
    {
        DenseLayer layer = scores.Last!;
        DenseLayer half = layer with
        {
            OutWidth = 1,
            Weights = [.. layer.Weights.Where((_, index) => index % 2 == 1)],
            Bias = layer.Bias is null ? null : [layer.Bias[1]]
        };
        return scores with { Layers = scores.Layers.SetItem(scores.Layers.Length - 1, half), Dims = [1] };
    }
}
