using System.Runtime.CompilerServices;

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

    /// <summary>
    /// Marks what the work wrote on its way from one position to another, in the live state from an offset on: no more than its goal takes,
    /// as only that is known to have room.
    /// </summary>
    internal readonly void MarkWritten(WrittenPages written, int offset, WorkGoal goal, in WorkPosition from, in WorkPosition to)
    {
        WorkStep last = to.Step != WorkStep.Done ? to.Step : goal switch
        {
            WorkGoal.Model => WorkStep.Scaling,
            WorkGoal.Data => WorkStep.Score,
            _ => WorkStep.Identify,
        };
        for (WorkStep step = from.Step; step <= last; step++)
        {
            // Within one step only its items; what was gone through is marked whole.
            bool isOne = from.Step == to.Step;
            int first = isOne ? from.Item : 0, end = isOne ? to.Item : int.MaxValue;
            switch (step)
            {
                case WorkStep.AssembleModel: Mark(written, offset, in ModelFile, first, end); break;
                case WorkStep.Structure: Mark(written, offset, in Record, 0, int.MaxValue); break;
                case WorkStep.Weights: Mark(written, offset, in MasterQ40, first, end); break;
                case WorkStep.Scaling:
                    Mark(written, offset, in SubtractQ32, 0, int.MaxValue);
                    Mark(written, offset, in ScaleQ32, 0, int.MaxValue);
                    break;
                case WorkStep.AssembleData: Mark(written, offset, in DataFile, first, end); break;
                case WorkStep.ScaleRows:
                    int columns = FeaturesQFA.Count / Math.Max(1, Targets.Count);
                    Mark(written, offset, in Targets, first, end);
                    Mark(written, offset, in FeaturesQFA, first * columns, isOne ? end * columns : int.MaxValue);
                    break;
                case WorkStep.AssembleSubmission or WorkStep.Copy: Mark(written, offset, in SubmittedFile, first, end); break;
                case WorkStep.Import: Mark(written, offset, in SubmittedQ40, first, end); break;
                case WorkStep.Narrow: Mark(written, offset, in WeightsQ24, first, end); break;
                case WorkStep.ScoreRows or WorkStep.Score: Mark(written, offset, in Workspace, 0, int.MaxValue); break;
                case WorkStep.Begin or WorkStep.Train:
                    Mark(written, offset, in SubmittedQ40, 0, int.MaxValue);
                    Mark(written, offset, in Moments, 0, int.MaxValue);
                    Mark(written, offset, in Workspace, 0, int.MaxValue);
                    break;
                case WorkStep.Export: Mark(written, offset, in SubmittedFile, 0, int.MaxValue); break;
                case WorkStep.Identify: Mark(written, offset, in OpenNodes, 0, int.MaxValue); break;
            }
        }
    }

    static void Mark<T>(WrittenPages written, int offset, in Region<T> region, int first, int end) where T : struct
    {
        int count = Math.Min(end, region.Count) - first;
        if (count > 0) written.Mark(offset + region.Offset + first * Unsafe.SizeOf<T>(), count * Unsafe.SizeOf<T>());
    }
}
