using Rollup.Model;

namespace Rollup.Entry;

// Files of the script: a model of one layer or two, another with other weights, a data set, all from a counter-based generator.
ref partial struct Script<TOps>
{
    const int Columns = 4;
    const int HiddenWidth = 6;
    const int WeightsMax = 64;
    const int RowsMax = 2_048;

    // classes: 0 is regression, 2 a sigmoid behind a hidden layer, else softmax regression.
    void WriteFiles(int rows, int classes) => WriteFiles(NetworkOf(classes), rows, classes);

    void WriteFiles(in Network network, int rows, int classes)
    {
        _initialBytes = WriteModel(in network, seed: 1, _initialRoom);
        _modelBytes = WriteModel(in network, seed: 2, _modelRoom);
        _dataBytes = WriteData(rows, classes);
    }

    static Network NetworkOf(int classes)
    {
        OutputKind output = classes == 0 ? OutputKind.Identity : classes == 2 ? OutputKind.Sigmoid : OutputKind.Softmax;
        Network network = Network.Begin(Columns, output);
        bool isFit = classes != 2 || network.TryAdd(HiddenWidth, hasBias: true, Activation.Relu);
        isFit &= network.TryAdd(classes <= 2 ? 1 : classes, hasBias: true, Activation.Identity);
        return isFit ? network : throw new InvalidOperationException("the script's networks are small");
    }

    // Every other activation, a layer without bias, and no output function.
    static Network Logits(int classes)
    {
        Network network = Network.Begin(Columns, OutputKind.Identity);
        bool isFit = network.TryAdd(5, hasBias: false, new Activation(ActivationKind.Tanh))
            && network.TryAdd(3, hasBias: true, new Activation(ActivationKind.LeakyRelu, LeakyRelu.AlphaDefaultQ32))
            && network.TryAdd(2, hasBias: true, new Activation(ActivationKind.Sigmoid))
            && network.TryAdd(classes, hasBias: false, Activation.Identity);
        return isFit ? network : throw new InvalidOperationException("the script's networks are small");
    }

    static int WriteModel(in Network network, ulong seed, Span<byte> room)
    {
        Span<uint> weights = stackalloc uint[WeightsMax];
        Span<uint> subtract = stackalloc uint[Columns];
        Span<uint> scale = stackalloc uint[Columns];
        for (int index = 0; index < network.ParameterCount; index++)
            weights[index] = Float32.FromFixed(Number(seed, index, 1 << 24) - (1 << 23), 24);
        for (int column = 0; column < Columns; column++)
        {
            subtract[column] = Float32.FromFixed(Number(seed: 3, column, 1 << 16), 20);
            scale[column] = Float32.FromFixed((1 << 20) + Number(seed: 4, column, 1 << 20), 20);
        }
        ScaleKind scaleKind = network.Output == OutputKind.Sigmoid ? ScaleKind.Divide : ScaleKind.Multiply;
        return Export.Write(in network, scaleKind, subtract, scale, weights.Slice(0, network.ParameterCount), room);
    }

    // The initial model with a comment (ModelProto.doc_string) that fills the room.
    readonly void PadInitial(Span<byte> room)
    {
        room.Clear();
        Initial.CopyTo(room);
        const int HeadBytes = 4;
        int comment = room.Length - _initialBytes - HeadBytes;
        Span<byte> head = room.Slice(_initialBytes, HeadBytes);
        head[0] = 6 << 3 | 2;
        head[1] = (byte)(comment & 0x7F | 0x80);
        head[2] = (byte)(comment >> 7 & 0x7F | 0x80);
        head[3] = (byte)(comment >> 14);
    }

    int WriteData(int rows, int classes)
    {
        DataSetHeader header =
            new() { Rows = rows, Columns = Columns, Classes = classes, TargetDecimals = classes == 0 ? 2 : 0, Salt = SaltOf(9) };
        Arena arena = new(Scratch);
        Span<byte> decimals = stackalloc byte[Columns];
        decimals.Fill(2);
        if (!arena.TryTake(rows * Columns, out Span<int> mantissas) || !arena.TryTake(rows, out Span<int> targets))
            throw new InvalidOperationException("scratch holds the script's data");
        for (int index = 0; index < mantissas.Length; index++) mantissas[index] = Number(seed: 5, index, 400) - 200;
        for (int row = 0; row < rows; row++)
        {
            int signal = mantissas[row * Columns] + mantissas[row * Columns + 1] + Number(seed: 6, row, 80) - 40; // within +-440
            targets[row] = classes == 0 ? signal : Math.Clamp((signal + 440) * classes / 880, 0, classes - 1);
        }
        DataSetViews views = new() { Decimals = decimals, Mantissas = mantissas, Targets = targets };
        return DataSet.Write(in header, in views, _dataRoom);
    }

    // What the data are: so many numbers between bounds, one of a few levels, and the target. Writes the block that terms then name.
    void Describe(ref JobTerms terms)
    {
        Span<byte> text = stackalloc byte[1]; // the next name or level
        text[0] = (byte)'a';
        PackedWriter writer = new(_schemaRoom.Slice(SchemaFile.BytesMax));
        ColumnGroup numbers = new()
        {
            Columns = (ushort)(terms.Columns - 1), Kind = (byte)ColumnKind.Number, Bounded = 1, Decimals = 1, Minimum = -25, Maximum = 25,
            Unit = "cm"u8,
        };
        numbers.Write(ref writer);
        for (int column = 1; column < terms.Columns; column++) WriteNext(ref writer, text);
        ColumnGroup category = new() { Columns = 1, Kind = (byte)ColumnKind.Category, Levels = 3 };
        category.Write(ref writer);
        for (int text4 = 0; text4 < 4; text4++) WriteNext(ref writer, text); // three levels and a name
        ColumnKind kind = terms.Classes == 0 ? ColumnKind.Integer : ColumnKind.Class;
        ColumnGroup target = new() { Columns = 1, Kind = (byte)kind, Levels = terms.Classes };
        target.Write(ref writer);
        for (int text1 = 0; text1 <= terms.Classes; text1++) WriteNext(ref writer, text);
        Schema schema = new()
        {
            Columns = terms.Columns, Features = terms.Columns, Classes = terms.Classes, Target = terms.Columns,
            Missing = (byte)MissingKind.Refused, Named = 1,
            Groups = _schemaRoom.Slice(SchemaFile.BytesMax, writer.Finish()),
        };
        _schemaBytes = schema.Encode(_schemaRoom);
        Name(ref terms);
    }

    static void WriteNext(scoped ref PackedWriter writer, scoped Span<byte> text)
    {
        writer.Text(text);
        text[0]++;
    }

    readonly void Name(ref JobTerms terms)
    {
        terms.SchemaDigest = DigestOf(SchemaBlock);
        terms.SchemaBytes = (uint)_schemaBytes;
    }

    // A number from 0 to below, by place and not by turn.
    static int Number(ulong seed, int index, int below) =>
        (int)(Mix(seed * 0x9E37_79B9_7F4A_7C15 + (ulong)index) >> 33) % below;

    // The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
    static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
        return value ^ (value >> 31);
    }

    // Terms that fit the files, of a threshold one step above the initial score; deadlines 20, 60 and 80 blocks ahead.
    JobTerms Terms(JudgeKind judge, MetricKind metric, ProfileKind profile, OutputKind named = OutputKind.Identity)
    {
        if (DataSet.TryRead(Data, out DataSetHeader header, out DataSetViews views) != DataSetStatus.Accepted)
            throw new InvalidOperationException("the script's data is a data set");
        JobTerms terms = default;
        terms.Judge = (byte)judge;
        terms.Metric = (byte)metric;
        terms.OutputFunction = (byte)named;
        terms.Places = 2;
        terms.RewardUnits = 1000;
        terms.ParticipationUnits = 100;
        terms.BondUnits = BondUnits;
        terms.ModelDigest = DigestOf(Initial);
        terms.ModelBytes = (uint)_initialBytes;
        terms.DataDigest = DigestOf(Data);
        terms.DataBytes = (uint)_dataBytes;
        terms.Rows = (uint)header.Rows;
        terms.Columns = (ushort)header.Columns;
        terms.Classes = (ushort)header.Classes;
        terms.CommitDeadline = _block + 20;
        terms.RevealDeadline = _block + 60;
        terms.HoldoutDeadline = _block + 80;
        terms.ClassCounts.Count = header.Classes;
        for (int row = 0; row < header.Rows && header.Classes != 0; row++) terms.ClassCounts.Items[views.Targets[row]]++;
        terms.Recipe = RecipeOf(header.Classes, profile);
        Describe(ref terms);
        if (judge == JudgeKind.Replay) return terms;
        Forecast<TOps>.Score(in terms, Initial, Initial, Data, Scratch, out terms.InitialScoreQ32);
        terms.ThresholdQ32 = terms.InitialScoreQ32 + (Metrics.IsHigherBetter(metric) ? 1 : -1);
        return terms;
    }

    static RecipeTerms RecipeOf(int classes, ProfileKind profile)
    {
        RecipeTerms recipe = default;
        recipe.Optimizer = (byte)OptimizerKind.Adam;
        recipe.Loss = (byte)(classes == 0 ? LossKind.MeanSquaredError : classes == 2 ? LossKind.BinaryCrossEntropy : LossKind.CrossEntropy);
        recipe.Profile = (byte)profile;
        recipe.Epochs = 3;
        recipe.BatchSize = 10;
        recipe.LearningRateQ32 = 42_949_673;   // 0.01
        recipe.Beta1Q32 = 3_865_470_566;       // 0.9
        recipe.Beta2Q32 = 4_290_672_329;       // 0.999
        recipe.EpsilonQ47 = 1_407_375;         // 1e-8
        recipe.Seed = 42;
        return recipe;
    }

    // The digest of a file's root. _input is free between two inputs.
    readonly Bytes32 DigestOf(scoped ReadOnlySpan<byte> file) =>
        UnixFs.TryIdentify(file, _input, out Cid identifier) ? identifier.Digest
        : throw new InvalidOperationException("a small file has a root");

    void ProvideSchema(ulong jobId) => ProvideOne(jobId, JobFile.SchemaNumber, position: 0, SchemaBlock);

    void ProvideInitial(ulong jobId) => Provide(jobId, JobFile.InitialModelNumber, Initial);

    void ProvideData(ulong jobId) => Provide(jobId, JobFile.DataNumber, Data);

    // Of the first place.
    void ProvideModel(ulong jobId) => Provide(jobId, JobFile.FirstPlaceNumber, Model);

    // A file's blocks, root first.
    void Provide(ulong jobId, int number, scoped ReadOnlySpan<byte> file)
    {
        if (file.Length <= UnixFs.ChunkBytes)
        {
            ProvideOne(jobId, number, position: 0, file);
            return;
        }
        Span<Bytes32> digests = stackalloc Bytes32[FileBytes / UnixFs.ChunkBytes];
        int count = UnixFs.ChunkCount(file.Length);
        for (int index = 0; index < count; index++)
            Sha256.Hash(file.Slice(index * UnixFs.ChunkBytes, UnixFs.ChunkLength(file.Length, index)), out digests[index]);
        Span<byte> root = stackalloc byte[512];
        int rootBytes = UnixFs.WriteRoot(digests.Slice(0, count), file.Length, root);
        ProvideOne(jobId, number, position: 0, root.Slice(0, rootBytes));
        for (int index = 0; index < count; index++)
        {
            int start = index * UnixFs.ChunkBytes;
            ProvideOne(jobId, number, index + 1, file.Slice(start, UnixFs.ChunkLength(file.Length, index)));
        }
    }
}
