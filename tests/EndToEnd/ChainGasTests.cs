namespace Rollup.Tests.EndToEnd;

/// <summary>
/// What each transaction of ours costs, exactly. The table is in onchain/snapshots/gas.json; a change of it is a change of what users
/// pay and stands in the commit that made it. `LOCKSTEP_UPDATE_SNAPSHOTS=1` writes it anew.
/// </summary>
public sealed class ChainGasTests
{
    const string UpdateVariable = "LOCKSTEP_UPDATE_SNAPSHOTS";
    const string Producer =
        "tests/EndToEnd/ChainGasTests.cs with LOCKSTEP_UPDATE_SNAPSHOTS=1; contracts 2.2.0 on anvil 1.7.1, its default hardfork";

    // The choice of accounts moves the figures by a few units of 12 gas, so they are fixed.
    static readonly EthereumKey s_operator = new(OutputProof.LeafOf("operator"u8).Bytes);
    static readonly Address s_firstClient = new EthereumKey(OutputProof.LeafOf("first client"u8).Bytes).Address;
    static readonly Address s_secondClient = new EthereumKey(OutputProof.LeafOf("second client"u8).Bytes).Address;

    static readonly Address s_thirdClient = new EthereumKey(OutputProof.LeafOf("third client"u8).Bytes).Address;

    readonly JsonObject _gas = [];

    [Fact]
    public async Task TableIsCurrent()
    {
        await using AnvilProcess chain = await AnvilProcess.StartAsync(
            Artifacts.Find(), new AnvilOptions { Timestamp = 1_700_000_000 }, Cancellation);
        await chain.Anvil.SetBalanceAsync(s_operator.Address, 1000 * ChainFixture.Ether, Cancellation);
        using TransactionSender sender = new(chain.Client, s_operator);
        Deployer deployer = new(sender, Artifacts.Find());
        await MeasureDeploymentAsync(chain, deployer);
        Address token = await deployer.DeployRewardTokenAsync(s_operator.Address, 1_000_000, Cancellation);
        ApplicationTerms terms = new()
        {
            AuthorityOwner = s_operator.Address, ApplicationOwner = s_operator.Address, EpochLengthBlocks = 1,
            TemplateHash = OutputProof.LeafOf("template"u8),
        };
        DeployedApplication application = await deployer.CreateApplicationAsync(terms, renounceOwnership: false, Cancellation);
        await RecordBlockAsync(chain, "deployContracts");
        await RecordAsync(sender, "renounceOwnership", ApplicationContract.RenounceOwnership(application.Application));

        await MeasureInputsAsync(sender, application.Application, token);
        await MeasureOutputsAsync(chain, sender, application, token);
        Compare();
    }

    async Task MeasureDeploymentAsync(AnvilProcess chain, Deployer deployer)
    {
        IReadOnlyList<string> names = await deployer.EnsureContractsAsync(Cancellation);
        // One block for each transaction, in the order of the names.
        for (int index = 0; index < names.Count; index++) await RecordBlockAsync(chain, $"deploy {names[index]}", (ulong)index + 1);
    }

    async Task MeasureInputsAsync(TransactionSender sender, Address application, Address token)
    {
        await RecordAsync(sender, "addInput 32 bytes, first of the application", InputBox.AddInput(application, Payload(32)));
        foreach (int length in new[] { 0, 32, 1024, 32768 + 132, EvmAdvance.PayloadBytesMax })
            await RecordAsync(sender, $"addInput {length} bytes", InputBox.AddInput(application, Payload(length)));
        await RecordAsync(sender, "approve", Erc20.Approve(token, Addresses.Erc20Portal, 500_000));
        await RecordAsync(
            sender, "depositERC20Tokens 0 bytes, first of the application", Portals.DepositErc20(token, application, 100_000, []));
        foreach (int length in new[] { 0, 36, 1100 })
            await RecordAsync(
                sender, $"depositERC20Tokens {length} bytes", Portals.DepositErc20(token, application, 1000, Payload(length)));
        await RecordAsync(sender, "approve to the factory", Erc20.Approve(token, Addresses.JobVaultFactory, 500_000));
        foreach (int length in new[] { 0, 1100 })
            await RecordAsync(sender, $"depositNew {length} bytes",
                JobVaults.DepositNew(application, token, OutputProof.LeafOf(Payload(length)), 1000, Payload(length)));
        foreach (int length in new[] { 0, 36 })
            await RecordAsync(sender, $"deposit into a vault {length} bytes",
                JobVaults.Deposit(application, VaultOf(sender, application, token), 1000, Payload(length)));
        await RecordAsync(sender, "depositEther 0 bytes, first of the application", Portals.DepositEther(application, 10_000, []));
        await RecordAsync(sender, "depositEther 36 bytes", Portals.DepositEther(application, 10_000, Payload(36)));
    }

    async Task MeasureOutputsAsync(AnvilProcess chain, TransactionSender sender, DeployedApplication application, Address token)
    {
        Address vault = VaultOf(sender, application.Application, token).Vault;
        byte[][] outputs =
        [
            Tokens(token, s_firstClient), Tokens(token, s_secondClient), Tokens(token, s_secondClient), Ether(s_firstClient),
            FromVault(vault, s_thirdClient), FromVault(vault, s_thirdClient),
        ];
        OutputProofs proofs = new(outputs.Select(output => OutputProof.LeafOf(output)));
        OutputProofs later = new([.. outputs.Select(output => OutputProof.LeafOf(output)), OutputProof.LeafOf("later"u8)]);
        await ClaimAsync("submitClaim, first of the authority", proofs.Root);
        await ClaimAsync("submitClaim, same root", proofs.Root);
        await ClaimAsync("submitClaim, new root", later.Root);

        string[] names =
        [
            "ERC-20, first of the application", "ERC-20, new holder", "ERC-20, existing holder", "Ether", "from a vault, new holder",
            "from a vault, existing holder",
        ];
        for (int index = 0; index < outputs.Length; index++)
        {
            await RecordAsync(sender, $"executeOutput {names[index]}",
                ApplicationContract.ExecuteOutput(application.Application, outputs[index], proofs.Of((ulong)index)));
        }

        async Task ClaimAsync(string name, Bytes32 root)
        {
            ulong head = await chain.Client.BlockNumberAsync(Cancellation); // epochs are single blocks here
            await RecordAsync(sender, name, Authority.SubmitClaim(application.Authority, application.Application, head, root));
        }
    }

    async Task RecordAsync(TransactionSender sender, string name, ContractCall call) =>
        _gas[name] = (await sender.SendAsync(call, Cancellation)).GasUsed;

    async Task RecordBlockAsync(AnvilProcess chain, string name, ulong? number = null)
    {
        BlockTag tag = number is { } block ? BlockTag.Number(block) : BlockTag.Latest;
        JsonElement found = await chain.Rpc.With(Cancellation).AskAsync<JsonElement>("eth_getBlockByNumber", tag.ToString(), false);
        Assert.Equal(1, found.GetProperty("transactions").GetArrayLength());
        _gas[name] = Hex.ReadUInt64(found.GetProperty("gasUsed").GetString()!);
    }

    void Compare()
    {
        string path = Path.Combine(Artifacts.Find().Folder, "snapshots", "gas.json");
        JsonObject table = new() { ["producer"] = Producer, ["gas"] = _gas };
        string text = table.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n";
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }
        Assert.Equal(File.ReadAllText(path), text);
    }

    // No zero bytes: the dearest payload, and the same price for every byte.
    static byte[] Payload(int length) => [.. Enumerable.Repeat((byte)0x5a, length)];

    static byte[] Tokens(Address token, Address receiver)
    {
        byte[] voucher = new byte[Outputs.Erc20TransferBytes];
        Assert.Equal(voucher.Length, Outputs.WriteErc20Transfer(token, receiver, UInt256.From(100), voucher));
        return voucher;
    }

    static byte[] FromVault(Address vault, Address receiver)
    {
        byte[] voucher = new byte[Outputs.VaultPaymentBytes];
        Assert.Equal(voucher.Length, Outputs.WriteVaultPayment(vault, receiver, UInt256.From(100), voucher));
        return voucher;
    }

    // That which the first deposit into a new one made.
    static AssetKey VaultOf(TransactionSender sender, Address application, Address token) => new()
    {
        Token = token, Vault = JobVaults.AddressOf(application, token, sender.Address, OutputProof.LeafOf(Payload(0)))
    };

    static byte[] Ether(Address receiver)
    {
        byte[] voucher = new byte[Outputs.EtherTransferBytes];
        Assert.Equal(voucher.Length, Outputs.WriteEtherTransfer(receiver, UInt256.From(100), voucher));
        return voucher;
    }
}
