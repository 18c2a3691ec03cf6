namespace Rollup.Kernel;

/// <summary>
/// Units: what work costs before it is done, from shapes alone, where one unit stands for at least one instruction of the guest. Each
/// operator and each plan says its own; here is what they share. All stay below 2^56, so that a sum of several cannot wrap.
/// </summary>
public static class Cost
{
    /// <summary>What one input may cost in all; the guest then stays below 2^30 instructions.</summary>
    public const long UnitsPerInputMax = 1L << 29;

    /// <summary>What is done between two stops costs about that or less, so that a few of it fill an input.</summary>
    public const long UnitsPerPiece = 1L << 28;

    public const long UnitsPerExponential = 512; // two exponentials, a division and a logarithm
    public const long UnitsPerRow = 512;         // copies, targets, one row's part of a shuffle
    public const long UnitsPerCall = 65536;      // checks, fixed parts

    const long UnitsPerScaled = 1024; // one element at ingestion: a division by a power of ten and one of 128 bits

    /// <summary>Units of <see cref="Ingestion.Scale"/>, beside those of a call.</summary>
    public static long UnitsOfIngestion(int rows, int columns) => (long)rows * columns * UnitsPerScaled;

    /// <summary>How many of so many items, of so many units each, are one piece of work: at least one.</summary>
    public static int ItemsPerPiece(int items, long unitsPerItem, long unitsPerPiece) =>
        (int)Math.Clamp(unitsPerPiece / Math.Max(1, unitsPerItem), 1, Math.Max(1, items));
}
