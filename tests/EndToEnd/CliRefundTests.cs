namespace Rollup.Tests.EndToEnd;

/// <summary>Money that comes back: a cancelled job, a job that nobody takes, a posting that is refused.</summary>
public sealed partial class CliRefundTests(CliWorld world) : IClassFixture<CliWorld>
{
    [Fact]
    public async Task WhatIsCancelledExpiredOrRefusedComesBackInFull()
    {
        Address sponsor = await world.NewWalletAsync("sponsor", tokens: 100);
        await File.WriteAllTextAsync(
            world.PathOf("holdout.csv"), "x,y,sick\n1,2,0\n3,1,1\n2,2.5,0\n5,0.5,1\n", TestContext.Current.CancellationToken);
        (await world.RollupAsync("sponsor", "model", "new", "--data", world.PathOf("holdout.csv"), "--out", world.PathOf("m.onnx")))
            .Expect(0);

        ulong cancelled = (await PostAsync("10", "20")).Expect(0).Json.GetProperty("jobId").GetUInt64();
        CommandResult foreign = await world.RollupAsync("operator", "job", "cancel", $"{cancelled}");
        Assert.Contains("NotSponsor", foreign.Expect(1).Errors, StringComparison.Ordinal);
        (await world.RollupAsync("sponsor", "job", "cancel", $"{cancelled}")).Expect(0);

        JsonElement expired = (await PostAsync("10", "20")).Expect(0).Json;
        CommandResult refused = (await PostAsync("10", "20", bond: "100000000000000000000")).Expect(2); // more than the market counts
        Assert.Contains("2^120", refused.Errors, StringComparison.Ordinal);
        await world.MineToAsync(expired.GetProperty("revealDeadline").GetUInt64());
        (await world.RollupAsync("sponsor", "job", "settle", $"{expired.GetProperty("jobId").GetUInt64()}")).Expect(0);
        Assert.Equal(80, (int)await world.TokensAsync(sponsor));

        await WatchShowsTheFirstPostingAsync();

        await world.MinePastEpochAsync();
        CommandResult executed = (await world.UntilDoneAsync("sponsor", "vouchers", "execute", "--mine", "--json")).Expect(0);
        Assert.Equal(2, executed.Json.GetProperty("executed").GetArrayLength());
        Assert.Equal(100, (int)await world.TokensAsync(sponsor));
        foreach (ulong gone in (ulong[])[cancelled, expired.GetProperty("jobId").GetUInt64()])
            Assert.Contains("there is no live job", (await world.RollupAsync("sponsor", "job", "show", $"{gone}")).Expect(1).Errors,
                StringComparison.Ordinal);
    }

    /// <summary>
    /// Both saw a free place before they sent; the later deposit in the block is refused, said by its name, and comes back.
    /// </summary>
    [Fact]
    public async Task OfTwoWhoTakeTheLastPlaceAtOnceOneGetsTheBondBack()
    {
        await world.NewWalletAsync("hasty");
        foreach (string client in (string[])["swift", "slow"]) await world.NewWalletAsync(client);
        await File.WriteAllTextAsync(
            world.PathOf("last.csv"), "x,y,sick\n1,2,0\n3,1,1\n2,2.5,0\n5,0.5,1\n", TestContext.Current.CancellationToken);
        (await world.RollupAsync("hasty", "model", "new", "--data", world.PathOf("last.csv"), "--out", world.PathOf("l.onnx"))).Expect(0);
        CommandResult posted = await world.RollupAsync(
            "hasty", "job", "post", "--model", world.PathOf("l.onnx"), "--data", world.PathOf("last.csv"), "--places", "1", "--reward", "1",
            "--threshold", "0.9",
            "--bond", "1", "--commit-blocks", "50", "--reveal-blocks", "21", "--holdout-blocks", "10", "--json");
        string job = $"{posted.Expect(0).Json.GetProperty("jobId").GetUInt64()}";

        await world.Chain.Anvil.SetAutomineAsync(false, TestContext.Current.CancellationToken);
        Task<CommandResult>[] accepts =
            [.. ((string[])["swift", "slow"]).Select(client => world.RollupAsync(client, "job", "accept", job))];
        await MineTogetherAsync(accepts.Length);
        await world.Chain.Anvil.SetAutomineAsync(true, TestContext.Current.CancellationToken);
        CommandResult[] results = await Task.WhenAll(accepts);
        Assert.Equal([0, 1], results.Select(result => result.Code).Order());
        int loser = Array.FindIndex(results, result => result.Code == 1);
        Assert.Contains("PlacesFull", results[loser].Errors, StringComparison.Ordinal);

        await world.MinePastEpochAsync();
        CommandResult executed = await world.UntilDoneAsync(loser == 0 ? "swift" : "slow", "vouchers", "execute", "--mine", "--json");
        Assert.Single(executed.Expect(0).Json.GetProperty("executed").EnumerateArray());
    }

    [Fact]
    public async Task ASponsorLosesNeitherMoneyNorHoldoutWhenAPostingIsInterrupted()
    {
        Address sponsor = await world.NewWalletAsync("careful", tokens: 100);
        await File.WriteAllTextAsync(
            world.PathOf("careful.csv"), "x,y,sick\n1,2,0\n3,1,1\n2,2.5,0\n5,0.5,1\n", TestContext.Current.CancellationToken);
        string[] post =
            ["job", "post", "--model", world.PathOf("c.onnx"), "--data", world.PathOf("careful.csv"), "--places", "1", "--reward", "10",
            "--threshold", "0.9", "--token", world.Token, "--commit-blocks", "20", "--reveal-blocks", "21", "--holdout-blocks", "10",
            "--json"];
        (await world.RollupAsync("careful", "model", "new", "--data", world.PathOf("careful.csv"), "--out", world.PathOf("c.onnx")))
            .Expect(0);
        await world.KillNodeAsync();
        Assert.Contains("no node answers", (await world.RollupAsync("careful", post)).Expect(20).Errors, StringComparison.Ordinal);
        Assert.Equal(100, (int)await world.TokensAsync(sponsor)); // without a node nothing is deposited
        await world.StartNodeAsync();

        JsonElement posted = (await world.RollupAsync("careful", post)).Expect(0).Json;
        string folder = posted.GetProperty("folder").GetString()!;
        Directory.Delete(folder, recursive: true); // as if the command had ended between the deposit and its last line
        string jobId = $"{posted.GetProperty("jobId").GetUInt64()}";
        Assert.Contains(
            "stays sealed", (await world.RollupAsync("careful", "job", "open", jobId)).Expect(20).Errors, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder, "holdout.lds1")));
        (await world.RollupAsync("careful", "job", "cancel", jobId)).Expect(0);
    }

    async Task MineTogetherAsync(int transactions)
    {
        await WaitForPendingAsync(transactions);
        await world.Chain.Anvil.MineAsync(1, TestContext.Current.CancellationToken);
    }

    async Task WaitForPendingAsync(int transactions)
    {
        string waiting = "";
        for (int attempt = 0; waiting != $"0x{transactions:x}"; attempt++)
        {
            Assert.True(attempt < 300, $"{transactions} transactions do not arrive; waiting are {waiting}");
            await Task.Delay(100, TestContext.Current.CancellationToken);
            waiting = (await world.Chain.Rpc.AskAsync<JsonElement>("txpool_status")).GetProperty("pending").GetString()!;
        }
    }

    /// <summary>The stream begins with what was announced before, goes on, and ends well when interrupted.</summary>
    async Task WatchShowsTheFirstPostingAsync()
    {
        string[] words = ["watch", "--json", "--data-dir", world.PathOf("watcher"), "--rpc", world.Chain.Endpoint.ToString(), "--node",
            world.NodeUrl, "--application", world.Application];
        using Process watch = Process.Start(RollupProcess.StartInfo(RollupProcess.Program, words))!;
        string? line = await watch.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask()
            .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal(0, DemoTests.Kill(watch.Id, SignalInterrupt));
        await watch.WaitForExitAsync(TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal(0, watch.ExitCode);
        Assert.Equal("jobPosted", JsonDocument.Parse(line!).RootElement.GetProperty("kind").GetString());
    }

    [Fact]
    public async Task KeysComeFromOtherWalletsButNeverFromTheCommandLine()
    {
        string raw = world.PathOf("key.hex");
        await File.WriteAllTextAsync(raw, Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)),
            TestContext.Current.CancellationToken);
        string digits = await File.ReadAllTextAsync(raw, TestContext.Current.CancellationToken);
        foreach (string mistyped in (string[])[digits[..63] + "g", digits[1..], digits + "0", "KEY=0x" + digits, digits + " # mine", ""])
        {
            await File.WriteAllTextAsync(world.PathOf("mistyped.hex"), mistyped, TestContext.Current.CancellationToken);
            string[] words = ["wallet", "import", "--raw-file", world.PathOf("mistyped.hex"), "--json"];
            CommandResult refused = await world.RollupAsync("first", words);
            Assert.DoesNotContain(digits[1..60], refused.Expect(2).Output + refused.Errors, StringComparison.OrdinalIgnoreCase);
        }
        await File.WriteAllTextAsync(raw, "\uFEFF0X" + digits + "\n", TestContext.Current.CancellationToken);
        string address = (await world.RollupAsync("first", "wallet", "import", "--raw-file", raw, "--json"))
            .Expect(0).Json.GetProperty("address").GetString()!;
        string keystore = Directory.GetFiles(Path.Combine(world.PathOf("first"), "keys")).Single();
        CommandResult second = await world.RollupAsync("second", "wallet", "import", "--keystore", keystore, "--json");
        Assert.Equal(address, second.Expect(0).Json.GetProperty("address").GetString());
        Assert.Contains(address, (await world.RollupAsync("second", "wallet", "balance")).Expect(0).Output, StringComparison.Ordinal);
        (await world.RollupAsync("second", "wallet", "import")).Expect(2);
    }

    [Fact]
    public async Task WhatCannotBeDoneSaysWhy()
    {
        await world.NewWalletAsync("poor");
        Assert.Contains(
            "there is no live job 77", (await world.RollupAsync("poor", "job", "show", "77")).Expect(1).Errors, StringComparison.Ordinal);
        Assert.Contains("job 77 is not in this data directory",
            (await world.RollupAsync("poor", "train", "77", "--data", "x.csv")).Expect(1).Errors, StringComparison.Ordinal);
        CommandResult noChain = await RollupProcess.RunAsync(
            "wallet", "balance", "--data-dir", world.PathOf("poor"), "--rpc", "http://127.0.0.1:1");
        Assert.Contains("next:", noChain.Expect(20).Errors, StringComparison.Ordinal);
        CommandResult noKey = await world.RollupAsync("nobody", "job", "cancel", "1");
        Assert.Contains("rollup wallet new", noKey.Expect(1).Errors, StringComparison.Ordinal);
    }

    Task<CommandResult> PostAsync(string reward, string commitBlocks, string bond = "0") => world.RollupAsync(
        "sponsor", "job", "post", "--model", world.PathOf("m.onnx"), "--data", world.PathOf("holdout.csv"), "--places", "1", "--reward",
        reward, "--threshold", "0.9",
        "--token", world.Token, "--commit-blocks", commitBlocks, "--reveal-blocks", "21", "--holdout-blocks", "10", "--bond", bond,
        "--json");
}
