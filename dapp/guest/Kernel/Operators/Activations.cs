namespace Rollup.Kernel;

/// <summary>What is applied to a layer's outputs, element by element. The values never change.</summary>
public enum ActivationKind : byte
{
    Identity = 0,
    Relu = 1,
    LeakyRelu = 2,
    Tanh = 3,
    Sigmoid = 4,
}

/// <summary>An activation function with its parameter, which is 0 where there is none.</summary>
public struct Activation(ActivationKind kind, long alphaQ32 = 0)
{
    public ActivationKind Kind = kind;

    /// <summary>The factor of negative values of LeakyRelu.</summary>
    public long AlphaQ32 = alphaQ32;

    public static Activation Identity => new(ActivationKind.Identity);

    public static Activation Relu => new(ActivationKind.Relu);
}

/// <summary>
/// The table of activations: one row, one case forward and one backward for each operator file. Asked once per tensor, never per element.
/// Backward needs the outputs of the forward pass alone, so no activation has a buffer of its own.
/// </summary>
public static class Activations
{
    public const int Count = 5;

    /// <summary>What holds of a kind whatever the data. Kinds that do not exist have the row of Identity.</summary>
    public static ActivationRow RowOf(ActivationKind kind) => kind switch
    {
        // ONNX operator, its attribute and the default, units of an element and of its delta
        ActivationKind.Relu => new("Relu"u8, default, 0, Relu.ForwardUnits, Relu.BackwardUnits),
        ActivationKind.LeakyRelu =>
            new("LeakyRelu"u8, "alpha"u8, LeakyRelu.AlphaDefaultQ32, LeakyRelu.ForwardUnits, LeakyRelu.BackwardUnits),
        ActivationKind.Tanh => new("Tanh"u8, default, 0, Tanh.ForwardUnits, Tanh.BackwardUnits),
        ActivationKind.Sigmoid => new("Sigmoid"u8, default, 0, Sigmoid.ForwardUnits, Sigmoid.BackwardUnits),
        _ => new("Identity"u8, default, 0, 0, 0),
    };

    public static bool IsKnown(ActivationKind kind) => (int)kind < Count;

    /// <summary>Whether the parameter is one that the kind can have.</summary>
    public static bool Fits(in Activation activation) =>
        activation.Kind == ActivationKind.LeakyRelu ? LeakyRelu.Fits(activation.AlphaQ32) : activation.AlphaQ32 == 0;

    /// <summary>The kind that an ONNX operator of one input and one output is. False for the name of another.</summary>
    public static bool TryOfOnnx(ReadOnlySpan<byte> name, out ActivationKind kind)
    {
        for (int index = 0; index < Count; index++)
        {
            kind = (ActivationKind)index;
            if (RowOf(kind).OnnxName.SequenceEqual(name)) return true;
        }
        kind = ActivationKind.Identity;
        return false;
    }

    /// <summary>The least value that narrowing lets through: an activation that only cuts is done there, at no cost.</summary>
    public static int LeastOf(ActivationKind kind) => kind == ActivationKind.Relu ? Relu.Least : int.MinValue;

    /// <summary>valuesQFA[i] = f(valuesQFA[i]), in place. What LeastOf does was done when the sums were narrowed.</summary>
    public static void Forward(in Activation activation, in Profile profile, Span<int> valuesQFA)
    {
        switch (activation.Kind)
        {
            case ActivationKind.LeakyRelu:
                LeakyRelu.Forward(activation.AlphaQ32, valuesQFA);
                break;
            case ActivationKind.Tanh:
                Tanh.Forward(profile.ActivationBits, valuesQFA);
                break;
            case ActivationKind.Sigmoid:
                Sigmoid.Forward(profile.ActivationBits, valuesQFA);
                break;
            default:
                break;
        }
    }

    /// <summary>deltasQFG[i] = dLoss/dinput from dLoss/doutput, by the outputs of the forward pass.</summary>
    public static void Backward(in Activation activation, in Profile profile, ReadOnlySpan<int> outputsQFA, Span<int> deltasQFG)
    {
        outputsQFA = outputsQFA.Slice(0, deltasQFG.Length);
        switch (activation.Kind)
        {
            case ActivationKind.Relu:
                Relu.Backward(outputsQFA, deltasQFG);
                break;
            case ActivationKind.LeakyRelu:
                LeakyRelu.Backward(activation.AlphaQ32, outputsQFA, deltasQFG);
                break;
            case ActivationKind.Tanh:
                Tanh.Backward(profile.ActivationBits, outputsQFA, deltasQFG);
                break;
            case ActivationKind.Sigmoid:
                Sigmoid.Backward(profile.ActivationBits, outputsQFA, deltasQFG);
                break;
            default:
                break;
        }
    }
}

/// <summary>A row of the table. Every activation has one input and one output, and at most one attribute, a number.</summary>
/// <param name="onnxName">The operator in an ONNX file.</param>
/// <param name="attributeName">Its attribute, which is AlphaQ32 here; empty for none.</param>
/// <param name="alphaDefaultQ32">The attribute's value in a file that leaves it out.</param>
/// <param name="forwardUnits">Units of one element beyond those of narrowing its sum.</param>
/// <param name="backwardUnits">Units of one element's delta.</param>
public readonly ref struct ActivationRow(
    ReadOnlySpan<byte> onnxName, ReadOnlySpan<byte> attributeName, long alphaDefaultQ32, long forwardUnits, long backwardUnits)
{
    public readonly ReadOnlySpan<byte> OnnxName = onnxName;
    public readonly ReadOnlySpan<byte> AttributeName = attributeName;
    public readonly long AlphaDefaultQ32 = alphaDefaultQ32;
    public readonly long ForwardUnits = forwardUnits;
    public readonly long BackwardUnits = backwardUnits;
}
