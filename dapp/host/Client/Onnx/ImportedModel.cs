namespace Rollup.Client.Onnx;

/// <summary>A model in the machine's form, and how it came there.</summary>
/// <param name="File">The ONNX file.</param>
/// <param name="Steps">What became of each node and each output, in the order of the file.</param>
/// <param name="Layers">In words, from the columns to the output function.</param>
public sealed record ImportedModel(byte[] File, IReadOnlyList<ImportStep> Steps, string Layers)
{
    /// <summary>Which output of the file it gives.</summary>
    public required string Output { get; init; }

    /// <summary>Inputs that stand side by side, with their widths, in the order of the columns.</summary>
    public required IReadOnlyList<(string Name, int Width)> JoinedInputs { get; init; }

    /// <summary>Types other than float32 that numbers of the file had.</summary>
    public required IReadOnlyList<string> CastFrom { get; init; }

    /// <summary>The largest difference between a number as it was computed and the float32 that was written.</summary>
    public required double LargestRounding { get; init; }

    /// <summary>Constants that nothing takes, and that were listed again.</summary>
    public required int DroppedConstants { get; init; }

    /// <summary>One number that no output function follows: regression, or a logit of two classes.</summary>
    public required bool IsPlainNumber { get; init; }

    /// <summary>Several numbers that no output function follows: the job has to name it.</summary>
    public required bool EndsInLogits { get; init; }
}
