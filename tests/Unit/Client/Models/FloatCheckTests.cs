using Rollup.Model;

namespace Rollup.Tests.Unit.Client;

/// <summary>ONNX Runtime, which shares nothing with the engine, scores the same file on the same rows alike.</summary>
public class FloatCheckTests
{
    const int Columns = 4;
    const int Rows = 60;

    static readonly Activation[] Hidden =
    [
        Activation.Identity, Activation.Relu, new(ActivationKind.LeakyRelu, LeakyRelu.AlphaDefaultQ32),
        new(ActivationKind.LeakyRelu, LeakyRelu.AlphaMaxQ32),
        new(ActivationKind.Tanh), new(ActivationKind.Sigmoid),
    ];

    public static TheoryData<int, int, bool, bool> Kinds()
    {
        TheoryData<int, int, bool, bool> kinds = [];
        for (int hidden = 0; hidden < Hidden.Length; hidden++)
            foreach (int classes in new[] { 0, 2, 3 })
                foreach (bool hasBias in new[] { false, true })
                    foreach (bool endsInLogits in new[] { false, true })
                        if (classes != 0 || !endsInLogits) kinds.Add(hidden, classes, hasBias, endsInLogits);
        return kinds;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EnginesScoreIsRuntimes(int hidden, int classes, bool hasBias, bool endsInLogits)
    {
        OutputKind output = classes switch { 0 => OutputKind.Identity, 2 => OutputKind.Sigmoid, _ => OutputKind.Softmax };
        byte[] file = Write(Hidden[hidden], classes, hasBias, endsInLogits ? OutputKind.Identity : output);
        MetricKind metric = classes == 0 ? MetricKind.RSquared : MetricKind.LogLoss;
        LocalModel model = LocalModel.Read(file, "the model", endsInLogits ? output : OutputKind.Identity);
        Assert.Equal(endsInLogits ? output : OutputKind.Identity, model.NamedOutput);
        TabularData data = Data(classes);
        double expected = FloatCheck.Score(model, data, metric);
        Assert.False(double.IsNaN(expected));
        Assert.Equal(expected, Math.ScaleB(model.Score(model.Prepare(data, ProfileKind.Standard), metric), -32), 1e-4);

        // Training moves every weight there is, and Runtime reads what comes out.
        Recipe recipe = new()
        {
            Optimizer = OptimizerKind.Sgd, Loss = Recipe.LossOf(output), Profile = ProfileKind.Standard, Epochs = 3,
            BatchSize = 8, LearningRateQ32 = 1L << 28
        };
        LocalRows rows = model.Prepare(data, ProfileKind.Standard);
        byte[] trainedFile = LocalTraining.Run(model, rows, in recipe, _ => { }, TestContext.Current.CancellationToken);
        LocalModel trained = LocalModel.Read(trainedFile, "the trained model", model.NamedOutput);
        Assert.Equal(file.Length, trainedFile.Length);
        Assert.All(model.MasterQ40.Zip(trained.MasterQ40), pair => Assert.NotEqual(pair.First, pair.Second));
        Assert.Equal(FloatCheck.Score(trained, data, metric), Math.ScaleB(trained.Score(rows, metric), -32), 1e-4);
    }

    [Theory]
    [InlineData(OutputKind.Sigmoid, OutputKind.Softmax)]
    [InlineData(OutputKind.Softmax, OutputKind.Sigmoid)]
    public void NameThatTheFileContradictsIsRefused(OutputKind own, OutputKind named)
    {
        byte[] file = Write(Activation.Relu, own == OutputKind.Sigmoid ? 2 : 3, hasBias: true, own);
        ClientException refused = Assert.Throws<ClientException>(() => LocalModel.Read(file, "the model", named));
        Assert.Equal(new OutputFunctionContradicted("the model", named), refused.Failure);
        Assert.Equal(OutputKind.Identity, LocalModel.Read(file, "the model", own).NamedOutput);
    }

    [Fact]
    public void LogitsOfManyClassesWithoutANameAreRefused() =>
        Assert.Throws<ClientException>(() => LocalModel.Read(Write(Activation.Relu, 3, hasBias: true, OutputKind.Identity), "the model"));

    static byte[] Write(Activation hidden, int classes, bool hasBias, OutputKind output)
    {
        Network network = Network.Begin(Columns, output);
        Assert.True(network.TryAdd(6, hasBias, hidden));
        Assert.True(network.TryAdd(classes <= 2 ? 1 : classes, hasBias, Activation.Identity));
        Random random = new(7);
        uint[] Floats(int count, float least) =>
            [.. Enumerable.Range(0, count).Select(_ => BitConverter.SingleToUInt32Bits(least + random.NextSingle()))];
        byte[] file = new byte[8192];
        int length = Export.Write(
            in network, ScaleKind.Multiply, Floats(Columns, -0.5f), Floats(Columns, 0.5f), Floats(network.ParameterCount, -0.5f), file);
        return length > 0 ? file[..length] : throw new InvalidOperationException("the room is larger than the file");
    }

    static TabularData Data(int classes)
    {
        Random random = new(5);
        int[] mantissas = [.. Enumerable.Range(0, Rows * Columns).Select(_ => random.Next(-200, 200))];
        int[] targets = [.. Enumerable.Range(0, Rows).Select(row => classes == 0 ? random.Next(-300, 300) : row % classes)];
        return new TabularData(
            Rows, Columns, classes, [2, 2, 2, 2], mantissas, (byte)(classes == 0 ? 2 : 0), targets,
            SchemaBlock.Read(Fixtures.Schema(Columns, classes), "the schema"), []);
    }
}
