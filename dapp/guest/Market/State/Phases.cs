namespace Rollup.Market;

/// <summary>Where a job stands. What else depends on the block number (committing, revealing, opening) is derived, never stored.</summary>
public enum JobPhase : byte
{
    Free = 0,
    Posted = 1,  // waits for the initial model (and, unless the holdout is sealed, for the data)
    Open = 2,    // the model is verified; accept, commit, reveal and the sealed holdout follow by block number
    Scoring = 3, // the sealed holdout is here and true
    FullPay = 4, // the sealed holdout is here and false: every complete submission is paid in full
}

/// <summary>Where a place of a job stands.</summary>
public enum PlacePhase : byte
{
    Free = 0,
    Accepted = 1,
    Committed = 2,
    Revealed = 3, // waits for its model's blocks, or has a verdict that ends it
    Complete = 4,
    Scored = 5,
}

/// <summary>What was found about one submission. Only `Passed` earns the reward.</summary>
public enum Verdict : byte
{
    None = 0,
    Passed = 1,           // and is better than the initial model, as every threshold is
    BelowThreshold = 2,   // better than the initial model, and no more: participation
    Duplicate = 3,        // another place committed to the same model earlier
    GraphDiffers = 4,     // not the initial file with other weights; never becomes complete
    WeightOutOfRange = 5, // a weight is not a number or too large; never becomes complete
    ReplayDiffers = 6,    // the machine's own training gives another model
    NumericFault = 7,     // a saturation or an accumulator bound while scoring
    NotBetter = 8,        // than the initial model
    WeightNotCanonical = 9, // a weight is not the float32 of its imported value; never becomes complete
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
    NeverOpened = 5,      // the initial model (or the open data) did not arrive or was refused
    Cancelled = 6,
}

/// <summary>What became of an input: rejected only if it decodes to nothing of ours.</summary>
public enum AdvanceStatus : byte
{
    Accepted = 0,
    Rejected = 1,
}
