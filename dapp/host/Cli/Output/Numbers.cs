namespace Rollup.Cli.Output;

/// <summary>Limits of fixed-point numbers as people read them: up to six decimals, and no zeros behind the last.</summary>
static class Numbers
{
    public static string Q32(long valueQ32) => Amounts.Score(valueQ32).TrimEnd('0').TrimEnd('.');

    /// <summary>So many fraction bits, below 32 or above.</summary>
    public static string Of(long value, int bits) => Q32(bits > Limits.ScoreBits ? value >> (bits - Limits.ScoreBits) : value << (Limits.ScoreBits - bits));
}
