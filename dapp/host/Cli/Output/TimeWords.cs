namespace Rollup.Cli.Output;

/// <summary>How long something takes, as people say it.</summary>
static class TimeWords
{
    public static string About(double seconds) => seconds switch
    {
        < 60 => $"about {Math.Max(1, seconds):0} s",
        < 120 * 60 => $"about {seconds / 60:0.0} min",
        < 48 * 3600 => $"about {seconds / 3600:0.0} h",
        _ => $"about {seconds / 86_400:0.0} days",
    };

    /// <summary>Blocks from the head to one that must have passed.</summary>
    public static string Until(ulong block, ulong head, double secondsPerBlock)
    {
        ulong blocks = block - Math.Min(block, head);
        return $"block {block}, {Numbers.Count(blocks, "block")} from now, {About(blocks * secondsPerBlock)}";
    }
}
