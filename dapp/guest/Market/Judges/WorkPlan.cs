namespace Rollup.Market;

/// <summary>
/// Where the work on a job lies in its memory, from shapes alone: what is read once comes first, what each submission takes lies behind it,
/// where the data file lay before.
/// </summary>
public struct WorkPlan
{
    public Region<long> Record; // ModelRecord
    public Region<byte> ModelFile;
    public Region<long> MasterQ40;   // [parameters]
    public Region<long> SubtractQ32; // [columns]
    public Region<long> ScaleQ32;    // [columns]
    public Region<long> Targets;     // [rows]
    public Region<int> FeaturesQFA;  // [rows, columns]

    public Region<byte> DataFile;

    public Region<byte> SubmittedFile; // or the file that the machine trained
    public Region<long> SubmittedQ40;  // [parameters]
    public Region<int> WeightsQ24;     // [parameters], of a score
    public Region<byte> Workspace;     // of a score, or of an epoch
    public Region<byte> Moments;       // of a training
    public Region<byte> OpenNodes;     // of the trained file's name

    /// <summary>The record, and what lies between places.</summary>
    public const int FixedBytesMax = 4_096;

    /// <summary>All of it.</summary>
    public long Bytes;

    /// <summary>
    /// The network is accepted, and a replay's recipe for it. Before it is known, only the first two places are what they will be.
    /// </summary>
    public static WorkPlan Of(in JobTerms terms, in Network network, long unitsPerPiece = Cost.UnitsPerPiece)
    {
        WorkPlan plan = default;
        Regions regions = default;
        int rows = (int)terms.Rows, modelBytes = (int)terms.ModelBytes;
        plan.Record = regions.Add<long>(ModelRecord.Count);
        plan.ModelFile = regions.Add<byte>(modelBytes);
        plan.MasterQ40 = regions.Add<long>(network.ParameterCount);
        plan.SubtractQ32 = regions.Add<long>(network.InWidth);
        plan.ScaleQ32 = regions.Add<long>(network.InWidth);
        plan.Targets = regions.Add<long>(rows);
        plan.FeaturesQFA = regions.Add<int>(rows * terms.Columns);
        Regions reading = regions;
        plan.DataFile = reading.Add<byte>((int)terms.DataBytes);

        plan.SubmittedFile = regions.Add<byte>(modelBytes);
        plan.SubmittedQ40 = regions.Add<long>(network.ParameterCount);
        Judgement.AddRegions(in terms, in network, unitsPerPiece, ref plan, ref regions);
        plan.Bytes = Math.Max(reading.Bytes, regions.Bytes);
        return plan;
    }
}
