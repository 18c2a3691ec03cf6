using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rollup.Model;

namespace Rollup.Entry;

/// <summary>
/// Training alone, without the market: what a client runs where it trusts nothing, such as trainer.wasm. Every method is a root of the
/// ahead-of-time compiler. Each gets the whole memory, which starts at a multiple of 64 with a <see cref="TrainerJob"/>.
/// </summary>
public static class TrainerExports
{
    public static int SignatureBytes() => Signature.WorkBytes;

    /// <summary>The signature of everything the guest computes, into the first 32 bytes.</summary>
    public static void WriteSignature(Span<byte> memory) => Exports.SignatureBlocked(memory);

    /// <summary>Checks network, recipe and rows, and says where the parts lie and how much memory there has to be.</summary>
    public static KernelStatus Lay(Span<byte> memory)
    {
        ref TrainerJob job = ref JobOf(memory);
        KernelStatus status = TrainingPlan.TryMake(in job.Network, in job.Recipe, job.Rows, out TrainingPlan training);
        if (status != KernelStatus.Accepted) return status;

        Regions regions = default;
        regions.Add<TrainerJob>(1);
        job.MastersOffset = regions.Add<long>(job.Network.ParameterCount).Offset;
        job.MomentsOffset = regions.Add<long>(2 * job.Network.ParameterCount).Offset;
        job.FeaturesOffset = regions.Add<int>(job.Rows * job.Network.InWidth).Offset;
        job.TargetsOffset = regions.Add<long>(job.Rows).Offset;
        long scoring = Scoring<BlockedOps>.WorkspaceBytes(in job.Network, job.Rows);
        job.WorkOffset = (int)regions.Bytes;
        job.Bytes = regions.Bytes + Math.Max(scoring, training.WorkspaceBytes);
        if (job.Bytes > int.MaxValue) return KernelStatus.WorkspaceTooSmall;
        job.Beta1PowerQ62 = 1L << 62;
        job.Beta2PowerQ62 = 1L << 62;
        return KernelStatus.Accepted;
    }

    /// <summary>Trains the epochs from `first` to before `end`. Called for 0, 1, 2… it is the same as once for all.</summary>
    public static KernelStatus Train(Span<byte> memory, int first, int end)
    {
        ref TrainerJob job = ref JobOf(memory);
        Span<long> moments = Longs(memory, job.MomentsOffset, 2 * job.Network.ParameterCount);
        TrainState state = default;
        state.MasterQ40 = Longs(memory, job.MastersOffset, job.Network.ParameterCount);
        state.FirstMoments = moments.Slice(0, job.Network.ParameterCount);
        if (job.Recipe.Optimizer == OptimizerKind.Adam) state.SecondMoments = moments.Slice(job.Network.ParameterCount);
        state.Beta1PowerQ62 = job.Beta1PowerQ62;
        state.Beta2PowerQ62 = job.Beta2PowerQ62;
        PreparedRows rows = RowsOf(memory);
        Arena work = new(memory.Slice(job.WorkOffset));
        KernelStatus status = KernelStatus.Accepted;
        for (int epoch = first; epoch < end && status == KernelStatus.Accepted; epoch++)
            status = Engine<BlockedOps>.TrainEpoch(
                in job.Network, in job.Recipe, rows.FeaturesQFA, rows.Targets, rows.Count, epoch, ref state, ref work, ref job.Counters);
        job.Beta1PowerQ62 = state.Beta1PowerQ62;
        job.Beta2PowerQ62 = state.Beta2PowerQ62;
        return status;
    }

    /// <summary>Scores the weights as they stand on the rows as they stand.</summary>
    public static KernelStatus Evaluate(Span<byte> memory)
    {
        ref TrainerJob job = ref JobOf(memory);
        if (!Profile.TryOf(job.Recipe.Profile, out Profile profile)) return KernelStatus.RecipeRefused;
        PreparedRows rows = RowsOf(memory);
        Arena work = new(memory.Slice(job.WorkOffset));
        Score score = Scoring<BlockedOps>.Of(
            in job.Network, in profile, Longs(memory, job.MastersOffset, job.Network.ParameterCount), in rows, job.Metric, ref work);
        job.Counters = score.Counters;
        job.ScoreQ32 = score.ValueQ32;
        return score.Status;
    }

    static PreparedRows RowsOf(Span<byte> memory)
    {
        ref TrainerJob job = ref JobOf(memory);
        PreparedRows rows = default;
        rows.FeaturesQFA = MemoryMarshal.Cast<byte, int>(memory.Slice(job.FeaturesOffset, job.Rows * job.Network.InWidth * sizeof(int)));
        rows.Targets = Longs(memory, job.TargetsOffset, job.Rows);
        return rows;
    }

    static ref TrainerJob JobOf(Span<byte> memory) => ref MemoryMarshal.Cast<byte, TrainerJob>(memory)[0];

    static Span<long> Longs(Span<byte> memory, int offset, int count) =>
        MemoryMarshal.Cast<byte, long>(memory.Slice(offset, count * sizeof(long)));
}
