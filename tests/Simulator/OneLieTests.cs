using Rollup.Node.Verify;

namespace Rollup.Tests.Simulator;

/// <summary>One lie at a time, in fair weather: what the node says to it and does.</summary>
public sealed class OneLieTests : IDisposable
{
    readonly string _directory = Directory.CreateTempSubdirectory("lockstep-lie-").FullName;
    readonly FakeChain _chain = new(new Dice(1));
    readonly List<string> _said = [];
    readonly FactsDatabase _database;
    readonly LiarChain _endpoint;
    readonly LiarChain _witness;
    NodeSteps? _node;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public OneLieTests()
    {
        _database = FactsDatabase.Open(Path.Combine(_directory, "facts.sqlite"), durable: false);
        while (_chain.Head.Number < 12)
        {
            if (_chain.Head.Number == FakeChain.DeploymentBlock) _chain.Post([200, 1, 0]);
            _chain.Mine();
        }
        (_endpoint, _witness) = (Liar(), Liar());
    }

    public void Dispose()
    {
        _node?.Dispose();
        _database.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>It was stored, as the endpoint proves nothing and is believed. That was once the node's end for good.</summary>
    [Fact]
    public async Task AClaimThatIsShownOnceIsReadAgain()
    {
        _endpoint.IsSilentAboutProofs = true;
        Start(new Endpoints(_endpoint, Witness: null, IsBelieved: true));
        _endpoint.Lie = Lie.ForeignClaim;
        await RoundsAsync(1);
        _endpoint.Lie = Lie.None;
        await RoundsAsync(3);
        Assert.Contains(_said, text => text.StartsWith("the endpoint showed a claim once and not again", StringComparison.Ordinal));
        await UntilClaimedAsync();
    }

    [Fact]
    public async Task AClaimThatIsNotOursStopsTheNodeOnceTheWitnessShowsItToo()
    {
        _chain.MineForeignClaim(4, FakeChain.HashOf("another root"));
        _witness.Lie = Lie.HiddenClaims;
        Start(new Endpoints(_endpoint, _witness, IsBelieved: false));
        await RoundsAsync(8);
        Assert.Contains(_said, text => text.Contains("that is not ours and the witness does not", StringComparison.Ordinal));
        _witness.Lie = Lie.None;
        NodeStopException stop = await Assert.ThrowsAsync<NodeStopException>(() => RoundsAsync(2));
        Assert.Contains("epoch 0 (last block 4)", stop.Message, StringComparison.Ordinal);
        Assert.Equal(2, _chain.Claims.Count());
    }

    /// <summary>A true claim contradicts inputs that were never sent. As long as neither is proved that was once the node's end.</summary>
    [Fact]
    public async Task AClaimThatContradictsUnprovedInputsIsWaitedFor()
    {
        _chain.MineForeignClaim(4, SimulationChecks.RootAt(_chain, 4));
        (_endpoint.Lie, _endpoint.IsSilentAboutProofs) = (Lie.InputsWithoutProof, true);
        Start(new Endpoints(_endpoint, _witness, IsBelieved: false));
        await RoundsAsync(8);
        Assert.NotNull(new ClaimerFacts(_database).ForeignClaim());
        Assert.Equal("nothing is claimed: the endpoint gives no proof", _said[^1]);
        (_endpoint.Lie, _endpoint.IsSilentAboutProofs) = (Lie.None, false);
        await UntilClaimedAsync();
        Assert.Contains(_said, text => text.StartsWith("input 0 hashes to", StringComparison.Ordinal));
    }

    /// <summary>The logs of our own claim, or of another's, are kept back when their page is read.</summary>
    [Theory]
    [InlineData(false, "was mined in block")]
    [InlineData(true, "claimed already, and no log shows by whom")]
    public async Task AHiddenClaimIsFound(bool isForeign, string said)
    {
        Start(new Endpoints(_endpoint, Witness: null, IsBelieved: false));
        _endpoint.Lie = Lie.HiddenClaims;
        if (isForeign) _chain.MineForeignClaim(4, SimulationChecks.RootAt(_chain, 4));
        for (int block = 0; block < 160 && !_said.Exists(text => text.Contains(said, StringComparison.Ordinal)); block++)
        {
            _chain.Mine();
            await RoundsAsync(1);
        }
        Assert.Contains(said, _said[^1], StringComparison.Ordinal);
        _endpoint.Lie = Lie.None;
        await UntilClaimedAsync();
        Assert.Equal(2, _chain.Claims.Count());
    }

    /// <summary>Another first block ends the node when the witness shows the same one; until then it is waited for and said.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnotherFirstBlockStopsTheNodeOnceTheWitnessShowsItToo(bool bothShowIt)
    {
        Assert.Null(StartChecks.Identify(_database, SimulatedChain.Application with { GenesisHash = _chain.Blocks[0].Hash }));
        Start(new Endpoints(_endpoint, _witness, IsBelieved: false));
        await RoundsAsync(3);
        _endpoint.Lie = Lie.OtherChain;
        await RoundsAsync(3);
        Assert.StartsWith("the endpoint shows another chain and the witness does not", _said[^1], StringComparison.Ordinal);
        if (bothShowIt)
        {
            _witness.Lie = Lie.OtherChain;
            NodeStopException stop = await Assert.ThrowsAsync<NodeStopException>(() => RoundsAsync(1));
            Assert.Equal(NodeEndKind.ChainReset, stop.Kind);
            return;
        }
        _endpoint.Lie = Lie.None;
        await UntilClaimedAsync();
    }

    [Fact]
    public async Task GasAboveTheCapIsSaidOnceAndThenWaitedFor()
    {
        _endpoint.AsksDearGas = true;
        Start(new Endpoints(_endpoint, Witness: null, IsBelieved: false));
        await RoundsAsync(8);
        Assert.Contains(_said, text => text.StartsWith("the claim of an epoch waits until gas is cheaper", StringComparison.Ordinal)
            && text.Contains("700 gwei", StringComparison.Ordinal) && text.Contains("--max-fee-gwei", StringComparison.Ordinal));
        Assert.Empty(_chain.Claims);
        _endpoint.AsksDearGas = false;
        await UntilClaimedAsync();
    }

    /// <summary>A claim of a nonce that no block takes was once sent again for ever, and the node said "submitted".</summary>
    [Theory]
    [InlineData(1UL)]
    [InlineData(5_000UL)]
    public async Task OneLieAboutTheNonceDoesNotEndTheClaims(ulong tooMuch)
    {
        Start(new Endpoints(_endpoint, Witness: null, IsBelieved: false));
        _endpoint.NonceTooMuch = tooMuch;
        ClaimerFacts facts = new(_database);
        string root = SimulationChecks.RootAt(_chain, 4);
        for (int i = 0; i < 20 && facts.LatestAttempt(0, root) is null; i++) await RoundsAsync(1);
        Assert.Equal(tooMuch, facts.LatestAttempt(0, root)!.Nonce);
        Assert.Empty(_chain.Claims);
        _endpoint.NonceTooMuch = 0;
        await UntilClaimedAsync();
        Assert.Contains(_said, text => text.StartsWith($"the claim of epoch 0 was signed with nonce {tooMuch}", StringComparison.Ordinal)
            && text.EndsWith("is at 0: it is given up and signed anew", StringComparison.Ordinal));
        Assert.All(_chain.Transactions, transaction => Assert.True(transaction.Revert is null or "NotFirstClaim"));
    }

    /// <summary>
    /// All that was read was proved, in a world of the liar's own; then it tells the truth to whoever asks what is to be signed.
    /// </summary>
    [Fact]
    public async Task ALiarThatTellsTheTruthOnlyBeforeSigningIsFound()
    {
        Endpoints endpoints = new(_endpoint, _witness, IsBelieved: false);
        Start(endpoints);
        _endpoint.Lie = Lie.World;
        await RoundsAsync(4);
        Assert.Contains(_said, text => text.Contains("endpoint and witness differ on block", StringComparison.Ordinal));
        _endpoint.Lie = Lie.None;
        ClaimChecks checks = new(endpoints, new ClaimerFacts(_database));
        ReadAgainException fault = await Assert.ThrowsAsync<ReadAgainException>(() => checks.InputsAsync(4, Cancellation));
        Assert.StartsWith("input 0 hashes to", fault.Message, StringComparison.Ordinal);
        Assert.Empty(_chain.Claims);
        await UntilClaimedAsync();
    }

    /// <summary>What the witness does not call final yet is not signed, however final the endpoint calls it.</summary>
    [Fact]
    public async Task ABlockThatTheWitnessHasNotReachedIsWaitedFor()
    {
        SimulatedChain late = new(_chain, new Dice(2), lagBlocks: 10, _ => { }, () => { });
        Start(new Endpoints(_endpoint, late, IsBelieved: false));
        await RoundsAsync(5);
        Assert.Contains("nothing is claimed: endpoint or witness has not reached block 4", _said[^1], StringComparison.Ordinal);
        Assert.Empty(_chain.Claims);
        await UntilClaimedAsync();
    }

    [Theory]
    [InlineData("owner")]
    [InlineData("validator")]
    [InlineData("validator's owner")]
    [InlineData("template")]
    [InlineData("chain")]
    [InlineData("genesis")]
    [InlineData("epoch length")]
    [InlineData("deployment block")]
    [InlineData("data availability")]
    public async Task TheApplicationIsWhatBothSayItIs(string lie)
    {
        Endpoints endpoints = new(_endpoint, _witness, IsBelieved: false);
        Assert.Equal(SimulatedChain.Application, await endpoints.ReadApplicationAsync(Cancellation));
        foreach (LiarChain liar in new[] { _endpoint, _witness })
        {
            liar.Application = facts => lie switch
            {
                "owner" => facts with { Owner = FakeChain.Validator },
                "validator" => facts with { Validator = FakeChain.Application },
                "validator's owner" => facts with { ValidatorOwner = FakeChain.Application },
                "template" => facts with { TemplateHash = FakeChain.HashOf("other") },
                "chain" => facts with { ChainId = 1 },
                "genesis" => facts with { GenesisHash = FakeChain.HashOf("other") },
                "epoch length" => facts with { EpochLength = 6 },
                "deployment block" => facts with { DeploymentBlock = 4 },
                _ => facts with { DataAvailability = [.. facts.DataAvailability, 0] },
            };
            ChainRetryException fault = await Assert.ThrowsAsync<ChainRetryException>(() => endpoints.ReadApplicationAsync(Cancellation));
            Assert.StartsWith("endpoint and witness do not say the same", fault.Message, StringComparison.Ordinal);
            liar.Application = null;
        }
    }

    /// <summary>What Authority would never log must not reach the facts: their keys and counts stand on its rules.</summary>
    [Theory]
    [InlineData(nameof(Lie.ClaimOfNoEpoch), "no epoch that is over")]
    [InlineData(nameof(Lie.ClaimOfTheFuture), "no epoch that is over")]
    [InlineData(nameof(Lie.ForeignClaim), "Authority does not keep it")]
    [InlineData(nameof(Lie.Acceptance), "Authority does not keep it")]
    [InlineData(nameof(Lie.Execution), "Application keeps that it was not")]
    [InlineData(nameof(Lie.ExecutionTwice), "shown twice")]
    [InlineData(nameof(Lie.InputLogs), "hashes to")]
    [InlineData(nameof(Lie.InputsWithoutProof), "hashes to")]
    [InlineData(nameof(Lie.HiddenInput), "InputBox has 1 inputs at block")]
    [InlineData(nameof(Lie.FarHead), "no chain is that long")]
    public async Task APageThatTheContractsDidNotLogIsNotStored(string lie, string said)
    {
        _endpoint.Lie = Enum.Parse<Lie>(lie);
        Start(new Endpoints(_endpoint, Witness: null, IsBelieved: false));
        await RoundsAsync(3);
        Assert.Contains(_said, text => text.Contains(said, StringComparison.Ordinal));
        Assert.Null(new ReaderFacts(_database).Cursor());
        _endpoint.Lie = Lie.None;
        await UntilClaimedAsync();
    }

    /// <summary>`rollup verify` of an endpoint that lies. A world of its own is the limit that it states.</summary>
    [Theory]
    [InlineData(nameof(Lie.None), null)]
    [InlineData(nameof(Lie.InputLogs), "hashes to")]
    [InlineData(nameof(Lie.InputsWithoutProof), "hashes to")]
    [InlineData(nameof(Lie.HiddenInput), "InputBox has 1 inputs at block")]
    [InlineData(nameof(Lie.ForeignClaim), "Authority is proved not to keep it")]
    [InlineData(nameof(Lie.FarHead), "no chain is that long")]
    [InlineData(nameof(Lie.World), null)]
    public async Task AVerificationOfALiarEndsAndNamesTheLie(string lie, string? expected)
    {
        _endpoint.Lie = Enum.Parse<Lie>(lie);
        Task<VerifyData> reading = Verifier.ReadAsync(_endpoint, logRangeBlocks: 2_000, progress: null, Cancellation);
        if (expected is null) Assert.Null((await reading).Unproved);
        else Assert.Contains(expected, (await Assert.ThrowsAsync<ChainRetryException>(() => reading)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AVerificationWithoutProofsSaysSo()
    {
        _endpoint.IsSilentAboutProofs = true;
        VerifyData data = await Verifier.ReadAsync(_endpoint, logRangeBlocks: 2_000, progress: null, Cancellation);
        Assert.Equal("the endpoint gives no proof", data.Unproved);
        using TinyMachine machine = new();
        Assert.Equal(data.Unproved, Verifier.Run(data, machine, Cancellation).Unproved);
    }

    LiarChain Liar() => new(new SimulatedChain(_chain, new Dice(2), lagBlocks: 0, _ => { }, () => { }), _chain, new Dice(3));

    void Start(Endpoints endpoints) => _node = new NodeSteps(
        endpoints, new TinyMachine(), _database, new SnapshotFiles(Path.Combine(_directory, "snapshots"), durable: false),
        SimulatedChain.Application, logRangeBlocks: 100, _said.Add);

    async Task RoundsAsync(int count)
    {
        for (int i = 0; i < count; i++)
        {
            try
            {
                _ = await _node!.RoundAsync(Cancellation);
            }
            catch (ChainRetryException fault)
            {
                _said.Add(fault.Message);
            }
        }
    }

    async Task UntilClaimedAsync()
    {
        ClaimerFacts facts = new(_database);
        for (int i = 0; i < 40; i++)
        {
            _chain.Mine();
            await RoundsAsync(2);
            if (facts.NextInputBlock() is null && facts.OpenEpochs(1).Count == 0) break;
        }
        Assert.Empty(facts.OpenEpochs(1));
        Assert.True(SimulationChecks.NothingFalseIsClaimed(_chain));
        Assert.NotEmpty(_chain.Claims);
    }
}
