using System.Collections.Concurrent;
using Rollup.Api;
using Rollup.Machine;
using Rollup.Node.Operation;
using Rollup.Node.Verify;

namespace Rollup.Tests.EndToEnd;

/// <summary>
/// The theft: a proxy in front of the claimer's endpoint writes the thief's address over the depositor's in the data of eth_getLogs. Once
/// a node claimed what it made of that, and the thief executed the depositor's voucher.
/// </summary>
public sealed class LyingEndpointTests(ChainFixture chain) : IClassFixture<ChainFixture>
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TheThiefGetsNothingAndTheDepositorIsPaid(bool liesAboutState)
    {
        using TestApplication application = await TestApplication.CreateAsync(chain);
        EthereumKey depositor = await chain.Anvil.FundedKeyAsync(10 * ChainFixture.Ether, Cancellation);
        Address thief = EthereumKey.Generate().Address;
        using TransactionSender sender = new(chain.Client, depositor);
        UInt128 deposit = 5 * ChainFixture.Ether;
        // An unknown command: all of the deposit goes back by a voucher to whoever the input says sent it.
        _ = await sender.SendAsync(Portals.DepositEther(application.Address, deposit, [1, 2, 3]), Cancellation);

        await using LyingProxy proxy = new(chain.Chain.Endpoint) { Lie = Theft(depositor.Address, thief, liesAboutState) };
        await using (RunningNode node = await RunningNode.StartAsync(application, holdsKey: true, proxy.Url))
        {
            await chain.Anvil.MineAsync(TestApplication.EpochLengthBlocks, Cancellation);
            await node.UntilSaidAsync("the log of input 0 hashes to");
            Assert.Empty(await ClaimsAsync(application));

            // The proxy becomes honest: the node does not, it was. What it stored of the lie is read again.
            proxy.Lie = null;
            Output voucher = await node.OutputAsync(output => output.Proven);
            OutputProof proof = new(voucher.Index, [.. voucher.Siblings.Select(sibling => Bytes32.Read(sibling.Span))]);
            UInt128 before = await chain.Client.BalanceWeiAsync(depositor.Address, cancellation: Cancellation);
            _ = await application.Sender.SendAsync(
                ApplicationContract.ExecuteOutput(application.Address, voucher.Raw.ToByteArray(), proof), Cancellation);
            Assert.Equal(before + deposit, await chain.Client.BalanceWeiAsync(depositor.Address, cancellation: Cancellation));
            Assert.Equal(UInt128.Zero, await chain.Client.BalanceWeiAsync(thief, cancellation: Cancellation));
        }
        using InProcessMachine machine = new();
        VerifyReport report = await Verifier.RunAsync(
            application.Options("", holdsKey: false), machine, claimedOutputs: null, plant: false, progress: null, Cancellation);
        Assert.True(report.Holds, report.FirstDifference);
        Assert.Null(report.Unproved);
    }

    /// <summary>An endpoint that gives no proofs is named; with --trust-endpoint its word is claimed.</summary>
    [Fact]
    public async Task WithoutProofsNothingIsClaimedUnlessTheEndpointIsTrusted()
    {
        using TestApplication application = await WithDepositAsync();
        await using LyingProxy proxy = new(chain.Chain.Endpoint)
        {
            Lie = (method, _, answer) => method == "eth_getProof" ? Refused(answer) : answer,
        };
        await using (RunningNode node = await RunningNode.StartAsync(application, holdsKey: true, proxy.Url))
        {
            await chain.Anvil.MineAsync(TestApplication.EpochLengthBlocks, Cancellation);
            await node.UntilSaidAsync("gives no proof of block");
            Assert.Empty(await ClaimsAsync(application));
        }
        await using (RunningNode node = await RunningNode.StartAsync(application, holdsKey: true, proxy.Url, trustsEndpoint: true))
            Assert.True((await node.OutputAsync(output => output.Proven)).Proven);
    }

    /// <summary>The claimer's nonce is proved: what is only told of it is not signed.</summary>
    [Fact]
    public async Task ANonceThatIsOnlyToldIsNotSigned()
    {
        using TestApplication application = await WithDepositAsync();
        await using LyingProxy proxy = new(chain.Chain.Endpoint)
        {
            Lie = (method, _, answer) => method == "eth_getTransactionCount" ? FarNonce(answer) : answer,
        };
        await using RunningNode node = await RunningNode.StartAsync(application, holdsKey: true, proxy.Url);
        await chain.Anvil.MineAsync(TestApplication.EpochLengthBlocks, Cancellation);
        Assert.True((await node.OutputAsync(output => output.Proven)).Proven);
    }

    static string FarNonce(string answer)
    {
        JsonNode node = JsonNode.Parse(answer)!;
        node["result"] = "0x1388";
        return node.ToJsonString();
    }

    /// <summary>A witness on another chain has other blocks; one that shows the same lets the claim through.</summary>
    [Fact]
    public async Task AWitnessThatDiffersHoldsTheClaimBack()
    {
        using TestApplication application = await WithDepositAsync();
        await using LyingProxy witness = new(chain.Chain.Endpoint)
        {
            Lie = (method, asked, answer) => method == "eth_getBlockByNumber" && asked[0]!.GetValue<string>() is not ("0x0" or "earliest")
                ? Changed(answer, "hash") : answer,
        };
        await using RunningNode node = await RunningNode.StartAsync(application, holdsKey: true, witnessUrl: witness.Url);
        await chain.Anvil.MineAsync(TestApplication.EpochLengthBlocks, Cancellation);
        await node.UntilSaidAsync("endpoint and witness differ on block");
        Assert.Empty(await ClaimsAsync(application));
        witness.Lie = null;
        Assert.True((await node.OutputAsync(output => output.Proven)).Proven);
    }

    async Task<TestApplication> WithDepositAsync()
    {
        TestApplication application = await TestApplication.CreateAsync(chain);
        _ = await application.Sender.SendAsync(Portals.DepositEther(application.Address, 1000, [1, 2, 3]), Cancellation);
        return application;
    }

    async Task<IReadOnlyList<Claim>> ClaimsAsync(TestApplication application) => await Authority.ClaimsAsync(
        chain.Client, application.Authority, application.Address, 0, await chain.Client.BlockNumberAsync(Cancellation), Cancellation);

    /// <summary>One address in logs; with the state's lie also the hash that InputBox is said to keep of the changed input.</summary>
    static Func<string, JsonNode, string, string> Theft(Address depositor, Address thief, bool liesAboutState)
    {
        ConcurrentDictionary<string, string> hashes = [];
        return (method, parameters, answer) =>
        {
            string stolen = answer.Replace(Digits(depositor), Digits(thief), StringComparison.OrdinalIgnoreCase);
            if (method == "eth_getLogs" && stolen != answer)
            {
                string truth = Hash(answer), lie = Hash(stolen);
                hashes[truth] = lie;
                return stolen;
            }
            return method == "eth_call" && liesAboutState
                ? hashes.Aggregate(answer, (text, pair) => text.Replace(pair.Key, pair.Value, StringComparison.Ordinal))
                : answer;
        };
    }

    static string Hash(string logs)
    {
        string data = JsonNode.Parse(logs)!["result"]!.AsArray().Single()!["data"]!.GetValue<string>();
        return OutputProof.LeafOf(new AbiReader(Hex.Decode(data), 1).Bytes()).ToHex();
    }

    static string Digits(Address address) => Convert.ToHexStringLower(address.Bytes);

    static string Refused(string answer) => new JsonObject
    {
        ["jsonrpc"] = "2.0",
        ["id"] = JsonNode.Parse(answer)!["id"]!.DeepClone(),
        ["error"] = new JsonObject { ["code"] = -32601, ["message"] = "not here" },
    }.ToJsonString();

    static string Changed(string answer, string field)
    {
        JsonNode node = JsonNode.Parse(answer)!;
        if (node["result"]?[field] is not { } value) return answer;
        string text = value.GetValue<string>();
        node["result"]![field] = text[..^1] + (text[^1] == '0' ? '1' : '0');
        return node.ToJsonString();
    }
}
