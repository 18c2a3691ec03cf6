namespace Rollup.Cli.Output;

/// <summary>Numbers as people read them; those in fixed point with up to six decimals, and no zeros behind the last.</summary>
static class Numbers
{
    public static string Q32(long valueQ32) => Amounts.Score(valueQ32).TrimEnd('0').TrimEnd('.');

    /// <summary>So many of something: 1 column, 2 columns, 0 classes.</summary>
    public static string Count(Int128 count, string one) => $"{count} {one}{(count == 1 ? "" : one.EndsWith('s') ? "es" : "s")}";

    /// <summary>Of a number with so many fraction bits, 32 or more.</summary>
    public static string Of(long value, int bits) => Q32(value >> (bits - Limits.ScoreBits));
}
