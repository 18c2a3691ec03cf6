using Rollup.Machine.Simd;
using JudgeKind = Rollup.Protocol.JudgeKind;

namespace Rollup.Tests.Translator;

/// <summary>A job with one submission whose work takes many inputs, from its post to the voucher.</summary>
sealed class LargeJob : IDisposable
{
    const ulong JobId = 1;

    static readonly Address s_sponsor = Fixtures.AddressOf(1), s_client = Fixtures.AddressOf(2);

    readonly World _envelope = new(); // only wraps inputs
    readonly byte[] _initial;
    readonly byte[] _data;
    readonly byte[] _submitted;
    JobTerms _terms;
    long _scoreQ32;

    public LargeJob(IMachine machine, JudgeKind judge, int rows, int columns, int hidden)
    {
        Machine = machine;
        byte[] one = Fixtures.Model(classes: 2, seed: 1, hidden, columns), other = Fixtures.Model(classes: 2, seed: 2, hidden, columns);
        _data = Fixtures.Data(classes: 2, rows, seed: 3, columns);
        _terms = Fixtures.Terms(JudgeKind.Replay, one, _data, _envelope.Block, places: 1);
        _terms.Judge = (byte)judge;
        _terms.CommitDeadline = _envelope.Block + 20_000;
        _terms.RevealDeadline = _terms.CommitDeadline + 500;
        _terms.HoldoutDeadline = _terms.RevealDeadline + 500;
        (_initial, _submitted) = judge == JudgeKind.Replay ? (one, Trained(one)) : Compared(one, other);
        _terms.ModelDigest = Fixtures.Digest(_initial);
    }

    /// <summary>What takes the inputs. Another may go on for it from where it is.</summary>
    public IMachine Machine { get; set; }

    /// <summary>Of the next input.</summary>
    public ulong Block => _envelope.Block;

    public int FileBytes => _initial.Length + _data.Length;

    public long ScoreQ32 => _scoreQ32;

    /// <summary>Posts and opens the job. Gives how many inputs its work took.</summary>
    public int Open(Action<int>? between = null)
    {
        Deposit(s_sponsor, _terms.RewardUnits + _terms.ParticipationUnits, Encode.Post(_terms));
        Provide(JobFile.SchemaNumber, Fixtures.Schema(in _terms));
        Provide(JobFile.InitialModelNumber, _initial);
        int inputs = Work(JobPhase.ModelHere, between);
        if ((JudgeKind)_terms.Judge == JudgeKind.Holdout) return inputs;
        Provide(JobFile.DataNumber, _data);
        return inputs + Work(JobPhase.DataHere, between);
    }

    /// <summary>The client's place, commitment and model, and the sealed holdout if it is one.</summary>
    public int Submit(Action<int>? between = null)
    {
        Deposit(s_client, _terms.BondUnits, Encode.Accept(View, JobId));
        Bytes32 digest = Fixtures.Digest(_submitted), salt = Fixtures.SaltOf(9);
        Take(s_client, Encode.Commit(JobId, Encode.CommitmentOf(JobId, s_client, digest, _terms.DataDigest, salt)));
        _envelope.Block = _terms.CommitDeadline + 1;
        Take(s_client, Encode.Reveal(JobId, digest, _terms.DataDigest, salt));
        if ((JudgeKind)_terms.Judge != JudgeKind.Replay) Provide(JobFile.FirstPlaceNumber, _submitted);
        _envelope.Block = _terms.RevealDeadline + 1;
        if ((JudgeKind)_terms.Judge != JudgeKind.Holdout) return 0;
        Provide(JobFile.DataNumber, _data);
        return Work(JobPhase.HoldoutHere, between);
    }

    /// <summary>Judges the submission. Gives how many inputs that took.</summary>
    public int Evaluate(Action<int>? between = null)
    {
        int inputs = 0;
        for (; View.JobAt(0).Places[0].Phase != PlacePhase.Scored; inputs++) Evaluate(inputs, between);
        return inputs;
    }

    public string Settle() => Paid.Ether(Take(s_sponsor, Encode.Settle(JobId)));

    public long ScoreOfPlaceQ32 => View.JobAt(0).Places[0].ScoreQ32;

    public void Dispose() => _envelope.Dispose();

    StateView View => new(Machine.State);

    int Work(JobPhase phase, Action<int>? between)
    {
        int inputs = 0;
        for (; View.JobAt(0).Phase == phase; inputs++) Evaluate(inputs, between);
        return inputs;
    }

    void Evaluate(int inputs, Action<int>? between)
    {
        Assert.InRange(inputs, 0, 5_000);
        between?.Invoke(inputs);
        Take(s_client, Encode.Evaluate(JobId)); // there is credit for as much as one may do
        _envelope.Block += (ulong)MarketLimits.UnitsPerInputMax / MarketLimits.BenchUnitsPerBlock;
    }

    void Provide(int file, byte[] content)
    {
        int position = 0;
        foreach (byte[] block in Fixtures.Blocks(content)) Take(s_sponsor, Encode.Provide(JobId, file, position++, block));
    }

    void Deposit(Address depositor, UInt128 wei, byte[] command) =>
        Take(Addresses.EtherPortal, World.EtherPayload(depositor, UInt256.From(wei), command));

    Outcome Take(Address sender, byte[] payload)
    {
        byte[] input = _envelope.Input(sender, payload);
        AdvanceResult result = Machine.Advance(input);
        Assert.True(result.IsAccepted);
        Outcome outcome = new(true, [.. result.Outputs], [.. result.Reports]);
        Assert.True(outcome.Finding == "Accepted", $"input {_envelope.Index}: {outcome.Finding}");
        _envelope.Index++;
        return outcome;
    }

    byte[] Trained(byte[] initial)
    {
        using AlignedMemory memory = new(BenchRow.MemoryBytes + Layout.ScratchBytes);
        byte[] model = new byte[initial.Length];
        Assert.Equal(
            ForecastStatus.Accepted, Forecast<HostOps>.Train(in _terms, in s_client, initial, _data, memory.Span, model));
        return model;
    }

    // Of two models the worse, and the better.
    (byte[] Initial, byte[] Submitted) Compared(byte[] one, byte[] other)
    {
        long oneQ32 = ScoreOf(one), otherQ32 = ScoreOf(other);
        Assert.NotEqual(oneQ32, otherQ32);
        _scoreQ32 = Math.Max(oneQ32, otherQ32);
        _terms.InitialScoreQ32 = Math.Min(oneQ32, otherQ32);
        _terms.ThresholdQ32 = _scoreQ32;
        return oneQ32 < otherQ32 ? (one, other) : (other, one);
    }

    long ScoreOf(byte[] model)
    {
        using AlignedMemory memory = new(BenchRow.MemoryBytes + Layout.ScratchBytes);
        Assert.Equal(
            ForecastStatus.Accepted, Forecast<HostOps>.Score(in _terms, model, model, _data, memory.Span, out long scoreQ32));
        return scoreQ32;
    }
}
