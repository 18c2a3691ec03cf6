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

    sealed record Candidate(string Name, RowFlow Flow)
    {
        public bool HasOutputFunction => Flow.End != RowsEnd.None || Flow.IsSigmoid;
    }

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
            List<ImportStep> outputs = [];
            Candidate chosen = Choose(model, graph, name, outputs);
            NetworkForm form = NetworkForm.Of(chosen.Flow, graph.Given, told);
            return new ImportedModel(form.Write(), [.. graph.Steps, .. outputs], form.ToString())
            {
                Output = GraphNames.Shown(chosen.Name),
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

    // Of several outputs the one that has an output function, else the one behind most layers. Labels are none.
    static Candidate Choose(ModelProto model, Graph graph, string name, List<ImportStep> steps)
    {
        if (model.Graph.Output.Count == 0) throw new ImportException(ImportFault.OutputMissing);
        List<Candidate> candidates = [];
        Dictionary<string, string> left = [];
        ClientException? refused = null;
        bool areLabelsRefused = false, areConstant = false;
        foreach (string output in model.Graph.Output.Select(output => output.Name).Distinct())
        {
            try
            {
                Value value = ValueOf(graph, output, name);
                areConstant |= value is Constant;
                if (value is not RowFlow rows) left[output] = value is Constant ? "left out: it is a constant"
                    : "left out: it gives labels";
                else if (rows.Layers.IsEmpty) left[output] = "left out: it gives the input again";
                else candidates.Add(new Candidate(output, rows));
            }
            catch (ClientException fault) when (fault.Failure is ModelNotImported refusal)
            {
                bool isOfLabels = refusal.Fault is ImportFault.InputIsInteger or ImportFault.InputIsText or ImportFault.Categories;
                if (refused is null || (areLabelsRefused && !isOfLabels)) (refused, areLabelsRefused) = (fault, isOfLabels);
                left[output] = isOfLabels ? "left out: it comes from integers or words"
                    : $"left out: {refusal.Node} is not taken over ({refusal.Fault})";
            }
        }
        if (candidates.Count == 0)
            throw refused ?? (Exception)new ImportException(
                areConstant ? ImportFault.InputMissing : left.Values.Any(why => why.EndsWith("labels", StringComparison.Ordinal))
                    ? ImportFault.OutputsAreLabels : ImportFault.LayersMissing);
        Candidate best = candidates.OrderByDescending(one => one.HasOutputFunction).ThenByDescending(one => one.Flow.Layers.Length).First();
        if (candidates.Any(one => IsRival(one, best)))
            throw new ImportException(ImportFault.OutputsCompete, string.Join(", ", candidates.Select(one => GraphNames.Quoted(one.Name))));
        foreach (string output in model.Graph.Output.Select(output => output.Name).Distinct())
            steps.Add(new ImportStep(
                GraphNames.Quoted(output), "output", output == best.Name ? "the model's output"
                    : left.GetValueOrDefault(output, "left out: another is kept")));
        return best;
    }

    static bool IsRival(Candidate one, Candidate best) => one.HasOutputFunction == best.HasOutputFunction
        && one.Flow.Layers.Length == best.Flow.Layers.Length && one.Flow.Layers != best.Flow.Layers;

    static Value ValueOf(Graph graph, string output, string name)
    {
        try
        {
            return graph.Of(output);
        }
        catch (ImportException fault)
        {
            throw new ClientException(new ModelNotImported(name, fault.Fault) { Found = fault.Found });
        }
    }
}
