using Rollup.Client.Transactions;

namespace Rollup.Tests.Unit.Client;

/// <summary>The formula behind the gas of an estimate gives back what was measured, from the few points that it takes.</summary>
public class GasTableTests
{
    const double DifferenceMax = 0.01;

    [Theory, InlineData(0), InlineData(32), InlineData(1024), InlineData(32_900), InlineData(65_216)]
    public void InputsCostWhatWasMeasured(int length) =>
        Near(Measured($"addInput {length} bytes"), GasTable.Read().AddInput(Payload(length)));

    [Theory]
    [InlineData("depositEther 36 bytes", DepositWay.Ether, 36)]
    [InlineData("depositERC20Tokens 36 bytes", DepositWay.PooledToken, 36)]
    [InlineData("depositERC20Tokens 1100 bytes", DepositWay.PooledToken, 1100)]
    [InlineData("depositNew 1100 bytes", DepositWay.NewVault, 1100)]
    [InlineData("deposit into a vault 36 bytes", DepositWay.Vault, 36)]
    public void DepositsCostWhatWasMeasured(string name, DepositWay way, int length) =>
        Near(Measured(name), GasTable.Read().Deposit(way, Payload(length)));

    static void Near(long measured, long computed) =>
        Assert.InRange(computed, (long)(measured * (1 - DifferenceMax)), (long)(measured * (1 + DifferenceMax)));

    static long Measured(string name)
    {
        using JsonDocument document = JsonDocument.Parse(Repository.Read("onchain/snapshots/gas.json"));
        return document.RootElement.GetProperty("gas").GetProperty(name).GetInt64();
    }

    // As the measurement sends it: no byte is zero.
    static byte[] Payload(int length) => [.. Enumerable.Repeat((byte)0x5a, length)];
}
