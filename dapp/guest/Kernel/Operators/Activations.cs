namespace Rollup.Kernel;

/// <summary>What is applied to a layer's outputs, element by element. The values never change.</summary>
public enum ActivationKind : byte
{
    Identity = 0,
    Relu = 1,
}

/// <summary>An activation function with its parameter.</summary>
public struct Activation
{
    public ActivationKind Kind;

    public static Activation Identity => default;

    public static Activation Relu => new() { Kind = ActivationKind.Relu };
}

/// <summary>The table of activations: which operator does what for which kind. Asked once per tensor, never per element.</summary>
public static class Activations
{
    public static bool IsKnown(ActivationKind kind) => kind <= ActivationKind.Relu;

    /// <summary>The least value that narrowing lets through: an activation that only cuts is done there, at no cost.</summary>
    public static int LeastOf(ActivationKind kind) => kind == ActivationKind.Relu ? Relu.Least : int.MinValue;

    /// <summary>deltas[i] = dLoss/dinput from dLoss/doutput, by the outputs of the forward pass.</summary>
    public static void Backward(in Activation activation, ReadOnlySpan<int> outputsQFA, Span<int> deltasQFG)
    {
        switch (activation.Kind)
        {
            case ActivationKind.Relu:
                Relu.Backward(outputsQFA, deltasQFG);
                break;
            default:
                break;
        }
    }
}
