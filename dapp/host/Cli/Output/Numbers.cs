namespace Rollup.Cli.Output;

/// <summary>Limits of fixed-point numbers as people read them: up to six decimals, and no zeros behind the last.</summary>
static class Numbers
{
    public static string Q32(long valueQ32) => Amounts.Score(valueQ32).TrimEnd('0').TrimEnd('.');

    /// <summary>Of a number with so many fraction bits, 32 or more.</summary>
    public static string Of(long value, int bits) => Q32(value >> (bits - Limits.ScoreBits));
}
