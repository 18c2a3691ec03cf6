using System.Numerics;

namespace Rollup.Tests.EndToEnd;

/// <summary>
/// A chain, an application deployed with `rollup deploy`, a node that can be killed and started again, and people who only have the
/// command and a data directory.
/// </summary>
public sealed class CliWorld : IAsyncLifetime
{
    public const ulong EpochLengthBlocks = 100;

    static readonly UInt128 s_ether = 1_000_000_000_000_000_000;

    Process? _node;

    public string Folder { get; } = Directory.CreateTempSubdirectory("lockstep-cli-").FullName;
    public AnvilProcess Chain { get; set; } = null!;
    public string Application { get; set; } = "";
    public string Token { get; set; } = "";
    public string NodeUrl { get; set; } = "";
    public string InspectUrl { get; set; } = "";
    public TransactionSender Bank { get; set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Chain = await AnvilProcess.StartAsync(Artifacts.Find());
        Bank = new TransactionSender(Chain.Client, await Chain.Anvil.FundedKeyAsync(1000 * s_ether));
        Token = (await new Deployer(Bank, Artifacts.Find()).DeployRewardTokenAsync(Bank.Address, BigInteger.Pow(10, 24))).ToHex();
        await NewWalletAsync("operator");
        CommandResult deployed = await RollupAsync("operator", "deploy", "--epoch-length", $"{EpochLengthBlocks}", "--json");
        Application = deployed.Expect(0).Json.GetProperty("application").GetString()!;
        await StartNodeAsync();
    }

    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>The command as this person runs it.</summary>
    public Task<CommandResult> RollupAsync(string person, params string[] words) =>
        RollupProcess.RunAsync([.. words, "--data-dir", PathOf(person), "--rpc", Chain.Endpoint.ToString(), .. Addresses()]);

    /// <summary>A key with Ether for gas and some tokens.</summary>
    public async Task<Address> NewWalletAsync(string person, ulong tokens = 0)
    {
        CommandResult made = await RollupAsync(person, "wallet", "new", "--json");
        Address address = Hex.ReadAddress(made.Expect(0).Json.GetProperty("address").GetString()!);
        await Chain.Anvil.SetBalanceAsync(address, 10 * s_ether);
        if (tokens > 0) await Bank.SendAsync(Erc20.Transfer(Hex.ReadAddress(Token), address, tokens * s_ether));
        return address;
    }

    public async Task<BigInteger> TokensAsync(Address account) =>
        await Erc20.BalanceUnitsAsync(Chain.Client, Hex.ReadAddress(Token), account) / BigInteger.Pow(10, 18);

    public async Task StartNodeAsync()
    {
        string endpoints = Path.Combine(PathOf("operator"), "endpoints.json");
        File.Delete(endpoints);
        string[] words =
        [
            "node", "--claim", "--read", "latest", "--poll", "100", "--grpc-port", "0", "--http-port", "0", "--stop-with-input",
            "--data-dir", PathOf("operator"), "--rpc", Chain.Endpoint.ToString(), "--application", Application,
        ];
        _node = Process.Start(RollupProcess.StartInfo(RollupProcess.Program, words))!;
        Task<string> errors = _node.StandardError.ReadToEndAsync();
        _ = _node.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        for (int attempt = 0; !File.Exists(endpoints); attempt++)
        {
            if (_node.HasExited) Assert.Fail(await errors);
            Assert.True(attempt < 600, "the node is not ready after a minute");
            await Task.Delay(100);
        }
        using System.Text.Json.JsonDocument document = System.Text.Json.JsonDocument.Parse(await File.ReadAllTextAsync(endpoints));
        NodeUrl = document.RootElement.GetProperty("nodeUrl").GetString()!;
        InspectUrl = document.RootElement.GetProperty("inspectUrl").GetString()!;
    }

    /// <summary>kill -9: no chance to write anything more.</summary>
    public async Task KillNodeAsync()
    {
        _node!.Kill(entireProcessTree: true);
        await _node.WaitForExitAsync();
        _node.Dispose();
        _node = null;
    }

    public async Task MineToAsync(ulong block)
    {
        ulong head = await Chain.Client.BlockNumberAsync();
        if (head < block) await Chain.Anvil.MineAsync(block - head);
    }

    public async Task<ulong> MinePastEpochAsync()
    {
        ulong head = await Chain.Client.BlockNumberAsync();
        ulong epochEnd = (head / EpochLengthBlocks + 1) * EpochLengthBlocks - 1;
        await MineToAsync(epochEnd + 2);
        return epochEnd;
    }

    /// <summary>Runs a command until it no longer says "not yet".</summary>
    public async Task<CommandResult> UntilDoneAsync(string person, params string[] words)
    {
        for (int attempt = 0; ; attempt++)
        {
            CommandResult result = await RollupAsync(person, words);
            if (result.Code != 20 || attempt == 60) return result;
            await Task.Delay(500);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_node is not null) await KillNodeAsync();
        Bank.Dispose();
        await Chain.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    string[] Addresses() =>
    [
        .. Application.Length > 0 ? new[] { "--application", Application } : [],
        .. NodeUrl.Length > 0 ? new[] { "--node", NodeUrl, "--inspect-url", InspectUrl } : [],
    ];
}
