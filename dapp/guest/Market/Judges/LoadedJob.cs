using System.Runtime.InteropServices;

namespace Rollup.Market;

/// <summary>Whether a file can be the initial model of a job.</summary>
public enum ModelFit : byte
{
    Accepted = 0,
    Unreadable = 1, // no model of ours, or a weight out of range
    OutputDiffers = 2, // the job names an output function, and the file has another
    Unfit = 3,      // other columns, other classes, or an output that the metric does not fit
}

/// <summary>
/// The memory in which one job is worked on, as views: the initial model and the data once they are read, and the place for a submission.
/// It is laid out anew for each input, from the terms and from what lies there.
/// </summary>
public ref struct LoadedJob
{
    public readonly long UnitsPerPiece;
    public readonly Span<byte> Memory;

    /// <summary>Room to work in, left as it falls: no part of the work.</summary>
    public Span<int> Panels;

    public WorkPlan Plan;
    public PreparedModel Model; // the initial one, once its structure is known
    public Profile Profile;

    readonly bool _hasPanels;

    /// <summary>
    /// Views of work that stands at a position: before its first step, of memory as it may lie. Panels lie where they are given; if they
    /// are not, in what the work leaves of the memory.
    /// </summary>
    public LoadedJob(
        scoped in JobTerms terms, Span<byte> memory, scoped in WorkPosition position, long unitsPerPiece = Cost.UnitsPerPiece,
        Span<int> panels = default)
    {
        UnitsPerPiece = unitsPerPiece;
        Memory = memory;
        Panels = panels;
        _hasPanels = panels.Length != 0;
        Profile.TryOf((ProfileKind)terms.Recipe.Profile, out Profile);
        Lay(in terms, position.Step > WorkStep.Structure);
    }

    void Lay(scoped in JobTerms terms, bool isStructureKnown)
    {
        Plan = WorkPlan.Of(in terms, in Model.File.Network, UnitsPerPiece); // where the record lies
        if (isStructureKnown)
        {
            Model.File = ModelRecord.Read(Plan.Record.In(Memory));
            Plan = WorkPlan.Of(in terms, in Model.File.Network, UnitsPerPiece);
            Model.MasterQ40 = Plan.MasterQ40.In(Memory);
            Model.SubtractQ32 = Plan.SubtractQ32.In(Memory);
            Model.ScaleQ32 = Plan.ScaleQ32.In(Memory);
            if (!_hasPanels && Plan.Bytes <= Memory.Length) Panels = MemoryMarshal.Cast<byte, int>(Memory.Slice((int)Plan.Bytes));
        }
        Model.Bytes = Plan.ModelFile.In(Memory);
    }

    /// <summary>The network of a model whose structure was read into that memory.</summary>
    public static Network NetworkIn(ReadOnlySpan<byte> memory) =>
        ModelRecord.Read(MemoryMarshal.Cast<byte, long>(memory).Slice(0, ModelRecord.Count)).Network;

    /// <summary>[rows, columns]</summary>
    public readonly Span<int> FeaturesQFA => Plan.FeaturesQFA.In(Memory);

    /// <summary>[rows]</summary>
    public readonly Span<long> Targets => Plan.Targets.In(Memory);

    /// <summary>Of the file that the step puts together.</summary>
    public readonly Span<byte> FileOf(WorkStep step) => step switch
    {
        WorkStep.AssembleModel => Plan.ModelFile.In(Memory),
        WorkStep.AssembleData => Plan.DataFile.In(Memory),
        _ => Plan.SubmittedFile.In(Memory),
    };

    /// <summary>One piece of reading the initial model; it stays where it is.</summary>
    public void ReadModel(in JobTerms terms, int count, ref WorkPosition position)
    {
        switch (position.Step)
        {
            case WorkStep.Structure: position.Fit = ReadStructure(in terms); break;
            case WorkStep.Weights:
                Span<long> weights = Model.MasterQ40.Slice(position.Item, count);
                if (Import.Weights(Model.Bytes, in Model.File, position.Item, weights) != Float32Status.Accepted)
                    position.Fit = ModelFit.Unreadable;
                break;
            default:
                bool isScaled = Import.TryScaling(Model.Bytes, in Model.File, Model.SubtractQ32, Model.ScaleQ32);
                position.Fit = !isScaled ? ModelFit.Unreadable : FitOf(in terms, in Model.File.Network);
                break;
        }
    }

    /// <summary>Whether a network is one for the job.</summary>
    public static ModelFit FitOf(in JobTerms terms, in Network network)
    {
        bool isFit = Profile.TryOf((ProfileKind)terms.Recipe.Profile, out _)
            && network.InWidth == terms.Columns && network.Classes == terms.Classes && Metrics.Fits((MetricKind)terms.Metric, in network);
        return isFit ? ModelFit.Accepted : ModelFit.Unfit;
    }

    ModelFit ReadStructure(in JobTerms terms)
    {
        if (Import.Structure(Model.Bytes, out ModelFile file) != OnnxStatus.Accepted) return ModelFit.Unreadable;
        if (!file.TryEndIn((OutputKind)terms.OutputFunction)) return ModelFit.OutputDiffers;
        if (Network.Check(in file.Network) != NetworkStatus.Accepted) return ModelFit.Unreadable;
        ModelRecord.Write(in file, Plan.Record.In(Memory));
        Lay(in terms, isStructureKnown: true);
        return ModelFit.Accepted;
    }

    /// <summary>One piece of checking the data against the terms, and of turning it into features and targets.</summary>
    public readonly void ReadData(in JobTerms terms, int count, ref WorkPosition position)
    {
        ReadOnlySpan<byte> file = Plan.DataFile.In(Memory);
        if (position.Step == WorkStep.CheckData)
        {
            position.Data = CheckData(in terms, file);
            return;
        }
        DataSetViews views = DataSet.ViewsOf(file, out DataSetHeader header);
        KernelStatus status = PreparedRows.Scale(
            in Model, in Profile, in header, in views, position.Item, count, FeaturesQFA, Targets, ref position.RowCounters);
        if (status != KernelStatus.Accepted) position.Data = HoldoutVerdict.NumericFault;
    }

    static HoldoutVerdict CheckData(in JobTerms terms, ReadOnlySpan<byte> file)
    {
        if (DataSet.TryRead(file, out DataSetHeader header, out DataSetViews views) != DataSetStatus.Accepted)
            return HoldoutVerdict.Unreadable;
        if (header.Rows != (int)terms.Rows || header.Columns != terms.Columns || header.Classes != terms.Classes)
            return HoldoutVerdict.ShapeDiffers;
        return CountsAgree(in terms, views.Targets) ? HoldoutVerdict.Accepted : HoldoutVerdict.ClassCountsDiffer;
    }

    static bool CountsAgree(in JobTerms terms, ReadOnlySpan<int> targets)
    {
        if (terms.Classes == 0) return true;
        Span<uint> counts = stackalloc uint[Limits.ClassesMax];
        counts = counts.Slice(0, terms.Classes);
        DataSet.CountClasses(targets, counts);
        for (int index = 0; index < counts.Length; index++)
            if (counts[index] != terms.ClassCounts.Items[index]) return false;
        return true;
    }
}
