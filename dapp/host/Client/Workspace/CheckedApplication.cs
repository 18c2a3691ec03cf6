namespace Rollup.Client.Workspace;

/// <summary>
/// An application that transactions may go to. Endpoint, node and configuration agree on chain, genesis and application; the contract
/// there has the code of Application 2.2.0, takes its inputs from the InputBox, runs the expected machine, and belongs to nobody. Nothing
/// of the client's is signed in any other way, and nothing was sent while this check failed.
/// </summary>
public sealed class CheckedApplication : IDisposable
{
    readonly Session _session;
    readonly TransactionSender _sender;

    CheckedApplication(Session session, TransactionSender sender) => (_session, _sender) = (session, sender);

    public Address Address => _session.Application;

    public ulong ChainId => _sender.ChainId;

    internal static async Task<CheckedApplication> OfAsync(Session session, CancellationToken cancellation)
    {
        ChainIdentity chain = await session.ChainAsync(cancellation);
        await CheckContractAsync(session, chain, cancellation);
        _ = await session.Node.StatusAsync(cancellation); // who answers for another application or chain is refused there
        session.RememberApplication(chain);
        TransactionSender sender = new(session.Chain, session.Key)
        {
            FeeCapMaxWei = session.FeeCapMaxWei, Sent = session.Sent, ChainId = chain.ChainId,
            Announce = session.Announce
        };
        await EarlierTransactions.CheckAsync(session, chain.ChainId, cancellation);
        return new CheckedApplication(session, sender);
    }

    /// <summary>Inputs with numbers in a row, so that one block can take them all.</summary>
    public Task<IReadOnlyList<SentInput>> AddInputsAsync(IEnumerable<byte[]> payloads, CancellationToken cancellation) =>
        SendInputsAsync([.. payloads.Select(payload => InputBox.AddInput(Address, payload))], cancellation);

    public Task<SentInput> DepositEtherAsync(UInt128 wei, byte[] command, CancellationToken cancellation) =>
        SendInputAsync(Portals.DepositEther(Address, wei, command), cancellation);

    /// <summary>Lets portal or factory take exactly this amount of the sender's tokens.</summary>
    public Task<Receipt> AllowAsync(Address token, Address spender, UInt128 units, CancellationToken cancellation) =>
        _sender.SendAsync(Erc20.Approve(token, spender, units), cancellation);

    public Task<SentInput> DepositErc20Async(Address token, UInt128 units, byte[] command, CancellationToken cancellation) =>
        SendInputAsync(Portals.DepositErc20(token, Address, units, command), cancellation);

    /// <summary>Into a vault that the deposit makes.</summary>
    public Task<SentInput> DepositNewVaultAsync(
        Address token, Bytes32 salt, UInt128 units, byte[] command, CancellationToken cancellation) =>
        SendInputAsync(JobVaults.DepositNew(Address, token, salt, units, command), cancellation);

    public Task<SentInput> DepositIntoVaultAsync(AssetKey asset, UInt128 units, byte[] command, CancellationToken cancellation) =>
        SendInputAsync(JobVaults.Deposit(Address, asset, units, command), cancellation);

    async Task<SentInput> SendInputAsync(ContractCall call, CancellationToken cancellation) =>
        (await SendInputsAsync([call], cancellation))[0];

    // The receipts are the endpoint's word, so their inputs are believed only with the content that was sent.
    async Task<IReadOnlyList<SentInput>> SendInputsAsync(IReadOnlyList<ContractCall> calls, CancellationToken cancellation)
    {
        AddedInput[] added =
        [
            .. calls.Select(call => AddedInput.Of(call, _sender.Address)
                ?? throw new InvalidOperationException("a call of input box, portal or factory adds an input")),
        ];
        IReadOnlyList<Receipt> receipts = await _sender.SendAllAsync(calls, cancellation);
        return
        [
            .. receipts.Zip(added, (receipt, input) => new SentInput(
                InputBox.InputOf(receipt, input).Index, receipt.TransactionHash.ToHex(), receipt.BlockNumber, receipt.GasUsed)
            {
                Hash = receipt.TransactionHash, Digest = input.Digest
            }),
        ];
    }

    /// <summary>Executes an output. A refusal is found for free before anything is sent.</summary>
    public async Task<Receipt> ExecuteAsync(byte[] output, OutputProof proof, CancellationToken cancellation)
    {
        await _sender.SimulateAsync(ApplicationContract.ValidateOutput(Address, output, proof), cancellation);
        return await _sender.SendAsync(ApplicationContract.ExecuteOutput(Address, output, proof), cancellation);
    }

    public void Dispose() => _sender.Dispose();

    static async Task CheckContractAsync(Session session, ChainIdentity chain, CancellationToken cancellation)
    {
        (EthereumClient client, Address application) = (session.Chain, session.Application);
        byte[] code = await client.CodeAsync(application, default, cancellation);
        if (code.Length == 0) throw new ClientException(new ApplicationAbsent(application, chain.ChainId));
        if (!RuntimeCode.IsApplication(code))
            throw new ClientException(new ApplicationUnfit(
                application, "it is no Cartesi application: its code is not that of Application 2.2.0, whatever it answers"));
        try
        {
            byte[] availability = await ApplicationContract.DataAvailabilityAsync(client, application, cancellation);
            if (ApplicationRules.InputsProblem(availability) is { } elsewhere)
                throw new ClientException(new ApplicationUnfit(application, elsewhere));
            Bytes32 template = await ApplicationContract.TemplateHashAsync(client, application, cancellation);
            if (!template.Equals(session.ExpectedTemplateHash))
                throw new ClientException(new TemplateDiffers(application, template, session.ExpectedTemplateHash));
            Address owner = await ApplicationContract.OwnerAsync(client, application, cancellation);
            if (ApplicationRules.OwnerProblem(in owner) is { } owned) throw new ClientException(new ApplicationUnfit(application, owned));
        }
        catch (Exception answer) when (answer is MalformedAnswerException { Method: "eth_call" } or RpcException { Method: "eth_call" })
        {
            throw new ClientException(new ApplicationUnfit(application, $"it is no Cartesi application: {answer.Message}"), answer);
        }
    }
}
