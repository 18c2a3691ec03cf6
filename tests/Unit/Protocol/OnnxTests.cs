using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Rollup.Protocol;
using Xunit;

namespace Rollup.Tests.Unit.Protocol;

public class OnnxTests
{
    static readonly JsonElement Models = Vectors.Load("onnx.json").GetProperty("vectors");

    public static TheoryData<string> Names(bool accepted) =>
        [.. Models.EnumerateArray().Where(m => accepted == (m.GetProperty("status").GetString() == "Accepted")).Select(m => m.GetProperty("name").GetString()!)];

    static JsonElement Named(string name) => Models.EnumerateArray().Single(m => m.GetProperty("name").GetString() == name);

    static byte[] FileOf(string name) => Vectors.Hex(Named(name).GetProperty("file"));

    static OnnxStatus Status(ReadOnlySpan<byte> file) => OnnxFile.TryRead(file, out OnnxModel _);

    static float At(byte[] file, int offset, int index) => BitConverter.ToSingle(file, offset + (4 * index));

    // The model as our reader understood it, in doubles: what Runtime must agree with.
    internal static double[] Run(byte[] file, in OnnxModel model, float[] row)
    {
        double[] x = [.. row.Select(v => (double)v)];
        for (int i = 0; i < x.Length; i++)
        {
            if (model.SubtractOffset >= 0) x[i] -= At(file, model.SubtractOffset, i);
            if (model.Scale == OnnxScale.Multiply) x[i] *= At(file, model.ScaleOffset, i);
            if (model.Scale == OnnxScale.Divide) x[i] /= At(file, model.ScaleOffset, i);
        }
        for (int number = 0; number < model.LayerCount; number++)
        {
            OnnxLayer layer = model.Layers[number];
            double[] y = new double[layer.OutWidth];
            for (int o = 0; o < y.Length; o++)
            {
                y[o] = layer.BiasOffset < 0 ? 0 : At(file, layer.BiasOffset, o);
                for (int i = 0; i < x.Length; i++)
                    y[o] += x[i] * At(file, layer.WeightsOffset, layer.Transposed == 1 ? (o * x.Length) + i : (i * y.Length) + o);
                if (layer.Relu == 1) y[o] = Math.Max(0, y[o]);
            }
            x = y;
        }
        if (model.Output == OnnxOutput.Sigmoid) return [.. x.Select(v => 1 / (1 + Math.Exp(-v)))];
        if (model.Output == OnnxOutput.Identity) return x;

        double[] powers = [.. x.Select(v => Math.Exp(v - x.Max()))];
        return [.. powers.Select(p => p / powers.Sum())];
    }

    internal static float[] RunWithRuntime(byte[] file, float[] rows, int width)
    {
        using SessionOptions options = new() { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        using InferenceSession session = new(file, options);
        DenseTensor<float> tensor = new(rows, [rows.Length / width, width]);
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results =
            session.Run([NamedOnnxValue.CreateFromTensor(session.InputMetadata.Keys.Single(), tensor)]);
        return [.. results.Single().AsTensor<float>()];
    }

    static void AssertSameAsRuntime(byte[] file, in OnnxModel model)
    {
        Random random = new(11);
        for (int round = 0; round < 5; round++)
        {
            float[] row = [.. Enumerable.Range(0, model.InputWidth).Select(_ => (random.NextSingle() * 4) - 2)];
            double[] expected = Run(file, in model, row);
            float[] actual = RunWithRuntime(file, row, model.InputWidth);
            Assert.Equal(expected.Length, actual.Length);
            for (int index = 0; index < expected.Length; index++)
                Assert.InRange(actual[index], expected[index] - (1e-4 * (1 + Math.Abs(expected[index]))), expected[index] + (1e-4 * (1 + Math.Abs(expected[index]))));
        }
    }

    [Theory]
    [MemberData(nameof(Names), true)]
    public void ForeignModelsAreReadAsRuntimeRunsThem(string name)
    {
        byte[] file = FileOf(name);
        Assert.Equal(OnnxStatus.Accepted, OnnxFile.TryRead(file, out OnnxModel model));
        Assert.Equal(Named(name).GetProperty("layers").GetInt32(), model.LayerCount);
        AssertSameAsRuntime(file, in model);
    }

    [Theory]
    [MemberData(nameof(Names), false)]
    public void OtherModelsHaveTheirStatus(string name)
    {
        OnnxStatus expected = Enum.Parse<OnnxStatus>(Named(name).GetProperty("status").GetString()!);
        Assert.Equal(expected, Status(FileOf(name)));
    }

    [Fact]
    public void EveryStatusIsReached()
    {
        HashSet<string> seen = [.. Models.EnumerateArray().Select(m => m.GetProperty("status").GetString()!)];
        Assert.Empty(Enum.GetNames<OnnxStatus>().Except(seen));
    }

    [Theory]
    [MemberData(nameof(Names), true)]
    public void WeightsComeBackAndOnlyTheyChange(string name)
    {
        byte[] file = FileOf(name);
        OnnxFile.TryRead(file, out OnnxModel model);
        long[] parameters = new long[model.ParameterCount];
        Assert.Equal(Float32Status.Accepted, OnnxFile.ReadWeights(file, in model, 40, 7, parameters));

        // Numbers with few bits come back exactly, so writing what was read changes nothing where Q.40 loses nothing.
        byte[] copy = [.. file];
        Assert.True(OnnxFile.WriteWeights(copy, in model, 40, 7, parameters));
        long[] again = new long[parameters.Length];
        Assert.Equal(Float32Status.Accepted, OnnxFile.ReadWeights(copy, in model, 40, 7, again));
        Assert.Equal(parameters, again);
        Assert.True(OnnxFile.SameGraph(file, copy, in model));

        bool everyLayerHasBias = Enumerable.Range(0, model.LayerCount).All(i => model.Layers[i].BiasOffset >= 0);
        for (int index = 0; index < parameters.Length; index++) parameters[index] = (index + 1L) << 20;
        Assert.Equal(everyLayerHasBias, OnnxFile.WriteWeights(copy, in model, 40, 7, parameters));
        if (!everyLayerHasBias) return;

        Assert.True(OnnxFile.SameGraph(file, copy, in model));
        Assert.Equal(Float32Status.Accepted, OnnxFile.ReadWeights(copy, in model, 40, 7, again));
        Assert.Equal(parameters, again);
        AssertSameAsRuntime(copy, in model);
    }

    [Theory]
    [MemberData(nameof(Names), true)]
    public void AnyOtherByteIsAnotherGraph(string name)
    {
        byte[] file = FileOf(name);
        OnnxFile.TryRead(file, out OnnxModel model);
        bool[] trainable = new bool[file.Length];
        for (int number = 0; number < model.LayerCount; number++)
        {
            OnnxLayer layer = model.Layers[number];
            trainable.AsSpan(layer.WeightsOffset, 4 * layer.InWidth * layer.OutWidth).Fill(true);
            if (layer.BiasOffset >= 0) trainable.AsSpan(layer.BiasOffset, 4 * layer.OutWidth).Fill(true);
        }
        byte[] spoilt = [.. file];
        for (int place = 0; place < file.Length; place++)
        {
            spoilt[place] ^= 1;
            Assert.True(trainable[place] == OnnxFile.SameGraph(file, spoilt, in model), $"byte {place}");
            spoilt[place] ^= 1;
        }
        Assert.False(OnnxFile.SameGraph(file, [.. file, 0], in model));
        Assert.False(OnnxFile.SameGraph(file, file.AsSpan(1), in model));
    }

    [Theory]
    [InlineData(0x7FC00000u, Float32Status.NotANumber)]
    [InlineData(0xFF800000u, Float32Status.Infinite)]
    [InlineData(0x43000000u, Float32Status.OutOfRange)]
    public void NumbersThatAreNoWeightsHaveTheirStatus(uint bits, Float32Status expected)
    {
        byte[] file = FileOf("gemm");
        OnnxFile.TryRead(file, out OnnxModel model);
        foreach (int place in new[] { model.Layers[0].WeightsOffset + 20, model.Layers[0].BiasOffset + 4 })
        {
            byte[] spoilt = [.. file];
            BitConverter.TryWriteBytes(spoilt.AsSpan(place), bits);
            Assert.Equal(expected, OnnxFile.ReadWeights(spoilt, in model, 40, 7, new long[model.ParameterCount]));
        }
    }

    [Fact]
    public void ScalingIsImported()
    {
        byte[] file = FileOf("divided, two layers, softmax");
        OnnxFile.TryRead(file, out OnnxModel model);
        long[] subtract = new long[3], scale = new long[3];
        Assert.Equal(Float32Status.Accepted, OnnxFile.ReadScaling(file, in model, subtract, scale));
        for (int column = 0; column < 3; column++)
        {
            Assert.Equal((long)Math.Round(At(file, model.SubtractOffset, column) * 4294967296.0, MidpointRounding.ToEven), subtract[column]);
            Assert.Equal((long)Math.Round(At(file, model.ScaleOffset, column) * 4294967296.0, MidpointRounding.ToEven), scale[column]);
        }
        file = FileOf("gemm");
        OnnxFile.TryRead(file, out model);
        Assert.Equal(Float32Status.Accepted, OnnxFile.ReadScaling(file, in model, subtract, scale));
        Assert.Equal([0L, 0, 0], subtract);
        Assert.Equal([1L << 32, 1L << 32, 1L << 32], scale);
    }

    [Fact]
    public void DamageNeverThrowsAndOffsetsStayInside()
    {
        foreach (string name in new[] { "gemm", "divided, two layers, softmax", "matmul and add, constant first", "fixed rows, value info, other operator sets" })
        {
            byte[] valid = FileOf(name);
            Storm.Lengths(valid, JudgeDamage);
            Storm.Bits(valid, JudgeDamage);
            Storm.Random(valid, seed: name.Length, rounds: 20_000, JudgeDamage);
        }
    }

    static void JudgeDamage(ReadOnlySpan<byte> spoilt)
    {
        if (OnnxFile.TryRead(spoilt, out OnnxModel model) != OnnxStatus.Accepted) return;

        Assert.True(OnnxFile.SameGraph(spoilt, spoilt, in model));
        long[] parameters = new long[model.ParameterCount];
        OnnxFile.ReadWeights(spoilt, in model, 40, 7, parameters);
        long[] subtract = new long[model.InputWidth], scale = new long[model.InputWidth];
        OnnxFile.ReadScaling(spoilt, in model, subtract, scale);
        OnnxFile.WriteWeights(spoilt.ToArray(), in model, 40, 7, parameters);
    }
}

public class OnnxWriterTests
{
    static OnnxModel Shape(int input, (int Width, bool Relu)[] layers, OnnxScale scale, OnnxOutput output)
    {
        OnnxModel model = new() { InputWidth = input, LayerCount = layers.Length, Scale = scale, Output = output };
        int width = input;
        for (int index = 0; index < layers.Length; index++)
        {
            model.Layers[index] = new OnnxLayer { InWidth = width, OutWidth = layers[index].Width, Relu = layers[index].Relu ? (byte)1 : (byte)0 };
            model.ParameterCount += (width + 1) * layers[index].Width;
            width = layers[index].Width;
        }
        return model;
    }

    static uint[] Floats(int count, int seed, float low = -1, float high = 1)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => BitConverter.SingleToUInt32Bits(low + (random.NextSingle() * (high - low))))];
    }

    static byte[] Write(in OnnxModel model, out uint[] weights)
    {
        int scaled = model.Scale == OnnxScale.None ? 0 : model.InputWidth;
        weights = Floats(model.ParameterCount, 3);
        byte[] file = new byte[(4 * model.ParameterCount) + (8 * scaled) + 4096];
        int length = OnnxWriter.Write(in model, Floats(scaled, 1), Floats(scaled, 2, 0.5f, 2), weights, file);
        Assert.NotEqual(0, length);
        Assert.Equal(0, OnnxWriter.Write(in model, Floats(scaled, 1), Floats(scaled, 2, 0.5f, 2), weights, new byte[length - 1]));
        return file[..length];
    }

    public static TheoryData<int, string, OnnxScale, OnnxOutput> Shapes() => new()
    {
        { 1, "1", OnnxScale.None, OnnxOutput.Identity },
        { 3, "2", OnnxScale.Multiply, OnnxOutput.Softmax },
        { 30, "1", OnnxScale.Divide, OnnxOutput.Sigmoid },
        { 30, "16r 1", OnnxScale.Multiply, OnnxOutput.Sigmoid },
        { 64, "128r 10", OnnxScale.Multiply, OnnxOutput.Softmax },
        { 4, "8r 8r 8r 8r 8r 8r 8r 3", OnnxScale.Divide, OnnxOutput.Softmax },
        { 4, "8 8r 2r", OnnxScale.None, OnnxOutput.Identity },
        { 4095, "16r", OnnxScale.Multiply, OnnxOutput.Identity },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void WrittenModelsAreReadAndRunByRuntime(int input, string layers, OnnxScale scale, OnnxOutput output)
    {
        OnnxModel model = Shape(input, [.. layers.Split(' ').Select(l => (int.Parse(l.TrimEnd('r')), l.EndsWith('r')))], scale, output);
        byte[] file = Write(in model, out uint[] weights);
        Assert.Equal(OnnxStatus.Accepted, OnnxFile.TryRead(file, out OnnxModel read));
        Assert.Equal((model.InputWidth, model.LayerCount, model.ParameterCount, scale, output), (read.InputWidth, read.LayerCount, read.ParameterCount, read.Scale, read.Output));
        int offset = 0;
        for (int index = 0; index < model.LayerCount; index++)
        {
            OnnxLayer expected = model.Layers[index], actual = read.Layers[index];
            Assert.Equal((expected.InWidth, expected.OutWidth, expected.Relu, (byte)0), (actual.InWidth, actual.OutWidth, actual.Relu, actual.Transposed));
            for (int i = 0; i < expected.InWidth * expected.OutWidth; i++)
                Assert.Equal(weights[offset + i], BitConverter.ToUInt32(file, actual.WeightsOffset + (4 * i)));
            offset += expected.InWidth * expected.OutWidth;
            for (int i = 0; i < expected.OutWidth; i++)
                Assert.Equal(weights[offset + i], BitConverter.ToUInt32(file, actual.BiasOffset + (4 * i)));
            offset += expected.OutWidth;
        }

        Random random = new(12);
        float[] rows = [.. Enumerable.Range(0, 3 * input).Select(_ => (random.NextSingle() * 4) - 2)];
        float[] results = OnnxTests.RunWithRuntime(file, rows, input);
        for (int row = 0; row < 3; row++)
        {
            double[] expected = OnnxTests.Run(file, in read, rows[(row * input)..((row + 1) * input)]);
            for (int index = 0; index < expected.Length; index++)
                Assert.InRange(Math.Abs(results[(row * expected.Length) + index] - expected[index]), 0, 1e-4 * (1 + Math.Abs(expected[index])));
        }
    }

    [Fact]
    public void TheSameModelIsTheSameBytes()
    {
        OnnxModel model = Shape(2, [(1, false)], OnnxScale.None, OnnxOutput.Sigmoid);
        byte[] file = new byte[1000];
        int length = OnnxWriter.Write(in model, default, default, [0x3F800000, 0xBF800000, 0], file);

        // Taken from a run and accepted by the Python package's full check; a change here is a change of every model's identifier.
        Assert.Equal("080812084c6f636b737465703aba010a280a04726f77730a097765696768747330300a06626961733030120776616c75653030220447656d6d0a1a0a0776616c7565303012066f757470757422075369676d6f696412056d6f64656c2a1b08020801100142097765696768747330304a080000803f000080bf2a120801100142066269617330304a04000000005a1b0a04726f777312130a110801120d0a071205636f756e740a020802621d0a066f757470757412130a110801120d0a071205636f756e740a02080142040a001011", Convert.ToHexStringLower(file.AsSpan(0, length)));
    }

    [Fact]
    public void ShapesThatDoNotAgreeAreNotWritten()
    {
        byte[] file = new byte[100_000];
        OnnxModel good = Shape(3, [(2, true), (2, false)], OnnxScale.Multiply, OnnxOutput.Softmax);
        int Write(OnnxModel model, int subtract = 3, int scale = 3, int weights = 14) =>
            OnnxWriter.Write(in model, new uint[subtract], new uint[scale], new uint[weights], file);
        Assert.NotEqual(0, Write(good));
        Assert.Equal(0, Write(good, subtract: 2));
        Assert.Equal(0, Write(good, scale: 0));
        Assert.Equal(0, Write(good, weights: 13));
        Assert.Equal(0, Write(good, weights: 15));
        Assert.Equal(0, Write(good with { Scale = OnnxScale.None }));
        Assert.Equal(0, Write(good with { Scale = (OnnxScale)3 }));
        Assert.Equal(0, Write(good with { Output = (OnnxOutput)3 }));
        Assert.Equal(0, Write(good with { LayerCount = 0 }));
        Assert.Equal(0, Write(good with { LayerCount = 9 }));
        Assert.Equal(0, Write(good with { LayerCount = -1 }));
        Assert.Equal(0, Write(good with { InputWidth = 0 }));
        OnnxModel gap = good;
        gap.Layers[1].InWidth = 3;
        Assert.Equal(0, Write(gap));
        OnnxModel turned = good;
        turned.Layers[0].Transposed = 1;
        Assert.Equal(0, Write(turned));
        Assert.Equal(0, Write(Shape(4096, [(17, false)], OnnxScale.None, OnnxOutput.Identity), 0, 0, 4097 * 17)); // above 65,536
    }
}
