using Rollup.Client.Data;
using Rollup.Model;

namespace Rollup.Tests.Unit.Market;

/// <summary>Small models and data sets, and the files and blocks they make.</summary>
static class Fixtures
{
    public const int Columns = 4;

    public static Address AddressOf(int number)
    {
        Address address = default;
        address.WritableBytes[0] = 0xA0;
        address.WritableBytes[18] = (byte)(number >> 8);
        address.WritableBytes[19] = (byte)number;
        return address;
    }

    public static Bytes32 SaltOf(int number)
    {
        Bytes32 salt = default;
        salt.WritableBytes[0] = (byte)number;
        salt.WritableBytes[1] = (byte)(number >> 8);
        salt.WritableBytes[31] = 1;
        return salt;
    }

    /// <summary>
    /// A model with standard scaling; weights are small numbers drawn from the seed. classes 0 is regression, 2 a sigmoid.
    /// </summary>
    public static byte[] Model(int classes, int seed, int hidden = 0, int columns = Columns, float scale = 1f, bool endsInLogits = false)
    {
        OutputKind output = endsInLogits ? OutputKind.Identity
            : classes switch { 0 => OutputKind.Identity, 2 => OutputKind.Sigmoid, _ => OutputKind.Softmax };
        Network network = Network.Begin(columns, output);
        Assert.True(hidden == 0 || network.TryAdd(hidden, hasBias: true, Activation.Relu));
        Assert.True(network.TryAdd(classes <= 2 ? 1 : classes, hasBias: true, Activation.Identity));
        Random random = new(seed);
        uint[] weights = new uint[network.ParameterCount];
        for (int i = 0; i < weights.Length; i++) weights[i] = BitConverter.SingleToUInt32Bits((float)(random.NextDouble() - 0.5));
        uint[] subtract = new uint[columns];
        uint[] scales = new uint[columns];
        Array.Fill(subtract, BitConverter.SingleToUInt32Bits(0.25f));
        Array.Fill(scales, BitConverter.SingleToUInt32Bits(scale));
        byte[] file = new byte[weights.Length * 4 + 4096 + columns * 16];
        int length = Export.Write(in network, ScaleKind.Multiply, subtract, scales, weights, file);
        Assert.True(length > 0);
        return file[..length];
    }

    /// <summary>Rows whose target depends on the first two columns, so that models differ in score.</summary>
    public static byte[] Data(int classes, int rows, int seed, int columns = Columns)
    {
        DataSetHeader header = default;
        header.Rows = rows;
        header.Columns = columns;
        header.Classes = classes;
        header.TargetDecimals = classes == 0 ? 2 : 0;
        header.Salt = SaltOf(seed + 7);
        Random random = new(seed);
        byte[] decimals = new byte[columns];
        Array.Fill(decimals, (byte)2);
        int[] mantissas = new int[rows * columns];
        int[] targets = new int[rows];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++) mantissas[row * columns + column] = random.Next(-200, 200);
            int signal = mantissas[row * columns] + mantissas[row * columns + 1 % columns] + random.Next(-40, 40);
            targets[row] = classes == 0 ? signal : Math.Clamp((signal + 400) * classes / 800, 0, classes - 1);
        }
        DataSetViews views = new() { Decimals = decimals, Mantissas = mantissas, Targets = targets };
        byte[] file = new byte[DataSet.FileBytes(rows, columns)];
        Assert.Equal(file.Length, DataSet.Write(in header, in views, file));
        return file;
    }

    /// <summary>The blocks of a file by position: the root, or the only block, then nodes, then leaves.</summary>
    public static List<byte[]> Blocks(byte[] file)
    {
        FileShape shape = new(file.Length);
        byte[][] blocks = new byte[shape.BlockCount][];
        Bytes32[] digests = new Bytes32[blocks.Length];
        byte[] node = new byte[UnixFs.NodeBytesMax];
        for (int position = blocks.Length - 1; position >= 0; position--)
        {
            int first = shape.FirstChildOf(position), leaf = position - shape.FirstLeaf;
            blocks[position] = shape.IsLeaf(position) ? file.AsSpan(leaf * UnixFs.ChunkBytes, shape.BlockBytesOf(position)).ToArray()
                : node[..UnixFs.WriteNode(in shape, position, digests.AsSpan(first, shape.ChildCountOf(position)), node)];
            Sha256.Hash(blocks[position], out digests[position]);
        }
        return [.. blocks];
    }

    public static Bytes32 Digest(byte[] file)
    {
        byte[] work = new byte[UnixFs.OpenNodesBytes];
        Assert.True(UnixFs.TryIdentify(file, work, out Cid cid));
        return cid.Digest;
    }

    /// <summary>The model that a client of a replay job must hand in.</summary>
    public static byte[] Replayed(in JobTerms terms, in Address client, byte[] initial, byte[] data)
    {
        byte[] model = new byte[initial.Length];
        Assert.Equal(ForecastStatus.Accepted, Forecast<BlockedOps>.Train(in terms, in client, initial, data, Scratch.Span, model));
        return model;
    }

    public static ForecastStatus Score(in JobTerms terms, byte[] initial, byte[] model, byte[] data, out long scoreQ32) =>
        Forecast<BlockedOps>.Score(in terms, initial, model, data, Scratch.Span, out scoreQ32);

    static AlignedMemory Scratch => _scratch ??= new AlignedMemory(Layout.ScratchBytes);

    [ThreadStatic]
    static AlignedMemory? _scratch;

    /// <summary>The file with one weight changed.</summary>
    public static byte[] Spoilt(byte[] file, float weight)
    {
        byte[] spoilt = [.. file];
        Assert.Equal(OnnxStatus.Accepted, Import.Structure(file, out ModelFile model));
        BitConverter.TryWriteBytes(spoilt.AsSpan(model.Tensors[0].WeightsOffset), weight);
        return spoilt;
    }

    public static byte[] Enormous(byte[] file)
    {
        byte[] enormous = [.. file];
        Assert.Equal(OnnxStatus.Accepted, Import.Structure(file, out ModelFile model));
        for (int layer = 0; layer < model.Network.LayerCount; layer++)
            for (int weight = 0; weight < model.Network.Layers[layer].WeightCount; weight++)
                BitConverter.TryWriteBytes(enormous.AsSpan(model.Tensors[layer].WeightsOffset + 4 * weight), 127.9f);
        return enormous;
    }

    // The producer's name, which is no weight.
    public static byte[] OtherByte(byte[] file)
    {
        byte[] other = [.. file];
        int at = file.AsSpan().IndexOf("Lockstep"u8);
        Assert.True(at > 0);
        other[at] = (byte)'l';
        return other;
    }

    /// <summary>What the columns of such terms are, as one block: numbers without names, and classes if there are any.</summary>
    public static byte[] Schema(in JobTerms terms) => Schema(terms.Columns, terms.Classes);

    public static byte[] Schema(int columns, int classes)
    {
        SchemaColumn number = new("", ColumnKind.Number, "", null, []);
        SchemaColumn target = classes == 0 ? number with { Kind = ColumnKind.Integer }
            : new SchemaColumn("", ColumnKind.Class, "", null, [.. Enumerable.Range(0, classes).Select(index => $"{index}")]);
        SchemaColumn[] all = [.. Enumerable.Repeat(number, columns), target];
        return SchemaBlock.Of(new DataSchema(all, columns, MissingKind.Refused, IsNamed: false));
    }

    /// <summary>The terms name a schema that fits them, where there is one.</summary>
    public static void Describe(ref JobTerms terms)
    {
        byte[] schema = Schema(in terms);
        terms.SchemaDigest = Digest(schema);
        terms.SchemaBytes = (uint)schema.Length;
    }

    /// <summary>Terms that fit these files, for a job posted at this block; a score one step above the initial one passes.</summary>
    public static JobTerms Terms(JudgeKind judge, byte[] model, byte[] data, ulong block, int places = 2)
    {
        Assert.Equal(DataSetStatus.Accepted, DataSet.TryRead(data, out DataSetHeader header, out DataSetViews views));
        JobTerms terms = default;
        terms.Judge = (byte)judge;
        terms.Metric = (byte)(header.Classes == 0 ? MetricKind.RSquared : MetricKind.Accuracy);
        terms.Places = (ushort)places;
        terms.RewardUnits = 1000;
        terms.ParticipationUnits = 100;
        terms.BondUnits = 10;
        terms.ModelDigest = Digest(model);
        terms.ModelBytes = (uint)model.Length;
        terms.DataDigest = Digest(data);
        terms.DataBytes = (uint)data.Length;
        terms.Rows = (uint)header.Rows;
        terms.Columns = (ushort)header.Columns;
        terms.Classes = (ushort)header.Classes;
        terms.CommitDeadline = block + 20;
        terms.RevealDeadline = block + 60;
        terms.HoldoutDeadline = block + 80;
        terms.Recipe = Recipe(header.Classes);
        Describe(ref terms);
        terms.ClassCounts.Count = header.Classes;
        uint[] counts = new uint[header.Classes];
        if (header.Classes != 0) DataSet.CountClasses(views.Targets, counts);
        for (int i = 0; i < counts.Length; i++) terms.ClassCounts.Items[i] = counts[i];
        if (judge == JudgeKind.Replay) return terms;
        Score(in terms, model, model, data, out terms.InitialScoreQ32);
        terms.ThresholdQ32 = terms.InitialScoreQ32 + 1;
        return terms;
    }

    static RecipeTerms Recipe(int classes)
    {
        RecipeTerms recipe = default;
        recipe.Optimizer = (byte)OptimizerKind.Sgd;
        recipe.Loss =
            (byte)(classes switch { 0 => LossKind.MeanSquaredError, 2 => LossKind.BinaryCrossEntropy, _ => LossKind.CrossEntropy });
        recipe.Profile = (byte)ProfileKind.Standard;
        recipe.Epochs = 2;
        recipe.BatchSize = 8;
        recipe.LearningRateQ32 = 1L << 28;
        recipe.Seed = 42;
        return recipe;
    }

    /// <summary>The model with a comment (ModelProto.doc_string) that makes it this long.</summary>
    public static byte[] Padded(byte[] model, int length)
    {
        byte[] padded = new byte[length];
        model.CopyTo(padded, 0);
        int comment = length - model.Length - 4;
        padded[model.Length] = 6 << 3 | 2;
        for (int part = 0; part < 3; part++) padded[model.Length + 1 + part] = (byte)(comment >> (7 * part) & 0x7F | (part < 2 ? 0x80 : 0));
        return padded;
    }
}
