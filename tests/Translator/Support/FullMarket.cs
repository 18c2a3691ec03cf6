using JudgeKind = Rollup.Protocol.JudgeKind;

namespace Rollup.Tests.Translator;

/// <summary>
/// A market that comes to hold as many blocks as it has slots, 1 GiB of room: 4,096 live jobs, in sixteen parts alike. Of each part 32 jobs
/// have open data of 32 blocks, and 12 jobs have 64 submissions of one block.
/// </summary>
sealed class FullMarket : IDisposable
{
    public const int Parts = 16, Jobs = 4_096;

    const int JobsInPart = Jobs / Parts, JobsWithData = 32, JobsWithSubmissions = 12, BlocksOfData = 32, Columns = 30;

    static readonly Address s_sponsor = Fixtures.AddressOf(1);

    readonly World _envelope = new(); // only wraps inputs
    readonly byte[] _initial = ModelOf(seed: 1);
    readonly byte[] _sealedData = Fixtures.Data(classes: 2, rows: 24, seed: 3, Columns); // judging 64 places on it is cheap
    readonly byte[] _data;
    readonly byte[][] _models = [.. Enumerable.Range(2, MarketLimits.PlacesMax).Select(ModelOf)];

    public FullMarket(IMachine machine)
    {
        Machine = machine;
        const int measuredRows = 1_000;
        int rowBytes = (Fixtures.Data(2, 2 * measuredRows, seed: 3, Columns).Length
            - Fixtures.Data(2, measuredRows, seed: 3, Columns).Length) / measuredRows;
        _data = Fixtures.Data(2, (BlocksOfData - 1) * MarketLimits.BlockBytesMax / rowBytes - 2, seed: 3, Columns);
        Assert.Equal(BlocksOfData, Fixtures.Blocks(_data).Count);
    }

    /// <summary>What takes the inputs. Another may go on for it from where it is.</summary>
    public IMachine Machine { get; set; }

    StateView View => new(Machine.State);

    /// <summary>The jobs of a part, then their submissions.</summary>
    public void Fill(int part)
    {
        ulong first = View.Header.JobsPosted + 1;
        JobTerms sealedTerms = Terms(JudgeKind.Holdout, places: 1), openTerms = Terms(JudgeKind.PublicHoldout, places: 1);
        JobTerms crowded = Terms(JudgeKind.Holdout, MarketLimits.PlacesMax);
        Assert.Equal((ulong)(part * JobsInPart) + 1, first);
        for (int job = 0; job < JobsInPart; job++)
        {
            ref readonly JobTerms terms = ref sealedTerms;
            if (job < JobsWithSubmissions) terms = ref crowded;
            else if (job < JobsWithSubmissions + JobsWithData) terms = ref openTerms;
            Open(first + (ulong)job, in terms);
            _envelope.Block++;
        }
        for (int job = 0; job < JobsWithSubmissions; job++)
            for (int place = 0; place < MarketLimits.PlacesMax; place++) Commit(first + (ulong)job, place);
        _envelope.Block = crowded.CommitDeadline + 1;
        for (int job = 0; job < JobsWithSubmissions; job++)
            for (int place = 0; place < MarketLimits.PlacesMax; place++) Submit(first + (ulong)job, place);
    }

    /// <summary>The first job's holdout was never opened: its submissions are paid, and their slots are free.</summary>
    public void SettleFirst() => Take(s_sponsor, Encode.Settle(1));

    public void Dispose() => _envelope.Dispose();

    void Open(ulong job, in JobTerms terms)
    {
        Deposit(s_sponsor, (terms.RewardUnits + terms.ParticipationUnits) * terms.Places, Encode.Post(terms));
        Provide(job, JobFile.SchemaNumber, 0, Fixtures.Schema(in terms));
        Provide(job, JobFile.InitialModelNumber, 0, _initial);
        if (terms.Judge != (byte)JudgeKind.PublicHoldout) return;
        int position = 0;
        foreach (byte[] block in Fixtures.Blocks(_data)) Provide(job, JobFile.DataNumber, position++, block);
    }

    void Commit(ulong job, int place)
    {
        Address client = ClientOf(place);
        Deposit(client, View.JobAt(View.FindJob(job)).Terms.BondUnits, Encode.Accept(View, job));
        Take(client, Encode.Commit(job, Encode.CommitmentOf(
            job, client, Fixtures.Digest(_models[place]), Fixtures.Digest(_sealedData), Fixtures.SaltOf(place))));
    }

    void Submit(ulong job, int place)
    {
        Take(ClientOf(place),
            Encode.Reveal(job, Fixtures.Digest(_models[place]), Fixtures.Digest(_sealedData), Fixtures.SaltOf(place)));
        Provide(job, JobFile.FirstPlaceNumber + place, 0, _models[place]);
    }

    void Provide(ulong job, int file, int position, byte[] block) => Take(s_sponsor, Encode.Provide(job, file, position, block));

    void Deposit(Address depositor, UInt128 wei, byte[] command) =>
        Take(Addresses.EtherPortal, World.EtherPayload(depositor, UInt256.From(wei), command));

    void Take(Address sender, byte[] payload)
    {
        byte[] input = _envelope.Input(sender, payload);
        AdvanceResult result = Machine.Advance(input);
        Assert.True(result.IsAccepted);
        string text = new Outcome(true, [.. result.Outputs], [.. result.Reports]).Finding;
        Assert.True(text == "Accepted", $"input {_envelope.Index}: {text}");
        _envelope.Index++;
    }

    JobTerms Terms(JudgeKind judge, int places)
    {
        JobTerms terms = Fixtures.Terms(
            judge, _initial, judge == JudgeKind.Holdout ? _sealedData : _data, _envelope.Block, places);
        terms.CommitDeadline = _envelope.Block + JobsInPart + 2 * MarketLimits.GapBlocksMin;
        terms.RevealDeadline = terms.CommitDeadline + 100;
        terms.HoldoutDeadline = terms.RevealDeadline + 100;
        return terms;
    }

    static Address ClientOf(int place) => Fixtures.AddressOf(place + 2);

    static byte[] ModelOf(int seed) => Fixtures.Padded(Fixtures.Model(classes: 2, seed, columns: Columns), MarketLimits.BlockBytesMax);
}
