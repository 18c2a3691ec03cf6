namespace Rollup.Client.Onnx;

/// <summary>
/// Makes of an ONNX file as programs export it the one that the machine reads: a chain of scaling, dense layers, activations and an output
/// function in float32. Every step keeps what the model computes; what cannot be kept is refused, with the node that is in the way.
/// </summary>
public static class ModelImporter
{
    /// <summary>The newest operators that ONNX Runtime has; a test asks it.</summary>
    public const int OperatorSetMax = 26;

    /// <summary>A model at the market's limit in float64, with room for what is dropped.</summary>
    public const int FileBytesMax = 4 * MarketLimits.ModelBytesMax;

    /// <summary>Throws <see cref="ClientException"/> with <see cref="ModelNotImported"/>.</summary>
    /// <param name="file">The ONNX file.</param>
    /// <param name="name">As it is called in words.</param>
    /// <param name="folder">Where its data outside the file lie; null where there is no such place.</param>
    /// <param name="told">The output function of a file that ends in logits or their logarithms; null if nobody said one.</param>
    public static ImportedModel Run(byte[] file, string name, string? folder = null, OutputKind? told = null)
    {
        try
        {
            ModelProto model = OnnxFile.Parse(file);
            TensorReader tensors = new(folder, file.Length);
            Graph graph = new(model, name, tensors);
            GraphOutputs outputs = new(graph, [.. model.Graph.Output.Select(output => output.Name).Distinct()], name);
            (string chosen, RowFlow flow) = outputs.Choose();
            NetworkForm form = NetworkForm.Of(flow, graph.Given, told);
            return new ImportedModel(form.Write(), [.. graph.Steps, .. outputs.Steps(chosen)], form.ToString())
            {
                Output = GraphNames.Shown(chosen),
                JoinedInputs = [.. form.JoinedInputs.Select(input => (GraphNames.Shown(input.Name), input.Width))],
                CastFrom = [.. tensors.Cast],
                LargestRounding = form.LargestRounding,
                DroppedConstants = graph.Unused.Count() + graph.RepeatedConstants,
                IsPlainNumber = form.IsPlainNumber,
                EndsInLogits = form.EndsInLogits,
            };
        }
        catch (ImportException fault)
        {
            throw new ClientException(new ModelNotImported(name, fault.Fault) { Found = fault.Found });
        }
    }

    /// <summary>Why a file would not be taken over; null if it would, perhaps with more said or with the files beside it.</summary>
    public static ModelNotImported? RefusalOf(byte[] file, string name)
    {
        try
        {
            _ = Run(file, name);
            return null;
        }
        catch (ClientException refused) when (refused.Failure is ModelNotImported refusal)
        {
            bool wantsMore = refusal.Fault is ImportFault.ExternalMissing or ImportFault.OutputFunctionUntold
                or ImportFault.LogSoftmaxUntold;
            return wantsMore ? null : refusal;
        }
    }
}
