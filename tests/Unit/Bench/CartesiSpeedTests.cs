using Rollup.Bench.Validation;

namespace Rollup.Tests.Unit.Bench;

public class CartesiSpeedTests
{
    [Theory]
    [InlineData(550_000_000, 0, "1.00 s to 1.22 s")]
    [InlineData(0, 262_000_000, "1.00 s to 1.30 s")]
    [InlineData(735_000, 0, "1.34 ms to 1.63 ms")]
    [InlineData(450_000, 201_000, "1.59 ms to 2.00 ms")]
    public void HashesAreSlowerThanProducts(long dense, long hashed, string text) => Assert.Equal(text, CartesiSpeed.Text(dense, hashed));
}
