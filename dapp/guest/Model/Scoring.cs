namespace Rollup.Model;

/// <summary>What scoring found.</summary>
public struct Score
{
    public KernelStatus Status;

    /// <summary>What did not fit, while the rows were scaled or while they were scored.</summary>
    public Counters Counters;

    public long ValueQ32;

    /// <summary>A value that was cut anywhere makes the score void.</summary>
    public readonly bool Exists => Status == KernelStatus.Accepted && Counters.Total == 0;
}

/// <summary>The one way from weights and rows to a score: the market's judges, forecasts, commands and trainer.wasm come here.</summary>
public static class Scoring<TOps> where TOps : struct, IDenseOps
{
    /// <summary>Bytes of arena that <see cref="Of"/> takes for an accepted network.</summary>
    public static long WorkspaceBytes(in Network network, int rows) =>
        Arena.BytesOf(network.ParameterCount, sizeof(int)) + EvaluationPlan.Of(in network, rows).WorkspaceBytes;

    /// <summary>masterQ40[parameters]. Rows that were cut are not looked at.</summary>
    public static Score Of(
        in Network network, in Profile profile, ReadOnlySpan<long> masterQ40, scoped in PreparedRows rows, MetricKind metric,
        ref Arena work)
    {
        Score score = default;
        score.Counters = rows.Counters;
        if (score.Counters.Total != 0) return score;
        int mark = work.Mark();
        if (!work.TryTakeDirty(masterQ40.Length, out Span<int> weightsQ24)) score.Status = KernelStatus.WorkspaceTooSmall;
        else if (!Weights.TryToCompute(masterQ40, weightsQ24)) score.Status = KernelStatus.WeightOutOfRange;
        else
        {
            score.Status = Engine<TOps>.Evaluate(
                in network, in profile, weightsQ24, rows.FeaturesQFA, rows.Targets, rows.Count, metric, ref work, ref score.Counters,
                out score.ValueQ32);
        }
        work.Reset(mark);
        return score;
    }
}
