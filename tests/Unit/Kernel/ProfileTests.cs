namespace Rollup.Tests.Unit.Kernel;

public class ProfileTests
{
    [Theory]
    [InlineData(0, false, 0)]
    [InlineData(1, true, 20)]
    [InlineData(2, true, 16)]
    [InlineData(3, false, 0)]
    [InlineData(255, false, 0)]
    public void Kinds(byte kind, bool exists, int activationBits)
    {
        Assert.Equal(exists, Profile.TryOf((ProfileKind)kind, out Profile profile));
        if (!exists) return;
        Assert.Equal((activationBits, 24, 24, 40),
            (profile.ActivationBits, profile.WeightBits, profile.DeltaBits, profile.MasterBits));
    }

    [Fact]
    public void CountersAddUp() =>
        Assert.Equal(111, new Counters { ActivationSaturations = 1, WeightSaturations = 10, DeltaSaturations = 100 }.Total);
}
