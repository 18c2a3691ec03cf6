using System.Collections.Immutable;

namespace Rollup.Client.Onnx;

/// <summary>Operators that move numbers and compute none. RowFlow stay rows: what would mix them is refused.</summary>
static class ShapeOperators
{
    public static NodeResult Reshape(NodeCall call)
    {
        if (call.Input(0) is ConstantTensor constant) return NodeResult.OfConstant(Reshaped(constant, call.Integers(1)));
        RowFlow rows = call.Rows();
        long?[] target = call.Input(1) is RowsShape shape ? [.. shape.Dims] : [.. call.Constant(1).Numbers.Select(number => (long?)number)];
        for (int axis = 0; axis < target.Length && call.Integer("allowzero", 0) == 0; axis++)
            if (target[axis] == 0) target[axis] = axis == 0 ? null : axis <= rows.Dims.Length ? rows.Dims[axis - 1]
                : throw RowsMixed(target);
        long?[] rest = target.Length is 0 or > GraphValue.RankMax ? [null] : target[1..];
        if (rest.Any(dim => dim is null or > int.MaxValue or < -1)) throw RowsMixed(target);
        int open = rest.Count(dim => dim == -1);
        bool keepsRows = target[0] is null || target[0] == rows.Batch;
        long known = rest.Aggregate(1L, (product, dim) => dim == -1 ? product : Math.Min(product * dim!.Value, int.MaxValue));
        bool isWhole = open == 0 ? known == rows.Width : keepsRows && open == 1 && known > 0 && rows.Width % known == 0;
        if (!isWhole || !(keepsRows || target[0] == -1)) throw RowsMixed(target);
        return Shaped(rows, [.. rest.Select(dim => (int)(dim == -1 ? rows.Width / known : dim!.Value))]);
    }

    static ConstantTensor Reshaped(ConstantTensor constant, int[] target)
    {
        if (target.Length > GraphValue.RankMax) throw new ImportException(ImportFault.ShapesDisagree, $"{target.Length} dimensions");
        int[] dims = [.. target.Select((dim, axis) => dim == 0 && axis < constant.Rank ? constant.Dims[axis] : dim)];
        int open = Array.IndexOf(dims, -1);
        if (open >= 0)
        {
            dims[open] = 1;
            int known = Constants.CountOf(dims);
            dims[open] = known == 0 ? 0 : constant.Numbers.Length / known;
        }
        return Constants.CountOf(dims) == constant.Numbers.Length ? constant with { Dims = dims }
            : throw new ImportException(ImportFault.ShapesDisagree, $"{constant.Numbers.Length} numbers as [{string.Join(", ", dims)}]");
    }

    public static NodeResult Flatten(NodeCall call)
    {
        if (call.Input(0) is ConstantTensor constant)
        {
            int split = NodeCall.AxisOf(call.Integer("axis", 1), constant.Rank + 1);
            int outer = Constants.CountOf(constant.Dims.AsSpan(0, split));
            return NodeResult.OfConstant(Reshaped(constant, [outer, Constants.CountOf(constant.Dims.AsSpan(split))]));
        }
        RowFlow rows = call.Rows();
        int axis = NodeCall.AxisOf(call.Integer("axis", 1), rows.Dims.Length + 2);
        bool keepsRows = axis >= 1 && rows.Dims[..(axis - 1)].All(dim => dim == 1);
        return keepsRows ? Shaped(rows, [rows.Width]) : throw RowsMixed([]);
    }

    public static NodeResult Squeeze(NodeCall call)
    {
        int[]? axes = call.IntegersOf("axes", 1);
        if (call.Input(0) is RowsShape shape) return NodeResult.Unchanged(shape with { IsScalar = shape.Dims.Length == 1 });
        int[] dims = call.Input(0) is ConstantTensor constant ? constant.Dims : [-1, .. call.Rows().Dims];
        bool[] goes = [.. dims.Select(dim => axes is null && dim == 1)];
        foreach (int axis in axes ?? []) goes[NodeCall.AxisOf(axis, dims.Length)] = true;
        if (dims.Where((dim, axis) => goes[axis] && dim != 1).Any()) throw RowsMixed([]);
        int[] kept = [.. dims.Where((_, axis) => !goes[axis])];
        if (call.Input(0) is ConstantTensor operand) return NodeResult.OfConstant(operand with { Dims = kept });
        if (axes is null && call.Rows().Batch == 1) throw RowsMixed([]);
        return Shaped(call.Rows(), [.. kept[1..]]);
    }

    public static NodeResult Unsqueeze(NodeCall call)
    {
        int[] axes = call.IntegersOf("axes", 1) ?? throw new ImportException(ImportFault.AttributeUnknown, "no axes");
        if (call.Input(0) is RowsShape shape) return NodeResult.Unchanged(shape with { IsScalar = false });
        List<int> dims = call.Input(0) is ConstantTensor constant ? [.. constant.Dims] : [-1, .. call.Rows().Dims];
        int rank = dims.Count + axes.Length;
        if (rank > GraphValue.RankMax) throw RowsMixed([]);
        foreach (int axis in axes.Select(axis => NodeCall.AxisOf(axis, rank)).Order()) dims.Insert(Math.Min(axis, dims.Count), 1);
        if (call.Input(0) is ConstantTensor operand) return NodeResult.OfConstant(operand with { Dims = [.. dims] });
        return dims[0] == -1 ? Shaped(call.Rows(), [.. dims[1..]]) : throw RowsMixed([]);
    }

    public static NodeResult Transpose(NodeCall call)
    {
        if (call.Input(0) is ConstantTensor) return NodeResult.OfConstant(Constants.Transpose(call));
        RowFlow rows = call.Rows();
        int[] order = call.IntegersOf("perm", 1) ?? [.. Enumerable.Range(0, rows.Dims.Length + 1).Reverse()];
        int[] moved = [.. order.Where(axis => axis > 0 && axis <= rows.Dims.Length && rows.Dims[axis - 1] != 1)];
        bool isWhole = order.Order().SequenceEqual(Enumerable.Range(0, rows.Dims.Length + 1));
        bool keeps = isWhole && order[0] == 0 && moved.Order().SequenceEqual(moved); // only dimensions of 1 change their places
        return keeps ? Shaped(rows, [.. order[1..].Select(axis => rows.Dims[axis - 1])]) : throw RowsMixed([]);
    }

    public static NodeResult Shape(NodeCall call)
    {
        if (call.Input(0) is ConstantTensor constant)
            return NodeResult.OfConstant(
                new ConstantTensor([constant.Rank], [.. constant.Dims.Select(dim => (double)dim)], IsInteger: true));
        RowFlow rows = call.Rows();
        ImmutableArray<long?> dims = [rows.Batch, .. rows.Dims.Select(dim => (long?)dim)];
        int start = Place(call.Integer("start", 0)), end = Place(call.Integer("end", dims.Length));
        return new NodeResult(new RowsShape([.. dims.Skip(start).Take(end - start)]), "left out: it asks for a shape");

        int Place(long axis) => (int)Math.Clamp(axis < 0 ? axis + dims.Length : axis, 0, dims.Length);
    }

    public static NodeResult ConstantOfShape(NodeCall call)
    {
        ConstantTensor shape = call.Constant(0);
        int[] dims = call.Integers(0);
        int count = Constants.CountOf(dims);
        call.Tensors.Take(count);
        GraphValue value = call.Attribute("value") is { T: { } tensor } ? call.Tensors.Read(tensor) : ConstantTensor.Vector(0);
        if (value is not ConstantTensor { Numbers: [var number] } one || shape.Rank != 1)
            throw new ImportException(ImportFault.AttributeUnknown, "'value'");
        return NodeResult.OfConstant(new ConstantTensor(dims, RowOperators.Same(number, count), one.IsInteger));
    }

    public static NodeResult Gather(NodeCall call)
    {
        if (call.Input(1) is RowFlow) throw new ImportException(ImportFault.Embedding);
        ConstantTensor indices = call.Constant(1);
        bool isScalar = indices.Rank == 0;
        if (indices.Rank > 1) throw new ImportException(ImportFault.OperatorAtConstants, "Gather with a matrix of indices");
        if (call.Input(0) is ConstantTensor constant)
        {
            int at = NodeCall.AxisOf(call.Integer("axis", 0), constant.Rank);
            return NodeResult.OfConstant(Constants.Choose(call, constant, at, call.Integers(1), isScalar));
        }
        if (call.Input(0) is RowsShape shape)
            return NodeResult.Unchanged(ShapeOf(
                [.. call.Integers(1).Select(index => shape.Dims[NodeCall.AxisOf(index, shape.Dims.Length)])], isScalar));
        RowFlow rows = call.Rows();
        return Chosen(rows, NodeCall.AxisOf(call.Integer("axis", 0), rows.Dims.Length + 1), call.Integers(1), isScalar);
    }

    /// <summary>Of ai.onnx.ml: entries of the last axis.</summary>
    public static NodeResult ArrayFeatureExtractor(NodeCall call)
    {
        if (call.Input(0) is ConstantTensor constant)
            return NodeResult.OfConstant(Constants.Choose(call, constant, NodeCall.AxisOf(-1, constant.Rank), call.Integers(1)));
        return Chosen(call.Rows(), call.Rows().Dims.Length, call.Integers(1), isScalar: false);
    }

    public static NodeResult Slice(NodeCall call)
    {
        int[] starts = call.IntegersOf("starts", 1) ?? [], ends = call.IntegersOf("ends", 2) ?? [];
        int[] axes = call.IntegersOf("axes", 3) ?? [.. Enumerable.Range(0, starts.Length)];
        int[] steps = call.Input(4) is null ? [.. starts.Select(_ => 1)] : call.Integers(4);
        if (ends.Length != starts.Length || axes.Length != starts.Length || steps.Length != starts.Length || steps.Contains(0))
            throw new ImportException(ImportFault.ShapesDisagree, "starts, ends, axes and steps");
        NodeResult result = NodeResult.Unchanged(call.Input(0) ?? call.Rows());
        for (int part = 0; part < starts.Length; part++) result = Sliced(call, result, axes[part], starts[part], ends[part], steps[part]);
        return result;
    }

    static NodeResult Sliced(NodeCall call, NodeResult from, int axis, int start, int end, int step)
    {
        switch (from.Value)
        {
            case ConstantTensor constant:
                int at = NodeCall.AxisOf(axis, constant.Rank);
                return NodeResult.OfConstant(Constants.Choose(call, constant, at, Range(constant.Dims[at], start, end, step)));
            case RowsShape shape:
                return NodeResult.Unchanged(
                    new RowsShape([.. Range(shape.Dims.Length, start, end, step).Select(index => shape.Dims[index])]));
            case RowFlow rows:
                int column = NodeCall.AxisOf(axis, rows.Dims.Length + 1);
                bool isAll = column == 0 && start == 0 && end == int.MaxValue && step == 1;
                return isAll ? from
                    : Chosen(rows, column, column == 0 ? [] : Range(rows.Dims[column - 1], start, end, step), isScalar: false);
            default:
                throw RowsMixed([]);
        }
    }

    static int[] Range(int length, int start, int end, int step)
    {
        int least = step > 0 ? 0 : -1, most = step > 0 ? length : length - 1;
        long first = Math.Clamp(start < 0 ? start + (long)length : start, 0, most);
        long stop = Math.Clamp(end < 0 ? end + (long)length : end, least, most);
        List<int> indices = [];
        for (long index = first; step > 0 ? index < stop : index > stop; index += step) indices.Add((int)index);
        return [.. indices];
    }

    static NodeResult Chosen(RowFlow rows, int axis, int[] indices, bool isScalar)
    {
        if (axis != 1 || rows.Dims.Length != 1) throw RowsMixed([]);
        int[] columns = [.. indices.Select(index => NodeCall.AxisOf(index, rows.Width))];
        if (columns.SequenceEqual(Enumerable.Range(0, rows.Width)) && !isScalar) return NodeResult.Unchanged(rows);
        ImmutableArray<int> dims = isScalar ? [] : [columns.Length];
        if (rows.End == RowsEnd.SigmoidPair && columns is [1])
            return new NodeResult(rows with { End = RowsEnd.None, Dims = dims }, "the probability of the second class");
        if (columns.Length > Limits.WidthMax) throw new ImportException(ImportFault.LayerTooWide, $"{columns.Length}");
        if (!rows.Layers.IsEmpty || columns.Length == 0) throw new ImportException(ImportFault.ColumnsChosen);
        return new NodeResult(rows with { Columns = [.. columns.Select(column => rows.Columns[column])], Dims = dims },
            "choice of columns");
    }

    public static NodeResult Concat(NodeCall call)
    {
        if (call.Operands.Any(input => input is RowsShape)) return NodeResult.Unchanged(JoinedShape(call));
        if (call.Operands.All(input => input is ConstantTensor)) return NodeResult.OfConstant(Constants.Concat(call));
        RowFlow[] parts = [.. call.Operands.Select((_, index) =>
            call.Input(index) as RowFlow ?? throw new ImportException(ImportFault.BranchesJoined))];
        if (NodeCall.AxisOf(call.Integer("axis", 1), parts[0].Dims.Length + 1) != 1 || parts.Any(part => part.Dims.Length != 1))
            throw RowsMixed([]);
        return Joined(parts);
    }

    /// <summary>Columns side by side: of the input, or the two probabilities of one Sigmoid.</summary>
    public static NodeResult Joined(RowFlow[] parts)
    {
        if (parts is [var only]) return NodeResult.Unchanged(only);
        if (parts is [var complement, var sigmoid] && sigmoid.IsSigmoid && sigmoid.Width == 1 && complement.Layers == sigmoid.Layers
            && complement.Tail is { Factors: [-1], Offsets: [1] })
            return new NodeResult(sigmoid with { End = RowsEnd.SigmoidPair, Dims = [2] }, "both probabilities: that of the second is kept");
        if (parts.Any(part => !part.Layers.IsEmpty)) throw new ImportException(ImportFault.BranchesJoined);
        int width = parts.Sum(part => part.Width);
        if (width > Limits.WidthMax) throw new ImportException(ImportFault.LayerTooWide, $"{width}");
        return new NodeResult(parts[0] with { Columns = [.. parts.SelectMany(part => part.Columns)], Dims = [width] },
            "columns side by side");
    }

    static RowsShape JoinedShape(NodeCall call)
    {
        long?[][] parts = [.. call.Operands.Select((input, index) => input is RowsShape shape ? [.. shape.Dims]
            : call.Constant(index).Numbers.Take(GraphValue.RankMax + 1).Select(number => (long?)number).ToArray())];
        return ShapeOf([.. parts.SelectMany(part => part)]);
    }

    // No longer than any shape is.
    static RowsShape ShapeOf(ImmutableArray<long?> dims, bool isScalar = false) =>
        dims.Length <= GraphValue.RankMax ? new RowsShape(dims, isScalar) : throw RowsMixed([]);

    static NodeResult Shaped(RowFlow rows, ImmutableArray<int> dims) => NodeResult.Unchanged(rows with { Dims = dims });

    static ImportException RowsMixed(long?[] target) => new(
        ImportFault.RowsMixed, target.Length == 0 ? "" : $"[{string.Join(", ", target.Select(dim => dim?.ToString() ?? "rows"))}]");
}
