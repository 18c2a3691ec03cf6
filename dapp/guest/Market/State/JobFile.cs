namespace Rollup.Market;

/// <summary>
/// One file of the job in a row: the initial model, the data, the schema, or the model of a place. Whoever names a digest reserved the
/// slots for it.
/// </summary>
readonly struct JobFile
{
    const int InitialModelNumber = 0;
    const int DataNumber = 1;
    const int SchemaNumber = 2;
    const int FirstPlaceNumber = 3;

    public readonly int JobIndex;
    public readonly int Number; // as in SlotRow.File, and in the order of CountOf

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

    /// <summary>The blocks that are in slots.</summary>
    public BlockSet HeldIn(in JobRow job) => new(Number switch
    {
        InitialModelNumber => job.ModelHeld,
        DataNumber => job.DataHeld,
        SchemaNumber => job.SchemaHeld,
        _ => job.Places[Place].ModelHeld,
    });

    public void AddHeld(ref JobRow job, BlockSet blocks)
    {
        if (IsInitialModel) job.ModelHeld |= blocks.Bits;
        else if (IsData) job.DataHeld |= blocks.Bits;
        else if (IsSchema) job.SchemaHeld |= blocks.Bits;
        else job.Places[Place].ModelHeld |= blocks.Bits;
    }

    public bool IsWholeIn(in JobRow job) => HeldIn(in job).Bits == BlockSet.Whole(BytesIn(in job)).Bits;
}
