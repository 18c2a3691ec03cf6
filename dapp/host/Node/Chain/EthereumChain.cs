using Rollup.Chain;
using Rollup.Protocol;

namespace Rollup.Node.Chain;

/// <summary>
/// The chain over JSON-RPC. Whatever the endpoint fails with becomes <see cref="ChainRetryException"/>: the step is taken again.
/// </summary>
public sealed class EthereumChain : IChain, IDisposable
{
    readonly EthereumClient _client;
    readonly Address _application;
    readonly BlockTag _tag;
    readonly EthereumKey? _key;
    readonly UInt128 _feeCapMaxWei;
    readonly ulong _signedChainId;
    readonly string _signedValidator;
    Address? _validator;

    public EthereumChain(NodeOptions options)
        : this(options, new EthereumClient(new Uri(options.RpcUrl)))
    {
    }

    /// <summary>The same over a client that becomes this chain's.</summary>
    public EthereumChain(NodeOptions options, EthereumClient client)
    {
        _client = client;
        _feeCapMaxWei = options.FeeCapMaxWei;
        _application = Hex.ReadAddress(options.Application);
        _tag = BlockTag.Parse(options.ReadTag.ToString().ToLowerInvariant());
        _key = options.ClaimKey;
        (_signedChainId, _signedValidator) = (options.ChainId, options.Validator);
    }

    /// <summary>The chain as the witness says it is, or null for a node without one. It signs and sends nothing.</summary>
    public static EthereumChain? WitnessOf(NodeOptions options) => options.WitnessUrl is { } url
        ? new EthereumChain(options with { ClaimKey = null }, new EthereumClient(new Uri(url)))
        : null;

    public void Dispose() => _client.Dispose();

    public Task<ApplicationFacts> ReadApplicationAsync(CancellationToken cancellation) => GuardAsync(async () =>
    {
        if ((await _client.CodeAsync(_application, default, cancellation)).Length == 0)
            throw new NodeStopException($"there is no contract at {_application.ToHex()}", NodeEndKind.ApplicationMissing);

        Address validator = await ApplicationContract.ValidatorAsync(_client, _application, cancellation);
        _validator = validator;
        ulong chainId = await _client.ChainIdAsync(cancellation);
        Address owner = await ApplicationContract.OwnerAsync(_client, _application, cancellation);
        Bytes32 templateHash = await ApplicationContract.TemplateHashAsync(_client, _application, cancellation);
        return new ApplicationFacts(
            chainId, (await _client.GenesisHashAsync(cancellation)).ToHex(), Text(_application), Text(owner), Text(validator),
            Text(await Authority.OwnerAsync(_client, validator, cancellation)), templateHash.ToHex(),
            await Authority.EpochLengthBlocksAsync(_client, validator, cancellation),
            await ApplicationContract.DataAvailabilityAsync(_client, _application, cancellation),
            await ApplicationContract.DeploymentBlockAsync(_client, _application, cancellation),
            _key is null ? null : Text(_key.Address));
    });

    public Task<BlockReference> HeadAsync(CancellationToken cancellation) => GuardAsync(async () =>
        Reference(await _client.BlockAsync(_tag, cancellation))
        ?? throw new ChainRetryException($"the endpoint knows no {_tag} block yet"));

    /// <summary>The newest block whatever the read tag, and what the claimer has: for whoever watches the node.</summary>
    public Task<ChainSample> SampleAsync(CancellationToken cancellation) => GuardAsync(async () => new ChainSample(
        await _client.BlockNumberAsync(cancellation),
        _key is null ? null : await _client.BalanceWeiAsync(_key.Address, default, cancellation)));

    public Task<BlockReference?> BlockAsync(ulong number, CancellationToken cancellation) => GuardAsync(async () =>
        Reference(await _client.BlockAsync(BlockTag.Number(number), cancellation)));

    public Task<ChainPage> LogsAsync(ulong fromBlock, ulong toBlock, CancellationToken cancellation) => GuardAsync(async () =>
    {
        IReadOnlyList<InputAdded> inputs = await InputBox.InputsAsync(_client, _application, fromBlock, toBlock, cancellation);
        IReadOnlyList<OutputExecuted> executions = await ApplicationContract.ExecutedAsync(
            _client, _application, fromBlock, toBlock, cancellation);
        List<ClaimLog> claims = await ClaimsAsync(fromBlock, toBlock, cancellation);
        return new ChainPage(
            [.. inputs.Select(input => new InputLog(input.Index, Reference(input.Log), input.Log.TransactionHash.ToHex(), input.Input))],
            claims,
            [.. executions.Select(
                execution => new ExecutionLog(Reference(execution.Log), execution.Log.TransactionHash.ToHex(), execution.OutputIndex))]);
    });

    public Task<ulong> InputCountAsync(ulong atBlock, CancellationToken cancellation) => GuardAsync(() =>
        InputBox.InputCountAsync(_client, _application, BlockTag.Number(atBlock), cancellation));

    public Task<string> InputHashAsync(ulong index, CancellationToken cancellation) => GuardAsync(async () =>
        (await InputBox.InputHashAsync(_client, _application, index, cancellation)).ToHex());

    public Task<ContractState> ProveAsync(BlockReference block, ContractQuestion question, CancellationToken cancellation) =>
        GuardAsync(async () =>
    {
        StateQuestion asked = new(
            question.FromInput, question.ToInput, [.. question.Roots.Select(Hex.ReadBytes32)], question.Outputs);
        ProvedState state = await ProvedState.AskAsync(
            _client, block.Number, Hex.ReadBytes32(block.Hash), _application, Validator, asked, cancellation);
        return new ContractState(
            state.InputCount, [.. state.InputHashes.Select(hash => hash.ToHex())], state.AreAccepted, state.AreExecuted);
    });

    public Task<ulong> ClaimerNonceAsync(CancellationToken cancellation) => GuardAsync(() =>
        ProvedState.NonceOrToldAsync(_client, BlockTag.Latest, Key.Address, cancellation));

    public Task<SignedClaim> SignClaimAsync(ClaimDraft draft, CancellationToken cancellation) => GuardAsync(async () =>
    {
        ContractCall call = Authority.SubmitClaim(
            Hex.ReadAddress(_signedValidator), _application, draft.LastBlock, Hex.ReadBytes32(draft.Root));
        TransactionCost cost;
        try
        {
            cost = await TransactionCost.EstimateAsync(_client, call, Key.Address, _feeCapMaxWei, draft.FeePerGasMin, cancellation);
        }
        catch (RpcException refused) when (refused.Revert is { } revert)
        {
            return new SignedClaim("", [], 0, revert.Name.Length == 0 ? revert.ToString() : revert.Name);
        }
        catch (TooDearException dear)
        {
            return new SignedClaim("", [], 0, SignedClaim.FeeTooHigh, dear.Message);
        }
        SignedTransaction signed = TransactionSigner.Sign(
            new Transaction { ChainId = _signedChainId, Nonce = draft.Nonce, Cost = cost, Call = call }, Key);
        return new SignedClaim(signed.Hash.ToHex(), signed.Raw, cost.FeeCapWei, Refusal: null);
    });

    public Task BroadcastAsync(byte[] signedTransaction, CancellationToken cancellation) => GuardAsync(async () =>
    {
        try
        {
            await _client.SendRawTransactionAsync(signedTransaction, cancellation);
        }
        catch (RpcException refused) when (IsAlreadyThere(refused.Reason))
        {
            // Sent before, perhaps mined before: the receipt will tell.
        }
        return true;
    });

    public Task<ClaimReceipt?> ReceiptAsync(string transactionHash, CancellationToken cancellation) => GuardAsync(async () =>
    {
        Receipt? receipt = await _client.ReceiptAsync(Hex.ReadBytes32(transactionHash), cancellation);
        return receipt is null ? (ClaimReceipt?)null : new ClaimReceipt(receipt.Succeeded, receipt.BlockNumber);
    });

    EthereumKey Key => _key ?? throw new InvalidOperationException("this node holds no key");

    Address Validator => _validator ?? throw new InvalidOperationException("the application was not read");

    async Task<List<ClaimLog>> ClaimsAsync(ulong fromBlock, ulong toBlock, CancellationToken cancellation)
    {
        IReadOnlyList<Claim> claims = await Authority.ClaimsAsync(_client, Validator, _application, fromBlock, toBlock, cancellation);
        return [.. claims.Select(claim => new ClaimLog(
            Reference(claim.Log), claim.Log.LogIndex, claim.Log.TransactionHash.ToHex(), claim.LastProcessedBlock,
            claim.OutputsRoot.ToHex(), claim.Accepted))];
    }

    static bool IsAlreadyThere(string reason) =>
        reason.Contains("already", StringComparison.OrdinalIgnoreCase)
        || reason.Contains("known transaction", StringComparison.OrdinalIgnoreCase)
        || reason.Contains("nonce too low", StringComparison.OrdinalIgnoreCase);

    static BlockReference? Reference(BlockHeader? block) => block is null ? null : new BlockReference(block.Number, block.Hash.ToHex());

    static BlockReference Reference(LogEntry log) => new(log.BlockNumber, log.BlockHash.ToHex());

    static string Text(in Address address) => Hex.Encode(address.Bytes);

    static async Task<T> GuardAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (UnprovableException reason)
        {
            throw new NotProvedException(reason.Message);
        }
        catch (Exception fault) when (fault is HttpRequestException or RpcException or MalformedAnswerException or IOException)
        {
            throw new ChainRetryException(fault.Message, fault);
        }
    }
}
