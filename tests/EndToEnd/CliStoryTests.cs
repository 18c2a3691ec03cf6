using Rollup.Client.Workspace;
using Rollup.Model;

namespace Rollup.Tests.EndToEnd;

/// <summary>A job from posting to payment by separate processes with separate data directories, and what else the verbs promise.</summary>
public sealed class CliStoryTests(CliWorld world) : IClassFixture<CliWorld>
{
    [Fact]
    public async Task AJobIsPostedTrainedJudgedAndPaidAlsoWhenTheNodeIsKilledInBetween()
    {
        Address sponsor = await world.NewWalletAsync("sponsor", tokens: 1000);
        Address ann = await world.NewWalletAsync("ann", tokens: 10);
        Address bob = await world.NewWalletAsync("bob", tokens: 10);
        WriteShards();

        (ulong jobId, JsonElement posted) = await PostAsync();
        CommandResult shown = await world.RollupAsync("ann", "job", "show", $"{jobId}");
        foreach (string words in new[] { "sure to get", "5 RWD for a score better than the initial", "at most", "105 RWD if accuracy",
            "nobody can prevent", "One person may hold several places", "A model with the last digit", "Participation in a job",
            "sealed holdout", "not even a hash", "gas of a place", "rollup job accept 1", "what the sponsor says of the data",
            "mean_radius", "diagnosis (target)" })
            Assert.Contains(words, shown.Expect(0).Output, StringComparison.Ordinal);
        CommandResult listed = (await world.RollupAsync("ann", "job", "list")).Expect(0);
        Assert.Contains("open, accept and commit", listed.Output, StringComparison.Ordinal);
        Assert.Contains("The market: 1 of 65,536 jobs", listed.Output, StringComparison.Ordinal);

        foreach (string client in new[] { "ann", "bob" })
        {
            (await world.RollupAsync(client, "job", "accept", $"{jobId}")).Expect(0);
            CommandResult trained = await world.RollupAsync(
                client, "train", $"{jobId}", "--data", world.PathOf($"{client}.csv"), "--epochs", "30", "--json");
            JsonElement training = trained.Expect(0).Json;
            Assert.True(training.GetProperty("afterQ32").GetInt64() > training.GetProperty("beforeQ32").GetInt64());
            if (client == "bob") await WriteMinusZeroAsync(training.GetProperty("modelFile").GetString()!);
        }
        Assert.Equal(7, (int)await world.TokensAsync(ann)); // the bond of 3 is deposited
        CommandResult again = (await world.RollupAsync("ann", "job", "accept", $"{jobId}")).Expect(0);
        Assert.Contains("You hold a place", again.Output, StringComparison.Ordinal);
        CommandResult full = (await world.RollupAsync("operator", "job", "accept", $"{jobId}")).Expect(1);
        Assert.Contains("PlacesFull", full.Errors, StringComparison.Ordinal);
        Assert.Equal(7, (int)await world.TokensAsync(ann));

        await SubmitAsync("ann", jobId, posted);
        await world.KillNodeAsync();
        await world.StartNodeAsync();
        await OtherNodesEndWithATrueNextAsync();
        await SubmitAsync("bob", jobId, posted, commitIsOpen: false);

        await JudgeAsync(jobId, posted);
        await FetchMoneyAsync(sponsor, ann, bob);
        await ReadModelsAsync(jobId);
        await VerifyAsync();
    }

    // Another trainer's habit, and another file of the same weights: `submit` commits to the canonical one, or he would not complete.
    static async Task WriteMinusZeroAsync(string path)
    {
        byte[] file = await File.ReadAllBytesAsync(path, Cancellation);
        Assert.Equal(OnnxStatus.Accepted, Import.Structure(file, out ModelFile model));
        BitConverter.TryWriteBytes(file.AsSpan(model.Tensors[0].WeightsOffset), -0f);
        await File.WriteAllBytesAsync(path, file, Cancellation);
    }

    /// <summary>What cannot run beside the node that runs, or without a chain, says why, and leaves the running one alone.</summary>
    async Task OtherNodesEndWithATrueNextAsync()
    {
        string endpoints = Path.Combine(world.PathOf("operator"), "endpoints.json");
        string before = await File.ReadAllTextAsync(endpoints, Cancellation);
        string[] ports = ["--grpc-port", "0", "--http-port", "0"];
        CommandResult second = (await world.RollupAsync("operator", ["node", .. ports])).Expect(20);
        Assert.Contains("another node works in this directory", second.Errors, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(endpoints, Cancellation));

        string taken = $"{new Uri(world.NodeUrl).Port}";
        CommandResult third = (await world.RollupAsync("bob", "node", "--grpc-port", taken, "--http-port", "0")).Expect(1);
        Assert.Contains("a port is taken", third.Errors, StringComparison.Ordinal);
        Assert.Contains(taken, third.Errors, StringComparison.Ordinal);
        CommandResult elsewhere = (await world.RollupAsync(
            "bob", "node", "--listen", "192.0.2.1", "--grpc-port", "0", "--http-port", "0")).Expect(1);
        Assert.Contains("the node may not listen there", elsewhere.Errors, StringComparison.Ordinal);
        CommandResult asked = (await world.RollupAsync("bob", "inspect", "input", "9223372036854775808")).Expect(2);
        Assert.Contains("an index has at most 63 bits", asked.Errors, StringComparison.Ordinal);

        new DataDirectory(world.PathOf("waiting")).Write(new Configuration()); // a new one would be told
        using Process waiting = Process.Start(RollupProcess.StartInfo(RollupProcess.Program,
            ["node", "--data-dir", world.PathOf("waiting"), "--rpc", "http://127.0.0.1:1", "--application", world.Application, .. ports]))!;
        string? line = await waiting.StandardOutput.ReadLineAsync(Cancellation);
        Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z warn  waiting: ", line);
        const int SignalTerminate = 15;
        Assert.Equal(0, DemoTests.Kill(waiting.Id, SignalTerminate));
        await waiting.WaitForExitAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        Assert.Equal((0, ""), (waiting.ExitCode, await waiting.StandardError.ReadToEndAsync(Cancellation)));
    }

    async Task<(ulong JobId, JsonElement Posted)> PostAsync()
    {
        string model = world.PathOf("initial.onnx");
        // Wide enough that the file is a root and two leaves: more than one block travels.
        CommandResult made = await world.RollupAsync(
            "sponsor", "model", "new", "--data", world.PathOf("holdout.csv"), "--hidden", "280", "--out", model, "--json");
        Assert.True(made.Expect(0).Json.GetProperty("bytes").GetInt32() > 32768);
        CommandResult result = await world.RollupAsync(
            "sponsor", "job", "post", "--model", model, "--data", world.PathOf("holdout.csv"), "--threshold", "0.85", "--places", "2",
            "--reward", "100", "--participation", "5", "--bond", "3", "--token", world.Token, "--epochs", "30", "--learning-rate", "0.01",
            "--commit-blocks", "60", "--reveal-blocks", "60", "--holdout-blocks", "60", "--json");
        JsonElement posted = result.Expect(0).Json;
        Assert.Equal(4, posted.GetProperty("blocksSent").GetInt32()); // the schema, and three of the model
        return (posted.GetProperty("jobId").GetUInt64(), posted);
    }

    async Task SubmitAsync(string client, ulong jobId, JsonElement posted, bool commitIsOpen = true)
    {
        if (commitIsOpen)
        {
            (await world.RollupAsync("ann", "submit", $"{jobId}")).Expect(20);
            CommandResult foreign = (await world.RollupAsync("bob", "submit", $"{jobId}")).Expect(1); // he changed what was checked
            Assert.Contains("no check was made of this model, so nothing was sent", foreign.Errors, StringComparison.Ordinal);
            (await world.RollupAsync("bob", "submit", $"{jobId}", "--anyway")).Expect(20);
            ulong inputs = await InputBox.InputCountAsync(world.Chain.Client, Hex.ReadAddress(world.Application), default, Cancellation);
            CommandResult repeated = (await world.RollupAsync(client, "submit", $"{jobId}", "--json")).Expect(20);
            Assert.Empty(repeated.Json.GetProperty("done").EnumerateArray());
            Assert.Equal(
                inputs, await InputBox.InputCountAsync(world.Chain.Client, Hex.ReadAddress(world.Application), default, Cancellation));
            await world.MineToAsync(posted.GetProperty("commitDeadline").GetUInt64());
            // Trained again when it is too late to commit again: what was committed is what is revealed.
            (await world.RollupAsync(client, "train", $"{jobId}", "--data", world.PathOf($"{client}.csv"),
                "--epochs", "3", "--anyway")).Expect(0);
        }
        CommandResult revealed = (await world.RollupAsync(client, "submit", $"{jobId}", "--json")).Expect(0);
        Assert.Equal(["revealed", "sent 3 blocks"], revealed.Json.GetProperty("done").EnumerateArray().Select(step => step.GetString()));
        CommandResult done = (await world.RollupAsync(client, "submit", $"{jobId}", "--json")).Expect(0);
        Assert.Empty(done.Json.GetProperty("done").EnumerateArray());
    }

    async Task JudgeAsync(ulong jobId, JsonElement posted)
    {
        CommandResult early = (await world.RollupAsync("sponsor", "job", "evaluate", $"{jobId}")).Expect(20);
        Assert.Contains("RevealNotEnded", early.Errors, StringComparison.Ordinal);
        Assert.Contains(
            "TooEarly", (await world.RollupAsync("ann", "job", "settle", $"{jobId}")).Expect(20).Errors, StringComparison.Ordinal);
        Assert.Contains(
            "stays sealed", (await world.RollupAsync("sponsor", "job", "open", $"{jobId}")).Expect(20).Errors, StringComparison.Ordinal);
        await world.MineToAsync(posted.GetProperty("revealDeadline").GetUInt64());
        CommandResult opened = (await world.RollupAsync("sponsor", "job", "open", $"{jobId}", "--json")).Expect(0);
        Assert.Equal(1, opened.Json.GetProperty("blocksSent").GetInt32());
        (await world.RollupAsync("bob", "job", "evaluate", $"{jobId}")).Expect(0);
        CommandResult settled = (await world.RollupAsync("ann", "job", "settle", $"{jobId}", "--json")).Expect(0);
        Assert.Equal("Judged", settled.Json.GetProperty("outcome").GetString());
    }

    async Task FetchMoneyAsync(Address sponsor, Address ann, Address bob)
    {
        CommandResult early = (await world.RollupAsync("ann", "vouchers", "execute", "--mine")).Expect(20);
        Assert.Contains("to wait for the claim", early.Output, StringComparison.Ordinal);
        await world.MinePastEpochAsync();
        await world.KillNodeAsync(); // between computing and claiming, as it comes
        await world.StartNodeAsync();
        foreach (string person in new[] { "ann", "bob" })
        {
            CommandResult executed = (await world.UntilDoneAsync(person, "vouchers", "execute", "--mine", "--json")).Expect(0);
            Assert.NotEmpty(executed.Json.GetProperty("executed").EnumerateArray());
        }
        // Each client: 10 before, a reward of 100 and 5 for taking part, and the bond of 3 went and came back.
        Assert.Equal(
            (115, 115, 790), ((int)await world.TokensAsync(ann), (int)await world.TokensAsync(bob), (int)await world.TokensAsync(sponsor)));
        CommandResult balance = (await world.RollupAsync("ann", "wallet", "balance", "--token", world.Token)).Expect(0);
        Assert.Contains("115 RWD", balance.Output, StringComparison.Ordinal);
        ulong accepted = await AcceptedClaimsAsync();
        await Task.Delay(1000, Cancellation);
        Assert.Equal(accepted, await AcceptedClaimsAsync()); // the restarted node claims nothing twice
    }

    async Task<ulong> AcceptedClaimsAsync()
    {
        Address application = Hex.ReadAddress(world.Application);
        Address authority = await ApplicationContract.ValidatorAsync(world.Chain.Client, application, Cancellation);
        ulong head = await world.Chain.Client.BlockNumberAsync(Cancellation);
        IReadOnlyList<Claim> claims = await Authority.ClaimsAsync(world.Chain.Client, authority, application, 0, head, Cancellation);
        claims = [.. claims.Where(claim => claim.Accepted)];
        Assert.Equal(claims.Count, claims.Select(claim => claim.LastProcessedBlock).Distinct().Count());
        return (ulong)claims.Count;
    }

    async Task ReadModelsAsync(ulong jobId)
    {
        CommandResult models = await world.RollupAsync(
            "sponsor", "job", "model", $"{jobId}", "--out", world.PathOf("best.onnx"), "--mean", world.PathOf("mean.onnx"), "--json");
        JsonElement answer = models.Expect(0).Json;
        foreach (JsonElement model in answer.GetProperty("paid").EnumerateArray().Append(answer.GetProperty("mean")))
            Assert.Equal(model.GetProperty("floatScore").GetDouble(), model.GetProperty("scoreQ32").GetInt64() / 4294967296.0, 0.02);
        Assert.Equal(new FileInfo(world.PathOf("initial.onnx")).Length, new FileInfo(world.PathOf("mean.onnx")).Length);
        CommandResult notices = (await world.RollupAsync("bob", "notices", "--job", $"{jobId}", "--json")).Expect(0);
        Assert.Equal(2,
            notices.Json.GetProperty("notices").EnumerateArray().Count(notice => notice.GetProperty("kind").GetString() == "workScored"));
    }

    async Task VerifyAsync()
    {
        (await world.RollupAsync("stranger", "verify")).Expect(0);
        (await world.RollupAsync("stranger", "verify", "--machine", "riscv", "--shadow")).Expect(0);
        (await world.RollupAsync("stranger", "verify", "--plant")).Expect(30);
        CommandResult outputs = (await world.RollupAsync("stranger", "inspect", "outputs", "--json")).Expect(0);
        string honest = world.PathOf("outputs.json");
        await File.WriteAllTextAsync(honest, outputs.Output, Cancellation);
        (await world.RollupAsync("stranger", "verify", "--against", honest)).Expect(0);
        string bent = world.PathOf("bent.json");
        await File.WriteAllTextAsync(bent, FlipOneScoreBit(outputs.Output), Cancellation);
        CommandResult found = (await world.RollupAsync("stranger", "verify", "--against", bent)).Expect(30);
        Assert.Contains("claimed score", found.Output, StringComparison.Ordinal);
        await ClaimFalselyAsync();
    }

    /// <summary>Flips the lowest bit of the first score in a document of outputs.</summary>
    static string FlipOneScoreBit(string document)
    {
        foreach (JsonElement output in JsonDocument.Parse(document).RootElement.GetProperty("outputs").EnumerateArray())
        {
            string raw = output.GetProperty("raw").GetString()!;
            byte[] bytes = Hex.Decode(raw);
            if (!Outputs.TryReadNotice(bytes, out ReadOnlySpan<byte> notice) || !WorkScored.TryDecode(notice, out WorkScored scored))
                continue;
            scored.ScoreQ32 ^= 1;
            byte[] payload = MessageBytes.Of(scored);
            byte[] bent = new byte[Outputs.NoticeBytes(payload.Length)];
            Assert.Equal(bent.Length, Outputs.WriteNotice(payload, bent));
            return document.Replace(raw, Hex.Encode(bent), StringComparison.Ordinal);
        }
        throw new InvalidOperationException("no score was announced");
    }

    // The authority's owner can claim whatever it likes: that is what `verify` is for.
    async Task ClaimFalselyAsync()
    {
        await world.KillNodeAsync();
        ulong epochEnd = await world.MinePastEpochAsync();
        Wallet wallet = new(Path.Combine(world.PathOf("operator"), "keys"));
        EthereumKey key = wallet.Unlock(null, new PasswordSource(prompt: _ => "a password for tests"));
        using TransactionSender claimer = new(world.Chain.Client, key);
        Address application = Hex.ReadAddress(world.Application);
        Address authority = await ApplicationContract.ValidatorAsync(world.Chain.Client, application, Cancellation);
        Keccak256.Hash("a root of outputs that never were"u8, out Bytes32 root);
        await claimer.SendAsync(Authority.SubmitClaim(in authority, in application, epochEnd, in root), Cancellation);
        CommandResult found = (await world.RollupAsync("stranger", "verify")).Expect(30);
        Assert.Contains("DIFFERS", found.Output, StringComparison.Ordinal);
    }

    void WriteShards()
    {
        string[] lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "breast-cancer.csv"));
        int[] order = new int[lines.Length - 1];
        Kernel.Shuffle.Fill(3, 0, order);
        string[] rows = [.. order.Select(row => lines[row + 1])];
        File.WriteAllLines(world.PathOf("holdout.csv"), rows[..100].Prepend(lines[0]));
        File.WriteAllLines(world.PathOf("ann.csv"), rows[100..330].Prepend(lines[0]));
        File.WriteAllLines(world.PathOf("bob.csv"), rows[330..].Prepend(lines[0]));
    }
}
