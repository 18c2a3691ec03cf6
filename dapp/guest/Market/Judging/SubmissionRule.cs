using Rollup.Kernel;
using Rollup.Protocol;

namespace Rollup.Market;

/// <summary>A revealed model is whole, or shown to be no such file: it is complete if it is the initial file with other weights.</summary>
static class SubmissionRule
{
    public static void Complete<TSink>(MarketState state, ref TSink sink, int jobIndex, int place, FileStep step, Span<byte> scratch)
        where TSink : struct, ISink
    {
        Verdict verdict = step == FileStep.Faulty ? Verdict.GraphDiffers : FormOf(state.View, jobIndex, place, scratch);
        ref PlaceRow row = ref state.Jobs[jobIndex].Places[place];
        row.Verdict = verdict;
        if (verdict == Verdict.None) row.Phase = PlacePhase.Complete;
        Notices.WorkCompleted(state, ref sink, jobIndex, place);
    }

    static Verdict FormOf(StateView view, int jobIndex, int place, Span<byte> scratch)
    {
        Bench bench = new() { Arena = new Arena(scratch) };
        if (bench.TakeModel(view, jobIndex, 0, default) != ProvideBlockStatus.Accepted)
            throw new InvalidOperationException("the initial model was checked when the job opened");
        Span<byte> file = bench.Take<byte>(bench.InitialFile.Length);
        JobFiles.Assemble(view, jobIndex, JobFiles.FirstPlace + place, 0, default, file);
        if (!OnnxFile.SameGraph(bench.InitialFile, file, in bench.Onnx)) return Verdict.GraphDiffers;
        return ModelFile.TryImport(file, in bench.Onnx, bench.MasterQ40) ? Verdict.None : Verdict.WeightOutOfRange;
    }
}
