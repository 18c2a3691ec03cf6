using Rollup.Client.Failures;
using Rollup.Client.Onnx;
using static Rollup.Tests.Unit.Client.ExportedModel;

namespace Rollup.Tests.Unit.Client;

/// <summary>A file for each way of being refused, and the node that is named; empty where it is about none.</summary>
static class RefusedFiles
{
    const string Classic = Operators.ClassicDomain;

    public sealed record Refused(ImportFault Fault, string Node, byte[] File, OutputKind? Told = null);

    public static IReadOnlyList<Refused> All { get; } =
        [.. Formats(), .. Versions(), .. Names(), .. InputsAndOutputs(), .. Constants(), .. Unknown(), .. Together(), .. Limits()];

    static IEnumerable<Refused> Formats()
    {
        byte[] good = Head(Begin()).File();
        yield return new(ImportFault.FileIsArchive, "", [.. "PK\u0003\u0004model/data.pkl"u8]);
        yield return new(ImportFault.FileIsArchive, "", [.. new byte[257], .. "ustar"u8, 0]);
        yield return new(ImportFault.FileIsPickle, "", [0x80, 4, 0x95, 1, 0, 0]);
        yield return new(ImportFault.FileIsHdf5, "", [0x89, .. "HDF\r\n\u001a\n"u8]);
        yield return new(ImportFault.FileIsFlatBuffer, "", [0x1c, 0, 0, 0, .. "TFL3"u8, 0, 0]);
        yield return new(ImportFault.FileIsCompressed, "", [0x1f, 0x8b, 8, 0]);
        yield return new(ImportFault.FileIsCompressed, "", [0x28, 0xb5, 0x2f, 0xfd]);
        yield return new(ImportFault.FileIsPointer, "", [.. "version https://git-lfs.github.com/spec/v1\noid sha256:00"u8]);
        yield return new(ImportFault.FileIsText, "", [.. "<?xml version=\"1.0\"?><PMML/>"u8]);
        yield return new(ImportFault.FileIsText, "", [.. "{\"model\": 1}"u8]);
        yield return new(ImportFault.FileIsDataSet, "", [.. "LDS1"u8, 0, 0]);
        yield return new(ImportFault.FileIsWeightsAlone, "", [.. "GGUF"u8, 3, 0]);
        yield return new(ImportFault.FileIsWeightsAlone, "", [2, 0, 0, 0, 0, 0, 0, 0, .. "{}"u8]);
        yield return new(ImportFault.FileIsWeightsAlone, "", [0x93, .. "NUMPY"u8, 1, 0]);
        yield return new(ImportFault.FileTooLarge, "", [.. good, .. new byte[ModelImporter.FileBytesMax]]);
        yield return new(ImportFault.FileDamaged, "", good[..^9]);
        yield return new(ImportFault.FileDamaged, "", [8, 8, 0xff]);
        yield return new(ImportFault.PartsTooMany, "", Many(good));
        yield return new(ImportFault.GraphMissing, "", [8, 8, 0x42, 2, 16, 17]);
    }

    // Empty nodes, two bytes each.
    static byte[] Many(byte[] good)
    {
        byte[] nodes = [.. Enumerable.Range(0, 300_000).SelectMany(_ => new byte[] { 10, 0 })];
        return [.. good, 0x3a, 0xc0, 0xcf, 0x24, .. nodes]; // 600,000
    }

    static IEnumerable<Refused> Versions()
    {
        yield return new(ImportFault.IrVersionUnknown, "", Changed(model => model.Proto.IrVersion = 99));
        yield return new(ImportFault.IrVersionUnknown, "", Changed(model => model.Proto.IrVersion = 0));
        yield return new(ImportFault.OperatorSetMissing, "", Changed(model => model.Proto.OpsetImport.Clear()));
        yield return new(ImportFault.OperatorSetTooOld, "", Changed(model => model.Proto.OpsetImport[0].Version = 8));
        yield return new(ImportFault.OperatorSetTooNew, "",
            Changed(model => model.Proto.OpsetImport[0].Version = ModelImporter.OperatorSetMax + 1));
    }

    static IEnumerable<Refused> Names()
    {
        yield return new(ImportFault.NameMissing, "'/Gemm_0' (Gemm)", Changed(model => model.Graph.Initializer.RemoveAt(0)));
        yield return new(ImportFault.NameMissing, "'/Gemm_0' (Gemm)", Changed(model => model.Graph.Node[0].Input.RemoveAt(1)));
        yield return new(ImportFault.NameMissing, "", Head(Begin()).File("nowhere"));
        yield return new(ImportFault.NameInCircle, "'/Gemm_0' (Gemm)", Changed(model => model.Graph.Node[0].Input[0] = "value_1"));
        yield return new(ImportFault.NameInCircle, "'/Sigmoid_1' (Sigmoid)", Changed(model => model.Graph.Node[1].Input[0] = "value_1"));
        yield return new(ImportFault.NameTwice, "'/Relu_2' (Relu)", Changed(model =>
        {
            model.Then("Relu");
            model.Graph.Node[^1].Output[0] = "value_0";
        }));
        yield return new(ImportFault.NameTwice, "'/Sigmoid_1' (Sigmoid)", Changed(model => model.Graph.Node[1].Output[0] = "constant_0"));
        yield return new(ImportFault.NameTwice, "", Changed(model => model.Graph.Input.Add(model.Graph.Input[0])));
        yield return new(ImportFault.ConstantTwice, "", Changed(model => model.Constant(Named("constant_0", Tensor([1], 1)))));
    }

    static IEnumerable<Refused> InputsAndOutputs()
    {
        yield return new(ImportFault.NameMissing, "'/Gemm_0' (Gemm)", Changed(model => model.Graph.Input.Clear()));
        yield return new(ImportFault.InputMissing, "", Begin().Add("Neg", Tensor([1, 2], 1, 2)).File());
        yield return new(ImportFault.InputIsInteger, "'/Gemm_0' (Gemm)", Head(new ExportedModel(2, 17, TensorType.Integer64)).File());
        yield return new(ImportFault.InputIsText, "'/Gemm_0' (Gemm)", Head(new ExportedModel(2, 17, TensorType.Text)).File());
        yield return new(ImportFault.InputWidthOpen, "'/Gemm_0' (Gemm)",
            Head(WithoutInput(17).Input("rows", TensorType.Float, null, (long?)null)).File());
        yield return new(ImportFault.InputShapeMissing, "'/Gemm_0' (Gemm)",
            Head(WithoutInput(17).Input("rows", TensorType.Float, 2)).File());
        yield return new(ImportFault.InputsApart, "'/Add_0' (Add)", Head(WithoutInput(17).Input("a", TensorType.Float, null, 2)
            .Input("b", TensorType.Float, null, 2).Add("Add", "a", "b")).File());
        yield return new(ImportFault.OutputMissing, "", Changed(model => model.Graph.Output.Clear(), clears: true));
        yield return new(ImportFault.OutputsAreLabels, "", Head(Begin()).Then("ArgMax", Int("axis", 1)).File());
        ExportedModel heads = Head(Begin());
        heads.Add("Gemm", "rows", Tensor([2, 1], 3, 4)).Then("Sigmoid");
        yield return new(ImportFault.OutputsCompete, "", heads.File("value_1", "value_3"));
    }

    static IEnumerable<Refused> Constants()
    {
        yield return new(ImportFault.ConstantSparse, "'/Gemm_0' (Gemm)", Changed(model =>
        {
            model.Graph.Initializer.RemoveAt(0);
            model.Graph.SparseInitializer.Add(new SparseTensorProto { Values = new TensorProto { Name = "constant_0" } });
        }));
        yield return new(ImportFault.ConstantType, "'/Gemm_0' (Gemm)", Changed(model => model.Graph.Initializer[0].DataType = 17));
        yield return new(ImportFault.ConstantDamaged, "'/Gemm_0' (Gemm)", Changed(model => model.Graph.Initializer[0].Dims[0] = 3));
        yield return new(ImportFault.ConstantDamaged, "'/Gemm_0' (Gemm)", Changed(model => model.Graph.Initializer[0].Dims[0] = -2));
        yield return new(ImportFault.ConstantNotFinite, "'/Gemm_0' (Gemm)", Begin().Then("Gemm", Tensor([2, 1], double.NaN, 1)).File());
        yield return new(ImportFault.ConstantNotFinite, "'/Mul_0' (Mul)",
            Head(Begin().Then("Mul", Tensor([2], 1, double.PositiveInfinity))).File());
        yield return new(ImportFault.ConstantsTooMany, "'/Gemm_0' (Gemm)",
            Changed(model => model.Graph.Initializer[0].Dims[0] = int.MaxValue));
        yield return new(ImportFault.ConstantsTooMany, "'/ConstantOfShape_0' (ConstantOfShape)", Huge());
        yield return new(ImportFault.ExternalUnnamed, "'/Gemm_0' (Gemm)", External());
        yield return new(ImportFault.ExternalMissing, "'/Gemm_0' (Gemm)", External(("location", "model.onnx.data")));
        yield return new(ImportFault.WeightTooLarge, "", Begin().Then("Gemm", Tensor([2, 1], 200, 1)).File());
        yield return new(ImportFault.ScalingTooLarge, "", Head(Begin().Then("Sub", Tensor([2], 3e9, 1))).File());
        yield return new(ImportFault.DivisionByZero, "'/Div_0' (Div)", Head(Begin().Then("Div", Tensor([2], 0, 1))).File());
        yield return new(ImportFault.DivisionByZero, "'/BatchNormalization_0' (BatchNormalization)", Head(Begin().Then(
            "BatchNormalization", Tensor([2], 1, 1), Tensor([2], 1, 1), Tensor([2], 1, 1), Tensor([2], -1, 1))).File());
    }

    public static byte[] External(params (string Key, string Value)[] entries) => Changed(model =>
    {
        TensorProto constant = model.Graph.Initializer[0];
        constant.RawData = Google.Protobuf.ByteString.Empty;
        constant.DataLocation = 1;
        foreach ((string key, string value) in entries) constant.ExternalData.Add(new StringStringEntryProto { Key = key, Value = value });
    });

    static byte[] Huge()
    {
        ExportedModel model = Begin();
        string bias = model.Add("ConstantOfShape", Integers(30_000, 30_000)).Last;
        return model.Add("Add", "rows", bias).File();
    }

    // Operators that are refused by what they are.
    static IEnumerable<Refused> Unknown()
    {
        (string Operator, ImportFault Fault)[] table =
        [
            ("Conv", ImportFault.Convolution), ("MaxPool", ImportFault.Pooling), ("LSTM", ImportFault.Recurrence),
            ("GRU", ImportFault.Recurrence), ("If", ImportFault.ControlFlow), ("Loop", ImportFault.ControlFlow),
            ("Scan", ImportFault.ControlFlow), ("QLinearMatMul", ImportFault.Quantisation), ("MatMulInteger", ImportFault.Quantisation),
            ("DequantizeLinear", ImportFault.Quantisation), ("Attention", ImportFault.Attention), ("Einsum", ImportFault.Attention),
            ("LayerNormalization", ImportFault.Normalisation), ("ReduceMean", ImportFault.ColumnsReduced),
            ("Elu", ImportFault.ActivationUnknown),
            ("Gelu", ImportFault.ActivationUnknown), ("Softplus", ImportFault.ActivationUnknown), ("Sqrt", ImportFault.ActivationUnknown),
            ("Pow", ImportFault.ActivationUnknown), ("Log", ImportFault.ActivationUnknown), ("Split", ImportFault.ColumnsChosen),
            ("OneHot", ImportFault.Embedding), ("Round", ImportFault.IntegersComputed), ("IsNaN", ImportFault.MissingValues),
            ("Tile", ImportFault.RowsMixed), ("Expand", ImportFault.RowsMixed), ("Xor", ImportFault.OperatorUnknown),
            ("NoSuchOperator", ImportFault.OperatorUnknown), ("StringNormalizer", ImportFault.Categories),
            ("CDist", ImportFault.Neighbours),
            ($"{Classic}.TreeEnsembleClassifier", ImportFault.Trees), ($"{Classic}.TreeEnsembleRegressor", ImportFault.Trees),
            ($"{Classic}.TreeEnsemble", ImportFault.Trees), ($"{Classic}.SVMClassifier", ImportFault.SupportVectors),
            ($"{Classic}.SVMRegressor", ImportFault.SupportVectors), ($"{Classic}.OneHotEncoder", ImportFault.Categories),
            ($"{Classic}.LabelEncoder", ImportFault.Categories), ($"{Classic}.Normalizer", ImportFault.Normalisation),
            ($"{Classic}.Unheard", ImportFault.OperatorUnknown), ("com.microsoft.FusedGemm", ImportFault.FusedOperator),
            ("com.microsoft.CDist", ImportFault.Neighbours), ("my.company.Magic", ImportFault.DomainUnknown),
        ];
        foreach ((string operation, ImportFault fault) in table)
            yield return new(fault, $"'/{operation}_1' ({operation})", Dense(Begin(), 2).Then(operation, Tensor([2], 1, 2)).File());
        ExportedModel calling = Dense(Begin(), 2).Then("my.functions.Act");
        calling.Proto.Functions.Add(new FunctionProto { Name = "Act", Domain = "my.functions" });
        yield return new(ImportFault.LocalFunction, "'/my.functions.Act_1' (my.functions.Act)", calling.File());
        yield return new(ImportFault.Embedding, "'/Gather_0' (Gather)", Begin().Add("Gather", Tensor([2], 1, 2), "rows").File());
        yield return new(ImportFault.MissingValues, $"'/{Classic}.Imputer_0' ({Classic}.Imputer)",
            Head(Begin().Then($"{Classic}.Imputer", Reals("imputed_value_floats", 1), Real("replaced_value_float", -999))).File());
        yield return new(ImportFault.OperatorAtConstants, "'/Gather_0' (Gather)",
            Begin().Add("Gather", Tensor([4], 1, 2, 3, 4), Tensor(TensorType.Integer64, [2, 2], 0, 1, 2, 3))
                .Add("Gemm", "rows", "value_0").File());
        yield return new(ImportFault.AttributeUnknown, "'/Relu_1' (Relu)", Dense(Begin(), 2).Then("Relu", Real("alpha", 1)).File());
        yield return new(ImportFault.AttributeUnknown, "'/Constant_0' (Constant)",
            Begin().Add("Constant").Add("Gemm", "rows", "value_0").File());
        yield return new(ImportFault.TrainingMode, "'/Dropout_1' (Dropout)",
            Dense(Begin(), 2).Then("Dropout", Tensor([], 0.5), Tensor(TensorType.Truth, [], 1)).File());
        TensorProto ones = Named("ones", Tensor([2], 1, 1));
        yield return new(ImportFault.TrainingMode, "'/BatchNormalization_1' (BatchNormalization)",
            Dense(Begin(), 2).Then("BatchNormalization", ones, ones.Name, ones.Name, ones.Name, Int("training_mode", 1)).File());
        ExportedModel late = Begin();
        string shape = late.Add("Shape", "rows").Then("Expand", Integers(3)).Last; // refused, too, and not what is in the way
        yield return new(ImportFault.Recurrence, "'/LSTM_2' (LSTM)", late.Add("LSTM", "rows", shape).File());
    }

    static IEnumerable<Refused> Together()
    {
        yield return new(ImportFault.WeightsComputed, "'/MatMul_1' (MatMul)", Dense(Begin(), 2).Add("MatMul", "rows", "value_0").File());
        yield return new(ImportFault.BranchesJoined, "'/Add_1' (Add)", Dense(Begin(), 2).Then("Add", "rows").File());
        yield return new(ImportFault.BranchesJoined, "'/Mul_2' (Mul)", Dense(Begin(), 2).Then("Tanh").Then("Mul", "value_0").File());
        yield return new(ImportFault.BranchesJoined, "'/Concat_1' (Concat)",
            Dense(Begin(), 2).Then("Concat", "rows", Int("axis", 1)).File());
        yield return new(ImportFault.RowsMixed, "'/Gemm_0' (Gemm)",
            Begin().Then("Gemm", Tensor([2, 2], 1, 2, 3, 4), Int("transA", 1)).File());
        yield return new(ImportFault.RowsMixed, "'/Reshape_0' (Reshape)", Begin().Then("Reshape", Integers(-1, 4)).File());
        yield return new(ImportFault.RowsMixed, "'/Transpose_0' (Transpose)", Begin().Then("Transpose", Ints("perm", 1, 0)).File());
        yield return new(ImportFault.RowsMixed, "'/Softmax_1' (Softmax)", Dense(Begin(), 2).Then("Softmax", Int("axis", 0)).File());
        yield return new(ImportFault.RowsMixed, "'/MatMul_0' (MatMul)", Begin().Add("MatMul", Tensor([2, 2], 1, 2, 3, 4), "rows").File());
        yield return new(ImportFault.ShapesDisagree, "'/Gemm_0' (Gemm)", Begin().Then("Gemm", Tensor([3, 1], 1, 2, 3)).File());
        yield return new(ImportFault.ShapesDisagree, "'/Add_1' (Add)", Dense(Begin(), 2).Then("Add", Tensor([3], 1, 2, 3)).File());
        yield return new(ImportFault.ShapesDisagree, "'/Add_0' (Add)", Begin().Then("Add", Tensor([2, 2], 1, 2, 3, 4)).File());
        yield return new(ImportFault.IntegersComputed, "'/Cast_1' (Cast)", Dense(Begin(), 2).Then("Cast", Int("to", 7)).File());
        yield return new(ImportFault.OperatorUnknown, "'/Div_1' (Div)", Dense(Begin(), 2).Add("Div", Tensor([2], 1, 1), "value_0").File());
        yield return new(ImportFault.ActivationFirst, "'/Relu_0' (Relu)", Head(Begin().Then("Relu")).File());
        yield return new(ImportFault.ActivationFirst, "'/Softmax_0' (Softmax)", Begin().Then("Softmax").File());
        yield return new(ImportFault.ActivationTwice, "'/Tanh_2' (Tanh)", Head(Dense(Begin(), 65).Then("Relu").Then("Tanh"), 65).File());
        yield return new(ImportFault.ActivationSlopes, "'/PRelu_1' (PRelu)", Dense(Begin(), 2).Then("PRelu", Tensor([2], 0.1, 0.2)).File());
        yield return new(ImportFault.ActivationSlopes, "'/LeakyRelu_1' (LeakyRelu)",
            Dense(Begin(), 2).Then("LeakyRelu", Real("alpha", -0.5)).File());
        yield return new(ImportFault.ActivationUnknown, "'/Clip_1' (Clip)",
            Dense(Begin(), 2).Then("Clip", Tensor([], 0), Tensor([], 6)).File());
        yield return new(ImportFault.ColumnsChosen, "'/Gather_1' (Gather)",
            Dense(Begin(), 2).Then("Gather", Integers(1), Int("axis", 1)).File());
        yield return new(ImportFault.WorkAfterOutput, "'/Mul_2' (Mul)",
            Dense(Begin(), 2).Then("Softmax").Then("Mul", Tensor([1], 2)).File());
        yield return new(ImportFault.WorkAfterOutput, "'/Gemm_2' (Gemm)", Dense(Dense(Begin(), 2).Then("Softmax"), 2).File());
        yield return new(ImportFault.OneAgainstRest, $"'/{Classic}.LinearClassifier_0' ({Classic}.LinearClassifier)", OneAgainstRest());
    }

    static byte[] OneAgainstRest() => Begin().Then(
        $"{Classic}.LinearClassifier", Reals("coefficients", 1, 2, 3, 4, 5, 6), Reals("intercepts", 1, 2, 3),
            Text("post_transform", "LOGISTIC"),
        Ints("classlabels_ints", 0, 1, 2)).Also("scores").File("scores");

    static IEnumerable<Refused> Limits()
    {
        yield return new(ImportFault.LayersMissing, "", Begin().Then("Mul", Tensor([1], 2)).File());
        ExportedModel deep = Begin();
        for (int layer = 0; layer < 9; layer++) Dense(deep, 2).Then("Relu");
        yield return new(ImportFault.LayersTooMany, "'/Gemm_16' (Gemm)", deep.File());
        yield return new(ImportFault.LayerTooWide, "'/Gemm_0' (Gemm)", Head(new ExportedModel(4097), 4097).File());
        yield return new(ImportFault.LayerTooWide, "'/Gemm_0' (Gemm)", Dense(Begin(), 4097).File());
        yield return new(ImportFault.ParametersTooMany, "'/Gemm_1' (Gemm)", Dense(Dense(new ExportedModel(2), 2100), 2100, 2100).File());
        yield return new(ImportFault.LabelsIndependent, "", Dense(Begin(), 3).Then("Sigmoid").File());
        yield return new(ImportFault.ClassesTooMany, "", Dense(Begin(), 17).Then("Softmax").File());
        yield return new(ImportFault.OutputFunctionUntold, "", Dense(Begin(), 3).File());
        yield return new(ImportFault.LogSoftmaxUntold, "", Dense(Begin(), 3).Then("LogSoftmax").File());
        yield return new(ImportFault.OutputFunctionOther, "", Dense(Begin(), 3).Then("LogSoftmax").File(), OutputKind.Sigmoid);
        yield return new(ImportFault.OutputFunctionOther, "", Dense(Begin(), 3).Then("Softmax").File(), OutputKind.Identity);
        yield return new(ImportFault.OutputFunctionUnfit, "", Dense(Begin(), 3).File(), OutputKind.Sigmoid);
        yield return new(ImportFault.OutputFunctionUnfit, "", Dense(Begin(), 1).Then("Softmax").File());
    }

    static ExportedModel Begin() => new(2);

    static ExportedModel Dense(ExportedModel model, int outWidth, int width = 2) =>
        model.Then("Gemm", Tensor([width, outWidth], [.. Enumerable.Repeat(0.5, width * outWidth)]));

    static ExportedModel Head(ExportedModel model, int width = 2) => Dense(model, 1, width).Then("Sigmoid");

    static TensorProto Named(string name, TensorProto tensor)
    {
        tensor.Name = name;
        return tensor;
    }

    static byte[] Changed(Action<ExportedModel> change, bool clears = false)
    {
        ExportedModel model = Head(Begin());
        if (clears) model.File();
        change(model);
        return clears ? Google.Protobuf.MessageExtensions.ToByteArray(model.Proto) : model.File("value_1");
    }
}
