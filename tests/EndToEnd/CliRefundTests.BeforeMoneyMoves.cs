using System.Text.RegularExpressions;
using Rollup.Client.Jobs;

namespace Rollup.Tests.EndToEnd;

/// <summary>Money that never leaves: a mistyped address, another application's node, another chain, a run that was killed.</summary>
public sealed partial class CliRefundTests
{
    const int SignalInterrupt = 2, SignalKill = 9;
    const string NoApplication = "0x00000000000000000000000000000000000a11ce";

    /// <summary>The address has a letter wrong, is a token's, is an application of somebody's, or is not what the node serves.</summary>
    [Fact]
    public async Task NothingIsSentToAnAddressThatIsNotTheApplication()
    {
        Address sponsor = await world.NewWalletAsync("hopeful");
        string[] post = await PostInEtherAsync("hopeful");
        UInt128 before = await world.Chain.Client.BalanceWeiAsync(sponsor, default, TestContext.Current.CancellationToken);
        (string Address, string Why)[] wrong =
        [
            (NoApplication, "there is no contract at"),
            (world.Token, "it is no Cartesi application"),
            (await CreateAsync(NodeRunner.TemplateHash(), isOwned: true), "could swap the validator"),
            (await CreateAsync(OutputProof.LeafOf("another machine"u8), isOwned: false), "runs another machine"),
            (await CreateAsync(NodeRunner.TemplateHash(), isOwned: false), "serves another application"),
            (await ImitateAsync(), "its code is not that of Application 2.2.0"),
        ];
        foreach ((string address, string why) in wrong)
        {
            CommandResult refused = await RunAsync("hopeful", address, world.Chain.Endpoint, post);
            Assert.Contains(why, refused.Expect(1).Errors, StringComparison.Ordinal);
            Assert.Contains("sent: nothing", refused.Errors, StringComparison.Ordinal);
        }
        foreach (string[] verb in (string[][])[["job", "accept", "1"], ["submit", "1"], ["vouchers", "execute", "1"]])
        {
            CommandResult refused = await RunAsync("hopeful", NoApplication, world.Chain.Endpoint, verb);
            Assert.Contains("sent: nothing", refused.Expect(1).Errors, StringComparison.Ordinal);
        }
        Assert.Equal(before, await world.Chain.Client.BalanceWeiAsync(sponsor, default, TestContext.Current.CancellationToken));
        Assert.False(File.Exists(Path.Combine(world.PathOf("hopeful"), "config.json"))); // nothing answered, nothing is remembered
    }

    /// <summary>The tip is paid, whatever the chain's own fee: it is said before, bounded, and compared with what was allowed.</summary>
    [Fact]
    public async Task WhatAnEndpointMakesUpOfFeesIsSaidBeforeItIsPaid()
    {
        Address sponsor = await world.NewWalletAsync("thrifty");
        string[] post = await PostInEtherAsync("thrifty");
        string lied = "eth_maxPriorityFeePerGas", made = "\"0x5d21dba000\""; // 400 gwei
        await using LyingProxy proxy = new(world.Chain.Endpoint)
        {
            Lie = (method, _, answer) => method == lied ? With(answer, "result", made) : answer
        };
        Uri endpoint = new(proxy.Url);
        JsonElement dry = (await RunAsync("thrifty", world.Application, endpoint, [.. post, "--dry-run", "--json"])).Expect(0).Json;
        Assert.EndsWith("It has room for this job.", dry.GetProperty("room").GetString(), StringComparison.Ordinal);
        Assert.Contains("names 400 gwei", dry.GetProperty("feeWarnings")[0].GetString(), StringComparison.Ordinal);
        Assert.True(UInt128.Parse(dry.GetProperty("mostWei").GetString()!) > 400_000_000_000 * (UInt128)dry.GetProperty("gas").GetInt64());

        UInt128 before = await world.Chain.Client.BalanceWeiAsync(sponsor, default, TestContext.Current.CancellationToken);
        CommandResult posted = await RunAsync("thrifty", world.Application, endpoint, [.. post, "--json", "--max-fee-gwei", "20"]);
        JsonElement fees = posted.Expect(0).Json.GetProperty("fees");
        Assert.Matches("Sending a transaction, at most 0[.][0-9]+ ETH for gas: [0-9,]+ units at up to 20 gwei, base fee", posted.Errors);
        Assert.Contains("Warning: the endpoint names 20 gwei", posted.Errors, StringComparison.Ordinal);
        UInt128 left = await world.Chain.Client.BalanceWeiAsync(sponsor, default, TestContext.Current.CancellationToken);
        Assert.Equal(before - left - 5 * s_tenthOfEther, UInt128.Parse(fees.GetProperty("paidWei").GetString()!));
        Assert.Equal(3, fees.GetProperty("transactions").GetInt32()); // the deposit, schema and model
        string job = $"{posted.Json.GetProperty("jobId").GetUInt64()}";

        (lied, made) = ("eth_estimateGas", "\"0x1c9c380\""); // 30 million
        CommandResult refused = await RunAsync("thrifty", world.Application, endpoint, "job", "cancel", job);
        Assert.Contains("needs 30,000,000 gas", refused.Expect(20).Errors, StringComparison.Ordinal);
        Assert.Contains("sent: nothing", refused.Errors, StringComparison.Ordinal);
        lied = "";
        CommandResult cancelled = await RunAsync("thrifty", world.Application, endpoint, "job", "cancel", job);
        Assert.Matches("Paid for gas: 0[.][0-9]+ ETH, 1 transaction[.]", cancelled.Expect(0).Output);
    }

    /// <summary>Same id, same addresses, another first block: what was agreed on the first chain is not there.</summary>
    [Fact]
    public async Task AChainThatWasStartedAgainIsAnotherOne()
    {
        await world.NewWalletAsync("patient");
        (await world.RollupAsync("patient", "job", "list")).Expect(0);
        string configuration = Path.Combine(world.PathOf("patient"), "config.json");
        string remembered = await File.ReadAllTextAsync(configuration, TestContext.Current.CancellationToken);
        Assert.Contains("\"chainId\": 31337", remembered, StringComparison.Ordinal);

        await using AnvilProcess again = await AnvilProcess.StartAsync(
            Artifacts.Find(), cancellation: TestContext.Current.CancellationToken);
        foreach (string verb in (string[])["accept", "settle"])
        {
            CommandResult refused = await RunAsync("patient", world.Application, again.Endpoint, "job", verb, "1");
            Assert.Contains("the endpoint is on another chain", refused.Expect(1).Errors, StringComparison.Ordinal);
            Assert.Contains("sent: nothing", refused.Errors, StringComparison.Ordinal);
        }
        foreach (string[] unread in (string[][])[["--token", "abc"], ["--rpc", "127.0.0.1"]])
            Assert.NotEqual(0, (await RollupProcess.RunAsync(
                ["wallet", "balance", "--data-dir", world.PathOf("patient"), .. unread])).Code);
        Assert.Equal(remembered, await File.ReadAllTextAsync(configuration, TestContext.Current.CancellationToken));
    }

    /// <summary>
    /// The command is interrupted, which it says with what it had sent, or killed while its deposit waits for a block; whoever runs it
    /// again does not pay twice.
    /// </summary>
    [Theory]
    [InlineData("hastyhand", SignalInterrupt)]
    [InlineData("unlucky", SignalKill)]
    public async Task ADepositOfAnInterruptedRunIsFoundByTheNext(string person, int signal)
    {
        Address sponsor = await world.NewWalletAsync(person);
        string[] post = await PostInEtherAsync(person);
        await world.Chain.Anvil.SetAutomineAsync(false, TestContext.Current.CancellationToken);
        string[] words = Words(person, world.Application, world.Chain.Endpoint, post);
        using (Process interrupted = Process.Start(RollupProcess.StartInfo(RollupProcess.Program, words))!)
        {
            Task<string> errors = interrupted.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await WaitForPendingAsync(1);
            Assert.Equal(0, DemoTests.Kill(interrupted.Id, signal));
            await interrupted.WaitForExitAsync(TestContext.Current.CancellationToken);
            if (signal == SignalInterrupt)
            {
                Assert.Equal(1, interrupted.ExitCode);
                Assert.Contains("the deposit of the escrow was on its way", await errors, StringComparison.Ordinal);
                Assert.Matches("sent: 0x[0-9a-f]{64}, not seen in a block", await errors);
            }
        }
        CommandResult waits = (await world.RollupAsync(person, post)).Expect(20);
        Assert.Contains("an earlier run of yours sent a transaction", waits.Errors, StringComparison.Ordinal);
        await world.Chain.Anvil.SetAutomineAsync(true, TestContext.Current.CancellationToken);
        await world.Chain.Anvil.MineAsync(1, TestContext.Current.CancellationToken);

        CommandResult found = (await world.UntilDoneAsync(person, post)).Expect(1);
        Assert.Contains("an earlier run of yours made a deposit", found.Errors, StringComparison.Ordinal);
        Assert.Contains("sent: nothing", found.Errors, StringComparison.Ordinal);
        UInt128 left = await world.Chain.Client.BalanceWeiAsync(sponsor, default, TestContext.Current.CancellationToken);
        Assert.InRange(left, 94 * s_tenthOfEther, 95 * s_tenthOfEther); // of 10, one deposit of 0.5 and gas
        JsonElement jobs = (await world.RollupAsync(person, "job", "list", "--json")).Expect(0).Json.GetProperty("jobs");
        ulong job = jobs.EnumerateArray().Single(job => Hex.ReadAddress(job.GetProperty("sponsor").GetString()!).Equals(sponsor))
            .GetProperty("id").GetUInt64();
        (await world.RollupAsync(person, "job", "cancel", $"{job}")).Expect(0);
    }

    /// <summary>The deposit is in a block; the endpoint says that it never took it, or that it failed. Nobody deposits twice.</summary>
    [Theory]
    [InlineData("hidden", "txpool is full")]
    [InlineData("failed", "where it failed, says the endpoint")]
    public async Task ADepositThatTheEndpointDeniesIsNotMadeTwice(string lie, string said)
    {
        Address sponsor = await world.NewWalletAsync(lie);
        string[] post = await PostInEtherAsync(lie);
        await using LyingProxy proxy = new(world.Chain.Endpoint)
        {
            Lie = (method, asked, answer) => (lie, method) switch
            {
                ("hidden", "eth_sendRawTransaction") => With(answer, "error", """{"code":-32000,"message":"txpool is full"}"""),
                (_, "eth_getProof") => With(answer, "error", """{"code":-32601,"message":"not here"}"""),
                ("hidden", "eth_getTransactionReceipt" or "eth_getTransactionByHash") => With(answer, "result", "null"),
                ("hidden", "eth_getTransactionCount") when asked[1]!.GetValue<string>() != "pending" => With(answer, "result", "\"0x0\""),
                ("failed", "eth_getTransactionReceipt") when JsonNode.Parse(answer)!["result"] is JsonObject receipt =>
                    With(answer, "result", Failed(receipt)),
                _ => answer,
            },
        };
        CommandResult denied = await RunAsync(lie, world.Application, new Uri(proxy.Url), post);
        Assert.Contains(said, denied.Expect(1).Errors, StringComparison.Ordinal);
        CommandResult found;
        do found = await RunAsync(lie, world.Application, new Uri(proxy.Url), post);
        while (found.Code == 20);
        Assert.Contains("an earlier run of yours made a deposit and did not see its end", found.Expect(1).Errors, StringComparison.Ordinal);
        Assert.Contains("sent: nothing", found.Errors, StringComparison.Ordinal);
        UInt128 left = await world.Chain.Client.BalanceWeiAsync(sponsor, default, TestContext.Current.CancellationToken);
        Assert.InRange(left, 94 * s_tenthOfEther, 95 * s_tenthOfEther); // of 10, one deposit of 0.5 and gas
    }

    static string With(string answer, string name, string value) => new JsonObject
    {
        ["jsonrpc"] = "2.0", ["id"] = JsonNode.Parse(answer)!["id"]!.DeepClone(), [name] = JsonNode.Parse(value)
    }.ToJsonString();

    static string Failed(JsonObject receipt)
    {
        (receipt["status"], receipt["logs"]) = ("0x0", new JsonArray());
        return receipt.ToJsonString();
    }

    /// <summary>Interrupted when the job is posted and its blocks are not: the one thing not to say is "run it again".</summary>
    [Fact]
    public async Task APostingThatIsInterruptedAfterItsDepositNamesTheJob()
    {
        await world.NewWalletAsync("sudden");
        string[] post = await PostInEtherAsync("sudden", "--hidden", "248,240"); // of more blocks than leave together
        await world.Chain.Anvil.SetAutomineAsync(false, TestContext.Current.CancellationToken);
        using Process interrupted = Process.Start(
            RollupProcess.StartInfo(RollupProcess.Program, Words("sudden", world.Application, world.Chain.Endpoint, post)))!;
        Task<string> reading = interrupted.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await MineTogetherAsync(1); // the deposit
        await WaitForPendingAsync(Feeding.InFlightMax); // the first row of the job's blocks
        Assert.Equal(0, DemoTests.Kill(interrupted.Id, SignalInterrupt));
        string errors = await reading;
        await interrupted.WaitForExitAsync(TestContext.Current.CancellationToken);
        await world.Chain.Anvil.SetAutomineAsync(true, TestContext.Current.CancellationToken);
        await world.Chain.Anvil.MineAsync(1, TestContext.Current.CancellationToken);

        Assert.Equal(1, interrupted.ExitCode);
        Match job = Regex.Match(errors, "job ([0-9]+) is posted");
        Assert.True(job.Success, errors);
        Assert.Contains($"do not post again: `rollup job open {job.Groups[1].Value}` goes on", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("run the same command again", errors, StringComparison.Ordinal);
        (await world.UntilDoneAsync("sudden", "job", "open", job.Groups[1].Value)).Expect(0);
        (await world.RollupAsync("sudden", "job", "cancel", job.Groups[1].Value)).Expect(0);
    }

    /// <summary>A second application by a slip of the hand, one without Ether, and addresses in each other's place.</summary>
    [Fact]
    public async Task NothingIsDeployedOrAskedByASlip()
    {
        CommandResult second = (await world.RollupAsync("operator", "deploy")).Expect(2);
        Assert.Contains("there is an application already", second.Errors, StringComparison.Ordinal);
        Assert.Contains("sent: nothing", second.Errors, StringComparison.Ordinal);
        (await world.RollupAsync("penniless", "wallet", "new")).Expect(0);
        CommandResult poor = await RollupProcess.RunAsync(
            ["deploy", "--data-dir", world.PathOf("penniless"), "--rpc", world.Chain.Endpoint.ToString()]);
        Assert.Contains("has 0 ETH", poor.Expect(1).Errors, StringComparison.Ordinal);
        Assert.Contains("sent: nothing", poor.Errors, StringComparison.Ordinal);
        string chain = world.Chain.Endpoint.ToString();
        foreach ((string node, string inspect, string[] verb, string what) in ((string, string, string[], string)[])
            [(world.InspectUrl, world.NodeUrl, ["notices"], "read API"), (chain, world.InspectUrl, ["notices"], "read API"),
                (world.InspectUrl, world.NodeUrl, ["job", "list"], "inspect service"),
                (world.NodeUrl, chain, ["job", "list"], "inspect service")])
        {
            CommandResult swapped = await RollupProcess.RunAsync([.. verb, "--data-dir", world.PathOf("swapped"), "--application",
                world.Application, "--rpc", chain, "--node", node, "--inspect-url", inspect]);
            Assert.Contains($"is not the node's {what}", swapped.Expect(1).Errors, StringComparison.Ordinal);
        }
    }

    /// <summary>0,9 was read as 9: a threshold that nobody can reach, with the reward in escrow.</summary>
    [Fact]
    public async Task ACommaIsNoDecimalPoint()
    {
        await world.NewWalletAsync("careless");
        string[] post = await PostInEtherAsync("careless");
        string[][] wrong = [["--threshold", "0,9"], ["--bond", "0,1"], ["--learning-rate", "0,05"], ["--token", "abc"]];
        foreach (string[] written in wrong)
        {
            CommandResult refused = (await world.RollupAsync("careless", With(post, written))).Expect(2);
            Assert.Contains(written[1], refused.Errors, StringComparison.Ordinal);
            Assert.Contains("sent: nothing", refused.Errors, StringComparison.Ordinal);
        }
        string[] free = With(post, ["--reward", "0"]);
        CommandResult nothing = (await world.RollupAsync("careless", [.. free, "--dry-run"])).Expect(2);
        Assert.Contains("RewardZero", nothing.Errors, StringComparison.Ordinal);
        string[] asPython = With(post, ["--threshold", "9e-1"]);
        JsonElement dry = (await world.RollupAsync("careless", [.. asPython, "--dry-run", "--json"])).Expect(0).Json;
        Assert.Equal(3_865_470_566, dry.GetProperty("terms").GetProperty("thresholdQ32").GetInt64());
        Assert.Equal(JsonValueKind.Null, dry.GetProperty("shortage").ValueKind);
        string[] dear = With(post, ["--reward", "500"]);
        Assert.Contains("needed are 500 ETH and about",
            (await world.RollupAsync("careless", [.. dear, "--dry-run", "--json"])).Expect(0).Json.GetProperty("shortage").GetString(),
            StringComparison.Ordinal);
        CommandResult noTokens = await world.RollupAsync("careless", [.. post, "--token", world.Token, "--dry-run", "--json"]);
        Assert.Contains("has 0 RWD", noTokens.Expect(0).Json.GetProperty("shortage").GetString(), StringComparison.Ordinal);
        CommandResult poor = (await world.RollupAsync("careless", dear)).Expect(1);
        Assert.Contains("sent: nothing", poor.Errors, StringComparison.Ordinal);
    }

    /// <summary>The same words with this option's value, which may be there already.</summary>
    static string[] With(string[] words, string[] option)
    {
        int at = Array.IndexOf(words, option[0]);
        return at < 0 ? [.. words, .. option] : [.. words[..at], .. option, .. words[(at + 2)..]];
    }

    static readonly UInt128 s_tenthOfEther = 100_000_000_000_000_000;

    async Task<string[]> PostInEtherAsync(string person, params string[] modelOptions)
    {
        await File.WriteAllTextAsync(
            world.PathOf($"{person}.csv"), "x,y,sick\n1,2,0\n3,1,1\n2,2.5,0\n5,0.5,1\n", TestContext.Current.CancellationToken);
        (await world.RollupAsync(
            person,
            ["model", "new", "--data", world.PathOf($"{person}.csv"), "--out", world.PathOf($"{person}.onnx"), .. modelOptions])).Expect(0);
        return
        [
            "job", "post", "--model", world.PathOf($"{person}.onnx"), "--data", world.PathOf($"{person}.csv"), "--places", "1",
            "--threshold", "0.9", "--reward", "0.5", "--commit-blocks", "200", "--reveal-blocks", "30", "--holdout-blocks", "20"
        ];
    }

    string[] Words(string person, string application, Uri endpoint, params string[] words) =>
    [
        .. words, "--data-dir", world.PathOf(person), "--application", application, "--rpc", endpoint.ToString(), "--node", world.NodeUrl,
        "--inspect-url", world.InspectUrl
    ];

    Task<CommandResult> RunAsync(string person, string application, Uri endpoint, params string[] words) =>
        RollupProcess.RunAsync(Words(person, application, endpoint, words));

    /// <summary>It answers every view as an application does, and is another contract in one byte.</summary>
    async Task<string> ImitateAsync()
    {
        string address = await CreateAsync(NodeRunner.TemplateHash(), isOwned: false);
        byte[] code = await world.Chain.Client.CodeAsync(Hex.ReadAddress(address), default, TestContext.Current.CancellationToken);
        code[^1] ^= 1;
        await world.Chain.Rpc.AskAsync<JsonElement>("anvil_setCode", address, Hex.Encode(code));
        return address;
    }

    async Task<string> CreateAsync(Bytes32 templateHash, bool isOwned)
    {
        ApplicationTerms terms = new()
        {
            AuthorityOwner = world.Bank.Address, EpochLengthBlocks = CliWorld.EpochLengthBlocks, ApplicationOwner = world.Bank.Address,
            TemplateHash = templateHash, Salt = Bytes32.Read(System.Security.Cryptography.RandomNumberGenerator.GetBytes(Bytes32.Size))
        };
        Deployer deployer = new(world.Bank, Artifacts.Find());
        return (await deployer.CreateApplicationAsync(terms, !isOwned, TestContext.Current.CancellationToken)).Application.ToHex();
    }
}
