namespace Rollup.Bench.Validation;

/// <summary>
/// Seconds that the Cartesi Machine 0.21 takes for instructions that ours counted: it interprets them, where ours compiles, so that our own
/// seconds flatter us. Its speeds, in instructions a second, were measured on one core of such a processor: the more the less memory and
/// branches are in the way.
/// </summary>
static class CartesiSpeed
{
    const double DenseLeast = 450e6, DenseMost = 550e6; // dense products
    const double HashLeast = 201e6, HashMost = 262e6;   // keccak-256 and SHA-256

    public static (double Least, double Most) SecondsOf(long dense, long hashed) =>
        (dense / DenseMost + hashed / HashMost, dense / DenseLeast + hashed / HashLeast);

    public static string Text(long dense, long hashed)
    {
        (double least, double most) = SecondsOf(dense, hashed);
        return $"{NumberText.Seconds(least)} to {NumberText.Seconds(most)}";
    }
}
