using System.Buffers.Binary;

namespace Rollup.Model;

/// <summary>Ordered by precedence: when several refusals apply, the lowest number is returned.</summary>
public enum SubmissionStatus : byte
{
    Accepted = 0,
    GraphDiffers = 1,
    WeightOutOfRange = 2,
    WeightNotCanonical = 3, // not the float32 that exporting what was imported gives: minus zero, or digits that no weight keeps
}

/// <summary>
/// Reads the ONNX files that the machine can run: a chain of Sub, Mul or Div, Gemm or MatMul and Add, activations, Sigmoid or Softmax over
/// float32 constants.
/// </summary>
public static class Import
{
    /// <summary>Integer bits of a weight: |w| is below 128, as Weights.MasterMaxQ40 demands.</summary>
    public const int WeightIntegerBits = 7;

    /// <summary>Reads the structure. No number is looked at, and the network is not judged: see Network.Check.</summary>
    public static OnnxStatus Structure(ReadOnlySpan<byte> file, out ModelFile model) => ChainReader.Read(file, out model);

    /// <summary>
    /// masterQ40[parameters] from the file's float32, in the kernel's order: per layer W [in, out] row-major, then b [out]. Stops at the
    /// first number that is refused.
    /// </summary>
    public static Float32Status Weights(ReadOnlySpan<byte> file, in ModelFile model, Span<long> masterQ40) =>
        Weights(file, in model, 0, masterQ40.Slice(0, model.Network.ParameterCount));

    /// <summary>The same of the parameters from `first` on, as many as there is room for.</summary>
    public static Float32Status Weights(ReadOnlySpan<byte> file, in ModelFile model, int first, Span<long> masterQ40)
    {
        WeightPlaces places = new(in model, first);
        for (int done = 0, count; done < masterQ40.Length; done += count)
        {
            count = places.NextRun(masterQ40.Length - done, out int place, out int step);
            Span<long> run = masterQ40.Slice(done, count);
            for (int index = 0; index < run.Length; index++, place += step)
            {
                uint bits = BinaryPrimitives.ReadUInt32LittleEndian(file.Slice(place));
                Float32Status status = Float32.ToFixed(bits, Profile.MasterBitsOfAll, WeightIntegerBits, out run[index]);
                if (status != Float32Status.Accepted) return status;
            }
        }
        return Float32Status.Accepted;
    }

    /// <summary>
    /// The weights of another file of the same graph; masterQ40[parameters]. Each is canonical, so that equal weights are equal files.
    /// </summary>
    public static SubmissionStatus Submission(
        ReadOnlySpan<byte> initial, ReadOnlySpan<byte> submitted, in ModelFile model, Span<long> masterQ40)
    {
        if (!model.IsSameGraph(initial, submitted)) return SubmissionStatus.GraphDiffers;
        if (Weights(submitted, in model, masterQ40) != Float32Status.Accepted) return SubmissionStatus.WeightOutOfRange;
        return AreCanonical(submitted, in model, 0, masterQ40) ? SubmissionStatus.Accepted : SubmissionStatus.WeightNotCanonical;
    }

    /// <summary>Whether the parameters from `first` on, as they were imported, are what exporting them gives.</summary>
    public static bool AreCanonical(ReadOnlySpan<byte> file, in ModelFile model, int first, ReadOnlySpan<long> masterQ40)
    {
        WeightPlaces places = new(in model, first);
        for (int done = 0, count; done < masterQ40.Length; done += count)
        {
            count = places.NextRun(masterQ40.Length - done, out int place, out int step);
            ReadOnlySpan<long> run = masterQ40.Slice(done, count);
            for (int index = 0; index < run.Length; index++, place += step)
                if (BinaryPrimitives.ReadUInt32LittleEndian(file.Slice(place)) != Export.BitsOf(run[index])) return false;
        }
        return true;
    }

    /// <summary>
    /// The constants of the first operators at Q.32, [columns] each; without operator 0 and 1. False if one is out of range or divides by
    /// nothing.
    /// </summary>
    public static bool TryScaling(ReadOnlySpan<byte> file, in ModelFile model, Span<long> subtractQ32, Span<long> scaleQ32)
    {
        for (int column = 0; column < model.Network.InWidth; column++)
        {
            uint subtract = model.SubtractOffset < 0 ? 0 : Bits(file, model.SubtractOffset, column);
            if (Float32.ToFixed(subtract, Limits.ScoreBits, out subtractQ32[column]) != Float32Status.Accepted) return false;
            uint scale = model.ScaleOffset < 0 ? Float32.OneBits : Bits(file, model.ScaleOffset, column);
            if (Float32.ToFixed(scale, Limits.ScoreBits, out scaleQ32[column]) != Float32Status.Accepted) return false;
            if (model.Scale == ScaleKind.Divide && scaleQ32[column] == 0) return false;
        }
        return true;
    }

    static uint Bits(ReadOnlySpan<byte> file, int offset, int index) =>
        BinaryPrimitives.ReadUInt32LittleEndian(file.Slice(offset + Float32.Bytes * index));
}
