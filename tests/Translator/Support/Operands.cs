namespace Rollup.Tests.Translator;

/// <summary>The values at which arithmetic goes wrong; each method is called with every pair.</summary>
static class Operands
{
    public static readonly long[] Values =
    [
        0, 1, -1, 2, -2, 3, 7, -7, 10, 31, 32, 33, 63, 64, 65, 127, 128, -128, -129, 255, 256, 32767, 32768, -32768, -32769, 65535, 65536,
        int.MaxValue, int.MaxValue - 1L, int.MinValue, int.MinValue - 1L, uint.MaxValue, 1L << 31, 1L << 32, -1L << 32, 1_000_000_007,
        long.MaxValue, long.MinValue, long.MinValue + 1, 0x0123456789ABCDEF, unchecked((long)0xFEDCBA9876543210),
    ];

    /// <summary>What the C driver computes too: results and, where a call stopped, one more than the kind of trap.</summary>
    public static ulong Fold(ulong hash, ulong value) => ulong.RotateLeft((hash ^ value) * 1099511628211, 29);

    public const ulong Start = 14695981039346656037;
    public const ulong TrapBase = 0x7472617000000000;
}
