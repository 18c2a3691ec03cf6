namespace Rollup.Tests.Unit.Market.Attacks;

/// <summary>
/// An attacker at the market: every input that is sent is counted at the price of <see cref="AttackPrices"/>, and the wei that are locked.
/// The market's invariants are not asked after each of so many inputs.
/// </summary>
sealed class Attack : IDisposable
{
    static readonly byte[] s_model = Fixtures.Model(classes: 2, seed: 1, columns: 1);
    static readonly byte[] s_data = Fixtures.Data(classes: 2, rows: 4, seed: 5, columns: 1);

    long _gas;
    UInt128 _lockedWei;

    public World World { get; } = new(isNoisy: false, isChecked: false);

    public long Gas => _gas;

    public UInt128 LockedWei => _lockedWei;

    /// <summary>The smallest job there is by a judge, paying one wei to its only place, that holds its room as long as it may.</summary>
    public JobTerms Smallest(JudgeKind judge, ulong lifeBlocks)
    {
        JobTerms terms = Fixtures.Terms(judge, s_model, s_data, World.Block, places: 1);
        terms.RewardUnits = 1;
        terms.ParticipationUnits = terms.BondUnits = 0;
        terms.HoldoutDeadline = World.Block + lifeBlocks;
        terms.RevealDeadline = terms.HoldoutDeadline - MarketLimits.GapBlocksMin;
        terms.CommitDeadline = terms.RevealDeadline - MarketLimits.RevealBlocksMin - 1;
        return terms;
    }

    public string Post(in JobTerms terms)
    {
        byte[] command = Encode.Post(terms);
        UInt128 wei = Escrow.UnitsOfJob(terms.RewardUnits, terms.ParticipationUnits, terms.Places);
        string text = World.Ether(Stage.Sponsor, wei, command).Text;
        _gas += AttackPrices.GasOf(EtherDeposit.FixedBytes + command.Length, isDeposit: true);
        if (text == "Accepted") _lockedWei += wei;
        return text;
    }

    /// <summary>The job posted last gets all that it opens with.</summary>
    public string Open(in JobTerms terms)
    {
        ulong job = World.View.Header.JobsPosted;
        string text = Direct(Encode.Provide(job, JobFile.SchemaNumber, 0, Fixtures.Schema(in terms)));
        if (text == "Accepted") text = Direct(Encode.Provide(job, JobFile.InitialModelNumber, 0, s_model));
        if (text == "Accepted" && !Judge.Of((JudgeKind)terms.Judge).SealsData)
            text = Direct(Encode.Provide(job, JobFile.DataNumber, 0, s_data));
        return text;
    }

    public string Direct(byte[] command) => Direct(Stage.Sponsor, command);

    public string Direct(Address sender, byte[] command)
    {
        _gas += AttackPrices.GasOf(command.Length, isDeposit: false);
        return World.Direct(sender, command).Text;
    }

    public void Dispose() => World.Dispose();
}
