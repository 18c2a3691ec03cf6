namespace Rollup.Tests.Unit.Market.Storm;

/// <summary>
/// How many inputs a storm has and from which seed: a sample, or a million under LOCKSTEP_FUZZ=1; LOCKSTEP_FUZZ_COUNT and
/// LOCKSTEP_FUZZ_SEED say others.
/// </summary>
static class StormSize
{
    const long SampleInputs = 20_000, FuzzInputs = 1_000_000;

    public static bool IsFuzz => Environment.GetEnvironmentVariable("LOCKSTEP_FUZZ") == "1";

    public static long Inputs => Number("LOCKSTEP_FUZZ_COUNT", IsFuzz ? FuzzInputs : SampleInputs);

    public static int Seed => (int)Number("LOCKSTEP_FUZZ_SEED", 1);

    static long Number(string name, long otherwise) =>
        long.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out long number) ? number : otherwise;
}
