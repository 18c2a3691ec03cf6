using System.CommandLine;
using Rollup.Client.Onnx;

namespace Rollup.Cli.Verbs;

/// <summary>`rollup model import`.</summary>
static class ImportVerb
{
    static readonly Argument<string> Source = new("file") { Description = "an ONNX file as a program exported it" };

    static readonly Setting<string> Out = new("--out", "where to write the ONNX file that the machine reads", "file")
    {
        Required = true,
        Aliases = { "-o" }
    };

    static readonly Setting<string?> OutputFunction = new(
        "--output-function",
            "of a file that ends in logits or LogSoftmax: softmax or sigmoid is written; identity leaves logits as they are");

    public static Verb Create()
    {
        Verb verb = new(
            "import",
            "Write a model that PyTorch, scikit-learn, Keras or ML.NET exported in the form that the machine reads, and say what became of "
            + "each part. It computes the same; what cannot be kept is refused, with the node that is in the way.",
            "rollup model import exported.onnx --out initial.onnx",
            "rollup model import logits.onnx -o initial.onnx --output-function softmax");
        verb.Arguments.Add(Source);
        foreach (Option option in new Option[] { Out, OutputFunction, OutputOptions.Force }) verb.Options.Add(option);
        verb.SetAction(Run);
        return verb;
    }

    static int Run(ParseResult parsed)
    {
        Screen screen = CommandSession.ScreenOf(parsed);
        (string source, string path) = (parsed.GetValue(Source)!, parsed.GetValue(Out)!);
        OutputKind? told = parsed.GetValue(OutputFunction) is { } text ? RecipeOptions.OutputToWrite(text) : null;
        byte[] file = GivenFile.Read(source);
        OutputFile target = OutputOptions.Open(parsed, screen, path, FileKind.Model, source);
        ImportedModel model = ModelImporter.Run(file, source, Path.GetDirectoryName(Path.GetFullPath(source)), told);
        OutputKind named = model.EndsInLogits ? OutputKind.Softmax : OutputKind.Identity; // the job will name it
        LocalModel opened = LocalModel.Read(model.File, source, named);
        target.Write(model.File);
        string cid = FileBlocks.Of(model.File).Root.ToString();
        screen.Answer(
            new
            {
                File = path, Cid = cid, Bytes = model.File.Length, Parameters = opened.MasterQ40.Length, model.Layers, model.Output,
                Inputs = model.JoinedInputs.Select(input => new { input.Name, input.Width }), model.CastFrom, model.LargestRounding,
                model.DroppedConstants, model.Steps
            },
            _ =>
            {
                screen.Table(
                    $"what became of {source}", ["node", "operator", "what became of it"],
                    model.Steps.Select(step => (IReadOnlyList<string>)[step.Node, step.Operator, step.Became]));
                foreach (string remark in Remarks(model)) screen.Say(remark);
                screen.Say($"Wrote {path}: {model.Layers}; {opened.MasterQ40.Length:N0} parameters, {model.File.Length:N0} bytes, {cid}.\n"
                    + $"Next: rollup job post --model {path} --data holdout.csv …, or --dry-run first: it scores the model on your rows");
            });
        return ExitCode.Done;
    }

    static IEnumerable<string> Remarks(ImportedModel model)
    {
        if (model.JoinedInputs.Count > 1)
            yield return "Its inputs are columns side by side now, in this order: "
                + string.Join(", ", model.JoinedInputs.Select(input => input.Width == 1 ? input.Name : $"{input.Name} ({input.Width})"))
                    + ".";
        if (model.CastFrom.Count > 0) yield return $"Numbers of {string.Join(" and ", model.CastFrom)} became float32.";
        if (model.LargestRounding > 0) yield return $"Rounding to float32 changed no number by more than {model.LargestRounding:0.##E+0}.";
        if (model.DroppedConstants > 0)
            yield return $"Dropped {model.DroppedConstants} {(model.DroppedConstants == 1 ? "constant" : "constants")} that nothing takes.";
        if (model.EndsInLogits) yield return "It ends in logits: name their function when you post, --output-function softmax.";
        if (model.IsPlainNumber)
            yield return "It ends in one number, as for regression; if that is the logit of two classes, say --output-function sigmoid.";
    }
}
