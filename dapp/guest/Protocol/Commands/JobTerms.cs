using System.Runtime.CompilerServices;

namespace Rollup.Protocol;

/// <summary>How a model is trained, as the wire carries it; the kernel checks the values. Names carry the scale: Q32 means units of 2^-32.</summary>
public struct RecipeTerms
{
    public const int Words = 12;

    // In memory from wide to narrow, without a gap: terms lie in the state, and a gap's bytes would be nobody's.
    public long LearningRateQ32;
    public long MomentumQ32;
    public long Beta1Q32;
    public long Beta2Q32;
    public long EpsilonQ47;
    public long WeightDecayQ32;
    public ulong Seed;
    public uint Epochs;
    public uint BatchSize;
    public byte Optimizer;
    public byte Loss;
    public byte Profile;
    public byte Reserved0;
    public uint Reserved1;

    internal static void Read(scoped ref AbiReader reader, out RecipeTerms recipe)
    {
        recipe = default;
        recipe.Optimizer = reader.UInt8();
        recipe.Loss = reader.UInt8();
        recipe.Profile = reader.UInt8();
        recipe.Epochs = reader.UInt32();
        recipe.BatchSize = reader.UInt32();
        recipe.LearningRateQ32 = reader.Int64();
        recipe.MomentumQ32 = reader.Int64();
        recipe.Beta1Q32 = reader.Int64();
        recipe.Beta2Q32 = reader.Int64();
        recipe.EpsilonQ47 = reader.Int64();
        recipe.WeightDecayQ32 = reader.Int64();
        recipe.Seed = reader.UInt64();
    }

    internal readonly void Write(scoped ref AbiWriter writer)
    {
        writer.UInt8(Optimizer);
        writer.UInt8(Loss);
        writer.UInt8(Profile);
        writer.UInt32(Epochs);
        writer.UInt32(BatchSize);
        writer.Int64(LearningRateQ32);
        writer.Int64(MomentumQ32);
        writer.Int64(Beta1Q32);
        writer.Int64(Beta2Q32);
        writer.Int64(EpsilonQ47);
        writer.Int64(WeightDecayQ32);
        writer.UInt64(Seed);
    }
}

/// <summary>Rows of each class; only the first Count are meant.</summary>
public struct ClassCountList
{
    public const int CountMax = 16;

    [InlineArray(CountMax)]
    public struct ItemArray
    {
        uint _first;
    }

    public int Count;
    public ItemArray Items;
}

/// <summary>Clients that may accept; only the first Count are meant. An empty list admits everybody.</summary>
public struct AllowList
{
    public const int CountMax = 16;

    [InlineArray(CountMax)]
    public struct ItemArray
    {
        Address _first;
    }

    public int Count;
    public ItemArray Items;

    public readonly bool Contains(in Address client)
    {
        for (int index = 0; index < Count && index < CountMax; index++)
            if (Items[index].Equals(in client)) return true;
        return false;
    }
}

/// <summary>What a job promises and demands. Amounts are base units of the deposit's asset, deadlines block numbers, late means block > deadline.</summary>
public struct JobTerms
{
    const int HeadWords = 18 + RecipeTerms.Words + 2;

    /// <summary>The largest encoding: both lists full.</summary>
    public const int EncodedBytesMax = AbiReader.WordBytes * (HeadWords + 2 + ClassCountList.CountMax + AllowList.CountMax);

    // In memory from wide to narrow, without a gap.
    public UInt128 RewardUnits;
    public UInt128 ParticipationUnits;
    public UInt128 BondUnits;
    public Bytes32 ModelDigest;
    public Bytes32 DataDigest;
    public RecipeTerms Recipe;
    public long ThresholdQ32;
    public long InitialScoreQ32;
    public ulong CommitDeadline;
    public ulong RevealDeadline;
    public ulong HoldoutDeadline;
    public ClassCountList ClassCounts;
    public AllowList AllowList;
    public uint ModelBytes;
    public uint DataBytes;
    public uint Rows;
    public ushort Places;
    public ushort Columns;
    public ushort Classes; // 0 is regression
    public byte Judge;     // see JudgeKind
    public byte Metric;
    public uint Reserved;

    /// <summary>Reads the tuple as the next dynamic member of a frame. Lists longer than 16 are a fault.</summary>
    internal static void Read(scoped ref AbiReader outer, out JobTerms terms)
    {
        AbiReader reader = outer.OpenTuple(HeadWords);
        terms = default;
        terms.Judge = reader.UInt8();
        terms.Metric = reader.UInt8();
        terms.ThresholdQ32 = reader.Int64();
        terms.InitialScoreQ32 = reader.Int64();
        terms.Places = reader.UInt16();
        terms.RewardUnits = reader.UInt128();
        terms.ParticipationUnits = reader.UInt128();
        terms.BondUnits = reader.UInt128();
        terms.ModelDigest = reader.Bytes32();
        terms.ModelBytes = reader.UInt32();
        terms.DataDigest = reader.Bytes32();
        terms.DataBytes = reader.UInt32();
        terms.Rows = reader.UInt32();
        terms.Columns = reader.UInt16();
        terms.Classes = reader.UInt16();
        terms.CommitDeadline = reader.UInt64();
        terms.RevealDeadline = reader.UInt64();
        terms.HoldoutDeadline = reader.UInt64();
        RecipeTerms.Read(ref reader, out terms.Recipe);
        ReadCounts(ref reader, out terms.ClassCounts);
        ReadClients(ref reader, out terms.AllowList);
        outer.CloseTuple(in reader);
    }

    internal readonly void Write(scoped ref AbiWriter outer)
    {
        AbiWriter writer = outer.OpenTuple(HeadWords);
        writer.UInt8(Judge);
        writer.UInt8(Metric);
        writer.Int64(ThresholdQ32);
        writer.Int64(InitialScoreQ32);
        writer.UInt16(Places);
        writer.UInt128(RewardUnits);
        writer.UInt128(ParticipationUnits);
        writer.UInt128(BondUnits);
        writer.Bytes32(in ModelDigest);
        writer.UInt32(ModelBytes);
        writer.Bytes32(in DataDigest);
        writer.UInt32(DataBytes);
        writer.UInt32(Rows);
        writer.UInt16(Columns);
        writer.UInt16(Classes);
        writer.UInt64(CommitDeadline);
        writer.UInt64(RevealDeadline);
        writer.UInt64(HoldoutDeadline);
        Recipe.Write(ref writer);
        WriteCounts(ref writer, in ClassCounts);
        WriteClients(ref writer, in AllowList);
        outer.CloseTuple(in writer);
    }

    static void ReadCounts(scoped ref AbiReader reader, out ClassCountList list)
    {
        list = default;
        AbiReader words = reader.List(ClassCountList.CountMax, out list.Count);
        for (int index = 0; index < list.Count; index++) list.Items[index] = words.UInt32();
        if (!words.Finish()) reader.Fail();
    }

    static void ReadClients(scoped ref AbiReader reader, out AllowList list)
    {
        list = default;
        AbiReader words = reader.List(AllowList.CountMax, out list.Count);
        for (int index = 0; index < list.Count; index++) list.Items[index] = words.Address();
        if (!words.Finish()) reader.Fail();
    }

    static void WriteCounts(scoped ref AbiWriter writer, in ClassCountList list)
    {
        AbiWriter words = writer.List(list.Count);
        for (int index = 0; index < list.Count; index++) words.UInt32(list.Items[index]);
    }

    static void WriteClients(scoped ref AbiWriter writer, in AllowList list)
    {
        AbiWriter words = writer.List(list.Count);
        for (int index = 0; index < list.Count; index++) words.Address(in list.Items[index]);
    }
}

/// <summary>By what rule a job pays: <see cref="JobTerms.Judge"/>.</summary>
public enum JudgeKind : byte
{
    None = 0,

    /// <summary>A score on data that stays sealed until the revelation is over.</summary>
    Holdout = 1,

    /// <summary>The machine trains again on public data and compares the model bit for bit.</summary>
    Replay = 2,

    /// <summary>A score on data that everybody can see, and so can train on.</summary>
    PublicHoldout = 3,
}
