using System.Text.Json.Nodes;

namespace Rollup.Tests.Unit.Chain;

/// <summary>One question and its answer: `"result": …` or `"error": …`, without the id.</summary>
sealed record Exchange(string Method, string Parameters, string Answer)
{
    public string WholeAnswer(string id) => $$"""{"jsonrpc":"2.0","id":{{id}},{{Answer}}}""";
}

/// <summary>
/// What the flows asked a real chain, in tests/vectors/endpoint.json. LOCKSTEP_RECORD=1 and the test of the recording write it anew.
/// </summary>
sealed record EndpointRecording(EndpointStage Stage, IReadOnlyDictionary<string, IReadOnlyList<Exchange>> Flows)
{
    const string Producer = "LOCKSTEP_RECORD=1 artifacts/host/bin/Unit/release/Rollup.Tests.Unit -class '*EndpointFuzzTests'";

    static readonly JsonSerializerOptions s_readable =
        new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    static string File => Repository.PathOf("tests/vectors/endpoint.json");

    public static EndpointRecording Read()
    {
        JsonNode file = JsonNode.Parse(System.IO.File.ReadAllBytes(File))!;
        return new EndpointRecording(
            file["stage"].Deserialize<EndpointStage>(s_readable)!,
            file["flows"]!.AsObject().ToDictionary(flow => flow.Key, flow => (IReadOnlyList<Exchange>)
                [.. flow.Value!.AsArray().Select(entry => new Exchange(
                    entry!["method"]!.GetValue<string>(), entry["params"]!.ToJsonString(), entry["answer"]!.ToJsonString()[1..^1]))]));
    }

    /// <summary>Sets a stage on a chain of its own and plays every flow on it.</summary>
    public static async Task WriteAsync()
    {
        Artifacts artifacts = Artifacts.Find();
        await using AnvilProcess chain = await AnvilProcess.StartAsync(artifacts, new AnvilOptions { Timestamp = 1_800_000_000 });
        EndpointStage stage = await SetStageAsync(chain, artifacts);
        JsonObject flows = [];
        foreach ((string name, Func<EthereumClient, EndpointStage, Task> flow) in EndpointFlows.All)
        {
            Recorder recorder = new();
            using EthereumClient client = new(new RpcChannel(chain.Endpoint, handler: recorder));
            try
            {
                await flow(client, stage);
            }
            catch (RpcException) when (name == "refused")
            {
                // The contract's refusal is what this flow is about.
            }
            flows[name] = recorder.Exchanges;
        }
        JsonObject file =
            new() { ["producer"] = Producer, ["stage"] = JsonSerializer.SerializeToNode(stage, s_readable), ["flows"] = flows };
        await System.IO.File.WriteAllTextAsync(File, file.ToJsonString(s_readable) + "\n");
    }

    static async Task<EndpointStage> SetStageAsync(AnvilProcess chain, Artifacts artifacts)
    {
        EthereumKey key = EndpointFlows.Key;
        await chain.Anvil.SetBalanceAsync(key.Address, UInt128.Parse("1000000000000000000000"));
        using TransactionSender sender = new(chain.Client, key);
        Deployer deployer = new(sender, artifacts);
        await deployer.EnsureContractsAsync();
        Address token = await deployer.DeployRewardTokenAsync(key.Address, 1_000_000);
        DeployedApplication application = await deployer.CreateApplicationAsync(EndpointFlows.Terms("stage"));
        await sender.SendAsync(InputBox.AddInput(application.Application, [9]));
        await sender.SendAsync(Portals.DepositEther(application.Application, 2, [8, 8]));
        ulong claimed = await chain.Client.BlockNumberAsync();
        await sender.SendAsync(Authority.SubmitClaim(application.Authority, application.Application, claimed, EndpointFlows.Proofs.Root));
        await sender.SendAsync(
            ApplicationContract.ExecuteOutput(application.Application, EndpointFlows.Voucher, EndpointFlows.Proofs.Of(0)));
        ulong head = await chain.Client.BlockNumberAsync();
        await chain.Anvil.MineAsync(1); // so that the head's own epoch can be claimed
        return new EndpointStage(
            application.Application.ToHex(), application.Authority.ToHex(), token.ToHex(), head)
        { Patience = TimeSpan.FromSeconds(10) };
    }

    sealed class Recorder : DelegatingHandler
    {
        public Recorder()
            : base(new HttpClientHandler())
        {
        }

        public JsonArray Exchanges { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
        {
            JsonNode asked = JsonNode.Parse(await request.Content!.ReadAsByteArrayAsync(cancellation))!;
            HttpResponseMessage response = await base.SendAsync(request, cancellation);
            byte[] body = await response.Content.ReadAsByteArrayAsync(cancellation);
            JsonObject answer = JsonNode.Parse(body)!.AsObject();
            response.Content = new ByteArrayContent(body);
            bool isTooEarly = asked["method"]!.GetValue<string>() == "eth_getTransactionReceipt" && answer["result"] is null;
            if (isTooEarly) return response; // it is asked again
            answer.Remove("id");
            answer.Remove("jsonrpc");
            Exchanges.Add(new JsonObject
            {
                ["method"] = asked["method"]!.DeepClone(), ["params"] = asked["params"]!.DeepClone(),
                ["answer"] = answer
            });
            return response;
        }
    }
}

/// <summary>An endpoint that gives the recorded answers, but one of them changed.</summary>
sealed class LyingEndpoint(IReadOnlyList<Exchange> exchanges, int target, Func<JsonObject, string> lie) : HttpMessageHandler
{
    readonly bool[] _given = new bool[exchanges.Count];

    /// <summary>The changed answer, once it was given.</summary>
    public string Lie { get; set; } = "";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        using JsonDocument asked = JsonDocument.Parse(await request.Content!.ReadAsByteArrayAsync(cancellation));
        string id = asked.RootElement.GetProperty("id").GetRawText();
        int index = IndexOf(asked.RootElement.GetProperty("method").GetString()!, asked.RootElement.GetProperty("params").GetRawText());
        if (index >= 0) _given[index] = true;
        Exchange exchange = index >= 0 ? exchanges[index]
            : new Exchange("", "", "\"error\":{\"code\":-32601,\"message\":\"not recorded\"}");
        string text = exchange.WholeAnswer(id);
        if (index == target) text = Lie = lie(JsonNode.Parse(text)!.AsObject());
        return new HttpResponseMessage { Content = new StringContent(text, Encoding.UTF8, "application/json") };
    }

    // The same question first, as often as it was asked; then, since a lie leads to other questions, any of the method.
    int IndexOf(string method, string parameters)
    {
        int[] same = [.. Enumerable.Range(0, exchanges.Count)
            .Where(index => exchanges[index].Method == method && exchanges[index].Parameters == parameters)];
        int fresh = Array.FindIndex(same, index => !_given[index]);
        if (fresh >= 0) return same[fresh];
        if (same.Length > 0) return same[^1];
        return Enumerable.Range(0, exchanges.Count).LastOrDefault(index => exchanges[index].Method == method, -1);
    }
}
