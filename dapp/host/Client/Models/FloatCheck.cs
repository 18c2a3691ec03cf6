using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Rollup.Client.Models;

/// <summary>
/// The same model file, in ordinary floating point, on raw rows: an independent opinion about every score. It decides nothing; the
/// fixed-point score does.
/// </summary>
public static class FloatCheck
{
    /// <summary>NaN when ONNX Runtime refuses the file or the score does not exist.</summary>
    public static double Score(LocalModel model, TabularData data, MetricKind metric)
    {
        try
        {
            float[] outputs = Outputs(model.File, data);
            Apply(model.NamedOutput, outputs, outputs.Length / data.Rows);
            return Score(outputs, data, metric);
        }
        catch (OnnxRuntimeException)
        {
            return double.NaN;
        }
    }

    /// <summary>outputs[rows, width] as the file gives them.</summary>
    public static float[] Outputs(byte[] modelFile, TabularData data)
    {
        using SessionOptions options = new()
        {
            IntraOpNumThreads = 1, InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL
        };
        using InferenceSession session = new(modelFile, options);
        DenseTensor<float> rows = new(Features(data), [data.Rows, data.Columns]);
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run(
            [NamedOnnxValue.CreateFromTensor(session.InputMetadata.Keys.Single(), rows)]);
        return [.. results.Single().AsTensor<float>()];
    }

    // The output function that the job names, as it is defined.
    static void Apply(OutputKind named, Span<float> outputs, int width)
    {
        if (named == OutputKind.Sigmoid)
            foreach (ref float output in outputs) output = 1 / (1 + MathF.Exp(-output));
        if (named != OutputKind.Softmax) return;
        for (; outputs.Length > 0; outputs = outputs[width..])
        {
            float most = float.MinValue, sum = 0;
            foreach (float logit in outputs[..width]) most = Math.Max(most, logit);
            foreach (ref float output in outputs[..width]) sum += output = MathF.Exp(output - most);
            foreach (ref float output in outputs[..width]) output /= sum;
        }
    }

    static float[] Features(TabularData data)
    {
        float[] features = new float[data.Mantissas.Length];
        for (int index = 0; index < features.Length; index++)
            features[index] = (float)(data.Mantissas[index] / Math.Pow(10, data.Decimals[index % data.Columns]));
        return features;
    }

    static double Score(float[] outputs, TabularData data, MetricKind metric) => metric switch
    {
        MetricKind.Accuracy => Mean(data.Rows, row => ClassOf(outputs, row, data) == data.Targets[row] ? 1 : 0),
        MetricKind.LogLoss => Mean(data.Rows, row => -Math.Log(Math.Max(ProbabilityOfTarget(outputs, row, data), 1e-30))),
        MetricKind.AreaUnderCurve => AreaUnderCurve(outputs, data),
        MetricKind.RSquared => RSquared(outputs, data),
        _ => double.NaN,
    };

    static double Mean(int rows, Func<int, double> value) => Enumerable.Range(0, rows).Average(value);

    static int WidthOf(float[] outputs, TabularData data) => outputs.Length / data.Rows;

    static int ClassOf(float[] outputs, int row, TabularData data)
    {
        int width = WidthOf(outputs, data);
        if (width == 1) return outputs[row] > 0.5f ? 1 : 0;
        ReadOnlySpan<float> probabilities = outputs.AsSpan(row * width, width);
        int best = 0;
        for (int index = 1; index < width; index++)
        {
            if (probabilities[index] > probabilities[best]) best = index;
        }
        return best;
    }

    static double ProbabilityOfTarget(float[] outputs, int row, TabularData data)
    {
        int width = WidthOf(outputs, data);
        if (width > 1) return outputs[row * width + data.Targets[row]];
        return data.Targets[row] == 1 ? outputs[row] : 1.0 - outputs[row];
    }

    static double AreaUnderCurve(float[] outputs, TabularData data)
    {
        int width = WidthOf(outputs, data);
        double won = 0;
        long pairs = 0;
        for (int positive = 0; positive < data.Rows; positive++)
        {
            if (data.Targets[positive] != 1) continue;
            for (int negative = 0; negative < data.Rows; negative++)
            {
                if (data.Targets[negative] != 0) continue;
                float high = outputs[positive * width + width - 1];
                float low = outputs[negative * width + width - 1];
                won += high > low ? 1 : high == low ? 0.5 : 0;
                pairs++;
            }
        }
        return pairs == 0 ? double.NaN : won / pairs;
    }

    static double RSquared(float[] outputs, TabularData data)
    {
        double[] targets = [.. data.Targets.Select(target => target / Math.Pow(10, data.TargetDecimals))];
        double mean = targets.Average();
        double total = targets.Sum(target => (target - mean) * (target - mean));
        double rest = targets.Select((target, row) => (target - outputs[row]) * (target - outputs[row])).Sum();
        return total == 0 ? double.NaN : 1 - rest / total;
    }
}
