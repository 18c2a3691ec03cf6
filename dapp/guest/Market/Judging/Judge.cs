using Rollup.Kernel;
using Rollup.Protocol;

namespace Rollup.Market;

/// <summary>Finds the verdict of one submission, or the initial model's score, on a bench that is set.</summary>
static class Judge<TOps> where TOps : struct, IDenseOps
{
    /// <summary>The verdict of a complete place, by the job's rule.</summary>
    public static Verdict Score(StateView view, int jobIndex, int place, ref Bench bench, out long scoreQ32)
    {
        int mark = bench.Arena.Mark();
        Verdict verdict = (JudgeKind)view.Jobs[jobIndex].Terms.Judge == JudgeKind.Replay
            ? ScoreByReplay(view, jobIndex, place, ref bench, out scoreQ32)
            : ScoreByHoldout(view, jobIndex, place, ref bench, out scoreQ32);
        bench.Arena.Reset(mark);
        return verdict;
    }

    static Verdict ScoreByHoldout(StateView view, int jobIndex, int place, ref Bench bench, out long scoreQ32)
    {
        ref readonly JobRow job = ref view.Jobs[jobIndex];
        Span<byte> file = bench.Take<byte>((int)job.Terms.ModelBytes);
        JobFiles.Assemble(view, jobIndex, JobFiles.FirstPlace + place, 0, default, file);
        Span<long> masterQ40 = bench.Take<long>(bench.Network.ParameterCount);
        if (!ModelFile.TryImport(file, in bench.Onnx, masterQ40))
            throw new InvalidOperationException("a model was checked when it was complete");
        if (!TryEvaluate(in job.Terms, ref bench, masterQ40, out scoreQ32)) return Verdict.NumericFault;
        bool isReached = Metrics.Reaches((MetricKind)job.Terms.Metric, scoreQ32, job.Terms.ThresholdQ32);
        return isReached ? Verdict.Passed : Verdict.BelowThreshold;
    }

    // A replay has no score: the model is equal to the machine's own, or it is not.
    static Verdict ScoreByReplay(StateView view, int jobIndex, int place, ref Bench bench, out long scoreQ32)
    {
        scoreQ32 = 0;
        ref readonly JobRow job = ref view.Jobs[jobIndex];
        Span<byte> file = bench.Take<byte>((int)job.Terms.ModelBytes);
        if (!TryReplay(in job.Terms, in job.Places[place].Client, ref bench, file)) return Verdict.NumericFault;
        Span<byte> work = bench.Take<byte>(UnixFs.RootBytesMax);
        if (!UnixFs.TryIdentify(file, work, out Cid identifier)) throw new InvalidOperationException("a model fits one root");
        return identifier.Digest.Equals(in job.Places[place].ModelDigest) ? Verdict.Passed : Verdict.ReplayDiffers;
    }

    /// <summary>Trains the initial model with the client's own seed and writes the file. False if a sum might not fit.</summary>
    public static bool TryReplay(in JobTerms terms, in Address client, ref Bench bench, Span<byte> file)
    {
        Recipe recipe = Replay.RecipeOf(in terms.Recipe);
        recipe.Seed = Replay.SeedOf(terms.Recipe.Seed, in client);
        Span<long> masterQ40 = bench.Take<long>(bench.Network.ParameterCount);
        bench.MasterQ40.CopyTo(masterQ40);
        Counters counters = default; // training may saturate: everybody's does in the same way
        KernelStatus status = Engine<TOps>.Train(
            in bench.Network, in recipe, masterQ40, bench.FeaturesQFA, bench.Targets, (int)terms.Rows, ref bench.Arena, ref counters);
        if (status != KernelStatus.Accepted) return false;
        bench.InitialFile.CopyTo(file);
        if (!ModelFile.TryExport(masterQ40, in bench.Onnx, file)) throw new InvalidOperationException("opening checked that every layer has a bias");
        return true;
    }

    /// <summary>The score of masters on the bench's data. False if there is none: a saturation, an accumulator bound, an undefined metric.</summary>
    public static bool TryEvaluate(in JobTerms terms, ref Bench bench, ReadOnlySpan<long> masterQ40, out long scoreQ32)
    {
        scoreQ32 = 0;
        if (bench.IsSaturated) return false;
        if (!Weights.TryToCompute(masterQ40, bench.WeightsQ24)) return false;
        Counters counters = default;
        KernelStatus status = Engine<TOps>.Evaluate(
            in bench.Network, in bench.Profile, bench.WeightsQ24, bench.FeaturesQFA, bench.Targets, (int)terms.Rows, (MetricKind)terms.Metric,
            ref bench.Arena, ref counters, out scoreQ32);
        return status == KernelStatus.Accepted && counters.Total == 0;
    }
}
