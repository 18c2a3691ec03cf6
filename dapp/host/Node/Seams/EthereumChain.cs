using Rollup.Chain;
using Rollup.Protocol;

namespace Rollup.Node;

/// <summary>The chain over JSON-RPC. Whatever the endpoint fails with becomes <see cref="ChainRetryException"/>: the step is taken again.</summary>
public sealed class EthereumChain : IChain, IDisposable
{
    readonly EthereumClient _client;
    readonly Address _application;
    readonly BlockTag _tag;
    readonly EthereumKey? _key;
    Address? _validator;
    ulong _chainId;

    public EthereumChain(NodeOptions options)
    {
        _client = new EthereumClient(new Uri(options.RpcUrl));
        _application = Hex.ReadAddress(options.Application);
        _tag = BlockTag.Parse(options.ReadTag.ToString().ToLowerInvariant());
        _key = options.ClaimKey;
    }

    public void Dispose() => _client.Dispose();

    public Task<ApplicationFacts> ReadApplicationAsync(CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        if ((await _client.CodeAsync(_application, default, cancellationToken)).Length == 0)
            throw new NodeStopException($"there is no contract at {_application.ToHex()}");

        Address validator = await ApplicationContract.ValidatorAsync(_client, _application, cancellationToken);
        _validator = validator;
        _chainId = await _client.ChainIdAsync(cancellationToken);
        Address owner = await ApplicationContract.OwnerAsync(_client, _application, cancellationToken);
        Bytes32 templateHash = await ApplicationContract.TemplateHashAsync(_client, _application, cancellationToken);
        return new ApplicationFacts(
            _chainId, Text(_application), Text(owner), Text(validator),
            Text(await Authority.OwnerAsync(_client, validator, cancellationToken)), templateHash.ToHex(),
            await Authority.EpochLengthBlocksAsync(_client, validator, cancellationToken),
            await ApplicationContract.DataAvailabilityAsync(_client, _application, cancellationToken),
            await ApplicationContract.DeploymentBlockAsync(_client, _application, cancellationToken),
            _key is null ? null : Text(_key.Address));
    }, cancellationToken);

    public Task<BlockReference> HeadAsync(CancellationToken cancellationToken) => GuardAsync(async () =>
        Reference(await _client.BlockAsync(_tag, cancellationToken)) ?? throw new ChainRetryException($"the endpoint knows no {_tag} block yet"), cancellationToken);

    public Task<BlockReference?> BlockAsync(ulong number, CancellationToken cancellationToken) => GuardAsync(async () =>
        Reference(await _client.BlockAsync(BlockTag.Number(number), cancellationToken)), cancellationToken);

    public Task<ChainPage> LogsAsync(ulong fromBlock, ulong toBlock, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        IReadOnlyList<InputAdded> inputs = await InputBox.InputsAsync(_client, _application, fromBlock, toBlock, cancellationToken);
        IReadOnlyList<OutputExecuted> executions = await ApplicationContract.ExecutedAsync(_client, _application, fromBlock, toBlock, cancellationToken);
        List<ClaimLog> claims = await ClaimsAsync(fromBlock, toBlock, cancellationToken);
        return new ChainPage(
            [.. inputs.Select(input => new InputLog(input.Index, Reference(input.Log), input.Log.TransactionHash.ToHex(), input.Input))],
            claims,
            [.. executions.Select(execution => new ExecutionLog(Reference(execution.Log), execution.Log.TransactionHash.ToHex(), execution.OutputIndex))]);
    }, cancellationToken);

    public Task<ulong> InputCountAsync(ulong atBlock, CancellationToken cancellationToken) => GuardAsync(() =>
        InputBox.InputCountAsync(_client, _application, BlockTag.Number(atBlock), cancellationToken), cancellationToken);

    public Task<string> InputHashAsync(ulong index, CancellationToken cancellationToken) => GuardAsync(async () =>
        (await InputBox.InputHashAsync(_client, _application, index, cancellationToken)).ToHex(), cancellationToken);

    public Task<ulong> ClaimerNonceAsync(CancellationToken cancellationToken) => GuardAsync(() =>
        _client.TransactionCountAsync(Key.Address, BlockTag.Latest, cancellationToken), cancellationToken);

    public Task<SignedClaim> SignClaimAsync(ClaimDraft draft, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        ContractCall call = Authority.SubmitClaim(Hex.ReadAddress(draft.Validator), _application, draft.LastBlock, Hex.ReadBytes32(draft.Root));
        ulong gas;
        try
        {
            gas = await _client.EstimateGasAsync(call, Key.Address, cancellationToken);
        }
        catch (RpcException refused) when (refused.Revert is { } revert)
        {
            return new SignedClaim("", [], 0, revert.Name.Length == 0 ? revert.ToString() : revert.Name);
        }

        BlockHeader head = await _client.BlockAsync(BlockTag.Latest, cancellationToken) ?? throw new ChainRetryException("the chain has no block");
        UInt128 tip = await _client.PriorityFeeWeiAsync(cancellationToken);
        UInt128 feeCap = UInt128.Max((head.BaseFeeWei * 2) + tip, draft.FeePerGasMin);
        // Pools take a replacement only if cap and tip both rise; a tip as high as the cap always has.
        if (draft.FeePerGasMin > 0) tip = feeCap;
        SignedTransaction signed = TransactionSigner.Sign(new Transaction
        {
            ChainId = _chainId, Nonce = draft.Nonce, PriorityFeeWei = tip, FeeCapWei = feeCap, GasLimit = gas + (gas / 5), Call = call,
        }, Key);
        return new SignedClaim(signed.Hash.ToHex(), signed.Raw, feeCap, Refusal: null);
    }, cancellationToken);

    public Task BroadcastAsync(byte[] signedTransaction, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        try
        {
            await _client.SendRawTransactionAsync(signedTransaction, cancellationToken);
        }
        catch (RpcException refused) when (IsAlreadyThere(refused.Reason))
        {
            // Sent before, perhaps mined before: the receipt will tell.
        }
        return true;
    }, cancellationToken);

    public Task<ClaimReceipt?> ReceiptAsync(string transactionHash, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        Receipt? receipt = await _client.ReceiptAsync(Hex.ReadBytes32(transactionHash), cancellationToken);
        return receipt is null ? (ClaimReceipt?)null : new ClaimReceipt(receipt.Succeeded, receipt.BlockNumber);
    }, cancellationToken);

    EthereumKey Key => _key ?? throw new InvalidOperationException("this node holds no key");

    async Task<List<ClaimLog>> ClaimsAsync(ulong fromBlock, ulong toBlock, CancellationToken cancellationToken)
    {
        Address validator = _validator ?? throw new InvalidOperationException("the application was not read");
        Bytes32 application = _application.ToWord();
        LogFilter accepted = new() { Contract = validator, Topics = [Authority.ClaimAcceptedEvent.Topic, application] };
        LogFilter submitted = new() { Contract = validator, Topics = [Authority.ClaimSubmittedEvent.Topic, null, application] };
        IEnumerable<ClaimLog> claims = (await _client.LogsAsync(accepted, fromBlock, toBlock, cancellationToken))
            .Select(log => ClaimOf(log, Authority.ClaimAcceptedEvent.Decode(log), firstNumber: 1, accepted: true));
        IEnumerable<ClaimLog> submissions = (await _client.LogsAsync(submitted, fromBlock, toBlock, cancellationToken))
            .Select(log => ClaimOf(log, Authority.ClaimSubmittedEvent.Decode(log), firstNumber: 2, accepted: false));
        return [.. claims.Concat(submissions).OrderBy(claim => claim.Block.Number).ThenBy(claim => claim.LogIndex)];
    }

    static ClaimLog ClaimOf(LogEntry log, AbiValues values, int firstNumber, bool accepted) => new(
        Reference(log), log.LogIndex, log.TransactionHash.ToHex(), values.UInt64(firstNumber), values.Bytes32(firstNumber + 1).ToHex(), accepted);

    static bool IsAlreadyThere(string reason) =>
        reason.Contains("already", StringComparison.OrdinalIgnoreCase) || reason.Contains("known transaction", StringComparison.OrdinalIgnoreCase)
        || reason.Contains("nonce too low", StringComparison.OrdinalIgnoreCase);

    static BlockReference? Reference(BlockHeader? block) => block is null ? null : new BlockReference(block.Number, block.Hash.ToHex());

    static BlockReference Reference(LogEntry log) => new(log.BlockNumber, log.BlockHash.ToHex());

    static string Text(in Address address) => Hex.Encode(address.Bytes);

    static async Task<T> GuardAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (Exception fault) when (fault is HttpRequestException or RpcException or IOException or FormatException
            || (fault is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new ChainRetryException(fault.Message, fault);
        }
    }
}
