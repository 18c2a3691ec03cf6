namespace Rollup.Model;

/// <summary>Rows ready for the kernel, in memory of the caller.</summary>
public ref struct PreparedRows
{
    /// <summary>[rows, columns]</summary>
    public ReadOnlySpan<int> FeaturesQFA;

    /// <summary>[rows]: class indices, or Q.32 for regression.</summary>
    public ReadOnlySpan<long> Targets;

    /// <summary>What did not fit while scaling: any makes a score void.</summary>
    public Counters Counters;

    public readonly int Count => Targets.Length;

    /// <summary>
    /// Scales rows with the model's own constants into featuresQFA[rows, columns] and targets[rows], which the rows keep as views.
    /// </summary>
    public static KernelStatus Scale(
        scoped in PreparedModel model, scoped in Profile profile, scoped in DataSetHeader header, scoped in DataSetViews data,
        Span<int> featuresQFA, Span<long> targets, out PreparedRows rows)
    {
        rows = default;
        rows.FeaturesQFA = featuresQFA;
        rows.Targets = targets;
        if (data.Targets.Length != header.Rows || targets.Length != header.Rows) return KernelStatus.ShapeDiffers;
        return Scale(in model, in profile, in header, in data, 0, header.Rows, featuresQFA, targets, ref rows.Counters);
    }

    /// <summary>The same of some rows, into their places.</summary>
    public static KernelStatus Scale(
        scoped in PreparedModel model, scoped in Profile profile, scoped in DataSetHeader header, scoped in DataSetViews data, int first,
        int count, Span<int> featuresQFA, Span<long> targets, ref Counters counters)
    {
        for (int row = first; row < first + count; row++)
            targets[row] = header.Classes != 0 ? data.Targets[row] : Ingestion.DecimalQ32(data.Targets[row], header.TargetDecimals);
        ScaleKind kind = model.File.Scale;
        ReadOnlySpan<long> scaleQ32 = kind == ScaleKind.None ? default : model.ScaleQ32;
        int start = first * header.Columns, cells = count * header.Columns;
        return Ingestion.Scale(
            data.Mantissas.Slice(start, cells), data.Decimals, model.SubtractQ32, scaleQ32, kind, count, header.Columns, in profile,
            featuresQFA.Slice(start, cells), ref counters);
    }
}
