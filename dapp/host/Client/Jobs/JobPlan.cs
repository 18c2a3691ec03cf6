namespace Rollup.Client.Jobs;

/// <summary>
/// What a sponsor chooses. The rest of a job's terms follows from her model and her data, is computed once, and is of this very plan: it
/// has no copies with other choices.
/// </summary>
public sealed class JobPlan
{
    JobTerms? _terms;

    public required byte[] ModelFile { get; init; }
    public required TabularData Data { get; init; }
    public required byte[] DataFile { get; init; }
    public LocalModel InitialModel => field ??= LocalModel.Read(ModelFile, "the initial model", OutputFunction);
    public FileBlocks ModelBlocks => field ??= FileBlocks.Of(ModelFile);
    public FileBlocks DataBlocks => field ??= FileBlocks.Of(DataFile);

    /// <summary>What the data are, as the data say it of themselves.</summary>
    public FileBlocks SchemaBlocks => field ??= FileBlocks.Of(SchemaBlock.Of(Data.Schema));
    public required JudgeKind Judge { get; init; }
    public required MetricKind Metric { get; init; }

    /// <summary>Of a model that ends in logits; Identity takes the file as it stands.</summary>
    public OutputKind OutputFunction { get; init; }

    /// <summary>0 in a replay, which has no score.</summary>
    public required long ThresholdQ32 { get; init; }
    public required int Places { get; init; }
    public required UInt128 RewardUnits { get; init; }

    /// <summary>The job is paid in a token that lies with that of other jobs, and not in a vault of its own.</summary>
    public bool IsPooledToken { get; init; }
    public UInt128 ParticipationUnits { get; init; }
    public UInt128 BondUnits { get; init; }
    public required ulong CommitDeadline { get; init; }
    public required ulong RevealDeadline { get; init; }
    public required ulong HoldoutDeadline { get; init; }
    public required Recipe Recipe { get; init; }
    public IReadOnlyList<Address> AllowList { get; init; } = [];

    /// <summary>Base units of the job's asset that are deposited with its terms.</summary>
    public UInt128 EscrowUnits => Escrow.UnitsOfJob(RewardUnits, ParticipationUnits, Places);

    /// <summary>With digests, class counts and the initial model's score, by the machine's own arithmetic.</summary>
    public JobTerms ToTerms() => _terms ??= ComputeTerms();

    JobTerms ComputeTerms()
    {
        LocalRows rows = InitialModel.Prepare(Data, Recipe.Profile);
        bool scores = Market.Judge.Of(Judge).Scores;
        JobTerms terms = default;
        terms.Judge = (byte)Judge;
        terms.Metric = (byte)Metric;
        terms.OutputFunction = (byte)OutputFunction;
        terms.ThresholdQ32 = ThresholdQ32;
        terms.InitialScoreQ32 = scores ? InitialModel.Score(rows, Metric) : 0;
        terms.Places = checked((ushort)Places);
        terms.RewardUnits = RewardUnits;
        terms.PooledToken = IsPooledToken ? (byte)1 : (byte)0;
        terms.ParticipationUnits = ParticipationUnits;
        terms.BondUnits = BondUnits;
        terms.ModelDigest = ModelBlocks.Digest;
        terms.ModelBytes = (uint)ModelFile.Length;
        terms.DataDigest = DataBlocks.Digest;
        terms.DataBytes = (uint)DataFile.Length;
        terms.SchemaDigest = SchemaBlocks.Digest;
        terms.SchemaBytes = (uint)SchemaBlocks.File.Length;
        terms.Rows = (uint)Data.Rows;
        terms.Columns = checked((ushort)Data.Columns);
        terms.Classes = checked((ushort)Data.Classes);
        terms.CommitDeadline = CommitDeadline;
        terms.RevealDeadline = RevealDeadline;
        terms.HoldoutDeadline = HoldoutDeadline;
        terms.Recipe = ToTerms(Recipe);
        uint[] counts = Data.ClassCounts();
        terms.ClassCounts.Count = counts.Length;
        for (int index = 0; index < counts.Length; index++) terms.ClassCounts.Items[index] = counts[index];
        if (AllowList.Count > Protocol.AllowList.CountMax)
            throw new ClientException(new AllowListTooLong(AllowList.Count));
        terms.AllowList.Count = AllowList.Count;
        for (int index = 0; index < AllowList.Count; index++) terms.AllowList.Items[index] = AllowList[index];
        return terms;
    }

    static RecipeTerms ToTerms(in Recipe recipe) => new()
    {
        Optimizer = (byte)recipe.Optimizer,
        Loss = (byte)recipe.Loss,
        Profile = (byte)recipe.Profile,
        Epochs = (uint)recipe.Epochs,
        BatchSize = (uint)recipe.BatchSize,
        LearningRateQ32 = recipe.LearningRateQ32,
        MomentumQ32 = recipe.MomentumQ32,
        Beta1Q32 = recipe.Beta1Q32,
        Beta2Q32 = recipe.Beta2Q32,
        EpsilonQ47 = recipe.EpsilonQ47,
        WeightDecayQ32 = recipe.WeightDecayQ32,
        Seed = recipe.Seed,
    };
}
