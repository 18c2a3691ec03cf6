namespace Rollup.Tests.Unit.Market;

/// <summary>One job played from posting to settlement, every step of which is accepted.</summary>
sealed class Play : IDisposable
{
    readonly JobTerms _terms;
    readonly byte[] _data;
    readonly List<(Address Client, byte[] Model)> _submissions = [];

    public Play(JobTerms terms, byte[] initial, byte[] data)
    {
        _terms = terms;
        _data = data;
        Good(World.Ether(Stage.Sponsor, (terms.RewardUnits + terms.ParticipationUnits) * terms.Places, Encode.Post(terms)));
        Provide(Stage.Bob, Fixtures.Schema(in terms));
        Provide(Stage.Bob, initial);
        if ((JudgeKind)terms.Judge != JudgeKind.Holdout) Provide(Stage.Bob, data);
    }

    public World World { get; } = new();

    /// <summary>Accepts and commits; RevealAll or OpenHoldout reveals.</summary>
    public void Submit(Address client, byte[] model)
    {
        Good(World.Ether(client, _terms.BondUnits, Encode.Accept(World.View, 1)));
        Bytes32 commitment = Encode.CommitmentOf(1, client, Fixtures.Digest(model), _terms.DataDigest, Fixtures.SaltOf(1));
        Good(World.Direct(client, Encode.Commit(1, commitment)));
        _submissions.Add((client, model));
    }

    public Outcome OpenHoldout()
    {
        RevealAll();
        World.Block = _terms.RevealDeadline + 1;
        return Provide(Stage.Sponsor, _data);
    }

    public Verdict[] Verdicts()
    {
        JobRow job = World.View.JobAt(0);
        Verdict[] verdicts = new Verdict[job.PlacesTaken];
        for (int place = 0; place < verdicts.Length; place++) verdicts[place] = job.Places[place].Verdict;
        return verdicts;
    }

    public JobOutcome Settle(out string paid)
    {
        Outcome settled = World.Direct(Stage.Carol, Encode.Settle(1));
        Good(settled);
        paid = Paid.Ether(settled);
        Assert.True(JobSettled.TryDecode(settled.Notices.Last(), out JobSettled notice));
        return (JobOutcome)notice.Outcome;
    }

    public static void Good(Outcome outcome) => Assert.Equal("Accepted", outcome.Text);

    public void Dispose() => World.Dispose();

    public void RevealAll()
    {
        World.Block = _terms.CommitDeadline + 1;
        foreach ((Address client, byte[] model) in _submissions)
        {
            Good(World.Direct(client, Encode.Reveal(1, Fixtures.Digest(model), _terms.DataDigest, Fixtures.SaltOf(1))));
            if ((JudgeKind)_terms.Judge == JudgeKind.Replay) continue;
            foreach (byte[] block in Fixtures.Blocks(model))
            {
                Good(World.Direct(client, Encode.Provide(World.View, 1, block)));
            }
        }
    }

    Outcome Provide(Address sender, byte[] file)
    {
        Outcome last = new(true, [], []);
        foreach (byte[] block in Fixtures.Blocks(file))
        {
            last = World.Direct(sender, Encode.Provide(World.View, 1, block));
            Good(last);
        }
        return last;
    }
}
