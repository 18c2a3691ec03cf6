namespace Rollup.Client.Onnx;

/// <summary>
/// RowFlow in the machine's terms: columns, their scaling, layers, an output function. What no column's scaling can say is part of the
/// first
/// layer.
/// </summary>
sealed class NetworkForm
{
    const double PreciseEnough = 1.0 / (1 << 20);
    const double WeightMax = 1 << Import.WeightIntegerBits;

    readonly InputColumn[] _columns;
    readonly DenseLayer[] _layers;
    readonly OutputKind _output;
    readonly ScaleKind _scale;
    double _largestRounding;

    NetworkForm(InputColumn[] columns, DenseLayer[] layers, OutputKind output)
    {
        (_columns, _layers, _output) = (columns, layers, output);
        _scale = ScaleOf(columns);
    }

    public required IReadOnlyList<(string Name, int Width)> JoinedInputs { get; init; }

    public double LargestRounding => _largestRounding;

    public bool IsPlainNumber => _output == OutputKind.Identity && _layers[^1].OutWidth == 1;

    public bool EndsInLogits => _output == OutputKind.Identity && _layers[^1].OutWidth > 1;

    public override string ToString() => string.Join(
        " -> ",
        [
            $"{_columns.Length} columns{(_scale == ScaleKind.None ? "" : ", scaled")}",
            .. _layers.Select(layer =>
                $"{layer.OutWidth}{(layer.Activation.Kind == ActivationKind.Identity ? "" : $" {layer.Activation.Kind}")}"),
            .. _output == OutputKind.Identity ? [] : new[] { $"{_output}" },
        ]);

    public static NetworkForm Of(RowFlow rows, GraphInputs inputs, OutputKind? told)
    {
        RowFlow settled = rows.Settled("the output");
        (string Name, RowFlow Flow)[] used = [.. inputs.Used.Where(input => Reads(settled, input.Flow))];
        int[] places = [.. used.SelectMany(input => input.Flow.Columns.Select(column => column.Index))];
        if (places.Length > Limits.WidthMax) throw new ImportException(ImportFault.LayerTooWide, $"{places.Length}");
        DenseLayer[] layers = [.. settled.Layers];
        OutputKind output = OutputOf(settled, told);
        if (settled.IsSigmoid || settled.End == RowsEnd.SigmoidPair) layers[^1] = layers[^1] with { Activation = Activation.Identity };
        InputColumn[] columns = Fold(settled, places, ref layers[0]);
        foreach (DenseLayer layer in layers) Check(layer);
        return new NetworkForm(columns, layers, output) { JoinedInputs = [.. used.Select(input => (input.Name, input.Flow.Width))] };
    }

    static bool Reads(RowFlow rows, RowFlow input) => rows.Columns.Any(column => input.Columns.Contains(new InputColumn(column.Index)));

    static OutputKind OutputOf(RowFlow rows, OutputKind? told)
    {
        int width = rows.Last!.OutWidth;
        bool isSigmoid = rows.IsSigmoid || rows.End == RowsEnd.SigmoidPair;
        if (isSigmoid && width > 1) throw new ImportException(ImportFault.LabelsIndependent, $"{width}");
        if (rows.End == RowsEnd.Softmax && width > Limits.ClassesMax) throw new ImportException(ImportFault.ClassesTooMany, $"{width}");
        OutputKind? own = isSigmoid ? OutputKind.Sigmoid : rows.End == RowsEnd.Softmax ? OutputKind.Softmax : null;
        if (own is { } output)
            return told is null || told == own ? OutputFunctions.Fits(output, width) ? output : throw Unfit(output, width)
                : throw new ImportException(ImportFault.OutputFunctionOther, $"{own}");
        if (rows.End == RowsEnd.LogSoftmax && told != OutputKind.Softmax)
            throw new ImportException(told is null ? ImportFault.LogSoftmaxUntold : ImportFault.OutputFunctionOther, "LogSoftmax");
        if (told is null && width > 1) throw new ImportException(ImportFault.OutputFunctionUntold, $"{width}");
        return told is { } named and not OutputKind.Identity && !OutputFunctions.Fits(named, width) ? throw Unfit(named, width)
            : told ?? OutputKind.Identity;
    }

    static ImportException Unfit(OutputKind output, int width) => new(ImportFault.OutputFunctionUnfit, $"{output} of {width}");

    // Each column of the input has one scaling. Where it is used again otherwise, or not at all, the first layer's weights say the rest.
    static InputColumn[] Fold(RowFlow rows, int[] places, ref DenseLayer first)
    {
        Dictionary<int, int> placeOf = places.Select((index, place) => (index, place)).ToDictionary(pair => pair.index, pair => pair.place);
        InputColumn?[] scalings = new InputColumn?[places.Length];
        // The first of the largest: then no weight grows.
        foreach (InputColumn column in rows.Columns)
            if (column.Factor != 0 && !(scalings[placeOf[column.Index]]?.Slope >= column.Slope)) scalings[placeOf[column.Index]] = column;
        double[] weights = new double[places.Length * first.OutWidth], bias = first.Bias is null ? new double[first.OutWidth]
            : [.. first.Bias];
        for (int line = 0; line < rows.Columns.Length; line++)
        {
            InputColumn column = rows.Columns[line];
            int place = placeOf[column.Index];
            (double ratio, double offset) = (0, column.Offset);
            if (column.Factor != 0 && scalings[place] is { } scaling)
            {
                double slope = column.Factor / column.Divisor;
                ratio = column == scaling ? 1 : slope * scaling.Divisor / scaling.Factor;
                offset = column == scaling ? 0 : (scaling.Subtract - column.Subtract) * slope;
            }
            for (int output = 0; output < first.OutWidth; output++)
            {
                double weight = first.Weights[line * first.OutWidth + output];
                weights[place * first.OutWidth + output] += ratio == 1 ? weight : ratio * weight;
                bias[output] += offset == 0 ? 0 : offset * weight;
            }
        }
        bool hasBias = first.Bias is not null || bias.Any(number => number != 0);
        first = first with { InWidth = places.Length, Weights = weights, Bias = hasBias ? bias : null };
        return [.. scalings.Select((scaling, place) => scaling ?? new InputColumn(places[place]))];
    }

    static void Check(DenseLayer layer)
    {
        foreach (double number in layer.Weights.Concat(layer.Bias ?? []))
        {
            if (!double.IsFinite(number)) throw new ImportException(ImportFault.ConstantNotFinite, $"the layer of {layer.Node}");
            if (Math.Abs(number) >= WeightMax)
                throw new ImportException(ImportFault.WeightTooLarge, $"{number:0.###} in the layer of {layer.Node}");
        }
    }

    // As the file has it, unless the machine's fraction bits say it badly: then the other way round.
    static ScaleKind ScaleOf(InputColumn[] columns)
    {
        bool multiplies = columns.Any(column => column.Factor != 1), divides = columns.Any(column => column.Divisor != 1);
        if (!multiplies && !divides) return columns.Any(column => column.Subtract != 0) ? ScaleKind.Multiply : ScaleKind.None;
        double factorFault = columns.Max(column => FaultOf(column.Factor / column.Divisor));
        double divisorFault = columns.Max(column => FaultOf(column.Divisor / column.Factor));
        if (!divides && factorFault <= PreciseEnough) return ScaleKind.Multiply;
        if (!multiplies && divisorFault <= PreciseEnough) return ScaleKind.Divide;
        return factorFault <= divisorFault ? ScaleKind.Multiply : ScaleKind.Divide;
    }

    // Of a number in Q.32, relative to it; infinite where it does not fit.
    static double FaultOf(double number)
    {
        double rounded = Math.ScaleB(Math.Round(Math.ScaleB((float)number, Limits.ScoreBits)), -Limits.ScoreBits);
        return Math.Abs(number) >= 1 << 30 ? double.PositiveInfinity : Math.Abs(rounded / number - 1);
    }

    public byte[] Write()
    {
        Network network = Network.Begin(_columns.Length, _output);
        foreach (DenseLayer layer in _layers)
            if (!network.TryAdd(layer.OutWidth, layer.Bias is not null, layer.Activation)) throw new ImportException(
                ImportFault.ParametersTooMany);
        bool isScaled = _scale != ScaleKind.None;
        uint[] subtract = isScaled ? [.. _columns.Select((column, place) => Scaling(column.Subtract, place))] : [];
        uint[] scale = isScaled
            ? [.. _columns.Select((column, place) => Scaling(
                _scale == ScaleKind.Multiply ? column.Factor / column.Divisor : column.Divisor / column.Factor, place))] : [];
        uint[] weights = [.. _layers.SelectMany(layer => layer.Weights.Concat(layer.Bias ?? [])).Select(Rounded)];
        byte[] file = new byte[16_384 + 4 * (2 * _columns.Length + weights.Length)];
        int length = Export.Write(in network, _scale, subtract, scale, weights, file);
        if (length == 0) throw new InvalidOperationException($"{this} has no file");
        return length <= MarketLimits.ModelBytesMax ? file[..length]
            : throw new ImportException(ImportFault.ParametersTooMany, $"{weights.Length:N0}");
    }

    uint Scaling(double number, int place)
    {
        uint bits = Rounded(number);
        bool fits = Float32.ToFixed(bits, Limits.ScoreBits, out long numberQ32) == Float32Status.Accepted
            && (numberQ32 != 0 || number == 0);
        return fits ? bits : throw new ImportException(ImportFault.ScalingTooLarge, $"column {place + 1}: {number}");
    }

    uint Rounded(double number)
    {
        float rounded = (float)number;
        _largestRounding = Math.Max(_largestRounding, Math.Abs(number - rounded));
        return BitConverter.SingleToUInt32Bits(rounded);
    }
}
