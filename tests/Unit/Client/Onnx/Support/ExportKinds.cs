using Rollup.Client.Onnx;
using static Rollup.Tests.Unit.Client.ExportedModel;

namespace Rollup.Tests.Unit.Client;

/// <summary>A file as somebody's exporter writes it, and how to compare what is made of it.</summary>
/// <param name="File">The ONNX file.</param>
/// <param name="Columns">Of all inputs together.</param>
sealed record ExportedFile(byte[] File, int Columns)
{
    /// <summary>The output that is compared, where there are several.</summary>
    public string? Output { get; init; }

    public OutputKind? Told { get; init; }

    /// <summary>From the numbers of the file's output, in rows, to those of the imported one.</summary>
    public Func<double[], int, double[]> View { get; init; } = (numbers, _) => numbers;

    public int Rows { get; init; } = 5;

    /// <summary>How far the two may be apart, times 1 + |number|. What the original rounds to float16 is coarser.</summary>
    public double Bound { get; init; } = 2e-5;
}

/// <summary>Every kind of file that is taken over.</summary>
static partial class ExportKinds
{
    const string Classic = Operators.ClassicDomain;

    public static IReadOnlyDictionary<string, Func<Random, ExportedFile>> All { get; } =
        Layers.Concat(Shapes).Concat(Scalers).Concat(Types).Concat(Programs).ToDictionary(pair => pair.Key, pair => pair.Value);

    static Dictionary<string, Func<Random, ExportedFile>> Layers => new()
    {
        ["Gemm"] = random => Of(Begin(4).Then("Gemm", Random(random, 4, 3), Random(random, 3)).Then("Softmax")),
        ["Gemm, transB, alpha, beta"] = random => Of(Begin(4).Then(
            "Gemm", Random(random, 3, 4), Random(random, 3), Int("transB", 1), Real("alpha", 0.5), Real("beta", -2)).Then("Softmax",
                Int("axis", 1))),
        ["Gemm with a bias of one number"] = random =>
            Of(Begin(4).Then("Gemm", Random(random, 4, 3), Random(random, 1, 1)).Then("Softmax")),
        ["Gemm without bias"] = random => Of(Begin(4).Then("Gemm", Random(random, 4, 1)).Then("Sigmoid")),
        ["Gemm, beta 0"] = random => Of(Begin(4).Then("Gemm", Random(random, 4, 1), Random(random, 1), Real("beta", 0)).Then("Sigmoid")),
        ["MatMul and Add"] = random => Of(Begin(4).Then("MatMul", Random(random, 4, 1)).Then("Add", Random(random, 1)).Then("Sigmoid")),
        ["Add of a constant and rows"] = random => Of(LeftAdd(Begin(4).Then("MatMul", Random(random, 4, 2)), random).Then("Softmax")),
        ["MatMul with transposed constant"] = random => Of(TransposedWeights(random)),
        ["MatMul of two constants"] = random => Of(FactoredWeights(random)),
        ["BatchNormalization on columns"] = random => Of(Head(Normalised(Begin(4), random, 4), random, 4, 3)),
        ["BatchNormalization behind Gemm"] = random =>
            Of(Head(Normalised(Dense(Begin(4), random, 4, 6), random, 6).Then("Relu"), random, 6, 3)),
        ["BatchNormalization behind MatMul"] = random => Of(
            Head(Normalised(Begin(4).Then("MatMul", Random(random, 4, 6)), random, 6).Then("Relu"), random, 6, 3)),
        ["BatchNormalization behind Relu"] = random =>
            Of(Head(Normalised(Dense(Begin(4), random, 4, 6).Then("Relu"), random, 6), random, 6, 1)),
        ["BatchNormalization twice"] = random => Of(
            Head(Normalised(Normalised(Dense(Begin(4), random, 4, 6).Then("Relu"), random, 6), random, 6), random, 6, 1)),
        ["BatchNormalization at the end"] = random => Of(Normalised(Dense(Begin(4), random, 4, 3), random, 3).Then("Softmax")),
        ["BatchNormalization of operator set 9"] = random => Of(
            Head(Normalised(Dense(new ExportedModel(4, 9), random, 4, 6), random, 6).Then("Relu"), random, 6, 1)),
        ["Dropout, Identity, Constant"] = random => Of(Head(
            Dense(Begin(4), random, 4, 5).Then("Dropout", Tensor([], 0.5), Tensor(TensorType.Truth, [], 0)).Then("Relu").Then("Identity"),
            random, 5, 1)),
        ["Dropout of operator set 9"] = random => Of(
            Head(Dense(new ExportedModel(4, 9), random, 4, 5).Then("Dropout", Real("ratio", 0.5)).Also("mask"), random, 5, 1)),
        ["activations"] = random => Of(Head(
            Dense(Dense(Dense(Begin(4), random, 4, 5).Then("Tanh"), random, 5, 5).Then("LeakyRelu", Real("alpha", 0.2)), random, 5, 5)
                .Then("Sigmoid"), random, 5, 3)),
        ["PRelu of one slope"] = random => Of(Head(Dense(Begin(4), random, 4, 5).Then("PRelu", Tensor([1], 0.25)), random, 5, 1)),
        ["Clip from 0 on"] = random => Of(Head(Dense(Begin(4), random, 4, 5).Then("Clip", Tensor([], 0)), random, 5, 1)),
        ["Clip of operator set 9"] = random => Of(
            Head(Dense(new ExportedModel(4, 9), random, 4, 5).Then("Clip", Real("min", 0)), random, 5, 1)),
        ["Max with 0"] = random => Of(Head(Dense(Begin(4), random, 4, 5).Then("Max", Tensor([1], 0)), random, 5, 1)),
        ["Relu twice"] = random => Of(Head(Dense(Begin(4), random, 4, 5).Then("Relu").Then("Relu"), random, 5, 1)),
        ["factor between activations"] = random => Of(
            Head(Dense(Begin(4), random, 4, 5).Then("Tanh").Then("Mul", Random(random, 5)).Then("LeakyRelu"), random, 5, 1)),
        ["scaled Tanh at the end"] = random => Of(
            Dense(Begin(4), random, 4, 1).Then("Tanh").Then("Mul", Tensor([], 12.5)).Then("Add", Tensor([1], 3))),
        ["scaled target"] = random => Of(Dense(Begin(4), random, 4, 1).Then("Mul", Tensor([1], 9.5)).Then("Add", Tensor([1], 22))),
        ["logits told softmax"] = random => Of(Dense(Begin(4), random, 4, 3)) with { Told = OutputKind.Softmax, View = SoftmaxOf },
        ["logit told sigmoid"] = random => Of(Dense(Begin(4), random, 4, 1)) with
        {
            Told = OutputKind.Sigmoid,
            View = (numbers, _) => [.. numbers.Select(number => 1 / (1 + Math.Exp(-number)))]
        },
        ["logits left as they are"] = random => Of(Dense(Begin(4), random, 4, 3)) with { Told = OutputKind.Identity },
        ["LogSoftmax told softmax"] = random => Of(Dense(Begin(4), random, 4, 3).Then("LogSoftmax", Int("axis", 1))) with
        {
            Told = OutputKind.Softmax,
            View = (numbers, _) => [.. numbers.Select(Math.Exp)]
        },
        ["Softmax and Log told softmax"] = random => Of(Dense(Begin(4), random, 4, 3).Then("Softmax").Then("Log")) with
        {
            Told = OutputKind.Softmax,
            View = (numbers, _) => [.. numbers.Select(Math.Exp)]
        },
    };

    static Dictionary<string, Func<Random, ExportedFile>> Shapes => new()
    {
        ["Flatten of a picture"] = random => new ExportedFile(
            Head(WithoutInput(17).Input("image", TensorType.Float, null, 1, 3, 2).Then("Flatten"), random, 6, 3).File(), 6),
        ["view(x.size(0), -1)"] = random =>
            new ExportedFile(Head(View(WithoutInput(17).Input("x", TensorType.Float, null, 3, 2)), random, 6, 3).File(), 6),
        ["Reshape to -1"] = random => Of(Head(Begin(4).Then("Reshape", Integers(-1, 4)), random, 4, 1)),
        ["Reshape to 0, -1"] = random => Of(Head(Begin(4).Then("Reshape", Integers(0, -1)), random, 4, 1)),
        ["Reshape of one row"] = random => new ExportedFile(
            Head(WithoutInput(17).Input("x", TensorType.Float, 1, 4).Then("Reshape", Integers(1, 4)), random, 4, 1).File(), 4)
        { Rows = 1 },
        ["Squeeze at the end"] = random => Of(Dense(Begin(4), random, 4, 1).Then("Sigmoid").Then("Squeeze", Integers(1))),
        ["Squeeze of operator set 11"] = random => Of(
            Dense(new ExportedModel(4, 11), random, 4, 1).Then("Sigmoid").Then("Squeeze", Ints("axes", 1))),
        ["Unsqueeze and Squeeze"] = random => Of(
            Head(Dense(Begin(4), random, 4, 5).Then("Unsqueeze", Integers(1)).Then("Relu").Then("Squeeze", Integers(-2)), random, 5, 1)),
        ["BatchNormalization behind Unsqueeze"] = random => Of(Head(
            Normalised(Dense(Begin(4), random, 4, 5).Then("Unsqueeze", Integers(2)), random, 5).Then("Squeeze", Integers(2)), random, 5,
                1)),
        ["Transpose that moves nothing"] = random => Of(
            Head(Begin(4).Then("Unsqueeze", Integers(1)).Then("Transpose", Ints("perm", 0, 2, 1)).Then("Flatten"), random, 4, 1)),
        ["columns taken and joined"] = random => Of(Head(Gathered(Begin(5)), random, 5, 1)),
        ["a column used twice, one not at all"] = random => Of(Head(UsedTwice(Begin(3), random), random, 4, 3)),
        ["Slice of columns"] = random => Of(
            Head(Begin(6).Then("Slice", Integers(1), Integers(int.MaxValue), Integers(1), Integers(2)), random, 3, 1)),
        ["Slice of operator set 9"] = random => Of(Head(
            new ExportedModel(6, 9).Then("Slice", Ints("axes", 1), Ints("starts", 1), Ints("ends", 4)), random, 3, 1)),
        ["inputs side by side"] = random => new ExportedFile(Head(SideBySide("b", "a", "c"), random, 4, 1).File(), 4),
    };

    static Dictionary<string, Func<Random, ExportedFile>> Scalers => new()
    {
        ["Sub and Div"] = random => Of(Head(Begin(3).Then("Sub", Random(random, 3)).Then("Div", Positive(random, 3)), random, 3, 1)),
        ["Sub and Mul"] = random => Of(Head(Begin(3).Then("Sub", Random(random, 1, 3)).Then("Mul", Positive(random, 3)), random, 3, 1)),
        ["Mul and Add"] = random => Of(Head(Begin(3).Then("Mul", Positive(random, 3)).Then("Add", Random(random, 3)), random, 3, 1)),
        ["Add, Mul, Sub, Div, Neg"] = random => Of(Head(
            Begin(3).Then("Add", Random(random, 3)).Then("Mul", Positive(random, 3)).Then("Sub", Random(random, 3))
                .Then("Div", Positive(random, 1)).Then("Neg"), random, 3, 1)),
        ["a constant less rows"] = random => Of(Head(LeftSubtract(Begin(3), random), random, 3, 1)),
        ["Div by one number"] = random => Of(Head(Begin(3).Then("Div", Tensor([1], 255)), random, 3, 1)),
        ["a column times 0"] = random =>
            Of(Head(Begin(3).Then("Mul", Tensor([3], 2, 0, 1)).Then("Add", Tensor([3], 1, 5, 0)), random, 3, 1)),
        ["factors too small for Q.32"] = random => Of(Head(Begin(3).Then("Mul", Tensor([3], 3e-8, 1, 2)), random, 3, 1)),
        ["factors computed of constants"] = random => Of(Head(ComputedFactors(Begin(3), random), random, 3, 1)),
    };

    static Dictionary<string, Func<Random, ExportedFile>> Types => new()
    {
        ["float64"] = random => new ExportedFile(
            new ExportedModel(3, 17, TensorType.Float64).Then("Gemm", Wide(random, 3, 2), Wide(random, 2)).Then("Softmax").File(), 3),
        ["float16"] = random => new ExportedFile(
            new ExportedModel(3, 17, TensorType.Float16).Then("Gemm", Half(random, 3, 2), Half(random, 2)).Then("Softmax").File(), 3)
        { Bound = 1e-2 },
        ["float16 constants in a float32 model"] = random => Of(HalfWeights(random)),
        ["bfloat16 constants in a float32 model"] = random => Of(HalfWeights(random, TensorType.BrainFloat16)),
        ["rows cast to float64 and back"] = random =>
            Of(Head(Begin(3).Then("Cast", Int("to", 11)).Then("Cast", Int("to", 1)), random, 3, 1)),
        ["unused, repeated and announced constants"] = random => Of(Untidy(random)),
        ["domain ai.onnx"] = random => Of(Domain(Head(Begin(3), random, 3, 1))),
        ["float_data"] = random => Of(FloatData(Head(Begin(3), random, 3, 1))),
    };

    static ExportedModel Begin(int width) => new(width);

    static ExportedFile Of(ExportedModel model) =>
        new(model.File(), (int)model.Graph.Input[0].Type.TensorType.Shape.Dim[1].DimValue);

    static ExportedModel Dense(ExportedModel model, Random random, int width, int outWidth) =>
        model.Then("Gemm", Random(random, outWidth, width), Random(random, outWidth), Int("transB", 1));

    // The last layer and its output function.
    static ExportedModel Head(ExportedModel model, Random random, int width, int classes) =>
        Dense(model, random, width, classes).Then(classes == 1 ? "Sigmoid" : "Softmax");

    static TensorProto Positive(Random random, int width) => Tensor([width], [.. Numbers(random, width).Select(number => 1.5 + number)]);

    static ExportedModel Normalised(ExportedModel model, Random random, int width) => model.Then(
        "BatchNormalization", Random(random, width), Random(random, width), Random(random, width), Positive(random, width),
            Real("epsilon", 1e-3));

    static ExportedModel LeftAdd(ExportedModel model, Random random) => model.Add("Add", Random(random, 2), model.Last);

    static ExportedModel LeftSubtract(ExportedModel model, Random random) => model.Add("Sub", Random(random, 3), model.Last);

    static ExportedModel TransposedWeights(Random random)
    {
        ExportedModel model = Begin(4);
        string weights = model.Add("Transpose", Random(random, 2, 4), Ints("perm", 1, 0)).Last;
        return model.Add("MatMul", "rows", weights).Then("Softmax");
    }

    static ExportedModel FactoredWeights(Random random)
    {
        ExportedModel model = Begin(4);
        string weights = model.Add("MatMul", Random(random, 4, 2), Random(random, 2, 3)).Last;
        return model.Add("MatMul", "rows", weights).Then("Softmax");
    }

    static ExportedModel View(ExportedModel model)
    {
        model.Add("Shape", "x").Then("Gather", Tensor(TensorType.Integer64, [], 0), Int("axis", 0)).Then("Unsqueeze", Integers(0));
        string first = model.Last;
        string rest = model.Add("Constant", Valued("value", Integers(-1))).Last;
        string shape = model.Add("Concat", first, rest, Int("axis", 0)).Last;
        return model.Add("Reshape", "x", shape);
    }

    static ExportedModel Gathered(ExportedModel model)
    {
        string left = model.Add("Gather", "rows", Integers(4, 0), Int("axis", 1)).Then("Div", Tensor([2], 3, 4)).Last;
        string right = model.Add("Gather", "rows", Integers(1, 3, 2), Int("axis", -1)).Last;
        return model.Add("Concat", left, right, Int("axis", 1));
    }

    static ExportedModel UsedTwice(ExportedModel model, Random random)
    {
        string one = model.Add("Gather", "rows", Integers(2, 0), Int("axis", 1)).Then("Sub", Random(random, 2)).Then("Mul",
            Random(random, 2)).Last;
        string other = model.Add("Gather", "rows", Integers(0, 2), Int("axis", 1)).Then("Add", Random(random, 2)).Then("Div",
            Positive(random, 2)).Last;
        return model.Add("Concat", one, other, Int("axis", 1));
    }

    static ExportedModel SideBySide(params string[] names)
    {
        ExportedModel model = WithoutInput(17).Input("a", TensorType.Float, null, 2).Input("b", TensorType.Float, null, 1)
            .Input("c", TensorType.Float, null, 1).Input("label", TensorType.Integer64, null, 1);
        return model.Add("Concat", [.. names, Int("axis", 1)]);
    }

    static ExportedModel ComputedFactors(ExportedModel model, Random random)
    {
        string factors = model.Add("Sqrt", Positive(random, 3)).Then("Reciprocal").Then("Unsqueeze", Integers(0)).Last;
        return model.Add("Mul", "rows", factors);
    }

    static TensorProto Wide(Random random, params int[] dims) => Tensor(
        TensorType.Float64, dims,
            [.. Enumerable.Range(0, dims.Aggregate(1, (count, dim) => count * dim)).Select(_ => random.NextDouble() - 0.5)]);

    static TensorProto Half(Random random, params int[] dims) => Tensor(
        TensorType.Float16, dims, Numbers(random, dims.Aggregate(1, (count, dim) => count * dim)));

    static ExportedModel HalfWeights(Random random, TensorType type = TensorType.Float16)
    {
        ExportedModel model = Begin(3);
        string weights = model.Add("Cast", Tensor(type, [3, 2], Numbers(random, 6)), Int("to", 1)).Last;
        return model.Add("MatMul", "rows", weights).Then("Softmax");
    }

    static ExportedModel Untidy(Random random)
    {
        ExportedModel model = Head(Begin(3), random, 3, 1);
        model.Constant(Random(random, 7));
        foreach (TensorProto constant in model.Graph.Initializer.ToArray())
            model.Graph.Input.Add(Value(constant.Name, TensorType.Float, [.. constant.Dims.Select(dim => (long?)dim)]));
        return model;
    }

    static ExportedModel Domain(ExportedModel model)
    {
        model.Proto.OpsetImport[0].Domain = "ai.onnx";
        foreach (NodeProto node in model.Graph.Node) node.Domain = "ai.onnx";
        return model;
    }

    static ExportedModel FloatData(ExportedModel model)
    {
        foreach (TensorProto constant in model.Graph.Initializer)
        {
            byte[] bytes = constant.RawData.ToByteArray();
            constant.RawData = Google.Protobuf.ByteString.Empty;
            constant.FloatData.AddRange(Enumerable.Range(0, bytes.Length / 4).Select(index => BitConverter.ToSingle(bytes, 4 * index)));
        }
        return model;
    }

    static double[] SoftmaxOf(double[] logits, int rows) => [.. logits.Chunk(logits.Length / rows).SelectMany(row =>
    {
        double[] powers = [.. row.Select(Math.Exp)];
        return powers.Select(power => power / powers.Sum());
    })];
}
