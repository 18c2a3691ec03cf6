using Google.Protobuf;
using Rollup.Client.Onnx;
using Rollup.Tests.Unit.Kernel;
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
        model.Then("MatMul", Random(random, width, classes)).Then("Add", Random(random, classes)).Then(classes == 1 ? "Sigmoid" : "Softmax");
        Compare(new ExportedFile(model.File(), columns), random);
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
