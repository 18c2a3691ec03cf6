namespace Rollup.Tests.Unit.Chain;

/// <summary>
/// An endpoint may send anything. Whatever it sends, the code that reads it gives a result, the chain's own refusal, or the one exception
/// that names endpoint, method and field. LOCKSTEP_FUZZ=1 plays a million lies, LOCKSTEP_FUZZ_COUNT says how many, LOCKSTEP_FUZZ_SEED
/// which.
/// </summary>
public sealed class EndpointFuzzTests
{
    const int Sample = 100_000;
    const int Many = 1_000_000;
    const int Workers = 2;

    static readonly Lazy<EndpointRecording> s_recording = new(EndpointRecording.Read);

    [Fact]
    public async Task TheRecordingIsPlayedWithoutFault()
    {
        if (Environment.GetEnvironmentVariable("LOCKSTEP_RECORD") == "1") await EndpointRecording.WriteAsync();
        EndpointRecording recording = EndpointRecording.Read();
        Assert.Equal(EndpointFlows.All.Keys, recording.Flows.Keys.Order(StringComparer.Ordinal));
        foreach ((string name, Func<EthereumClient, EndpointStage, Task> flow) in EndpointFlows.All)
        {
            using EthereumClient client = Client(new LyingEndpoint(recording.Flows[name], target: -1, answer => answer.ToJsonString()));
            if (name == "refused")
                Assert.Equal(
                    "OutputNotReexecutable", (await Assert.ThrowsAsync<RpcException>(() => flow(client, recording.Stage))).Revert!.Name);
            else await flow(client, recording.Stage);
        }
    }

    [Fact]
    [Trait("speed", "slow")]
    public async Task NoLieOfAnEndpointDoesWorse()
    {
        bool isFuzz = Environment.GetEnvironmentVariable("LOCKSTEP_FUZZ") == "1";
        int count = (int)Number("LOCKSTEP_FUZZ_COUNT", isFuzz ? Many : Sample);
        int seed = (int)Number("LOCKSTEP_FUZZ_SEED", 1);
        TestContext.Current.SendDiagnosticMessage($"{count} lies from seed {seed}");
        int refused = 0, unharmed = 0;
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = Workers }, async (number, _) =>
        {
            if (await PlayAsync(unchecked(seed + number))) Interlocked.Increment(ref refused);
            else Interlocked.Increment(ref unharmed);
        });
        if (count < 1000) return; // one lie played again
        Assert.True(
            refused > count / 5 && unharmed > count / 50, $"{refused} lies refused, {unharmed} did no harm: do they reach the readers?");
    }

    /// <summary>Whether the lie was refused. It may also do no harm, or be another well-formed answer.</summary>
    static async Task<bool> PlayAsync(int seed)
    {
        Random random = new(seed);
        EndpointRecording recording = s_recording.Value;
        string[] flows = [.. EndpointFlows.All.Keys.Where(key => random.Next(100) == 0 || !EndpointFlows.Signing.Contains(key))];
        string name = flows[random.Next(flows.Length)];
        IReadOnlyList<Exchange> exchanges = recording.Flows[name];
        LyingEndpoint endpoint = new(exchanges, random.Next(exchanges.Count), new JsonMutator(random).Change);
        using EthereumClient client = Client(endpoint);
        try
        {
            await EndpointFlows.All[name](client, recording.Stage);
            return false;
        }
        catch (Exception fault)
        {
            string? problem = ProblemOf(fault, exchanges);
            if (problem is not null) // written only then: the text of a fault takes a fifth of the time of a lie
                Assert.Fail($"LOCKSTEP_FUZZ_SEED={seed} LOCKSTEP_FUZZ_COUNT=1, {name}: {problem}\nthe lie: {endpoint.Lie}\n{fault}");
            return fault is MalformedAnswerException or ChainRetryException { InnerException: MalformedAnswerException };
        }
    }

    static string? ProblemOf(Exception fault, IReadOnlyList<Exchange> exchanges)
    {
        for (Exception? shown = fault; shown is not null; shown = shown.InnerException)
            if (shown.Message.Contains(ScriptedNode.Secret, StringComparison.Ordinal)) return "a key of the endpoint's address is shown";
        return fault switch
        {
            MalformedAnswerException answer => answer.Field.Length > 0 && answer.Origin == "http://node.invalid:8545"
                && exchanges.Any(exchange => exchange.Method == answer.Method)
                    && answer.Message.Contains(answer.Field, StringComparison.Ordinal)
                ? null
                : "endpoint, method or field is not named",
            ChainRetryException { InnerException: { } inner } => ProblemOf(inner, exchanges),
            ChainRetryException =>
                fault.Message.StartsWith("the endpoint knows no", StringComparison.Ordinal) ? null : "a reason of no exchange",
            RpcException or TimeoutException or TransactionFailedException or DeploymentException or TooDearException => null,
            NotProvedException or NonceException => null,
            NodeStopException =>
                fault.Message.StartsWith("there is no contract at", StringComparison.Ordinal) ? null : "the node would stop for good",
            _ => "another exception",
        };
    }

    static EthereumClient Client(HttpMessageHandler endpoint) =>
        new(new RpcChannel(ScriptedNode.Endpoint, handler: endpoint, retryDelay: TimeSpan.Zero));

    static long Number(string variable, long otherwise) =>
        long.TryParse(Environment.GetEnvironmentVariable(variable), out long number) ? number : otherwise;
}
