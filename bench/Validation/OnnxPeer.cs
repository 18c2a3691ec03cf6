using Rollup.KernelBench;

namespace Rollup.Bench.Validation;

/// <summary>ONNX Runtime, one thread, float32: our trained model as a model file, whose scaling it runs too. It does not train.</summary>
sealed class OnnxPeer : IDisposable
{
    readonly Problem _problem;
    readonly FloatModel _all, _one;

    public OnnxPeer(Problem problem, long[] masterQ40)
    {
        _problem = problem;
        float[] parameters = [.. masterQ40.Select(master => (float)(master / (double)(1L << 40)))];
        float[] subtract = [.. problem.SubtractQ32.Select(Real)], divide = [.. problem.DivideQ32.Select(Real)];
        float[] rows =
            [.. problem.Mantissas.Select((mantissa, i) => (float)(mantissa / Math.Pow(10, problem.Decimals[i % problem.Columns])))];
        _all = new FloatModel(problem.Network, parameters, rows, subtract, divide);
        _one = new FloatModel(problem.Network, parameters, rows[..problem.Columns], subtract, divide);
    }

    public int ModelBytes => _all.FileBytes;

    static float Real(long valueQ32) => (float)(valueQ32 / (double)(1L << 32));

    public double Validate(int rows) => (rows == 1 ? _one : _all).Run(outputs =>
    {
        int classes = outputs.Length / rows, correct = 0;
        for (int row = 0; row < rows; row++)
            if (ClassOf(outputs.Slice(row * classes, classes)) == _problem.Targets[row]) correct++;
        return correct / (float)rows;
    });

    static int ClassOf(ReadOnlySpan<float> outputs)
    {
        if (outputs.Length == 1) return outputs[0] > 0.5f ? 1 : 0;
        int best = 0;
        for (int i = 1; i < outputs.Length; i++)
            if (outputs[i] > outputs[best]) best = i;
        return best;
    }

    public void Dispose()
    {
        _all.Dispose();
        _one.Dispose();
    }
}
