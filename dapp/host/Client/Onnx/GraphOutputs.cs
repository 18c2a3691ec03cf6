namespace Rollup.Client.Onnx;

/// <summary>
/// The outputs of a file, of which a model keeps one: that with an output function, else that behind most layers. Labels are none.
/// </summary>
sealed class GraphOutputs
{
    // Became: where it is no candidate, and so has no flow.
    sealed record Output(string Name, RowFlow? Flow, string Became = "", ImportFault? Fault = null, ClientException? Refusal = null)
    {
        public bool HasFunction => Flow is not null && (Flow.End != RowsEnd.None || Flow.IsSigmoid);

        public int Depth => Flow?.Layers.Length ?? 0;
    }

    readonly IReadOnlyList<Output> _outputs;

    public GraphOutputs(Graph graph, IReadOnlyList<string> names, string modelName)
    {
        if (names.Count == 0) throw new ImportException(ImportFault.OutputMissing);
        _outputs = [.. names.Select(name => Read(graph, name, modelName))];
    }

    static Output Read(Graph graph, string name, string modelName)
    {
        try
        {
            return graph.Of(name) switch
            {
                RowFlow { Layers.IsEmpty: true } => new Output(name, null, "it gives the input again", ImportFault.LayersMissing),
                RowFlow flow => new Output(name, flow),
                ConstantTensor => new Output(name, null, "it is a constant", ImportFault.InputMissing),
                _ => new Output(name, null, "it gives labels", ImportFault.OutputsAreLabels),
            };
        }
        catch (ImportException fault)
        {
            ModelNotImported refusal = new(modelName, fault.Fault) { Found = fault.Found };
            return new Output(name, null, $"{fault.Fault}", Refusal: new ClientException(refusal));
        }
        catch (ClientException fault) when (fault.Failure is ModelNotImported refusal)
        {
            bool isOfLabels = refusal.Fault is ImportFault.InputIsInteger or ImportFault.InputIsText or ImportFault.Categories;
            string became = isOfLabels ? "it comes from integers or words" : $"{refusal.Node} is not taken over ({refusal.Fault})";
            return new Output(name, null, became, isOfLabels ? refusal.Fault : null, fault);
        }
    }

    /// <summary>Where there is none to choose, throws what stands in its way: rather that of a score than that of labels.</summary>
    public (string Name, RowFlow Flow) Choose()
    {
        Output best = _outputs.OrderByDescending(output => output.HasFunction).ThenByDescending(output => output.Depth).First();
        if (best.Flow is not { } flow)
            throw (_outputs.FirstOrDefault(output => output.Refusal is not null && output.Fault is null)
                    ?? _outputs.FirstOrDefault(output => output.Refusal is not null))?.Refusal
                ?? (Exception)new ImportException(_outputs.Max(output => output.Fault) ?? ImportFault.LayersMissing);
        bool hasRival = _outputs.Any(
            output => output.HasFunction == best.HasFunction && output.Depth == best.Depth && output.Flow!.Layers != flow.Layers);
        if (!hasRival) return (best.Name, flow);
        throw new ImportException(
            ImportFault.OutputsCompete,
            string.Join(", ", _outputs.Where(output => output.Flow is not null).Select(output => GraphNames.Quoted(output.Name))));
    }

    /// <summary>What became of each.</summary>
    public IEnumerable<ImportStep> Steps(string chosen)
    {
        foreach (Output output in _outputs)
        {
            string function = output.Flow?.End is RowsEnd.Softmax or RowsEnd.LogSoftmax ? $", {output.Flow.End}"
                : output.HasFunction ? ", Sigmoid" : "";
            string became = output.Name == chosen ? $"the model's output{function}"
                : $"left out: {(output.Flow is null ? output.Became : "another is kept")}";
            yield return new ImportStep(GraphNames.Quoted(output.Name), "output", became);
        }
    }
}
