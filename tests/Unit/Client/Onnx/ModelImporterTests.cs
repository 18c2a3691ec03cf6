using Rollup.Client.Failures;
using Rollup.Client.Onnx;
using Rollup.Tests.Unit.Kernel;
using Rollup.Tests.Unit.Protocol;
using static Rollup.Tests.Unit.Client.ExportedModel;

namespace Rollup.Tests.Unit.Client;

/// <summary>What is made of a file computes what the file computes: ONNX Runtime runs both.</summary>
public class ModelImporterTests
{
    public static TheoryData<string> Kinds => [.. ExportKinds.All.Keys];

    [Theory, MemberData(nameof(Kinds))]
    public void ComputesTheSame(string kind) =>
        Gen.Int.Sample(seed => Compare(ExportKinds.All[kind](new Random(seed)), new Random(seed)), iter: 3, threads: 1);

    /// <summary>Layers, activations, factors and shapes in any order and width.</summary>
    [Fact]
    public void AnyChainComputesTheSame() => Gen.Int.Sample(seed =>
    {
        Random random = new(seed);
        int columns = random.Next(1, 7), width = columns, layers = 0;
        ExportedModel model = new(columns, random.Next(13, 22));
        for (int part = random.Next(2, 12); part > 0; part--) (width, layers) = Grow(model, random, width, layers);
        int classes = random.Next(1, 4);
        model.Then("MatMul", Random(random, width, classes)).Then("Add", Random(random, classes)).Then(classes == 1 ? "Sigmoid"
            : "Softmax");
        try
        {
            Compare(new ExportedFile(model.File(), columns), random);
        }
        catch (ClientException refused) when (refused.Failure is ModelNotImported
        {
            Fault: ImportFault.LayersTooMany or ImportFault.WeightTooLarge
        })
        {
            // It became too deep: each activation behind another takes a layer.
        }
    }, iter: Fuzz.Iterations(60), threads: 1);

    static (int Width, int Layers) Grow(ExportedModel model, Random random, int width, int layers)
    {
        int next = random.Next(1, 7);
        switch (layers == 0 || random.Next(2) == 0 ? random.Next(7) : 7 + random.Next(4))
        {
            case 0 when layers < 4:
                model.Then("Gemm", Random(random, width, next), Random(random, next), Real("alpha", 0.75));
                return (next, layers + 1);
            case 1 when layers < 4:
                model.Then("Gemm", Random(random, next, width), Int("transB", 1));
                return (next, layers + 1);
            case 2:
                model.Then("BatchNormalization", Random(random, width), Random(random, width), Random(random, width), Tensor([width],
                    [.. Numbers(random, width).Select(number => 1.5 + number)]));
                break;
            case 3:
                model.Then(random.Next(2) == 0 ? "Add" : "Sub", Random(random, random.Next(2) == 0 ? 1 : width));
                break;
            case 4:
                model.Then("Mul", Random(random, 1, width));
                break;
            case 5:
                model.Then("Reshape", Integers(-1, width)).Then("Identity");
                break;
            case 6:
                model.Then("Flatten").Then("Cast", Int("to", 1));
                break;
            case 7 or 8:
                model.Then("Relu");
                break;
            case 9:
                model.Then("Tanh");
                break;
            default:
                if (layers > 0) model.Then("LeakyRelu", Real("alpha", 0.125));
                break;
        }
        return (width, layers);
    }

    public static TheoryData<int> Refusals => [.. Enumerable.Range(0, RefusedFiles.All.Count)];

    [Theory, MemberData(nameof(Refusals))]
    public void RefusesByNodeAndCause(int index)
    {
        RefusedFiles.Refused expected = RefusedFiles.All[index];
        ClientException refused = Assert.Throws<ClientException>(
            () => ModelImporter.Run(expected.File, "model.onnx", folder: null, expected.Told));
        ModelNotImported failure = Assert.IsType<ModelNotImported>(refused.Failure);
        Assert.Equal((expected.Fault, expected.Node, "model.onnx"), (failure.Fault, failure.Node, failure.Name));
    }

    [Fact]
    public void EveryCauseHasAFile() => Assert.Equal(
        [ImportFault.ExternalOutside, ImportFault.ExternalTooShort], // which ExternalDataTests has
        Enum.GetValues<ImportFault>().Except(RefusedFiles.All.Select(refused => refused.Fault)));

    /// <summary>The newest operator set is the newest that ONNX Runtime takes.</summary>
    [Fact]
    public void NewestOperatorSetIsRuntimes()
    {
        Random random = new(1);
        byte[] FileOf(long version) => new ExportedModel(3, version).Then("MatMul", Random(random, 3, 1)).Then("Sigmoid").File();
        for (long version = 9; version <= ModelImporter.OperatorSetMax; version++) Compare(new ExportedFile(FileOf(version), 3), random);
        Assert.ThrowsAny<Exception>(() => RuntimeOfExports.Run(FileOf(ModelImporter.OperatorSetMax + 1), null, new float[3], 1));
    }

    [Fact]
    public void RepeatedConstantsOfEqualBytesAreOne()
    {
        ExportedModel model = new ExportedModel(3).Then("Gemm", Random(new Random(2), 3, 1));
        model.Graph.Initializer.Add(model.Graph.Initializer[0]);
        Assert.Equal(1, ModelImporter.Run(model.File(), "model.onnx").DroppedConstants);
    }

    /// <summary>Fields in any order, lists packed or one by one, and fields that nobody knows are one file.</summary>
    [Fact]
    public void AnyWriterOfTheFormatIsRead()
    {
        ExportedModel model = new ExportedModel(3).Then("Gemm", Random(new Random(2), 3, 2)).Then("Softmax");
        byte[] plain = ModelImporter.Run(model.File(), "model.onnx").File;
        model.File();
        foreach (WireStyle style in Enum.GetValues<WireStyle>())
            Assert.Equal(plain, ModelImporter.Run(OtherWriter.Write(model.Proto, style), "model.onnx").File);
    }

    [Fact]
    public void SaysWhatTheCastLost()
    {
        byte[] file = new ExportedModel(1, 17, TensorType.Float64).Then("Gemm", Tensor(TensorType.Float64, [1, 1], 0.1)).File();
        ImportedModel imported = ModelImporter.Run(file, "model.onnx");
        Assert.Equal(["float64"], imported.CastFrom);
        Assert.Equal(Math.Abs(0.1 - 0.1f), imported.LargestRounding);
        Assert.Equal(0, ModelImporter.Run(new ExportedModel(1).Then("Gemm", Tensor([1, 1], 0.1)).File(), "model.onnx").LargestRounding);
    }

    [Fact]
    public void SaysWhatBecameOfEachNode()
    {
        ImportedModel imported = ModelImporter.Run(ExportKinds.All["PyTorch, TorchScript"](new Random(1)).File, "model.onnx");
        Assert.Equal("4 columns -> 8 Relu -> 3 -> Softmax", imported.Layers);
        Assert.Equal(
            [
                "layer 1: 4 to 8", "folded into layer 1", "activation of layer 1", "computed: it is a constant",
                    "computed: it is a constant",
                "left out: it changes nothing", "layer 2: 8 to 3", "the output function", "the model's output, Softmax",
            ],
            imported.Steps.Select(step => step.Became));
    }

    /// <summary>A file in the machine's form is taken over as it is, byte for byte where it is one of ours.</summary>
    [Fact]
    public void WhatTheMachineReadsIsTakenOver()
    {
        int compared = 0;
        byte[] ours = Fixtures.Model(3, seed: 1);
        Assert.Equal(ours, ModelImporter.Run(ours, "model.onnx").File);
        foreach (JsonElement vector in Vectors.Load("onnx.json").GetProperty("vectors").EnumerateArray())
        {
            if (vector.GetProperty("status").GetString() != "Accepted") continue;
            byte[] file = Vectors.Hex(vector.GetProperty("file"));
            Assert.Equal(OnnxStatus.Accepted, Rollup.Model.Import.Structure(file, out Rollup.Model.ModelFile model));
            bool endsInLogits = model.Network.Output == OutputKind.Identity && model.Network.OutWidth > 1;
            if (!endsInLogits && Network.Check(in model.Network) != NetworkStatus.Accepted) continue;
            OutputKind? told = endsInLogits ? OutputKind.Identity : null;
            Compare(new ExportedFile(file, model.Network.InWidth) { Told = told, Rows = 1 }, new Random(4));
            compared++;
        }
        Assert.True(compared > 10, $"only {compared} files were compared");
    }

    /// <summary>Broken files end in a refusal, soon, and take memory in proportion to their bytes.</summary>
    [Fact]
    public void BrokenFilesAreRefused()
    {
        byte[][] good = [.. ExportKinds.All.Values.Select(kind => kind(new Random(3)).File)];
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Int, (index, seed) => Broken(good[index], new Random(seed))).Sample(file =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                byte[] imported = ModelImporter.Run(file, "model.onnx").File;
                _ = LocalModel.Read(imported, "model.onnx", OutputKind.Identity);
            }
            catch (ClientException refused)
            {
                Assert.True(refused.Failure is ModelNotImported, refused.Message);
            }
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (256L << 20) + 1000L * file.Length);
        }, iter: Fuzz.Iterations(3000), threads: 1);
    }

    /// <summary>Small files that say much: each grows with every node, and ends soon all the same.</summary>
    [Fact]
    public void FilesThatGrowAreRefused()
    {
        Action<ExportedModel>[] steps =
        [
            model => model.Add("Concat", model.Last, model.Last, Int("axis", 0)), // of a shape
            model => model.Add("Concat", model.Last, model.Last, Int("axis", 1)), // of columns
            model => model.Then("Unsqueeze", Integers([.. Enumerable.Range(1, 5000).Select(axis => (long)axis)])),
            model => model.Then("Gather", Integers(new long[20_000]), Int("axis", 1)),
            model => model.Then("Mul", Tensor([1], 1.5)),
            model => model.Then("Expand", Integers(1000, 1000, 1000)),
        ];
        foreach ((Action<ExportedModel> step, int index) in steps.Select((step, index) => (step, index)))
        {
            ExportedModel model = new(4000);
            if (index == 0) model.Then("Shape");
            if (index == 5) model.Add("Neg", Tensor([1], 1));
            for (int node = 0; node < 2000; node++) step(model);
            byte[] file = model.File();
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.IsType<ModelNotImported>(Assert.Throws<ClientException>(() => ModelImporter.Run(file, "model.onnx")).Failure);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1L << 30);
        }
    }

    static byte[] Broken(byte[] good, Random random)
    {
        List<byte> file = [.. good];
        for (int change = random.Next(1, 6); change > 0 && file.Count > 8; change--)
        {
            int place = random.Next(file.Count), length = Math.Min(random.Next(1, 9), file.Count - place);
            switch (random.Next(6))
            {
                case 0:
                    file[place] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    file[place] = (byte)random.Next(256);
                    break;
                case 2:
                    file.RemoveRange(place, length);
                    break;
                case 3:
                    file.InsertRange(place, file.GetRange(random.Next(file.Count - length + 1), length));
                    break;
                case 4:
                    file.RemoveRange(place, file.Count - place);
                    break;
                default:
                    file.InsertRange(place, Enumerable.Range(0, length).Select(_ => (byte)random.Next(256)));
                    break;
            }
        }
        return [.. file];
    }

    static void Compare(ExportedFile export, Random random)
    {
        ImportedModel imported = ModelImporter.Run(export.File, "model.onnx", folder: null, export.Told);
        bool endsInLogits = export.Told == OutputKind.Identity;
        LocalModel opened = LocalModel.Read(imported.File, "the imported model", endsInLogits ? OutputKind.Softmax : OutputKind.Identity);
        Assert.Equal(export.Columns, opened.Network.InWidth);
        float[] rows = [.. Enumerable.Range(0, export.Rows * export.Columns).Select(_ => random.NextSingle() * 4 - 2)];
        double[] expected = export.View(RuntimeOfExports.Run(export.File, export.Output, rows, export.Rows), export.Rows);
        double[] actual = RuntimeOfExports.Run(imported.File, null, rows, export.Rows);
        Assert.Equal(expected.Length, actual.Length);
        for (int index = 0; index < expected.Length; index++)
            Assert.InRange(Math.Abs(expected[index] - actual[index]), 0, export.Bound * (1 + Math.Abs(expected[index])));
    }
}
