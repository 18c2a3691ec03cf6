using System.Numerics;

namespace Rollup.Kernel;

/// <summary>The integer square root, exact for every 64-bit value.</summary>
public static class SquareRoot
{
    /// <summary>The largest root with root * root &lt;= value.</summary>
    // For any guess > 0, Newton's step in integers, floor((guess + floor(x / guess)) / 2), is never below floor(sqrt(x)): the mean of two
    // numbers whose product is x is at least its root. From a seed of the table two steps end less than 0.98 above the root
    // (ElementaryTableTests, over all 192 seeds), so the second guess is the floor or one more, and one comparison decides.
    public static ulong Floor(ulong value)
    {
        if (value == 0) return 0;
        // Shifted by an even count until one of the two highest bits is set; the root then has 32 bits, and loses half the count at the
        // end.
        int zeros = BitOperations.LeadingZeroCount(value) & ~1;
        ulong scaled = value << zeros;
        ulong guess = (ulong)SeedsOfHead[(int)(scaled >> 56) - 64] << 24;
        guess = (guess + scaled / guess) >> 1;
        guess = (guess + scaled / guess) >> 1;
        guess = Math.Min(guess, uint.MaxValue);
        if (guess * guess > scaled) guess--;
        return guess >> (zeros >> 1);
    }

    /// <summary>The same, one bit at a time from the top: a bit stays if the square still fits.</summary>
    public static ulong FloorReference(ulong value)
    {
        ulong root = 0;
        for (int bit = 31; bit >= 0; bit--)
        {
            ulong longer = root | (1UL << bit);
            if (longer * longer <= value) root = longer;
        }
        return root;
    }

    /// <summary>16 * sqrt(head + 1/2), rounded, at most 255, for heads 64..255 (the highest byte of a scaled value).</summary>
    public static ReadOnlySpan<byte> SeedsOfHead =>
    [
        128, 129, 130, 131, 132, 133, 134, 135, 136, 137, 138, 139, 140, 141, 142, 143, 144, 144, 145, 146, 147, 148, 149, 150,
        151, 151, 152, 153, 154, 155, 156, 156, 157, 158, 159, 160, 160, 161, 162, 163, 164, 164, 165, 166, 167, 167, 168, 169,
        170, 170, 171, 172, 173, 173, 174, 175, 176, 176, 177, 178, 179, 179, 180, 181, 181, 182, 183, 183, 184, 185, 186, 186,
        187, 188, 188, 189, 190, 190, 191, 192, 192, 193, 194, 194, 195, 196, 196, 197, 198, 198, 199, 200, 200, 201, 201, 202,
        203, 203, 204, 205, 205, 206, 206, 207, 208, 208, 209, 210, 210, 211, 211, 212, 213, 213, 214, 214, 215, 216, 216, 217,
        217, 218, 219, 219, 220, 220, 221, 221, 222, 223, 223, 224, 224, 225, 225, 226, 227, 227, 228, 228, 229, 229, 230, 230,
        231, 232, 232, 233, 233, 234, 234, 235, 235, 236, 237, 237, 238, 238, 239, 239, 240, 240, 241, 241, 242, 242, 243, 243,
        244, 244, 245, 246, 246, 247, 247, 248, 248, 249, 249, 250, 250, 251, 251, 252, 252, 253, 253, 254, 254, 255, 255, 255,
    ];
}
