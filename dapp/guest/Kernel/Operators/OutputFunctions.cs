namespace Rollup.Kernel;

/// <summary>
/// What is applied to a network's last layer. Identity gives one number, regression; Sigmoid one probability, two classes; Softmax one per
/// class, 2 to <see cref="Limits.ClassesMax"/>. Part of a job's terms and of a model file, so the values never change.
/// </summary>
public enum OutputKind : byte { Identity = 0, Sigmoid = 1, Softmax = 2 }

/// <summary>
/// The table of output functions: how wide each is and what it tells apart. Which one a network has is said by its file or its job.
/// </summary>
public static class OutputFunctions
{
    /// <summary>The operator at the end of an ONNX file; empty for none, as where a model ends in logits.</summary>
    public static ReadOnlySpan<byte> OnnxName(OutputKind output) => output switch
    {
        OutputKind.Sigmoid => "Sigmoid"u8,
        OutputKind.Softmax => "Softmax"u8,
        _ => default,
    };

    /// <summary>The output function that an ONNX operator is. False for the name of another.</summary>
    public static bool TryOfOnnx(ReadOnlySpan<byte> name, out OutputKind output)
    {
        for (output = OutputKind.Sigmoid; IsKnown(output); output++)
            if (OnnxName(output).SequenceEqual(name)) return true;
        output = OutputKind.Identity;
        return false;
    }

    public static bool IsKnown(OutputKind output) => output <= OutputKind.Softmax;

    public static bool Fits(OutputKind output, int width) =>
        output == OutputKind.Softmax ? width is >= 2 and <= Limits.ClassesMax : width == 1;

    /// <summary>Whether some width of it tells so many classes apart; 0 is regression.</summary>
    public static bool FitsClasses(OutputKind output, int classes)
    {
        int width = output == OutputKind.Softmax ? classes : 1;
        return IsKnown(output) && Fits(output, width) && ClassesOf(output, width) == classes;
    }

    /// <summary>Classes a target may have: 2 for Sigmoid, the width for Softmax, 0 for regression.</summary>
    public static int ClassesOf(OutputKind output, int width) => output switch
    {
        OutputKind.Sigmoid => 2,
        OutputKind.Softmax => width,
        _ => 0,
    };
}
