namespace Rollup.Tests.Unit.Market;

/// <summary>
/// What an attacker pays at least, in gas: from a contract that sends inputs in a loop, with bytes made on chain, nothing for the
/// transaction. onchain/test/AttackerPrices.t.sol holds it against the real contracts.
/// </summary>
static class AttackPrices
{
    const long Input = 29_000, PayloadByte = 8, Deposit = 40_000;

    public const ulong BlocksPerDay = 7_200;

    public static long GasOf(int payloadBytes, bool isDeposit) => Math.Max(Input + PayloadByte * payloadBytes, isDeposit ? Deposit : 0);
}
