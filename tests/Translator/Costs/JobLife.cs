using Rollup.Machine.Riscv;
using JudgeKind = Rollup.Protocol.JudgeKind;

namespace Rollup.Tests.Translator.Costs;

/// <summary>
/// Inputs that the market takes in process and the image after it: answered alike, and the image's instructions counted. Repeated hears of
/// each after both.
/// </summary>
sealed class CountedMarket(RiscvMachine machine, bool isChecked = true, Action<byte[]>? repeated = null) : IDisposable
{
    public World World { get; } = new(isNoisy: false, isChecked);

    public long LastInstructions => (long)machine.LastCycles;

    public ulong JobsPosted => World.View.Header.JobsPosted;

    /// <summary>The image takes the world's last input too. Gives back what it took.</summary>
    public long Repeat(Outcome expected, string verdict = "Accepted")
    {
        Assert.Equal(verdict, expected.Text);
        AdvanceResult got = machine.Advance(World.LastInput);
        Assert.Equal(expected.IsAccepted, got.IsAccepted);
        repeated?.Invoke(World.LastInput);
        return LastInstructions;
    }

    public long Inspect(byte[] query)
    {
        Assert.Equal(World.Inspect(query), machine.Inspect(query).Reports);
        return LastInstructions;
    }

    public void Dispose() => World.Dispose();
}

/// <summary>
/// One job from its post to its settlement, by so many honest clients: what happened, in order, with the instructions of each input.
/// </summary>
sealed class JobLife(
    CountedMarket market, JobTerms terms, byte[] initial, byte[] data, Func<Address, byte[]> modelOf, byte[]? schema = null,
    Address token = default)
{
    public static readonly Address Sponsor = Fixtures.AddressOf(1);

    readonly ulong _job = market.JobsPosted + 1;

    public List<(string Kind, byte[] Input, long Instructions)> Inputs { get; } = [];

    public JobLife Run(int clients)
    {
        Address[] all = [.. Enumerable.Range(2, clients).Select(Fixtures.AddressOf)];
        Open();
        foreach (Address client in all)
            Take("acceptJob", Deposit(client, terms.BondUnits, Encode.Accept(market.World.View, _job)));
        foreach (Address client in all) Take("commitWork", market.World.Direct(client, Encode.Commit(_job, CommitmentOf(client))));
        market.World.Block = terms.CommitDeadline + 1;
        foreach (Address client in all)
        {
            Take("revealWork",
                market.World.Direct(client, Encode.Reveal(_job, Fixtures.Digest(modelOf(client)), terms.DataDigest, SaltOf(client))));
            if ((JudgeKind)terms.Judge != JudgeKind.Replay) Provide("a submission", modelOf(client));
        }
        market.World.Block = terms.RevealDeadline + 1;
        if ((JudgeKind)terms.Judge == JudgeKind.Holdout) Provide("the holdout", data);
        while (CountScored(clients) < clients)
            Take("evaluateJob", market.World.Direct(Sponsor, Encode.Evaluate(_job)));
        Take("settleJob", market.World.Direct(Sponsor, Encode.Settle(_job)));
        return this;
    }

    /// <summary>Up to where clients may come.</summary>
    public JobLife Open()
    {
        Take("postJob", Deposit(Sponsor, (terms.RewardUnits + terms.ParticipationUnits) * terms.Places, Encode.Post(terms)));
        Provide("the schema", schema ?? Fixtures.Schema(in terms));
        Provide("the initial model", initial);
        if ((JudgeKind)terms.Judge != JudgeKind.Holdout) Provide("open data", data);
        return this;
    }

    /// <summary>The most instructions of one input of this kind.</summary>
    public long Most(string kind) => Inputs.Where(input => input.Kind == kind).Max(input => input.Instructions);

    public long Total => Inputs.Sum(input => input.Instructions);

    int CountScored(int clients)
    {
        JobRow job = market.World.View.JobAt(market.World.View.FindJob(_job));
        return Enumerable.Range(0, clients).Count(place => job.Places[place].Phase == PlacePhase.Scored);
    }

    Outcome Deposit(Address depositor, UInt128 units, byte[] command) => token.IsZero
        ? market.World.Ether(depositor, units, command) : market.World.Erc20(token, depositor, units, command);

    void Provide(string what, byte[] file)
    {
        foreach (byte[] block in Fixtures.Blocks(file))
            Take($"provideBlock of {what}", market.World.Direct(Sponsor, Encode.Provide(market.World.View, _job, block)));
    }

    void Take(string kind, Outcome outcome)
    {
        long instructions = market.Repeat(outcome);
        Inputs.Add((kind, market.World.LastInput, instructions));
    }

    Bytes32 CommitmentOf(Address client) =>
        Encode.CommitmentOf(_job, client, Fixtures.Digest(modelOf(client)), terms.DataDigest, SaltOf(client));

    static Bytes32 SaltOf(Address client) => Fixtures.SaltOf(client.Bytes[19]);
}
