namespace Rollup.Model;

enum ChainOperator : byte
{
    None = 0,
    Sub,
    Mul,
    Div,
    Gemm,
    MatMul,
    Add,
    Function,
}

/// <summary>A node whose operator and attributes are ours; where it stands is not judged here.</summary>
struct ChainNode
{
    public ChainOperator Operator;

    /// <summary>Of Gemm: the weights are [out, in].</summary>
    public bool IsTransposed;

    /// <summary>
    /// Of a function: what it is as a layer's activation, and as the output function. Sigmoid is both; its place decides.
    /// </summary>
    public bool IsActivation;
    public bool IsOutput;
    public Activation Activation;
    public OutputKind Output;

    public static OnnxStatus Read(ReadOnlySpan<byte> file, ref OnnxNode source, out ChainNode node)
    {
        node = default;
        node.SetOperator(source.Operator.In(file));
        if (node.Operator == ChainOperator.None) return OnnxStatus.OperatorNotSupported;
        OnnxStatus status = source.ReadAttributes(file);
        if (status != OnnxStatus.Accepted) return status;
        int seen = 0;
        for (int index = 0; index < source.AttributeCount; index++)
        {
            int bit = node.Take(source.Attributes[index].Name.In(file), in source.Attributes[index]);
            if (bit == 0 || (seen & bit) != 0) return OnnxStatus.AttributeNotSupported;
            seen |= bit;
        }
        return OnnxStatus.Accepted;
    }

    void SetOperator(ReadOnlySpan<byte> name)
    {
        IsActivation = Activations.TryOfOnnx(name, out Activation.Kind);
        Activation.AlphaQ32 = Activations.RowOf(Activation.Kind).AlphaDefaultQ32;
        IsOutput = OutputFunctions.TryOfOnnx(name, out Output);
        if (IsActivation || IsOutput) Operator = ChainOperator.Function;
        else if (name.SequenceEqual("Sub"u8)) Operator = ChainOperator.Sub;
        else if (name.SequenceEqual("Mul"u8)) Operator = ChainOperator.Mul;
        else if (name.SequenceEqual("Div"u8)) Operator = ChainOperator.Div;
        else if (name.SequenceEqual("Gemm"u8)) Operator = ChainOperator.Gemm;
        else if (name.SequenceEqual("MatMul"u8)) Operator = ChainOperator.MatMul;
        else if (name.SequenceEqual("Add"u8)) Operator = ChainOperator.Add;
    }

    // Gives one bit for each attribute with a value that we can honour, 0 for any other.
    int Take(ReadOnlySpan<byte> name, in OnnxAttribute attribute)
    {
        bool isFloat = attribute.Type == OnnxAttributeType.Float;
        ulong number = attribute.Number;
        if (IsOutput && Output == OutputKind.Softmax)
            return name.SequenceEqual("axis"u8) && !isFloat && number is 1 or ulong.MaxValue ? 1 : 0; // the last of two: 1 or -1
        if (IsActivation)
        {
            if (!isFloat || name.Length == 0 || !name.SequenceEqual(Activations.RowOf(Activation.Kind).AttributeName)) return 0;
            bool isNumber = Float32.ToFixed((uint)number, Limits.ScoreBits, out Activation.AlphaQ32) == Float32Status.Accepted;
            return isNumber && Activations.Fits(in Activation) ? 1 : 0;
        }
        if (Operator != ChainOperator.Gemm) return 0;

        if (name.SequenceEqual("alpha"u8)) return isFloat && number == Float32.OneBits ? 1 : 0;
        if (name.SequenceEqual("beta"u8)) return isFloat && number == Float32.OneBits ? 2 : 0;
        if (name.SequenceEqual("transA"u8)) return !isFloat && number == 0 ? 4 : 0;
        if (!name.SequenceEqual("transB"u8) || isFloat || number > 1) return 0;

        IsTransposed = number == 1;
        return 8;
    }
}
