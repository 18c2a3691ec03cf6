namespace Rollup.Client.Onnx;

/// <summary>Operators whose operands are all constants: computed in double precision when the file is read.</summary>
static class Constants
{
    public static ConstantTensor Add(NodeCall call) => Combine(call, (left, right) => left + right);

    public static ConstantTensor Subtract(NodeCall call) => Combine(call, (left, right) => left - right);

    public static ConstantTensor Multiply(NodeCall call) => Combine(call, (left, right) => left * right);

    public static ConstantTensor Divide(NodeCall call)
    {
        ConstantTensor ratio = Combine(call, (left, right) => left / right);
        return ratio.IsInteger ? ratio with { Numbers = [.. ratio.Numbers.Select(Math.Truncate)] } : ratio;
    }

    public static ConstantTensor Power(NodeCall call) => Combine(call, Math.Pow);

    public static ConstantTensor Map(NodeCall call, Func<double, double> function)
    {
        ConstantTensor operand = call.Constant(0);
        call.Tensors.Take(operand.Numbers.Length);
        return operand with { Numbers = [.. operand.Numbers.Select(function)] };
    }

    public static ConstantTensor Cast(NodeCall call, TensorType type) => type switch
    {
        TensorType.Float16 => Map(call, number => (double)(Half)number) with { IsInteger = false },
        TensorType.Float => Map(call, number => (float)number) with { IsInteger = false },
        TensorType.Float64 or TensorType.BrainFloat16 => call.Constant(0) with { IsInteger = false },
        TensorType.Truth => Map(call, number => number == 0 ? 0 : 1) with { IsInteger = true },
        TensorType.Text => throw new ImportException(ImportFault.OperatorAtConstants, "Cast to text"),
        _ => Map(call, Math.Truncate) with { IsInteger = true },
    };

    static ConstantTensor Combine(NodeCall call, Func<double, double, double> combine)
    {
        ConstantTensor left = call.Constant(0), right = call.Constant(1);
        int[] dims = Broadcast(left.Dims, right.Dims);
        int count = CountOf(dims);
        call.Tensors.Take(count);
        double[] numbers = new double[count];
        for (int index = 0; index < numbers.Length; index++)
            numbers[index] = combine(left.Numbers[Place(index, dims, left.Dims)], right.Numbers[Place(index, dims, right.Dims)]);
        return new ConstantTensor(dims, numbers, left.IsInteger && right.IsInteger);
    }

    public static ConstantTensor Expand(NodeCall call)
    {
        ConstantTensor operand = call.Constant(0);
        int[] dims = Broadcast(operand.Dims, call.Integers(1));
        int count = CountOf(dims);
        call.Tensors.Take(count);
        double[] numbers = [.. Enumerable.Range(0, count).Select(index => operand.Numbers[Place(index, dims, operand.Dims)])];
        return operand with { Dims = dims, Numbers = numbers };
    }

    public static ConstantTensor Transpose(NodeCall call)
    {
        ConstantTensor operand = call.Constant(0);
        int rank = operand.Rank;
        int[] order = call.IntegersOf("perm", 1) ?? [.. Enumerable.Range(0, rank).Reverse()];
        if (!order.Order().SequenceEqual(Enumerable.Range(0, rank))) throw Disagree(operand.Dims, order);
        int[] dims = [.. order.Select(axis => operand.Dims[axis])];
        call.Tensors.Take(operand.Numbers.Length);
        double[] numbers = new double[operand.Numbers.Length];
        int[] steps = StepsOf(operand.Dims);
        for (int index = 0; index < numbers.Length; index++)
        {
            int place = 0, rest = index;
            for (int axis = rank - 1; axis >= 0; rest /= dims[axis], axis--) place += rest % dims[axis] * steps[order[axis]];
            numbers[index] = operand.Numbers[place];
        }
        return operand with { Dims = dims, Numbers = numbers };
    }

    public static ConstantTensor MatMul(NodeCall call)
    {
        ConstantTensor left = call.Constant(0), right = call.Constant(1);
        if (left.Rank != 2 || right.Rank != 2 || left.Dims[1] != right.Dims[0]) throw Disagree(left.Dims, right.Dims);
        int rows = left.Dims[0], inner = left.Dims[1], columns = right.Dims[1];
        call.Tensors.Take((long)rows * columns);
        call.Tensors.Take((long)rows * columns * inner / Limits.WidthMax); // time, too, stays in proportion
        double[] product = new double[CountOf([rows, columns])];
        for (int row = 0; row < rows; row++)
            for (int index = 0; index < inner; index++)
                for (int column = 0; column < columns; column++)
                    product[row * columns + column] += left.Numbers[row * inner + index] * right.Numbers[index * columns + column];
        return new ConstantTensor([rows, columns], product);
    }

    /// <summary>Entries of one axis, in this order; where `indices` is one number, the axis goes.</summary>
    public static ConstantTensor Choose(NodeCall call, ConstantTensor operand, int axis, int[] indices, bool isScalar = false)
    {
        int outer = CountOf(operand.Dims.AsSpan(0, axis)), inner = CountOf(operand.Dims.AsSpan(axis + 1)), length = operand.Dims[axis];
        call.Tensors.Take((long)outer * indices.Length * inner);
        List<double> numbers = [];
        for (int block = 0; block < outer; block++)
            foreach (int index in indices)
                numbers.AddRange(operand.Numbers.AsSpan((block * length + NodeCall.AxisOf(index, length)) * inner, inner));
        int[] kept = isScalar ? [] : [indices.Length];
        return operand with { Dims = [.. operand.Dims[..axis], .. kept, .. operand.Dims[(axis + 1)..]], Numbers = [.. numbers] };
    }

    public static ConstantTensor Concat(NodeCall call)
    {
        ConstantTensor[] parts = [.. call.Operands.Select((_, index) => call.Constant(index))];
        int axis = NodeCall.AxisOf(call.Integer("axis", 0), parts[0].Rank);
        foreach (ConstantTensor part in parts)
            if (!part.Dims.Where((_, index) => index != axis).SequenceEqual(parts[0].Dims.Where((_, index) => index != axis)))
                throw Disagree(parts[0].Dims, part.Dims);
        int outer = CountOf(parts[0].Dims.AsSpan(0, axis));
        call.Tensors.Take(parts.Sum(part => part.Numbers.LongLength));
        List<double> numbers = [];
        for (int block = 0; block < outer; block++)
            foreach (ConstantTensor part in parts)
                numbers.AddRange(part.Numbers.AsSpan(block * (part.Numbers.Length / outer), part.Numbers.Length / outer));
        int[] dims = [.. parts[0].Dims];
        dims[axis] = parts.Sum(part => part.Dims[axis]);
        return parts[0] with { Dims = dims, Numbers = [.. numbers] };
    }

    public static int CountOf(ReadOnlySpan<int> dims)
    {
        long count = 1;
        foreach (int dim in dims)
        {
            if (dim < 0) throw new ImportException(ImportFault.ShapesDisagree, "a negative dimension");
            count *= dim;
            if (count > int.MaxValue / 8) throw new ImportException(ImportFault.ConstantsTooMany);
        }
        return (int)count;
    }

    static int[] Broadcast(int[] left, int[] right)
    {
        int rank = Math.Max(left.Length, right.Length);
        if (rank > GraphValue.RankMax) throw Disagree(left, right);
        int[] dims = new int[rank];
        for (int axis = 1; axis <= rank; axis++)
        {
            int one = axis <= left.Length ? left[^axis] : 1, other = axis <= right.Length ? right[^axis] : 1;
            if (one != other && one != 1 && other != 1) throw Disagree(left, right);
            dims[^axis] = one == 1 ? other : one;
        }
        return dims;
    }

    static int Place(int index, int[] dims, int[] own)
    {
        int place = 0, step = 1;
        for (int axis = 1; axis <= dims.Length; index /= dims[^axis], axis++)
        {
            if (axis > own.Length) continue;
            if (own[^axis] != 1) place += index % dims[^axis] * step;
            step *= own[^axis];
        }
        return place;
    }

    static int[] StepsOf(int[] dims)
    {
        int[] steps = new int[dims.Length];
        for (int axis = dims.Length - 1, step = 1; axis >= 0; step *= dims[axis], axis--) steps[axis] = step;
        return steps;
    }

    static ImportException Disagree(int[] left, int[] right) =>
        new(ImportFault.ShapesDisagree, $"constants [{string.Join(", ", left)}] and [{string.Join(", ", right)}]");
}
