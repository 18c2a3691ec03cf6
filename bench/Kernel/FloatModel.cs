using Microsoft.ML.OnnxRuntime;
using Rollup.Kernel;
using Rollup.Model;

namespace Rollup.KernelBench;

/// <summary>The same network as a model file in ONNX Runtime: float32, one thread, its own kernels.</summary>
sealed class FloatModel : IDisposable
{
    readonly InferenceSession _session;
    readonly RunOptions _options = new();
    readonly float[] _rows;
    readonly OrtValue _input;

    public FloatModel(in Network network, ReadOnlySpan<float> parameters, float[] rows, float[]? subtract = null, float[]? divide = null)
    {
        byte[] file = new byte[1 << 19];
        int length = Export.Write(
            in network, divide is null ? ScaleKind.None : ScaleKind.Divide, Bits(subtract), Bits(divide), Bits(parameters), file);
        if (length == 0) throw new InvalidOperationException("the model does not fit");
        FileBytes = length;
        using SessionOptions options = new()
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
        };
        _session = new InferenceSession(file[..length], options);
        _rows = rows;
        _input = OrtValue.CreateTensorValueFromMemory(_rows, [rows.Length / network.InWidth, network.InWidth]);
    }

    /// <summary>Length of the model file.</summary>
    public int FileBytes { get; }

    public float Run(Func<ReadOnlySpan<float>, float> read)
    {
        using IDisposableReadOnlyCollection<OrtValue> outputs = _session.Run(_options, ["rows"], [_input], ["output"]);
        return read(outputs[0].GetTensorDataAsSpan<float>());
    }

    static uint[] Bits(ReadOnlySpan<float> values)
    {
        uint[] bits = new uint[values.Length];
        for (int i = 0; i < bits.Length; i++) bits[i] = BitConverter.SingleToUInt32Bits(values[i]);
        return bits;
    }

    public void Dispose()
    {
        _input.Dispose();
        _options.Dispose();
        _session.Dispose();
    }
}
