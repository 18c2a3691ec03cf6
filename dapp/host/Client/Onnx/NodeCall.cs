namespace Rollup.Client.Onnx;

/// <summary>What a node gives, and what became of it in words.</summary>
readonly record struct NodeResult(GraphValue Value, string Became)
{
    public static NodeResult Unchanged(GraphValue value) => new(value, "left out: it changes nothing");

    public static NodeResult OfConstant(GraphValue value) => new(value, "computed: it is a constant");
}

/// <summary>One node with the values that it takes, and the version of its operators.</summary>
sealed class NodeCall(NodeProto node, string name, int version, GraphValue?[] inputs, TensorReader tensors)
{
    public string Name => name;
    public string Operator => node.OpType;
    public int Version => version;
    public TensorReader Tensors => tensors;
    public IReadOnlyList<GraphValue?> Operands => inputs;

    /// <summary>Null for an input that is left out.</summary>
    public GraphValue? Input(int index) => index < inputs.Length ? inputs[index] : null;

    public RowFlow Rows(int index = 0) => Input(index) as RowFlow ?? throw Wrong(index);

    public ConstantTensor Constant(int index) => Input(index) as ConstantTensor ?? throw Wrong(index);

    /// <summary>The numbers of a constant, each a number.</summary>
    public ConstantTensor Finite(int index) => Constant(index) is var constant && constant.Numbers.All(double.IsFinite) ? constant
        : throw new ImportException(ImportFault.ConstantNotFinite, GraphNames.Quoted(node.Input[index]));

    public int[] Integers(int index) => [.. Constant(index).Numbers.Select(ToInt)];

    /// <summary>Where axes and the like are an input from some version on, and an attribute before.</summary>
    public int[]? IntegersOf(string attribute, int index) => Input(index) is not null ? Integers(index)
        : Attribute(attribute) is { } found ? [.. found.Ints.Select(number => ToInt(number))] : null;

    public AttributeProto? Attribute(string attribute) => node.Attribute.FirstOrDefault(one => one.Name == attribute);

    public long Integer(string attribute, long otherwise) => Attribute(attribute)?.I ?? otherwise;

    public double Real(string attribute, double otherwise) => Attribute(attribute)?.F ?? otherwise;

    public string Text(string attribute, string otherwise) => Attribute(attribute)?.S.ToStringUtf8() ?? otherwise;

    public double[] Reals(string attribute) => [.. (Attribute(attribute)?.Floats ?? []).Select(number => (double)number)];

    /// <summary>Whether an output behind the first is named.</summary>
    public bool GivesMore => node.Output.Skip(1).Any(output => output.Length > 0);

    public void AllowAttributes(string[] allowed)
    {
        foreach (AttributeProto attribute in node.Attribute)
            if (!allowed.Contains(attribute.Name) || attribute.RefAttrName.Length > 0)
                throw new ImportException(ImportFault.AttributeUnknown, GraphNames.Quoted(attribute.Name));
    }

    public static int AxisOf(long axis, int rank) => axis >= -rank && axis < rank ? (int)(axis < 0 ? axis + rank : axis)
        : throw new ImportException(ImportFault.ShapesDisagree, $"axis {axis} of {rank} dimensions");

    // The largest integers stand for "to the end".
    static int ToInt(double number) => (int)Math.Clamp(number, int.MinValue, int.MaxValue);

    // A value that is not what this place takes: rows where weights belong, or nothing.
    ImportException Wrong(int index) => Input(index) switch
    {
        RowFlow => new ImportException(ImportFault.WeightsComputed),
        RowsShape => new ImportException(ImportFault.RowsMixed),
        _ => new ImportException(ImportFault.NameMissing, $"input {index + 1} of {Operator}"),
    };
}
