using Rollup.Client.Onnx;
using Words = (string What, string Why, string Next);

namespace Rollup.Cli.Output;

/// <summary>
/// Why a model file is not read or not taken over, and what to do, each kind with its own advice. A test holds that no two are alike.
/// </summary>
static class ImportWords
{
    public static Words? Of(Failure failure) => failure switch
    {
        ModelUnreadable { Refusal: { } refusal } => OfRefusal(refusal),
        ModelUnreadable of => (
            $"{of.Name} is not in the form that the machine reads", StatusWords.Of(of.Status),
            "let `rollup model import FILE --out model.onnx` write it in that form, and give that file"),
        ModelNotImported of => OfRefusal(of),
        _ => null,
    };

    static Words OfRefusal(ModelNotImported of)
    {
        (string why, string next) = OfFile(of) ?? OfNames(of) ?? OfNumbers(of) ?? OfOperator(of) ?? OfStructure(of) ?? OfSize(of)
            ?? OfOutput(of) ?? throw new InvalidOperationException($"{of.Fault} has no words");
        string where = of.Node.Length > 0 ? $"{of.Name}: {of.Node} cannot be taken over" : $"{of.Name} cannot be taken over";
        return (where, $"{of.Fault}: {why}", next);
    }

    static (string Why, string Next)? OfFile(ModelNotImported of) => of.Fault switch
    {
        ImportFault.FileIsArchive => (
            "it is an archive, as .pt, .pth, .keras and .npz are, and no ONNX file",
            "export the model where it was made: torch.onnx.export(model, rows, \"model.onnx\"), or model.export(\"model.onnx\", "
            + "format=\"onnx\") in Keras"),
        ImportFault.FileIsPickle => (
            "it is a pickled object, which is a program: none is run here",
            "write it with skl2onnx.to_onnx(model, rows[:1]), or torch.onnx.export, in the Python that made it"),
        ImportFault.FileIsHdf5 => ("it is HDF5, as Keras's .h5", "convert it with tf2onnx, or load it in Keras and export that"),
        ImportFault.FileIsFlatBuffer => (
            "it is a model for TensorFlow Lite, or ONNX Runtime's own .ort", "take the ONNX file that it was made from"),
        ImportFault.FileIsCompressed => ("it is compressed", "unpack it first: gunzip, unzstd, unxz or bunzip2"),
        ImportFault.FileIsPointer => ("it is a note of Git LFS that stands for the file", "fetch the file itself: git lfs pull"),
        ImportFault.FileIsText => ("it is text", "name the .onnx file; a PMML, JSON or Python file must be exported to ONNX first"),
        ImportFault.FileIsDataSet => ("it is a data set", "name the model here, and the data set with --data"),
        ImportFault.FileIsWeightsAlone => (
            "it holds numbers without a graph, as safetensors, GGUF and .npy do", "load them into their model, and export that to ONNX"),
        ImportFault.FileTooLarge => (
            $"it has {of.Found} bytes; {OnnxLimit} are read, and a job's model has {MarketLimits.ModelBytesMax:N0} at most",
            "use a smaller network"),
        ImportFault.FileDamaged => ($"it ends too early, or is damaged: {of.Found}", "fetch or export it again, and compare its length"),
        ImportFault.PartsTooMany =>
            ("it has more parts than any model of ours could", "export the model alone, without functions and texts"),
        ImportFault.GraphMissing => (
            "it has no graph: it is a tensor, a TensorFlow .pb, or another protobuf",
                "name the file that torch.onnx.export or skl2onnx wrote"),
        ImportFault.IrVersionUnknown => ($"it says IR version {of.Found}", "export it with a current onnx package"),
        ImportFault.OperatorSetMissing => (
            "it does not say which operator set it uses", "export it again: a writer that keeps the standard fills in opset_import"),
        ImportFault.OperatorSetTooOld => (
            $"it uses operator set {of.Found}",
                "bring it up: onnx.version_converter.convert_version(model, 17), or export with opset_version=17"),
        ImportFault.OperatorSetTooNew => (
            $"it uses operator set {of.Found}, and {ModelImporter.OperatorSetMax} is the newest that is known here",
            $"export it with opset_version={ModelImporter.OperatorSetMax} or lower"),
        _ => null,
    };

    static string OnnxLimit => $"{ModelImporter.FileBytesMax:N0}";

    static (string Why, string Next)? OfNames(ModelNotImported of) => of.Fault switch
    {
        ImportFault.NameMissing => ($"it takes {of.Found}, which nothing gives", "export it again: a part of the graph was cut off"),
        ImportFault.NameInCircle => ($"what it takes, {of.Found}, needs what it gives", "export it again: a graph has no circles"),
        ImportFault.NameTwice => ($"{of.Found} is given twice", "export it again, or rename one of the two: each name is given once"),
        ImportFault.ConstantTwice => (
            $"{of.Found} is listed twice with different numbers", "export it again: nobody could tell which numbers are meant"),
        ImportFault.InputMissing => ("its output depends on no input", "export it with its rows as an input"),
        ImportFault.InputIsInteger => (
            $"input {of.Found} takes integers, and a job's features are decimal numbers",
            "export it with rows of float32; words and codes become columns before: `rollup data`"),
        ImportFault.InputIsText => (
            $"input {of.Found} takes text", "turn text into numbers before the model, and export what follows it"),
        ImportFault.InputWidthOpen => (
            $"input {of.Found} leaves open how many columns it has",
                "leave only the rows open: dynamic_axes={{\"input\": {{0: \"rows\"}}}}"),
        ImportFault.InputShapeMissing => (
            $"input {of.Found} is no table of rows and columns", "export it with an example of shape [1, columns]"),
        ImportFault.InputsApart => (
            "several inputs go their own ways", "give the model one input [rows, columns], or join them side by side first (Concat)"),
        ImportFault.OutputMissing => ("it has no output", "export it with the probabilities as its output"),
        ImportFault.OutputsAreLabels => (
            "it gives classes and no probabilities", "export the probabilities too: in skl2onnx, options={\"zipmap\": False}"),
        ImportFault.OutputsCompete => (
            $"its outputs {of.Found} are equally good candidates", "export one of them: a job scores one"),
        _ => null,
    };

    static (string Why, string Next)? OfNumbers(ModelNotImported of) => of.Fault switch
    {
        ImportFault.ConstantSparse => ($"{of.Found} is a sparse tensor", "export it dense: to_dense() before the export"),
        ImportFault.ConstantType => ($"{of.Found}, which is no number type that is read", "export it in float32"),
        ImportFault.ConstantDamaged => (of.Found, "export it again: shape and bytes of a tensor must agree"),
        ImportFault.ConstantNotFinite => (
            $"{of.Found} holds a number that is none, or has no end", "train it again with a smaller learning rate, and look at its loss"),
        ImportFault.ConstantsTooMany => (
            "its constants would take far more room than the file", "export it with constants folded: do_constant_folding=True"),
        ImportFault.ExternalUnnamed => ($"the numbers of {of.Found} lie in another file, which is not named", "export it into one file: "
            + "onnx.save(model, \"model.onnx\", save_as_external_data=False)"),
        ImportFault.ExternalOutside => (
            $"its numbers lie in {of.Found}, outside its own folder",
                "put that file beside the model, and export again with its bare name"),
        ImportFault.ExternalMissing => ($"its numbers lie in {of.Found}, which is not there", "put that file into the model's folder"),
        ImportFault.ExternalTooShort =>
            ($"its numbers do not lie where it says: {of.Found}", "fetch both files again: they belong together"),
        ImportFault.WeightTooLarge => (
            $"a weight is {of.Found}, and the machine takes weights below {1 << Model.Import.WeightIntegerBits}",
            "scale the columns before the first layer (StandardScaler, BatchNorm), and train again"),
        ImportFault.ScalingTooLarge => (
            $"the scaling of {of.Found} does not fit Q.32", "use another unit for that column, and train again"),
        ImportFault.DivisionByZero => (
            $"it divides by 0{(of.Found.Length > 0 ? $": {of.Found}" : "")}", "leave out the column that has one value, and train again"),
        _ => null,
    };

    static (string Why, string Next)? OfOperator(ModelNotImported of) => of.Fault switch
    {
        ImportFault.Convolution => (
            "the machine has no convolutions",
                "train on features instead of pictures: flatten them, or take an embedding, before dense layers"),
        ImportFault.Pooling => ("the machine does not pool", "pool before the model, and give it the columns that result"),
        ImportFault.Recurrence => (
            "the machine has no recurrent layers", "make columns of the series first, as means, last values or differences"),
        ImportFault.ControlFlow => (
            "a branch or a loop depends on the rows", "export it without: torch.jit.trace instead of script, no if and for in forward()"),
        ImportFault.Quantisation => (
            "it is quantised; the machine rounds by its own rule", "export the float32 model from before quantisation"),
        ImportFault.Attention => ("the machine has no attention", "use dense layers, or train on the embeddings that a transformer gives"),
        ImportFault.Embedding => (
            "it looks a row up by an integer", "write such a column as one column for each level, and begin with a dense layer"),
        ImportFault.Normalisation => (
            "it divides by what it finds in the row itself", "use BatchNorm, which is folded into a layer, or scale columns by constants"),
        ImportFault.Trees => (
            "the machine has no trees: they are not trained by weights",
            "train a LogisticRegression or an MLPClassifier, or a network on the leaves of the trees as columns"),
        ImportFault.SupportVectors => (
            "the machine has no support vectors", "take LinearSVC's or LogisticRegression's coefficients, which are one layer"),
        ImportFault.Neighbours => ("it compares a row with rows that it keeps", "train a model of weights: an MLPClassifier"),
        ImportFault.Categories => (
            "it turns words or codes into numbers", "prepare the data before, and export the model from the numbers on"),
        ImportFault.MissingValues => (
            "it looks for missing or endless values", "fill them in before: data of a job have none"),
        ImportFault.FusedOperator => (
            $"{of.Found} is an operator of ONNX Runtime's own", "take the file from before ONNX Runtime optimised it"),
        ImportFault.LocalFunction => (
            $"{of.Found} is a function of the file itself",
                "write functions out: onnx.inliner.inline_local_functions(model), or export with "
            + "dynamo=True, optimize=True"),
        ImportFault.DomainUnknown => ($"{of.Found} belongs to operators that are no standard", "build the model from standard operators"),
        ImportFault.OperatorUnknown => (
            $"{of.Found} is none that a chain of dense layers has",
            "leave it out of forward(): taken are Gemm, MatMul, Add, Sub, Mul, Div, BatchNormalization, Relu, LeakyRelu, Tanh, Sigmoid and "
            + "Softmax"),
        ImportFault.OperatorAtConstants => ($"it computes constants in a way that is not known here: {of.Found}", "let onnxsim or "
            + "onnxruntime's basic optimisation fold the constants"),
        ImportFault.AttributeUnknown => (
            $"it has {of.Found}, of which the result may depend", "export it with operator set 17, or leave that argument at its default"),
        ImportFault.TrainingMode => ("it is exported as it trains", "call model.eval() before the export"),
        _ => null,
    };

    static (string Why, string Next)? OfStructure(ModelNotImported of) => of.Fault switch
    {
        ImportFault.WeightsComputed => (
            "its weights are computed from the rows", "use layers with weights of their own: hypernetworks and bilinear layers have none"),
        ImportFault.BranchesJoined => (
            "two branches come together here, as in residual, gated or wide-and-deep networks",
                "use one chain: each layer takes the one before"),
        ImportFault.RowsMixed => (
            $"it mixes rows, or turns them round{(of.Found.Length > 0 ? $": {of.Found}" : "")}",
            "keep the rows as the first dimension and one row's numbers together: view(x.size(0), -1)"),
        ImportFault.ColumnsReduced => (
            "it adds up or compares the columns of a row, as LayerNorm does",
            "use BatchNorm, write a sum as a dense layer, or compute it before the model"),
        ImportFault.ShapesDisagree =>
            ($"shapes do not belong together: {of.Found}", "export it again with an example row of the right width"),
        ImportFault.IntegersComputed => ("it rounds rows to integers", "leave the rounding out: a job's scores are of probabilities"),
        ImportFault.ActivationUnknown => (
            $"{of.Found} is no activation of the machine", "train with Relu, LeakyRelu, Tanh or Sigmoid"),
        ImportFault.ActivationFirst =>
            ("it stands before the first layer", "put it behind a dense layer, or apply it to the columns before"),
        ImportFault.ActivationTwice => ($"it follows another activation on {of.Found}", "put a dense layer between the two"),
        ImportFault.ActivationSlopes => ($"it has {of.Found}; the machine's LeakyRelu has one, from 0 to 1", "train with LeakyReLU(0.01)"),
        ImportFault.ColumnsChosen =>
            ("it takes some columns of a layer, or cuts it in pieces", "let the layer have the width that is used"),
        ImportFault.WorkAfterOutput =>
            ($"it follows the output function {of.Found}", "let the model end there, and do the rest where it is used"),
        ImportFault.OneAgainstRest => (
            $"its scores become probabilities by {of.Found}", "fit with multi_class=\"multinomial\", which ends in Softmax"),
        _ => null,
    };

    static (string Why, string Next)? OfSize(ModelNotImported of) => of.Fault switch
    {
        ImportFault.LayersMissing => ("it has no dense layer", "export the whole model: one layer at least"),
        ImportFault.LayersTooMany => (
            $"it has more than {Limits.LayersMax} layers", "use fewer, or multiply out neighbours without an activation between them"),
        ImportFault.LayerTooWide => ($"{of.Found} is wider than {Limits.WidthMax}", "use narrower layers, or fewer columns"),
        ImportFault.ParametersTooMany => (
            $"it has more than {Limits.ParametersMax:N0} parameters{(of.Found.Length > 0 ? $": {of.Found}" : "")}",
            $"use narrower layers: a job's model has {MarketLimits.ModelBytesMax:N0} bytes at most"),
        ImportFault.ClassesTooMany => ($"its Softmax is {of.Found} wide", $"a job has {Limits.ClassesMax} at most: join rare ones"),
        _ => null,
    };

    static (string Why, string Next)? OfOutput(ModelNotImported of) => of.Fault switch
    {
        ImportFault.LabelsIndependent => (
            $"it ends in {of.Found} Sigmoids, each for itself", "use Softmax for classes that exclude each other, or a job for each label"),
        ImportFault.OutputFunctionUntold => (
            $"it ends in {of.Found} logits", "say --output-function softmax, or identity if the job will name it"),
        ImportFault.LogSoftmaxUntold => (
            "it ends in LogSoftmax, and the machine gives probabilities",
                "say --output-function softmax: it keeps the order and the classes"),
        ImportFault.OutputFunctionOther => (
            $"it ends in {of.Found}, and --output-function names another", "leave --output-function out"),
        ImportFault.OutputFunctionUnfit => (
            $"the output function does not fit: {of.Found}", $"sigmoid takes one output, softmax 2 to {Limits.ClassesMax}"),
        _ => null,
    };
}
