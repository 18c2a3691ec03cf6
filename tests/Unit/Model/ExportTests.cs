using Rollup.Model;

namespace Rollup.Tests.Unit.Model;

public class ExportTests
{
    // A layer is its width, then n for no bias, then r, l, t or s for ReLU, leaky ReLU with 0.25, tanh or sigmoid.
    static Network Shape(int input, string layers, OutputKind output)
    {
        Network network = Network.Begin(input, output);
        foreach (string layer in layers.Split(' '))
        {
            Activation activation = layer[^1] switch
            {
                'r' => Activation.Relu,
                'l' => new(ActivationKind.LeakyRelu, 1L << 30),
                't' => new(ActivationKind.Tanh),
                's' => new(ActivationKind.Sigmoid),
                _ => Activation.Identity,
            };
            Assert.True(network.TryAdd(int.Parse(layer.TrimEnd('n', 'r', 'l', 't', 's')), !layer.Contains('n'), activation));
        }
        return network;
    }

    static uint[] Floats(int count, int seed, float low = -1, float high = 1)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => BitConverter.SingleToUInt32Bits(low + random.NextSingle() * (high - low)))];
    }

    static byte[] Write(in Network network, ScaleKind scale, out uint[] weights)
    {
        int scaled = scale == ScaleKind.None ? 0 : network.InWidth;
        weights = Floats(network.ParameterCount, 3);
        byte[] file = new byte[4 * network.ParameterCount + 8 * scaled + 4096];
        int length = Export.Write(in network, scale, Floats(scaled, 1), Floats(scaled, 2, 0.5f, 2), weights, file);
        Assert.NotEqual(0, length);
        Assert.Equal(0, Export.Write(in network, scale, Floats(scaled, 1), Floats(scaled, 2, 0.5f, 2), weights, new byte[length - 1]));
        return file[..length];
    }

    public static TheoryData<int, string, ScaleKind, OutputKind> Shapes() => new()
    {
        { 1, "1", ScaleKind.None, OutputKind.Identity },
        { 3, "2", ScaleKind.Multiply, OutputKind.Softmax },
        { 30, "1", ScaleKind.Divide, OutputKind.Sigmoid },
        { 30, "16r 1", ScaleKind.Multiply, OutputKind.Sigmoid },
        { 64, "128r 10", ScaleKind.Multiply, OutputKind.Softmax },
        { 4, "8r 8r 8r 8r 8r 8r 8r 3", ScaleKind.Divide, OutputKind.Softmax },
        { 4, "8 8r 2r", ScaleKind.None, OutputKind.Identity },
        { 4095, "16r", ScaleKind.Multiply, OutputKind.Identity },
        { 4, "8t 8l 8s 3", ScaleKind.Divide, OutputKind.Softmax },
        { 4, "8nt 8nl 3n", ScaleKind.None, OutputKind.Identity },
        { 4, "8s 1nt", ScaleKind.Multiply, OutputKind.Sigmoid },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void WrittenModelsAreReadAndRunByRuntime(int input, string layers, ScaleKind scale, OutputKind output)
    {
        Network network = Shape(input, layers, output);
        byte[] file = Write(in network, scale, out uint[] weights);
        Assert.Equal(OnnxStatus.Accepted, Import.Structure(file, out ModelFile read));
        Assert.Equal((scale, network.InWidth, network.LayerCount, network.ParameterCount, network.Output),
            (read.Scale, read.Network.InWidth, read.Network.LayerCount, read.Network.ParameterCount, read.Network.Output));
        for (int index = 0; index < network.LayerCount; index++)
        {
            Layer expected = network.Layers[index];
            LayerTensors tensors = read.Tensors[index];
            Assert.Equal(expected, read.Network.Layers[index]);
            Assert.False(tensors.IsTransposed);
            for (int i = 0; i < expected.WeightCount; i++)
                Assert.Equal(weights[expected.WeightsOffset + i], BitConverter.ToUInt32(file, tensors.WeightsOffset + 4 * i));
            Assert.Equal(expected.HasBias, tensors.BiasOffset >= 0);
            for (int i = 0; expected.HasBias && i < expected.OutWidth; i++)
                Assert.Equal(weights[expected.BiasOffset + i], BitConverter.ToUInt32(file, tensors.BiasOffset + 4 * i));
        }

        Random random = new(12);
        float[] rows = [.. Enumerable.Range(0, 3 * input).Select(_ => random.NextSingle() * 4 - 2)];
        float[] results = ImportTests.RunWithRuntime(file, rows, input);
        for (int row = 0; row < 3; row++)
        {
            double[] expected = ImportTests.Run(file, in read, rows[(row * input)..((row + 1) * input)]);
            for (int index = 0; index < expected.Length; index++)
                Assert.InRange(
                    Math.Abs(results[row * expected.Length + index] - expected[index]), 0, 1e-4 * (1 + Math.Abs(expected[index])));
        }
    }

    [Fact]
    public void TheSameModelIsTheSameBytes()
    {
        Network network = Shape(2, "1", OutputKind.Sigmoid);
        byte[] file = new byte[1000];
        int length = Export.Write(in network, ScaleKind.None, default, default, [0x3F800000, 0xBF800000, 0], file);

        // Taken from a run and accepted by the Python package's full check; a change here is a change of every model's identifier.
        Assert.Equal("080812084c6f636b737465703aba010a280a04726f77730a097765696768747330300a06626961733030120776616c75653030220447656d6d0a1a0a0776616c7565303012066f757470757422075369676d6f696412056d6f64656c2a1b08020801100142097765696768747330304a080000803f000080bf2a120801100142066269617330304a04000000005a1b0a04726f777312130a110801120d0a071205636f756e740a020802621d0a066f757470757412130a110801120d0a071205636f756e740a02080142040a001011", Convert.ToHexStringLower(file.AsSpan(0, length)));
    }

    [Fact]
    public void ShapesThatDoNotAgreeAreNotWritten()
    {
        byte[] file = new byte[100_000];
        Network good = Shape(3, "2r 2", OutputKind.Softmax);
        int Write(Network network, ScaleKind scaleKind = ScaleKind.Multiply, int subtract = 3, int scale = 3, int weights = 14) =>
            Export.Write(in network, scaleKind, new uint[subtract], new uint[scale], new uint[weights], file);
        Assert.NotEqual(0, Write(good));
        Assert.Equal(0, Write(good, subtract: 2));
        Assert.Equal(0, Write(good, scale: 0));
        Assert.Equal(0, Write(good, weights: 13));
        Assert.Equal(0, Write(good, weights: 15));
        Assert.Equal(0, Write(good, ScaleKind.None));
        Assert.Equal(0, Write(good, (ScaleKind)3));
        Assert.Equal(0, Write(good with { Output = (OutputKind)3 }));
        Assert.Equal(0, Write(good with { LayerCount = 0 }));
        Assert.Equal(0, Write(good with { LayerCount = 9 }));
        Assert.Equal(0, Write(good with { LayerCount = -1 }));
        Assert.Equal(0, Write(good with { InWidth = 0 }));
        Network bent = good;
        bent.Layers[0].Activation = new((ActivationKind)Activations.Count);
        Assert.Equal(0, Write(bent));
        bent.Layers[0].Activation = new(ActivationKind.LeakyRelu, -1);
        Assert.Equal(0, Write(bent));
        bent = good;
        bent.Layers[1].Activation = new(ActivationKind.Sigmoid); // would be read as the output function
        Assert.Equal(0, Write(bent));
        Network gap = good;
        gap.Layers[1].InWidth = 3;
        Assert.Equal(0, Write(gap));
    }
}
