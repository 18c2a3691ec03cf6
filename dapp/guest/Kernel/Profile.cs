namespace Rollup.Kernel;

/// <summary>
/// The named set of fixed-point formats a model is computed in. Standard has activations Q.20, features scaled to within about +-2048;
/// Wide Q.16, within +-32768, known 16 times more coarsely. Part of a job's terms, so the values never change.
/// </summary>
public enum ProfileKind : byte { None = 0, Standard = 1, Wide = 2 }

/// <summary>
/// Fraction bits of the four kinds of tensor: activations (int32), compute weights (int32), deltas dL/dx (int32, a sum over the batch,
/// not its mean) and master weights (int64).
/// </summary>
public readonly struct Profile
{
    public const int StandardActivationBits = 20;
    public const int WideActivationBits = 16;
    public const int WeightBitsOfAll = 24;
    public const int DeltaBitsOfAll = 24;
    public const int MasterBitsOfAll = 40;

    public readonly int ActivationBits;
    public readonly int WeightBits;
    public readonly int DeltaBits;
    public readonly int MasterBits;

    Profile(int activationBits)
    {
        ActivationBits = activationBits;
        WeightBits = WeightBitsOfAll;
        DeltaBits = DeltaBitsOfAll;
        MasterBits = MasterBitsOfAll;
    }

    /// <summary>The formats of a kind; false for a kind that does not exist, as it may come from a command's byte.</summary>
    public static bool TryOf(ProfileKind kind, out Profile profile)
    {
        profile = kind == ProfileKind.Wide ? Wide : Standard;
        return kind is ProfileKind.Standard or ProfileKind.Wide;
    }

    public static Profile Standard => new(StandardActivationBits);

    public static Profile Wide => new(WideActivationBits);
}
