namespace Rollup.Market;

/// <summary>
/// The work on a job, in order: its model and its data are read, then one submission after the other is scored or repeated. Each step is
/// cut into pieces of bounded cost.
/// </summary>
public enum WorkStep : byte
{
    AssembleModel = 0, // by bytes
    Structure = 1,
    Weights = 2,       // by parameters
    Scaling = 3,       // the model's constants
    AssembleData = 4,  // by bytes
    CheckData = 5,
    ScaleRows = 6,     // by rows

    AssembleSubmission = 7, // by bytes
    Compare = 8,            // by bytes: is it the initial file but for weights
    Import = 9,             // by parameters
    Canonical = 10,         // by parameters
    Narrow = 11,            // by parameters: masters to compute weights
    Measure = 12,           // how large inputs may be
    ScoreRows = 13,         // by rows
    Score = 14,

    Begin = 15,  // by parameters: the masters a training starts from, and no moments
    Train = 16,  // as TrainPosition says
    Copy = 17,   // by bytes: the initial file
    Export = 18, // by parameters
    Identify = 19, // by leaves

    Done = 20,
}

/// <summary>What is to be found out; each takes what comes before it.</summary>
public enum WorkGoal : byte
{
    Model = 0,      // whether the initial model is one for the job
    Data = 1,       // whether the data is as posted
    Submission = 2, // the verdict of a place
}

/// <summary>
/// How far the work on a job has come, and what was found; all zero before it. With the memory that the work lies in, it is all there is:
/// it can be stored, and whoever goes on finds the same, however the work is cut.
/// </summary>
public struct WorkPosition
{
    public EvaluationSums Evaluation;
    public TrainPosition Training;
    public Counters RowCounters; // of the rows as they were scaled
    public Counters Counters;    // of the scoring or training under way
    public long Beta1PowerQ62;
    public long Beta2PowerQ62;
    public long ScoreQ32;
    public int Item; // within the step
    public WorkStep Step;
    public ModelFit Fit;
    public HoldoutVerdict Data;
    public Verdict Verdict;

    /// <summary>Whether the step puts a file together, which whoever has the file does.</summary>
    public readonly bool NeedsFile => Step is WorkStep.AssembleModel or WorkStep.AssembleData or WorkStep.AssembleSubmission;

    /// <summary>Goes on to a step.</summary>
    public void Go(WorkStep step)
    {
        Step = step;
        Item = 0;
    }

    /// <summary>From a verdict to the next submission, with the model and the data as they were read.</summary>
    public void Restart(WorkStep first)
    {
        Evaluation = default;
        Training = default;
        Counters = default;
        Verdict = Verdict.None;
        ScoreQ32 = 0;
        Go(first);
    }
}
