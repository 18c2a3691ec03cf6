namespace Rollup.Kernel;

/// <summary>The two forms of a parameter: the master Q.40, which learns, and the compute weight Q.24, which multiplies.</summary>
public static class Weights
{
    /// <summary>128 - 2^-17: the largest float32 below 128, so that an exported weight never rounds up to 128.</summary>
    public const long MasterMaxQ40 = (1L << 47) - (1L << 23);

    const int MasterToWeight = Profile.MasterBitsOfAll - Profile.WeightBitsOfAll;

    /// <summary>weightsQ24[i] = masterQ40[i] rounded half to even; false, and nothing usable, if one lies outside +-MasterMaxQ40.</summary>
    public static bool TryToCompute(ReadOnlySpan<long> masterQ40, Span<int> weightsQ24)
    {
        if (weightsQ24.Length < masterQ40.Length) return false;
        for (int i = 0; i < masterQ40.Length; i++)
        {
            if (masterQ40[i] is < -MasterMaxQ40 or > MasterMaxQ40) return false;
            // |master| < 2^47, so the weight is below 2^31: nothing to saturate.
            weightsQ24[i] = (int)FixedMath.Rshr(masterQ40[i], MasterToWeight);
        }
        return true;
    }

    /// <summary>A master weight after an update, set to the nearest end of the range if it left it, and counted.</summary>
    public static long Clamp(long masterQ40, ref Counters counters)
    {
        if (masterQ40 is >= -MasterMaxQ40 and <= MasterMaxQ40) return masterQ40;
        counters.WeightSaturations++;
        return masterQ40 < 0 ? -MasterMaxQ40 : MasterMaxQ40;
    }
}
