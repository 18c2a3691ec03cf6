namespace Rollup.Chain;

/// <summary>What only a development chain can do. Every other node refuses these methods.</summary>
public sealed class AnvilClient(EthereumClient client)
{
    public EthereumClient Ethereum { get; } = client;

    public Task MineAsync(ulong blocks, CancellationToken cancellation = default) =>
        CallAsync("anvil_mine", [Hex.Quantity(blocks)], cancellation);

    public Task SetBalanceAsync(Address account, UInt128 wei, CancellationToken cancellation = default) =>
        CallAsync("anvil_setBalance", [account.ToHex(), Hex.Quantity(wei)], cancellation);

    /// <summary>A key made now, with a balance to spend.</summary>
    public async Task<EthereumKey> FundedKeyAsync(UInt128 wei, CancellationToken cancellation = default)
    {
        EthereumKey key = EthereumKey.Generate();
        await SetBalanceAsync(key.Address, wei, cancellation);
        return key;
    }

    /// <summary>Gives a number to go back to.</summary>
    public async Task<string> SnapshotAsync(CancellationToken cancellation = default) =>
        Ethereum.Rpc.Answer("evm_snapshot").Present(await Ethereum.Rpc.With(cancellation).AskAsync<string>("evm_snapshot"), "result");

    public async Task RevertAsync(string snapshot, CancellationToken cancellation = default)
    {
        if (!await Ethereum.Rpc.With(cancellation).AskAsync<bool>("evm_revert", snapshot))
            throw new InvalidOperationException($"the chain has no snapshot {snapshot}");
    }

    /// <summary>
    /// Replaces the last blocks by as many empty ones: the head's number stays, its hash changes, their transactions are gone.
    /// </summary>
    public Task ReorganiseAsync(ulong depth, CancellationToken cancellation = default) =>
        CallAsync("anvil_reorg", [depth, Array.Empty<object>()], cancellation);

    /// <summary>Seconds between the timestamps of blocks: with a fixed start time, runs are equal to the bit.</summary>
    public Task SetTimestampIntervalAsync(ulong seconds, CancellationToken cancellation = default) =>
        CallAsync("anvil_setBlockTimestampInterval", [seconds], cancellation);

    /// <summary>Off: blocks are made only by <see cref="MineAsync"/>.</summary>
    public Task SetAutomineAsync(bool isOn, CancellationToken cancellation = default) =>
        CallAsync("evm_setAutomine", [isOn], cancellation);

    /// <summary>From now on a block every so many seconds, and none for a transaction.</summary>
    public Task SetBlockTimeAsync(ulong seconds, CancellationToken cancellation = default) =>
        CallAsync("evm_setIntervalMining", [seconds], cancellation);

    public Task SetCodeAsync(Address contract, byte[] code, CancellationToken cancellation = default) =>
        CallAsync("anvil_setCode", [contract.ToHex(), Hex.Encode(code)], cancellation);

    async Task CallAsync(string method, object[] parameters, CancellationToken cancellation) =>
        await Ethereum.Rpc.With(cancellation).AskAsync<System.Text.Json.JsonElement>(method, parameters);
}
