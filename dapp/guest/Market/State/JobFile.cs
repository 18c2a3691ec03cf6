namespace Rollup.Market;

/// <summary>One file of the job in a row: the initial model, the data, the schema, or the model of a place.</summary>
public readonly struct JobFile
{
    public const int InitialModelNumber = 0;
    public const int DataNumber = 1;
    public const int SchemaNumber = 2;
    public const int FirstPlaceNumber = 3;

    public readonly int JobIndex;
    public readonly int Number; // as in provideBlock and SlotRow.File, and in the order of CountOf

    public JobFile(int jobIndex, int number) => (JobIndex, Number) = (jobIndex, number);

    public static JobFile InitialModel(int jobIndex) => new(jobIndex, InitialModelNumber);

    public static JobFile Data(int jobIndex) => new(jobIndex, DataNumber);

    public static JobFile Schema(int jobIndex) => new(jobIndex, SchemaNumber);

    public static JobFile Submission(int jobIndex, int place) => new(jobIndex, FirstPlaceNumber + place);

    /// <summary>Files that the job has by now.</summary>
    public static int CountOf(in JobRow job) => FirstPlaceNumber + job.PlacesTaken;

    public bool IsInitialModel => Number == InitialModelNumber;

    public bool IsData => Number == DataNumber;

    public bool IsSchema => Number == SchemaNumber;

    /// <summary>Of a submitted model.</summary>
    public int Place => Number - FirstPlaceNumber;

    public uint BytesIn(in JobRow job) => Number switch
    {
        DataNumber => job.Terms.DataBytes,
        SchemaNumber => job.Terms.SchemaBytes,
        _ => job.Terms.ModelBytes,
    };

    public Bytes32 DigestIn(in JobRow job) => Number switch
    {
        InitialModelNumber => job.Terms.ModelDigest,
        DataNumber => job.Terms.DataDigest,
        SchemaNumber => job.Terms.SchemaDigest,
        _ => job.Places[Place].ModelDigest,
    };

    /// <summary>What is here of it. A schema is read when it comes, and needs no slot.</summary>
    public HeldFile HeldIn(in JobRow job) => Number switch
    {
        InitialModelNumber => job.InitialModel,
        DataNumber => job.Data,
        SchemaNumber => default,
        _ => job.Places[Place].Model,
    };

    internal ref HeldFile HeldIn(MarketState state)
    {
        if (IsInitialModel) return ref state.JobAt(JobIndex).InitialModel;
        if (IsData) return ref state.JobAt(JobIndex).Data;
        return ref state.PlaceAt(JobIndex, Place).Model;
    }

    public bool IsWholeIn(in JobRow job) =>
        IsSchema ? job.IsSchemaHere : HeldIn(in job).Blocks == (uint)MarketLimits.SlotsOf(BytesIn(in job));
}
