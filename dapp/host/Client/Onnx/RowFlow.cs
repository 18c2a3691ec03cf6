using System.Collections.Immutable;

namespace Rollup.Client.Onnx;

/// <summary>What follows the last layer.</summary>
enum RowsEnd : byte
{
    None,
    Softmax,
    LogSoftmax,
    SigmoidPair, // [1 - p, p]
}

/// <summary>One column as (x - Subtract) * Factor / Divisor + Offset of a column of the model's input.</summary>
readonly record struct InputColumn(int Index, double Subtract = 0, double Factor = 1, double Divisor = 1, double Offset = 0)
{
    /// <summary>How much it grows by one, without sign.</summary>
    public double Slope => Math.Abs(Factor / Divisor);

    public InputColumn Plus(double shift) => shift == 0 ? this
        : Factor == 0 ? this with { Offset = Offset + shift }
        : Factor == 1 && Divisor == 1 ? this with { Subtract = Subtract - shift }
        : this with { Subtract = Subtract - shift * Divisor / Factor };

    public InputColumn Times(double factor) =>
        factor == 0 ? new InputColumn(Index, 0, 0) : this with { Factor = Factor * factor, Offset = Offset * factor };

    public InputColumn Over(double divisor) => divisor == 0 ? throw new ImportException(ImportFault.DivisionByZero)
        : this with { Divisor = Divisor * divisor, Offset = Offset / divisor };
}

/// <summary>y = activation(x W + b); Weights [in, out] row-major, Bias [out] or null.</summary>
sealed record DenseLayer(int InWidth, int OutWidth, double[] Weights, double[]? Bias, Activation Activation, string Node);

/// <summary>Each column times its factor, and an offset; [width].</summary>
sealed record ColumnTail(double[] Factors, double[] Offsets);

/// <summary>
/// What depends on the model's input: columns, then layers, then a factor and an offset for each column that no layer has taken in yet.
/// Dims: without the rows. It never changes: two branches of a graph begin with the same.
/// </summary>
sealed record RowFlow(ImmutableArray<InputColumn> Columns, ImmutableArray<int> Dims) : GraphValue
{
    public ImmutableArray<DenseLayer> Layers { get; init; } = [];
    public ColumnTail? Tail { get; init; }
    public RowsEnd End { get; init; }

    /// <summary>The number of rows that the file was written for; null where any number will do.</summary>
    public long? Batch { get; init; }

    public int Width => Dims.Aggregate(1, (width, dim) => width * dim);

    public DenseLayer? Last => Layers.IsEmpty ? null : Layers[^1];

    /// <summary>Ends in one probability.</summary>
    public bool IsSigmoid => End == RowsEnd.None && Last is { Activation.Kind: ActivationKind.Sigmoid } && Tail is null;

    /// <summary>How many numbers it holds that those it was made of do not.</summary>
    public long NewNumbers(IEnumerable<RowFlow> from)
    {
        HashSet<double[]> known = [.. from.SelectMany(rows => rows.Layers).Select(layer => layer.Weights)]; // by reference
        return Columns.Length + Width + Layers.Where(layer => !known.Contains(layer.Weights)).Sum(layer => layer.Weights.LongLength);
    }

    /// <summary>Where a factor or an offset goes, in words.</summary>
    public string Home => Layers.IsEmpty ? "scaling of the columns"
        : Last!.Activation.Kind == ActivationKind.Identity ? $"folded into layer {Layers.Length}"
        : $"folded into layer {Layers.Length + 1}";

    /// <summary>x * factors + offsets.</summary>
    public RowFlow Scaled(double[]? factors, double[]? offsets, bool isDivided = false)
    {
        RefuseBehindOutput();
        if (Layers.IsEmpty)
        {
            return this with
            {
                Columns = [.. Columns.Select((column, index) => (isDivided ? column.Over(factors![index])
                    : factors is null ? column : column.Times(factors[index])).Plus(offsets?[index] ?? 0))]
            };
        }
        double[] newFactors = [.. Tail?.Factors ?? Enumerable.Repeat(1.0, Width)], newOffsets = [.. Tail?.Offsets ?? new double[Width]];
        for (int column = 0; column < newFactors.Length; column++)
        {
            double factor = factors?[column] ?? 1;
            if (isDivided) factor = factor == 0 ? throw new ImportException(ImportFault.DivisionByZero) : 1 / factor;
            newFactors[column] *= factor;
            newOffsets[column] = newOffsets[column] * factor + (offsets?[column] ?? 0);
        }
        bool isNothing = newFactors.All(factor => factor == 1) && newOffsets.All(offset => offset == 0);
        return this with { Tail = isNothing ? null : new ColumnTail(newFactors, newOffsets) };
    }

    /// <summary>Weights [in, out] that are the caller's to give away.</summary>
    public RowFlow Through(double[] weights, int outWidth, double[]? bias, string node)
    {
        RefuseBehindOutput();
        RowFlow before = SettledBehindIdentity();
        if (before.Tail is { } tail)
        {
            bias = bias is null ? new double[outWidth] : [.. bias];
            for (int row = 0; row < Width; row++)
            {
                Span<double> line = weights.AsSpan(row * outWidth, outWidth);
                for (int column = 0; column < outWidth; column++)
                {
                    bias[column] += tail.Offsets[row] * line[column];
                    line[column] *= tail.Factors[row];
                }
            }
            if (bias.All(number => number == 0)) bias = null;
        }
        return (before with { Tail = null }).With(new DenseLayer(Width, outWidth, weights, bias, Activation.Identity, node));
    }

    /// <summary>The same with an activation behind the last layer.</summary>
    public RowFlow Activated(Activation activation, string node)
    {
        RefuseBehindOutput();
        RowFlow settled = SettledBehindIdentity();
        if (settled.Last is not { } last) throw new ImportException(ImportFault.ActivationFirst);
        bool isAgain = settled.Tail is null && activation.Kind == ActivationKind.Relu
            && last.Activation.Kind is ActivationKind.Relu or ActivationKind.Sigmoid;
        if (isAgain) return settled;
        if (last.Activation.Kind == ActivationKind.Identity)
            return settled with { Layers = settled.Layers.SetItem(Layers.Length - 1, last with { Activation = activation }) };
        return settled.WithOwnLayer(node).Activated(activation, node);
    }

    /// <summary>Nothing is left behind the last layer's activation; a layer of its own takes what no layer can.</summary>
    public RowFlow Settled(string node)
    {
        RowFlow settled = SettledBehindIdentity();
        return settled.Tail is null ? settled : settled.WithOwnLayer(node);
    }

    // A layer that only carries factors and offsets: small ones alone, as it has the square of its width in weights.
    RowFlow WithOwnLayer(string node)
    {
        const int WidthMax = 64;
        if (Width > WidthMax) throw new ImportException(ImportFault.ActivationTwice, $"{Width} columns");
        double[] weights = new double[Width * Width];
        for (int column = 0; column < Width; column++) weights[column * Width + column] = 1;
        return Through(weights, Width, null, node);
    }

    // Into a last layer that has no activation.
    RowFlow SettledBehindIdentity()
    {
        if (Tail is null || Last is not { Activation.Kind: ActivationKind.Identity } last) return this;
        double[] weights = [.. last.Weights];
        for (int index = 0; index < weights.Length; index++) weights[index] *= Tail.Factors[index % last.OutWidth];
        double[] bias = [.. Tail.Offsets];
        for (int column = 0; column < bias.Length
            && last.Bias is not null; column++) bias[column] += last.Bias[column] * Tail.Factors[column];
        bool hasBias = last.Bias is not null || bias.Any(number => number != 0);
        return this with
        {
            Tail = null,
            Layers = Layers.SetItem(Layers.Length - 1, last with { Weights = weights, Bias = hasBias ? bias : null })
        };
    }

    RowFlow With(DenseLayer layer)
    {
        if (Layers.Length == Limits.LayersMax) throw new ImportException(ImportFault.LayersTooMany);
        if (layer.OutWidth > Limits.WidthMax) throw new ImportException(ImportFault.LayerTooWide, $"{layer.OutWidth}");
        RowFlow added = this with
        {
            Layers = Layers.Add(layer),
            Dims = Dims.IsEmpty ? [layer.OutWidth]
            : Dims.SetItem(Dims.Length - 1, layer.OutWidth)
        };
        long parameters = added.Layers.Sum(one => one.Weights.LongLength + (one.Bias?.Length ?? 0));
        return parameters <= Limits.ParametersMax ? added : throw new ImportException(ImportFault.ParametersTooMany, $"{parameters:N0}");
    }

    public void RefuseBehindOutput()
    {
        if (End != RowsEnd.None) throw new ImportException(ImportFault.WorkAfterOutput, End == RowsEnd.SigmoidPair ? "Sigmoid" : $"{End}");
    }
}
