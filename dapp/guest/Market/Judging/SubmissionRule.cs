using Rollup.Kernel;
using Rollup.Protocol;

namespace Rollup.Market;

/// <summary>A revealed model is whole, or shown to be no such file: it is complete if it is the initial file with other weights.</summary>
static class SubmissionRule
{
    /// <summary>The bench is set here if it was not: one block can complete every place, and the initial model is read once for all.</summary>
    public static void Complete<TSink>(
        MarketState state, ref TSink sink, int jobIndex, int place, FileStep step, ref Bench bench, Span<byte> scratch)
        where TSink : struct, ISink
    {
        Verdict verdict = step == FileStep.Faulty ? Verdict.GraphDiffers : FormOf(state.View, jobIndex, place, ref bench, scratch);
        ref PlaceRow row = ref state.Jobs[jobIndex].Places[place];
        row.Verdict = verdict;
        if (verdict == Verdict.None) row.Phase = PlacePhase.Complete;
        Notices.WorkCompleted(state, ref sink, jobIndex, place);
    }

    static Verdict FormOf(StateView view, int jobIndex, int place, ref Bench bench, Span<byte> scratch)
    {
        if (bench.InitialFile.Length == 0)
        {
            bench.Arena = new Arena(scratch);
            if (bench.TakeModel(view, jobIndex, 0, default) != ProvideBlockStatus.Accepted)
                throw new InvalidOperationException("the initial model was checked when the job opened");
        }
        int mark = bench.Arena.Mark();
        Span<byte> file = bench.Take<byte>(bench.InitialFile.Length);
        JobFiles.Assemble(view, jobIndex, JobFiles.FirstPlace + place, 0, default, file);
        Verdict verdict = Verdict.None;
        if (!OnnxFile.SameGraph(bench.InitialFile, file, in bench.Onnx)) verdict = Verdict.GraphDiffers;
        else if (!ModelFile.TryImport(file, in bench.Onnx, bench.MasterQ40)) verdict = Verdict.WeightOutOfRange;
        bench.Arena.Reset(mark);
        return verdict;
    }
}
