using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Rollup.Model;
using Rollup.Tests.Unit.Protocol;

namespace Rollup.Tests.Unit.Model;

public class ImportTests
{
    static readonly JsonElement Models = Vectors.Load("onnx.json").GetProperty("vectors");

    public static TheoryData<string> Names(bool accepted) =>
        [.. Models.EnumerateArray().Where(m => accepted == (m.GetProperty("status").GetString() == "Accepted"))
            .Select(m => m.GetProperty("name").GetString()!)];

    static JsonElement Named(string name) => Models.EnumerateArray().Single(m => m.GetProperty("name").GetString() == name);

    static byte[] FileOf(string name) => Vectors.Hex(Named(name).GetProperty("file"));

    static OnnxStatus Status(ReadOnlySpan<byte> file) => Import.Structure(file, out ModelFile _);

    static float At(byte[] file, int offset, int index) => BitConverter.ToSingle(file, offset + 4 * index);

    // The model as our reader understood it, in doubles: what Runtime must agree with.
    internal static double[] Run(byte[] file, in ModelFile model, float[] row)
    {
        double[] x = [.. row.Select(v => (double)v)];
        for (int i = 0; i < x.Length; i++)
        {
            if (model.SubtractOffset >= 0) x[i] -= At(file, model.SubtractOffset, i);
            if (model.Scale == ScaleKind.Multiply) x[i] *= At(file, model.ScaleOffset, i);
            if (model.Scale == ScaleKind.Divide) x[i] /= At(file, model.ScaleOffset, i);
        }
        for (int number = 0; number < model.Network.LayerCount; number++)
        {
            Layer layer = model.Network.Layers[number];
            LayerTensors tensors = model.Tensors[number];
            double[] y = new double[layer.OutWidth];
            for (int o = 0; o < y.Length; o++)
            {
                y[o] = tensors.BiasOffset < 0 ? 0 : At(file, tensors.BiasOffset, o);
                for (int i = 0; i < x.Length; i++)
                    y[o] += x[i] * At(file, tensors.WeightsOffset, tensors.IsTransposed ? o * x.Length + i : i * y.Length + o);
                y[o] = Apply(layer.Activation, y[o]);
            }
            x = y;
        }
        if (model.Network.Output == OutputKind.Sigmoid) return [.. x.Select(v => 1 / (1 + Math.Exp(-v)))];
        if (model.Network.Output == OutputKind.Identity) return x;

        double[] powers = [.. x.Select(v => Math.Exp(v - x.Max()))];
        return [.. powers.Select(p => p / powers.Sum())];
    }

    static double Apply(Activation activation, double x) => activation.Kind switch
    {
        ActivationKind.Identity => x,
        ActivationKind.Relu => Math.Max(0, x),
        ActivationKind.LeakyRelu => x > 0 ? x : x * Math.ScaleB(activation.AlphaQ32, -32),
        ActivationKind.Tanh => Math.Tanh(x),
        ActivationKind.Sigmoid => 1 / (1 + Math.Exp(-x)),
        _ => throw new InvalidOperationException($"{activation.Kind} has no row here"),
    };

    internal static float[] RunWithRuntime(byte[] file, float[] rows, int width)
    {
        using SessionOptions options = new() { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        using InferenceSession session = new(file, options);
        DenseTensor<float> tensor = new(rows, [rows.Length / width, width]);
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results =
            session.Run([NamedOnnxValue.CreateFromTensor(session.InputMetadata.Keys.Single(), tensor)]);
        return [.. results.Single().AsTensor<float>()];
    }

    static void AssertSameAsRuntime(byte[] file, in ModelFile model)
    {
        Random random = new(11);
        for (int round = 0; round < 5; round++)
        {
            float[] row = [.. Enumerable.Range(0, model.Network.InWidth).Select(_ => random.NextSingle() * 4 - 2)];
            double[] expected = Run(file, in model, row);
            float[] actual = RunWithRuntime(file, row, model.Network.InWidth);
            Assert.Equal(expected.Length, actual.Length);
            for (int index = 0; index < expected.Length; index++)
                Assert.InRange(actual[index], expected[index] - 1e-4 * (1 + Math.Abs(expected[index])),
                    expected[index] + 1e-4 * (1 + Math.Abs(expected[index])));
        }
    }

    [Theory]
    [MemberData(nameof(Names), true)]
    public void ForeignModelsAreReadAsRuntimeRunsThem(string name)
    {
        byte[] file = FileOf(name);
        Assert.Equal(OnnxStatus.Accepted, Import.Structure(file, out ModelFile model));
        Assert.Equal(Named(name).GetProperty("layers").GetInt32(), model.Network.LayerCount);
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
        Import.Structure(file, out ModelFile model);
        long[] parameters = new long[model.Network.ParameterCount];
        Assert.Equal(Float32Status.Accepted, Import.Weights(file, in model, parameters));

        // Numbers with few bits come back exactly, so writing what was read changes nothing where Q.40 loses nothing.
        byte[] copy = [.. file];
        Export.Weights(parameters, in model, copy);
        long[] again = new long[parameters.Length];
        Assert.Equal(Float32Status.Accepted, Import.Weights(copy, in model, again));
        Assert.Equal(parameters, again);
        Assert.True(model.IsSameGraph(file, copy));

        for (int index = 0; index < parameters.Length; index++) parameters[index] = (index + 1L) << 20;
        Export.Weights(parameters, in model, copy);
        Assert.True(model.IsSameGraph(file, copy));
        Assert.Equal(Float32Status.Accepted, Import.Weights(copy, in model, again));
        Assert.Equal(parameters, again);
        AssertSameAsRuntime(copy, in model);
    }

    [Theory]
    [MemberData(nameof(Names), true)]
    public void AnyOtherByteIsAnotherGraph(string name)
    {
        byte[] file = FileOf(name);
        Import.Structure(file, out ModelFile model);
        bool[] trainable = new bool[file.Length];
        for (int number = 0; number < model.Network.LayerCount; number++)
        {
            Layer layer = model.Network.Layers[number];
            LayerTensors tensors = model.Tensors[number];
            trainable.AsSpan(tensors.WeightsOffset, 4 * layer.WeightCount).Fill(true);
            if (tensors.BiasOffset >= 0) trainable.AsSpan(tensors.BiasOffset, 4 * layer.OutWidth).Fill(true);
        }
        byte[] spoilt = [.. file];
        for (int place = 0; place < file.Length; place++)
        {
            spoilt[place] ^= 1;
            Assert.True(trainable[place] == model.IsSameGraph(file, spoilt), $"byte {place}");
            spoilt[place] ^= 1;
        }
        Assert.False(model.IsSameGraph(file, [.. file, 0]));
        Assert.False(model.IsSameGraph(file, file.AsSpan(1)));
    }

    [Theory]
    [InlineData(0x7FC00000u, Float32Status.NotANumber)]
    [InlineData(0xFF800000u, Float32Status.Infinite)]
    [InlineData(0x43000000u, Float32Status.OutOfRange)]
    public void NumbersThatAreNoWeightsHaveTheirStatus(uint bits, Float32Status expected)
    {
        byte[] file = FileOf("gemm");
        Import.Structure(file, out ModelFile model);
        foreach (int place in new[] { model.Tensors[0].WeightsOffset + 20, model.Tensors[0].BiasOffset + 4 })
        {
            byte[] spoilt = [.. file];
            BitConverter.TryWriteBytes(spoilt.AsSpan(place), bits);
            Assert.Equal(expected, Import.Weights(spoilt, in model, new long[model.Network.ParameterCount]));
        }
    }

    [Fact]
    public void ScalingIsImported()
    {
        byte[] file = FileOf("divided, two layers, softmax");
        Import.Structure(file, out ModelFile model);
        long[] subtract = new long[3], scale = new long[3];
        Assert.True(Import.TryScaling(file, in model, subtract, scale));
        for (int column = 0; column < 3; column++)
        {
            Assert.Equal(
                (long)Math.Round(At(file, model.SubtractOffset, column) * 4294967296.0, MidpointRounding.ToEven), subtract[column]);
            Assert.Equal((long)Math.Round(At(file, model.ScaleOffset, column) * 4294967296.0, MidpointRounding.ToEven), scale[column]);
        }
        file = FileOf("gemm");
        Import.Structure(file, out model);
        Assert.True(Import.TryScaling(file, in model, subtract, scale));
        Assert.Equal([0L, 0, 0], subtract);
        Assert.Equal([1L << 32, 1L << 32, 1L << 32], scale);
    }

    [Fact]
    public void DamageNeverThrowsAndOffsetsStayInside()
    {
        foreach (string name in new[] { "gemm", "divided, two layers, softmax", "matmul and add, constant first",
            "fixed rows, value info, other operator sets" })
        {
            byte[] valid = FileOf(name);
            Storm.Lengths(valid, JudgeDamage);
            Storm.Bits(valid, JudgeDamage);
            Storm.Random(valid, seed: name.Length, rounds: 20_000, JudgeDamage);
        }
    }

    static void JudgeDamage(ReadOnlySpan<byte> spoilt)
    {
        if (Import.Structure(spoilt, out ModelFile model) != OnnxStatus.Accepted) return;

        Assert.True(model.IsSameGraph(spoilt, spoilt));
        long[] parameters = new long[model.Network.ParameterCount];
        Import.Weights(spoilt, in model, parameters);
        long[] subtract = new long[model.Network.InWidth], scale = new long[model.Network.InWidth];
        Import.TryScaling(spoilt, in model, subtract, scale);
        Export.Weights(parameters, in model, spoilt.ToArray());
    }

    /// <summary>
    /// In every accepted file and at either end of every trainable tensor: a weight that is not the float32 of its imported value is
    /// refused, and its canonical file, of the same weights, is taken.
    /// </summary>
    [Theory]
    [MemberData(nameof(Names), true)]
    public void EqualWeightsAreEqualFiles(string name)
    {
        byte[] initial = FileOf(name);
        Assert.Equal(OnnxStatus.Accepted, Import.Structure(initial, out ModelFile model));
        if (!IsImported(initial, in model, out long[] weights)) return; // a file whose numbers are out of range
        byte[] canonical = Exported(initial, in model, weights);
        Assert.Equal(SubmissionStatus.Accepted, Import.Submission(initial, canonical, in model, weights));
        for (int layer = 0; layer < model.Network.LayerCount; layer++)
        {
            CheckTensor(canonical, in model, model.Tensors[layer].WeightsOffset, model.Network.Layers[layer].WeightCount);
            if (model.Tensors[layer].BiasOffset >= 0)
                CheckTensor(canonical, in model, model.Tensors[layer].BiasOffset, model.Network.Layers[layer].OutWidth);
        }
    }

    static void CheckTensor(byte[] canonical, in ModelFile model, int offset, int count)
    {
        // minus zero; subnormals; halves and a digit too many on the grid of 2^-40; numbers on it
        uint[] others = [0x8000_0000, 0x0000_0001, 0x8000_0001, 0x007F_FFFF, Bits(float.Epsilon), Bits(1e-6f), Bits(-1e-9f), 0x2B00_0000];
        uint[] grid = [0, Bits(1f), Bits(-0.1f), Bits(127.99999f), Bits(MathF.ScaleB(1, -40)), Bits(MathF.ScaleB(-3, -40))];
        foreach (int index in new[] { 0, count - 1 })
            foreach (uint bits in (uint[])[.. others, .. grid])
            {
                byte[] file = [.. canonical];
                BitConverter.TryWriteBytes(file.AsSpan(offset + 4 * index), bits);
                long[] weights = new long[model.Network.ParameterCount];
                SubmissionStatus status = Import.Submission(canonical, file, in model, weights);
                Assert.Equal(others.Contains(bits) ? SubmissionStatus.WeightNotCanonical : SubmissionStatus.Accepted, status);
                byte[] again = Exported(file, in model, weights);
                Assert.Equal(status == SubmissionStatus.Accepted, again.AsSpan().SequenceEqual(file));
                Assert.Equal(again, LocalModel.Canonical(file));
                Assert.Equal(SubmissionStatus.Accepted, Import.Submission(canonical, again, in model, weights));
            }
    }

    static uint Bits(float number) => BitConverter.SingleToUInt32Bits(number);

    static bool IsImported(byte[] file, in ModelFile model, out long[] masterQ40)
    {
        masterQ40 = new long[model.Network.ParameterCount];
        return Import.Weights(file, in model, masterQ40) == Float32Status.Accepted;
    }

    static byte[] Exported(byte[] file, in ModelFile model, long[] masterQ40)
    {
        byte[] exported = [.. file];
        Export.Weights(masterQ40, in model, exported);
        return exported;
    }

    // Out of range comes before not canonical, wherever in the file it is.
    [Fact]
    public void WeightOutOfRangeIsTheLowerStatus()
    {
        byte[] initial = Fixtures.Model(3, seed: 1);
        Assert.Equal(OnnxStatus.Accepted, Import.Structure(initial, out ModelFile model));
        byte[] file = Fixtures.Spoilt(initial, -0f);
        BitConverter.TryWriteBytes(file.AsSpan(model.Tensors[0].BiasOffset), float.NaN);
        long[] weights = new long[model.Network.ParameterCount];
        Assert.Equal(SubmissionStatus.WeightOutOfRange, Import.Submission(initial, file, in model, weights));
        Assert.Equal(file, LocalModel.Canonical(file));
    }

    /// <summary>Weights, canonical form and graph are looked at in pieces, which must not show.</summary>
    [Theory]
    [MemberData(nameof(Names), true)]
    public void FileThatIsReadInPartsIsReadTheSame(string name)
    {
        byte[] file = FileOf(name);
        Assert.Equal(OnnxStatus.Accepted, Import.Structure(file, out ModelFile model));
        if (!IsImported(file, in model, out long[] whole)) return;
        byte[] exported = Exported(file, in model, whole), inParts = [.. file];
        Random random = new(5);
        for (int first = 0, count; first < whole.Length; first += count)
        {
            count = Math.Min(1 + random.Next(7), whole.Length - first);
            long[] part = new long[count];
            Assert.Equal(Float32Status.Accepted, Import.Weights(file, in model, first, part));
            Assert.Equal(whole.AsSpan(first, count).ToArray(), part);
            Assert.True(Import.AreCanonical(exported, in model, first, part));
            Export.Weights(part, in model, first, inParts);
        }
        Assert.Equal(exported, inParts);

        for (int round = 0; round < 200; round++)
        {
            byte[] other = [.. file];
            other[random.Next(file.Length)] ^= 1;
            int cut = random.Next(file.Length + 1);
            bool isSame = model.IsSameGraph(file, other, 0, cut) && model.IsSameGraph(file, other, cut, file.Length - cut);
            Assert.Equal(model.IsSameGraph(file, other), isSame);
        }

        long[] record = new long[ModelRecord.Count], again = new long[ModelRecord.Count];
        ModelRecord.Write(in model, record);
        ModelFile read = ModelRecord.Read(record);
        ModelRecord.Write(in read, again);
        Assert.Equal(record, again);
        Assert.Equal(exported, Exported(file, in read, whole));
        Assert.Equal(Network.Check(in model.Network), Network.Check(in read.Network));
    }

    /// <summary>What reading costs is bounded by the parts of a file: it may be long, but not of many fields or of long names.</summary>
    [Fact]
    public void FileOfManyFieldsOrLongNamesIsRefused()
    {
        byte[] file = FileOf("gemm");
        Assert.Equal(OnnxStatus.Accepted, Status([.. file, .. Comments(200)]));
        Assert.Equal(OnnxStatus.Malformed, Status([.. file, .. Comments(256)]));
        Assert.Equal(OnnxStatus.InputNotSupported, Status(OneTensor(nameBytes: 1024))); // that comes next
        Assert.Equal(OnnxStatus.TensorNotSupported, Status(OneTensor(nameBytes: 1025)));

        static byte[] Comments(int count) => [.. Enumerable.Repeat<byte[]>([6 << 3 | 2, 0], count).SelectMany(field => field)];

        static byte[] OneTensor(int nameBytes)
        {
            byte[] tensor = [1 << 3, 1, 2 << 3, 1, .. Message(9, [0, 0, 0, 0]), .. Message(8, new byte[nameBytes])];
            return [1 << 3, 8, .. Message(8, [2 << 3, 17]), .. Message(7, Message(5, tensor))];
        }

        static byte[] Message(int field, byte[] bytes) =>
            [(byte)(field << 3 | 2), (byte)(bytes.Length & 0x7F | 0x80), (byte)(bytes.Length >> 7), .. bytes];
    }
}
