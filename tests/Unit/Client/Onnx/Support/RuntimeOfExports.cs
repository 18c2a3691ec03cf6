using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Rollup.Tests.Unit.Client;

/// <summary>ONNX Runtime on files as exporters write them: several inputs, other types than float32, maps as outputs.</summary>
static class RuntimeOfExports
{
    /// <summary>The output's numbers, row by row, on rows[count, columns], whose columns the inputs share out in order.</summary>
    public static double[] Run(byte[] file, string? output, float[] rows, int count)
    {
        using InferenceSession session = new(file, Options());
        return Run(session, output, rows, count);
    }

    public static double[] Run(string path, string? output, float[] rows, int count)
    {
        using InferenceSession session = new(path, Options());
        return Run(session, output, rows, count);
    }

    static SessionOptions Options() => new()
    {
        IntraOpNumThreads = 1, InterOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL
    };

    static double[] Run(InferenceSession session, string? output, float[] rows, int count)
    {
        int columns = rows.Length / count, taken = 0;
        List<NamedOnnxValue> inputs = [];
        foreach ((string name, NodeMetadata meta) in session.InputMetadata)
        {
            int[] dims = [count, .. meta.Dimensions.Skip(1)];
            int width = dims.Skip(1).Aggregate(1, (product, dim) => product * dim), first = taken;
            bool isFeature = meta.ElementType == typeof(float) || meta.ElementType == typeof(double) || meta.ElementType == typeof(Float16);
            if (isFeature && taken + width <= columns) taken += width;
            float[] part = [.. Enumerable.Range(0, count * width).Select(
                index => isFeature && first + width <= columns ? rows[index / width * columns + first + index % width] : 0)];
            inputs.Add(ValueOf(name, meta.ElementType, part, dims));
        }
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run(inputs);
        DisposableNamedOnnxValue result = output is null ? results.Single() : results.Single(one => one.Name == output);
        return NumbersOf(result);
    }

    static NamedOnnxValue ValueOf(string name, Type type, float[] numbers, int[] dims)
    {
        if (type == typeof(double)) return NamedOnnxValue.CreateFromTensor(name,
            new DenseTensor<double>(numbers.Select(number => (double)number).ToArray(), dims));
        if (type == typeof(Float16))
            return NamedOnnxValue.CreateFromTensor(
                name, new DenseTensor<Float16>(numbers.Select(number => (Float16)number).ToArray(), dims));
        if (type == typeof(bool)) return NamedOnnxValue.CreateFromTensor(name, new DenseTensor<bool>(new bool[numbers.Length], dims));
        if (type == typeof(long)) return NamedOnnxValue.CreateFromTensor(name, new DenseTensor<long>(new long[numbers.Length], dims));
        if (type == typeof(uint)) return NamedOnnxValue.CreateFromTensor(name, new DenseTensor<uint>(new uint[numbers.Length], dims));
        return NamedOnnxValue.CreateFromTensor(name, new DenseTensor<float>(numbers, dims));
    }

    static double[] NumbersOf(DisposableNamedOnnxValue result)
    {
        if (result.ValueType == OnnxValueType.ONNX_TYPE_SEQUENCE)
            return [.. ((IEnumerable<DisposableNamedOnnxValue>)result.Value).SelectMany(row =>
                row.Value is IDictionary<long, float> byNumber ? byNumber.OrderBy(pair => pair.Key).Select(pair => (double)pair.Value)
                    : ((IDictionary<string, float>)row.Value).Select(pair => (double)pair.Value))];
        return result.Value switch
        {
            Tensor<double> wide => [.. wide],
            Tensor<Float16> half => [.. half.Select(number => (double)(float)number)],
            _ => [.. result.AsTensor<float>().Select(number => (double)number)],
        };
    }
}
