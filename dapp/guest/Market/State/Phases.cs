namespace Rollup.Market;

/// <summary>Where a job stands. What else depends on the block number (committing, revealing, opening) is derived, never stored.</summary>
public enum JobPhase : byte
{
    Free = 0,
    Posted = 1,      // waits for the schema, then for the initial model
    ModelHere = 2,   // the initial model is whole, and not read yet
    ModelRead = 3,   // it is good; open data are awaited
    DataHere = 4,    // the open data are whole, and not read yet
    Open = 5,        // all that was to be read is good; accept, commit, reveal and the sealed holdout follow by block number
    HoldoutHere = 6, // the sealed holdout is whole, and not read yet
    Scoring = 7,     // it is true
    FullPay = 8,     // it is false: every complete submission is paid in full
}

/// <summary>Where a place of a job stands.</summary>
public enum PlacePhase : byte
{
    Free = 0,
    Accepted = 1,
    Committed = 2,
    Revealed = 3, // waits for its model's blocks, or has a verdict that ends it
    Complete = 4, // they are all here; whether they are a model is found when it is scored
    Scored = 5,
}

/// <summary>What a slot is counted among.</summary>
public enum SlotPool : byte
{
    None = 0,
    Openings = 1, // what jobs open with
    Reveals = 2,  // submissions and sealed holdouts
}

/// <summary>What was found about one submission. Only `Passed` earns the reward.</summary>
public enum Verdict : byte
{
    None = 0,
    Passed = 1,           // and is better than the initial model, as every threshold is
    BelowThreshold = 2,   // better than the initial model, and no more: participation
    Duplicate = 3,        // another place committed to the same model earlier
    GraphDiffers = 4,     // not the initial file with other weights
    WeightOutOfRange = 5, // a weight is not a number or too large
    ReplayDiffers = 6,    // the machine's own training gives another model
    NumericFault = 7,     // a saturation or an accumulator bound while scoring
    NotBetter = 8,        // than the initial model
    WeightNotCanonical = 9, // a weight is not the float32 of its imported value
}

/// <summary>Why a file that the sponsor named ends the job before it opens. Ordered by precedence within each file.</summary>
public enum OpeningStatus : byte
{
    Accepted = 0,
    SchemaUnreadable = 1,     // of another length, or not the one encoding of a schema
    SchemaColumnsDiffer = 2,  // not as many as the job says
    SchemaClassesDiffer = 3,
    SchemaTargetUnfit = 4,    // it names no class where there are classes, or classes where there are none
    ModelUnreadable = 5,      // of another length, no model of ours, or a weight out of range
    OutputFunctionDiffers = 6, // the job names an output function, and the file has another
    ModelUnfit = 7,           // other columns, other classes, or an output that the metric does not fit
    RecipeUnfit = 8,          // the recipe is none for this model: neither a client nor, in a replay, the machine could train it
    ModelTooCostly = 9,       // judging one submission, or all, is above the limits
    DataUnreadable = 10,
    DataDiffers = 11,         // open data: rows, columns, class counts or the initial score are not as posted
}

/// <summary>What was found about the sealed holdout when its last block arrived. Anything but `Accepted` is full pay.</summary>
public enum HoldoutVerdict : byte
{
    Accepted = 0,
    Unreadable = 1,         // not the file the job names
    ShapeDiffers = 2,       // rows, columns or classes
    ClassCountsDiffer = 3,
    NumericFault = 4,       // the initial model cannot be scored on it
    InitialScoreDiffers = 5,
}

/// <summary>How a job ended.</summary>
public enum JobOutcome : byte
{
    None = 0,
    Judged = 1,           // scored submissions are paid as their verdicts say
    HoldoutUnopened = 2,  // full pay: the sponsor did not open the holdout
    HoldoutFalse = 3,     // full pay: the holdout is not what the job said
    NothingComplete = 4,  // no submission is complete
    NeverOpened = 5,      // schema, initial model or open data did not arrive in time
    Cancelled = 6,
    FileRefused = 7,      // one of them is not what the terms say
}

/// <summary>What became of an input: rejected only if it decodes to nothing of ours.</summary>
public enum AdvanceStatus : byte
{
    Accepted = 0,
    Rejected = 1,
}
