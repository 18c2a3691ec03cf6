namespace Rollup.Kernel;

/// <summary>The buffers of an epoch's plan in its block, the rows, and what of both one batch sees.</summary>
ref struct TrainingViews
{
    public Profile Profile;
    public ReadOnlySpan<int> FeaturesQFA;
    public ReadOnlySpan<long> AllTargets;
    public Span<int> WeightsQ24;
    public Span<int> ActivationsQFA;
    public Span<long> Gathered;
    public Span<int> DeltasQFG;
    public Span<int> NextDeltasQFG;
    public Span<long> Sums;
    public Span<long> GradientSums;
    public Span<int> RowOrder;
    public Span<int> Panels; // room to work in

    public TrainingViews(
        scoped in TrainingPlan plan, Span<byte> block, Span<int> panels, ReadOnlySpan<int> featuresQFA, ReadOnlySpan<long> targets,
        Profile profile)
    {
        Profile = profile;
        FeaturesQFA = featuresQFA;
        AllTargets = targets;
        Panels = panels;
        WeightsQ24 = plan.WeightsQ24.In(block);
        ActivationsQFA = plan.ActivationsQFA.In(block);
        Gathered = plan.Gathered.In(block);
        DeltasQFG = plan.DeltasQFG.In(block);
        NextDeltasQFG = plan.NextDeltasQFG.In(block);
        Sums = plan.Sums.In(block);
        GradientSums = plan.GradientSums.In(block);
        RowOrder = plan.RowOrder.In(block);
    }

    // Sums do not depend on order, so that a batch of all rows is taken as it lies.
    public readonly bool IsWhole(int batch) => batch == AllTargets.Length;

    /// <summary>[batch]</summary>
    public readonly ReadOnlySpan<long> TargetsOf(int batch) => IsWhole(batch) ? AllTargets : Gathered.Slice(0, batch);

    /// <summary>[batch, in] of a layer; at the layer count, what the last layer gives.</summary>
    public readonly ReadOnlySpan<int> InputOf(in Network network, int layer, int batch) =>
        layer == 0 && IsWhole(batch) ? FeaturesQFA : ActivationsOf(network, layer, batch);

    /// <summary>The place for what comes before a layer, in the order of layers.</summary>
    public readonly Span<int> ActivationsOf(in Network network, int layer, int batch)
    {
        int first = 0, width = network.InWidth;
        for (int i = 0; i < layer; i++)
        {
            first += batch * width;
            width = network.Layers[i].OutWidth;
        }
        return ActivationsQFA.Slice(first, batch * width);
    }

    /// <summary>[batch, out] of a layer. The two buffers change places from layer to layer.</summary>
    public readonly Span<int> DeltasOf(in Network network, int layer, int batch)
    {
        bool isFirst = (network.LayerCount - 1 - layer & 1) == 0;
        return (isFirst ? DeltasQFG : NextDeltasQFG).Slice(0, batch * network.Layers[layer].OutWidth);
    }
}
