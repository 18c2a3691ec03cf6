using Rollup.Client.Onnx;
using static Rollup.Tests.Unit.Client.ExportedModel;

namespace Rollup.Tests.Unit.Client;

/// <summary>Files of the shapes that PyTorch's two exporters, skl2onnx, Keras's and ML.NET's converters write.</summary>
static partial class ExportKinds
{
    static Dictionary<string, Func<Random, ExportedFile>> Programs => new()
    {
        ["PyTorch, TorchScript"] = random => Of(TorchScript(random)),
        ["PyTorch, dynamo"] = random => Of(Dynamo(random)),
        ["skl2onnx: LogisticRegression, two classes"] = random => Classifier(random, "LOGISTIC", 2, mirrored: true),
        ["skl2onnx: LogisticRegression, three classes"] = random => Classifier(random, "SOFTMAX", 3, mirrored: false),
        ["skl2onnx: LogisticRegression with ZipMap"] = random => Classifier(random, "SOFTMAX", 3, mirrored: false, zips: true),
        ["skl2onnx: LinearRegression"] = random => Of(Begin(4).Set(Classic, 1).Then(
            $"{Classic}.LinearRegressor", Reals("coefficients", Numbers(random, 4)), Reals("intercepts", 0.25))),
        ["skl2onnx: MLPClassifier, two classes"] = BinaryPerceptron,
        ["skl2onnx: MLPClassifier, three classes"] = Perceptron,
        ["skl2onnx: StandardScaler and Imputer"] = random => Of(Head(
            Begin(3).Set(Classic, 3).Then($"{Classic}.Imputer", Reals("imputed_value_floats", 1, 2, 3),
                Real("replaced_value_float", double.NaN))
                .Then($"{Classic}.Scaler", Reals("offset", 1, 2, 3), Reals("scale", 0.5, 0.25, 2)), random, 3, 1)),
        ["skl2onnx: ColumnTransformer"] = Columns,
        ["skl2onnx: float64"] = random => new ExportedFile(
            new ExportedModel(3, 15, TensorType.Float64).Then("Sub", Wide(random, 3)).Then("Div", Tensor(TensorType.Float64, [3], 2, 3, 4))
                .Then("MatMul", Wide(random, 3, 1)).Then("Add", Wide(random, 1)).Then("Sigmoid").File(), 3),
        ["ML.NET: a calibrated classifier"] = MlNet,
        ["tf2onnx: Keras"] = random => Of(Head(
            new ExportedModel(4, 13).Then("MatMul", Random(random, 4, 8)).Then("Add", Random(random, 8)).Then("Relu"), random, 8, 3)),
    };

    static ExportedModel TorchScript(Random random)
    {
        ExportedModel model = new(4, 13);
        TensorProto weights = Random(random, 8, 4), bias = Random(random, 8);
        (weights.Name, bias.Name) = ("0.weight", "0.bias");
        model.Then("Gemm", weights, bias, Real("alpha", 1), Real("beta", 1), Int("transB", 1));
        Normalised(model, random, 8).Then("Relu");
        string ratio = model.Add("Constant", Valued("value", Tensor([], 0.5))).Last;
        string training = model.Add("Constant", Valued("value", Tensor(TensorType.Truth, [], 0))).Last;
        model.Add("Dropout", model.Graph.Node[2].Output[0], ratio, training);
        return Head(model, random, 8, 3);
    }

    static ExportedModel Dynamo(Random random)
    {
        ExportedModel model = new(4, 18);
        model.Proto.IrVersion = 10;
        model.Set("pkg.onnxscript.torch_lib", 1).Set("pkg.onnxscript.torch_lib.common", 1);
        model.Proto.Functions.Add(new FunctionProto { Name = "Rank", Domain = "pkg.onnxscript.torch_lib.common" }); // which nothing calls
        return Head(Dense(model, random, 4, 8).Then("Relu"), random, 8, 3);
    }

    static ExportedFile Classifier(Random random, string after, int classes, bool mirrored, bool zips = false)
    {
        double[] coefficients = Numbers(random, 4 * classes), intercepts = Numbers(random, classes);
        if (mirrored)
        {
            coefficients = [.. coefficients[..4].Select(number => -number), .. coefficients[..4]];
            intercepts = [-intercepts[0], intercepts[0]];
        }
        ExportedModel model = Begin(4).Set(Classic, 1).Then(
            $"{Classic}.LinearClassifier", Reals("coefficients", coefficients), Reals("intercepts", intercepts), Int("multi_class", 0),
            Text("post_transform", after), Ints("classlabels_ints", [.. Enumerable.Range(0, classes).Select(index => (long)index)]));
        string label = model.Last;
        model.Also("scores").Last = "scores";
        model.Then($"{Classic}.Normalizer", Text("norm", "L1"));
        if (zips)
            model.Then("Cast", Int("to", 1))
                .Then($"{Classic}.ZipMap", Ints("classlabels_int64s", [.. Enumerable.Range(0, classes).Select(index => (long)index)]));
        string probabilities = model.Last;
        return new ExportedFile(model.File(label, probabilities), 4)
        {
            Output = probabilities, View = (numbers, rows) => classes == 2 ? SecondOf(numbers) : numbers
        };
    }

    static double[] SecondOf(double[] pairs) => [.. pairs.Where((_, index) => index % 2 == 1)];

    static ExportedFile BinaryPerceptron(Random random)
    {
        ExportedModel model = new(4, 15);
        model.Then("Cast", Int("to", 1)).Then("MatMul", Random(random, 4, 6)).Then("Add", Random(random, 6)).Then("Relu")
            .Then("MatMul", Random(random, 6, 1)).Then("Add", Random(random, 1)).Then("Sigmoid");
        string second = model.Last;
        string first = model.Add("Sub", Tensor([1], 1), second).Last;
        string both = model.Add("Concat", first, second, Int("axis", 1)).Last;
        string chosen = model.Add("ArgMax", both, Int("axis", 1)).Last;
        TensorProto names = new() { DataType = (int)TensorType.Text, Name = "classes" };
        names.Dims.Add(2);
        model.Constant(Integers(0, 1));
        string label = model.Add($"{Classic}.ArrayFeatureExtractor", "constant_" + (model.Graph.Initializer.Count - 1), chosen).Last;
        return new ExportedFile(model.Set(Classic, 1).File(label, both), 4) { Output = both, View = (numbers, _) => SecondOf(numbers) };
    }

    static ExportedFile Perceptron(Random random)
    {
        ExportedModel model = new(4, 15);
        model.Then("MatMul", Random(random, 4, 6)).Then("Add", Random(random, 6)).Then("Tanh").Then("MatMul", Random(random, 6, 3))
            .Then("Add", Random(random, 3)).Then("Softmax", Int("axis", 1));
        string probabilities = model.Last;
        string label = model.Add("ArgMax", probabilities, Int("axis", 1)).Then("Cast", Int("to", 7)).Last;
        return new ExportedFile(model.File(label, probabilities), 4) { Output = probabilities };
    }

    static ExportedFile Columns(Random random)
    {
        ExportedModel model = new ExportedModel(5, 15).Set(Classic, 1);
        string numeric = model.Add($"{Classic}.ArrayFeatureExtractor", "rows", Integers(3, 1))
            .Then($"{Classic}.Scaler", Reals("offset", 1, 2), Reals("scale", 0.5, 2)).Last;
        string rest = model.Add($"{Classic}.ArrayFeatureExtractor", "rows", Integers(0, 4)).Last;
        model.Add("Concat", numeric, rest, Int("axis", 1)).Then("Reshape", Integers(-1, 4));
        return new ExportedFile(Head(model, random, 4, 3).File(), 5);
    }

    static ExportedFile MlNet(Random random)
    {
        ExportedModel model = WithoutInput(9).Set(Classic, 1).Input("Age", TensorType.Float, 1, 1).Input("Rate", TensorType.Float, 1, 1)
            .Input("Label", TensorType.Truth, 1, 1);
        model.Add($"{Classic}.FeatureVectorizer", "Age", "Rate", Ints("inputdimensions", 1, 1))
            .Then($"{Classic}.Scaler", Reals("offset", 1, 2), Reals("scale", 0.5, 2));
        string features = model.Last;
        model.Then($"{Classic}.LinearRegressor", Reals("coefficients", Numbers(random, 2)), Reals("intercepts", 0.5));
        string score = model.Last;
        string probability = model.Then("Mul", Tensor([1], 1.25)).Then("Add", Tensor([1], -0.5)).Then("Sigmoid").Last;
        string label = model.Add("Identity", "Label").Last;
        return new ExportedFile(model.File(label, features, score, probability), 2) { Output = probability, Rows = 1 };
    }
}
