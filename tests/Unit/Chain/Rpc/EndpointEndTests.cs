using Rollup.Node;

namespace Rollup.Tests.Unit.Chain;

/// <summary>
/// How it ends when an endpoint goes on sending what cannot be used: a node waits and ends with 20, a command says what it had sent.
/// </summary>
public sealed class EndpointEndTests
{
    static readonly EndpointRecording s_recording = EndpointRecording.Read();

    [Theory]
    [InlineData("eth_getLogs", "null")]
    [InlineData("eth_getBlockByNumber", "{\"number\":null}", "{\"number\":\"0x1\",\"hash\":null}")]
    [InlineData("eth_chainId", "5")]
    [InlineData("eth_getCode", "null")]
    [InlineData("eth_call", "\"0x\"")]
    public async Task TheNodeWaitsAndEndsWithRetryLater(string method, params string[] results)
    {
        foreach (string result in results) await ExpectRetryLaterAsync(method, $"\"result\":{result}");
    }

    static async Task ExpectRetryLaterAsync(string method, string answer)
    {
        string directory = Directory.CreateTempSubdirectory("lockstep-endpoint-").FullName;
        try
        {
            ScriptedNode endpoint = new((asked, parameters, _) => asked == method ? answer
                : Recorded(["application", "read"], asked, parameters));
            NodeOptions options = new()
            {
                DataDirectory = directory, RpcUrl = "", Application = s_recording.Stage.Application, ReadTag = ReadTag.Latest,
                RpcPatienceSeconds = 0,
                PollMilliseconds = 1, GrpcPort = 0, HttpPort = 0, ExpectedTemplateHash = EndpointFlows.Terms("stage").TemplateHash.ToHex(),
            };
            using EthereumChain chain = new(options, endpoint.Client);
            using InProcessMachine machine = new();
            NodeEnd end = await NodeRunner.RunAsync(options, chain, witness: null, machine, progress: null, Cancellation);
            Assert.Equal(NodeExit.RetryLater, end.Exit);
            Assert.StartsWith($"{method}: the answer of http://node.invalid:8545 cannot be used", end.Reason, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public async Task ACommandSaysWhatItHadSent()
    {
        ScriptedNode endpoint = new((asked, parameters, _) => Recorded(["send"], asked, parameters)
            .Replace("\"gasUsed\":\"0x", asked == "eth_getTransactionReceipt" ? "\"gasUsed\":\"" : "\"gasUsed\":\"0x",
                StringComparison.Ordinal));
        using TransactionSender sender = new(endpoint.Client, EndpointFlows.Key);
        MalformedAnswerException fault = await Assert.ThrowsAsync<MalformedAnswerException>(
            () => sender.SendAsync(InputBox.AddInput(Hex.ReadAddress(s_recording.Stage.Application), [1, 2, 3]), Cancellation));
        Assert.Equal(("eth_getTransactionReceipt", "gasUsed"), (fault.Method, fault.Field));

        using StringWriter output = new(), errors = new();
        UserError error = ErrorReport.Explain(fault);
        ErrorReport.Write(error, json: true, output, errors, SecondRun.CreatesAgain, sender.Sent);
        string hash = Assert.Single(sender.Sent.Transactions).Hash.ToHex();
        Assert.Equal(ExitCode.RetryLater, error.Code);
        Assert.Contains($"sent: {hash}, not seen in a block: look it up before you run the command again", errors.ToString());
        Assert.Contains(hash, output.ToString());
        Assert.Contains("gasUsed", errors.ToString());
    }

    [Fact]
    public void DearGasIsNotYet()
    {
        UserError error = ErrorReport.Explain(new FeeTooHighException(700 * TransactionCost.WeiPerGwei, 500 * TransactionCost.WeiPerGwei));
        Assert.Equal(ExitCode.RetryLater, error.Code);
        Assert.Equal("the chain asks 700 gwei for a unit of gas, 500 are allowed", error.Why);
        Assert.Contains("--max-fee-gwei", error.Next, StringComparison.Ordinal);
        Assert.Equal("the chain asks 500.17 gwei for a unit of gas, 500 are allowed",
            new FeeTooHighException(500_170_000_000, 500 * TransactionCost.WeiPerGwei).Message);
        Assert.Equal("the chain asks 0.000000007 gwei for a unit of gas, 0 are allowed", new FeeTooHighException(7, 0).Message);
    }

    static string Recorded(string[] flows, string method, JsonElement parameters)
    {
        string asked = parameters.GetRawText();
        Exchange? found = flows.SelectMany(flow => s_recording.Flows[flow])
            .FirstOrDefault(exchange => exchange.Method == method && exchange.Parameters == asked);
        return found?.Answer ?? "\"error\":{\"code\":-32601,\"message\":\"not recorded\"}";
    }
}
