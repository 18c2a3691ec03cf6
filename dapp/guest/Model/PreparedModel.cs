namespace Rollup.Model;

/// <summary>Ordered by precedence: when several refusals apply, the lowest number is returned.</summary>
public enum ModelStatus : byte
{
    Accepted = 0,

    /// <summary><see cref="Import.Structure"/> refuses the file.</summary>
    Unreadable = 1,

    /// <summary>An output function is named, and the file ends in another.</summary>
    OutputDiffers = 2,

    /// <summary><see cref="Network.Check"/> refuses the network.</summary>
    NetworkRefused = 3,
    WeightOutOfRange = 4,

    /// <summary>A constant of the first operators does not fit Q.32, or divides by nothing.</summary>
    ScalingOutOfRange = 5,

    /// <summary>The arena is smaller than <see cref="PreparedModel.BytesMax"/> of the file.</summary>
    ArenaTooSmall = 6,
}

/// <summary>A model file read for work: its parts, weights and constants, in memory of the caller.</summary>
public ref struct PreparedModel
{
    /// <summary>The bytes it was read from.</summary>
    public ReadOnlySpan<byte> Bytes;
    public ModelFile File;

    /// <summary>[parameters] of the file.</summary>
    public Span<long> MasterQ40;

    /// <summary>[columns] each; 0 and 1 where the file has none.</summary>
    public Span<long> SubtractQ32;
    public Span<long> ScaleQ32;

    /// <summary>
    /// Arena bytes that reading a file of this length takes at most: 8 for each parameter and twice for each column, which have 4 in the
    /// file.
    /// </summary>
    public static long BytesMax(int fileBytes) => 6L * fileBytes + 4 * Arena.AlignmentBytes;

    /// <summary>
    /// Reads a file; the model keeps it as a view. Where the file ends in logits, the named output function follows them; Identity names
    /// none.
    /// </summary>
    public static ModelStatus Read(ReadOnlySpan<byte> file, OutputKind named, scoped ref Arena arena, out PreparedModel model)
    {
        model = default;
        model.Bytes = file;
        if (Import.Structure(file, out model.File) != OnnxStatus.Accepted) return ModelStatus.Unreadable;
        if (!model.File.TryEndIn(named)) return ModelStatus.OutputDiffers;
        ref readonly Network network = ref model.File.Network;
        if (Network.Check(in network) != NetworkStatus.Accepted) return ModelStatus.NetworkRefused;
        bool isTaken = arena.TryTakeDirty(network.ParameterCount, out model.MasterQ40)
            && arena.TryTakeDirty(network.InWidth, out model.SubtractQ32)
            && arena.TryTakeDirty(network.InWidth, out model.ScaleQ32);
        if (!isTaken) return ModelStatus.ArenaTooSmall;
        if (Import.Weights(file, in model.File, model.MasterQ40) != Float32Status.Accepted) return ModelStatus.WeightOutOfRange;
        bool isScaled = Import.TryScaling(file, in model.File, model.SubtractQ32, model.ScaleQ32);
        return isScaled ? ModelStatus.Accepted : ModelStatus.ScalingOutOfRange;
    }
}
