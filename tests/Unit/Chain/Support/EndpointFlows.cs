using System.Text.Json.Serialization;

namespace Rollup.Tests.Unit.Chain;

/// <summary>
/// What a chain must hold for the flows: an application with inputs, claims and an executed output, its authority, a token.
/// </summary>
sealed record EndpointStage(string Application, string Authority, string Token, ulong Head)
{
    /// <summary>A real chain needs a moment for a block; a recorded one never does.</summary>
    [JsonIgnore]
    public TimeSpan Patience { get; init; }
}

/// <summary>
/// Everything that the node and the commands ask an endpoint, as they ask it. Recorded once on a real chain, then played with lies.
/// </summary>
static class EndpointFlows
{
    /// <summary>A key that anybody may have, so that signed bytes are the same in every run.</summary>
    public static EthereumKey Key { get; } = new(SHA256.HashData("recorded conversation"u8));

    /// <summary>Those that sign cost some milliseconds each, so they are played less often.</summary>
    public static IReadOnlySet<string> Signing { get; } = new HashSet<string> { "claim", "send", "deposit", "deploy" };

    public static IReadOnlyDictionary<string, Func<EthereumClient, EndpointStage, Task>> All { get; } =
        new SortedDictionary<string, Func<EthereumClient, EndpointStage, Task>>(StringComparer.Ordinal)
        {
            ["application"] = ApplicationAsync,
            ["claim"] = ClaimAsync,
            ["deploy"] = DeployAsync,
            ["deposit"] = DepositAsync,
            ["fees"] = FeesAsync,
            ["output"] = OutputAsync,
            ["prove"] = ProveStageAsync,
            ["read"] = ReadAsync,
            ["refused"] = RefusedAsync,
            ["send"] = SendAsync,
            ["token"] = TokenAsync,
        };

    public static byte[] Voucher { get; } = WriteVoucher();

    public static OutputProofs Proofs { get; } = new([OutputProof.LeafOf(Voucher)]);

    static async Task ApplicationAsync(EthereumClient client, EndpointStage stage)
    {
        EthereumChain chain = Chain(client, stage);
        await chain.ReadApplicationAsync(default);
        await chain.LogsAsync(0, stage.Head, default);
    }

    static async Task ReadAsync(EthereumClient client, EndpointStage stage)
    {
        EthereumChain chain = Chain(client, stage);
        await chain.HeadAsync(default);
        await chain.BlockAsync(1, default);
        await chain.InputCountAsync(stage.Head, default);
        await chain.InputHashAsync(0, default);
    }

    /// <summary>Both inputs, the accepted root and another, the executed output and another, at the stage's head.</summary>
    public static async Task<ContractState> ProveStageAsync(EthereumClient client, EndpointStage stage)
    {
        EthereumChain chain = Chain(client, stage);
        await chain.ReadApplicationAsync(default);
        BlockReference block = await chain.BlockAsync(stage.Head, default)
            ?? throw new ChainRetryException($"the endpoint knows no block {stage.Head}");
        ContractQuestion question = new(0, 2, [Proofs.Root.ToHex(), OutputProof.LeafOf("another root"u8).ToHex()], [0, 300]);
        return await chain.ProveAsync(block, question, default);
    }

    static async Task ClaimAsync(EthereumClient client, EndpointStage stage)
    {
        EthereumChain chain = Chain(client, stage);
        await chain.ReadApplicationAsync(default);
        ulong nonce = await chain.ClaimerNonceAsync(default);
        ClaimDraft draft = new(stage.Head, OutputProof.LeafOf("another root"u8).ToHex(), nonce, FeePerGasMin: 0);
        SignedClaim claim = await chain.SignClaimAsync(draft, default);
        if (claim.Refusal is not null) return;
        await chain.BroadcastAsync(claim.Transaction, default);
        await chain.ReceiptAsync(claim.TransactionHash, default);
    }

    static async Task SendAsync(EthereumClient client, EndpointStage stage)
    {
        using TransactionSender sender = Sender(client, stage);
        await AddAsync(sender, InputBox.AddInput(Hex.ReadAddress(stage.Application), [1, 2, 3]));
    }

    static async Task DepositAsync(EthereumClient client, EndpointStage stage)
    {
        (Address application, Address token) = (Hex.ReadAddress(stage.Application), Hex.ReadAddress(stage.Token));
        using TransactionSender sender = Sender(client, stage);
        await Erc20.BalanceUnitsAsync(client, token, sender.Address);
        await Erc20.AllowanceUnitsAsync(client, token, sender.Address, Addresses.Erc20Portal);
        await sender.SendAsync(Erc20.Approve(token, Addresses.Erc20Portal, 5));
        await AddAsync(sender, Portals.DepositErc20(token, application, 5, [7]));
        await AddAsync(sender, Portals.DepositEther(application, 4, [6]));
    }

    static async Task AddAsync(TransactionSender sender, ContractCall call) =>
        InputBox.InputOf(await sender.SendAsync(call), AddedInput.Of(call, sender.Address)!);

    static async Task DeployAsync(EthereumClient client, EndpointStage stage)
    {
        using TransactionSender sender = Sender(client, stage);
        await new Deployer(sender, Artifacts.Find()).CreateApplicationAsync(Terms("deployed while recording"));
    }

    static async Task FeesAsync(EthereumClient client, EndpointStage stage)
    {
        await client.ChainIdAsync();
        await client.BlockNumberAsync();
        await client.PriorityFeeWeiAsync();
        await client.RecentPriorityFeeWeiAsync();
        await client.GasPriceWeiAsync();
        ContractCall call = InputBox.AddInput(Hex.ReadAddress(stage.Application), [1]);
        await TransactionCost.EstimateAsync(client, call, Key.Address, TransactionCost.DefaultFeeCapWei, feeMinWei: 5);
        await client.KnowsTransactionAsync(default);
    }

    static async Task OutputAsync(EthereumClient client, EndpointStage stage)
    {
        (Address application, Address authority) = (Hex.ReadAddress(stage.Application), Hex.ReadAddress(stage.Authority));
        using TransactionSender sender = Sender(client, stage);
        await Authority.IsRootValidAsync(client, authority, application, Proofs.Root);
        await sender.SimulateAsync(ApplicationContract.ValidateOutput(application, Voucher, Proofs.Of(0)));
        await ApplicationContract.WasExecutedAsync(client, application, 0);
        await ApplicationContract.ExecutedCountAsync(client, application);
    }

    static async Task RefusedAsync(EthereumClient client, EndpointStage stage)
    {
        using TransactionSender sender = Sender(client, stage);
        await sender.SendAsync(ApplicationContract.ExecuteOutput(Hex.ReadAddress(stage.Application), Voucher, Proofs.Of(0)));
    }

    static async Task TokenAsync(EthereumClient client, EndpointStage stage)
    {
        Address token = Hex.ReadAddress(stage.Token);
        await client.BalanceWeiAsync(Key.Address);
        await Erc20.SymbolAsync(client, token);
        await Erc20.DecimalsAsync(client, token);
        await Erc20.BalanceUnitsAsync(client, token, Key.Address);
    }

    public static ApplicationTerms Terms(string salt) => new()
    {
        AuthorityOwner = Key.Address, ApplicationOwner = Key.Address, EpochLengthBlocks = 1,
        TemplateHash = OutputProof.LeafOf("template"u8), Salt = OutputProof.LeafOf(System.Text.Encoding.ASCII.GetBytes(salt)),
    };

    static TransactionSender Sender(EthereumClient client, EndpointStage stage) => new(client, Key) { Patience = stage.Patience };

    static EthereumChain Chain(EthereumClient client, EndpointStage stage) => new(
        new NodeOptions
        {
            DataDirectory = "", RpcUrl = "", Application = stage.Application, ReadTag = ReadTag.Latest, ClaimKey = Key,
            ChainId = new AnvilOptions().ChainId, Validator = stage.Authority,
        },
        client);

    static byte[] WriteVoucher()
    {
        byte[] voucher = new byte[Outputs.EtherTransferBytes];
        return MessageBytes.Whole(voucher, Outputs.WriteEtherTransfer(Key.Address, UInt256.From(1), voucher));
    }
}
