using System.Text.Json.Nodes;

namespace Rollup.Tests.Unit.Chain;

/// <summary>Proofs that a real chain gave of its real contracts, and what becomes of them when somebody changes them.</summary>
public sealed class ProvedStateTests
{
    static readonly EndpointRecording s_recording = EndpointRecording.Read();

    static IReadOnlyList<Exchange> Exchanges => s_recording.Flows["prove"];

    [Fact]
    public async Task WhatTheContractsKeepIsProved()
    {
        using EthereumClient client = Client(target: -1, answer => answer.ToJsonString());
        ContractState state = await EndpointFlows.ProveStageAsync(client, s_recording.Stage);
        Assert.Equal(2ul, state.InputCount);
        Assert.Equal(InputHashes(), state.InputHashes);
        Assert.Equal([true, false], state.AreAccepted);
        Assert.Equal([true, false], state.AreExecuted);
    }

    /// <summary>
    /// Every answer, every kind of change: it is found, or it changed nothing that is read. LOCKSTEP_FUZZ=1 makes many more changes.
    /// </summary>
    [Fact]
    public async Task NoChangeOfAnAnswerProvesAnythingElse()
    {
        int found = 0, unread = 0;
        string truth = JsonSerializer.Serialize(await ProveAsync(-1, answer => answer.ToJsonString()));
        int count = Environment.GetEnvironmentVariable("LOCKSTEP_FUZZ") == "1" ? 20_000 : 400;
        for (int seed = 0; seed < count; seed++)
        {
            Random random = new(seed);
            int target = seed % 4 == 0 ? Exchanges.ToList().FindLastIndex(exchange => exchange.Method == Block)
                : Exchanges.ToList().FindIndex(exchange => exchange.Method == Proof) + random.Next(3);
            JsonMutator mutator = new(random);
            try
            {
                Assert.Equal(truth, JsonSerializer.Serialize(await ProveAsync(target, mutator.Change)));
                unread++;
            }
            catch (Exception fault) when (fault is ChainRetryException or NotProvedException)
            {
                found++;
            }
        }
        Assert.True(found > count / 4 && unread > 0, $"{found} changes were found, {unread} were of what nobody reads");
    }

    [Theory]
    [InlineData("baseFeePerGas", null, "a form that is not known here")]
    [InlineData("requestsHash", null, "hashes to")]
    [InlineData("stateRoot", "0x1111111111111111111111111111111111111111111111111111111111111111", "hashes to")]
    [InlineData("timestamp", "0x1", "hashes to")]
    public async Task AHeaderOfAnotherFormIsNamedAndNotProved(string field, string? value, string reason)
    {
        int header = Exchanges.ToList().FindLastIndex(exchange => exchange.Method == Block);
        NotProvedException fault = await Assert.ThrowsAsync<NotProvedException>(() => ProveAsync(header, answer =>
        {
            answer["result"]![field] = value;
            return answer.ToJsonString();
        }));
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnEndpointWithoutTheMethodIsNamedAndNotProved()
    {
        int proof = Exchanges.ToList().FindIndex(exchange => exchange.Method == Proof);
        NotProvedException fault = await Assert.ThrowsAsync<NotProvedException>(() => ProveAsync(proof, answer =>
        {
            answer.Remove("result");
            answer["error"] = new JsonObject { ["code"] = -32601, ["message"] = "the method does not exist" };
            return answer.ToJsonString();
        }));
        Assert.Contains("http://node.invalid:8545 gives no proof of block", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(ScriptedNode.Secret, fault.Message, StringComparison.Ordinal);
    }

    /// <summary>A node left out is not an empty one: nobody proves absence by keeping something back.</summary>
    [Theory]
    [InlineData("accountProof")]
    [InlineData("storageProof")]
    public async Task AbsenceIsNotProvedByLeavingNodesOut(string field)
    {
        int proof = Exchanges.ToList().FindIndex(exchange => exchange.Method == Proof);
        ChainRetryException fault = await Assert.ThrowsAsync<ChainRetryException>(() => ProveAsync(proof, answer =>
        {
            JsonArray nodes = field == "accountProof" ? answer["result"]![field]!.AsArray()
                : answer["result"]![field]![0]!["proof"]!.AsArray();
            nodes.RemoveAt(nodes.Count - 1);
            return answer.ToJsonString();
        }));
        Assert.Contains("does not lead to", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// A whole header with its own hash is nothing where the hash is known from elsewhere: an endpoint that made up header and trie let a
    /// deposit be made twice. Behind the right one the proof is asked for, which is none here.
    /// </summary>
    [Theory]
    [InlineData(false, typeof(MalformedAnswerException))]
    [InlineData(true, typeof(UnprovableException))]
    public async Task ANonceIsProvedAgainstAHashThatTheEndpointWasNotAskedFor(bool isOther, Type fault)
    {
        string header = Exchanges.Last(exchange => exchange.Method == Block).Answer;
        JsonNode block = JsonNode.Parse("{" + header + "}")!["result"]!;
        Bytes32 hash = isOther ? OutputProof.LeafOf("as the node knows it"u8) : Hex.ReadBytes32(block["hash"]!.GetValue<string>());
        ScriptedNode node = new((_, _, _) => header);
        await Assert.ThrowsAsync(fault, () => ProvedState.NonceAsync(
            node.Client, Hex.ReadUInt64(block["number"]!.GetValue<string>()), hash, Addresses.InputBox, Cancellation));
    }

    const string Block = "eth_getBlockByNumber";
    const string Proof = "eth_getProof";

    static async Task<ContractState> ProveAsync(int target, Func<JsonObject, string> lie)
    {
        using EthereumClient client = Client(target, lie);
        return await EndpointFlows.ProveStageAsync(client, s_recording.Stage);
    }

    static EthereumClient Client(int target, Func<JsonObject, string> lie) =>
        new(new RpcChannel(ScriptedNode.Endpoint, handler: new LyingEndpoint(Exchanges, target, lie), retryDelay: TimeSpan.Zero));

    static List<string> InputHashes()
    {
        Exchange inputs = s_recording.Flows["application"].First(exchange => exchange.Method == "eth_getLogs");
        JsonArray logs = JsonNode.Parse("{" + inputs.Answer + "}")!["result"]!.AsArray();
        return [.. logs.Select(log => InputContent.HashOf(new AbiReader(Hex.Decode(log!["data"]!.GetValue<string>()), 1).Bytes()))];
    }
}
