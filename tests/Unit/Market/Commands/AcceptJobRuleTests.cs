namespace Rollup.Tests.Unit.Market;

/// <summary>Who may accept: every fault alone, and of two faults the one with the lower number.</summary>
public class AcceptJobRuleTests
{
    static readonly byte[] Model = Fixtures.Model(3, seed: 1);
    static readonly byte[] Data = Fixtures.Data(3, rows: 24, seed: 3);

    sealed class Offer
    {
        public bool IsSameTerms { get; set; } = true;
        public JobPhase Phase { get; set; } = JobPhase.Open;
        public ulong Block { get; set; } = 10;
        public bool IsAdmitted { get; set; } = true;
        public bool HoldsPlace { get; set; }
        public bool HasRoom { get; set; } = true;
        public UInt128 Units { get; set; } = 5;
        public bool IsJobsAsset { get; set; } = true;

        public AcceptJobStatus Status => AcceptJobRule.StatusOf(
            IsSameTerms, Phase, 10, Block, IsAdmitted, HoldsPlace, HasRoom, Units, 5, IsJobsAsset);
    }

    static readonly (AcceptJobStatus Status, Action<Offer> Fault)[] Faults =
    [
        (AcceptJobStatus.TermsDiffer, offer => offer.IsSameTerms = false),
        (AcceptJobStatus.NotOpen, offer => offer.Phase = JobPhase.Posted),
        (AcceptJobStatus.CommitDeadlinePassed, offer => offer.Block = 11),
        (AcceptJobStatus.NotOnAllowList, offer => offer.IsAdmitted = false),
        (AcceptJobStatus.AlreadyAccepted, offer => offer.HoldsPlace = true),
        (AcceptJobStatus.PlacesFull, offer => offer.HasRoom = false),
        (AcceptJobStatus.BondDiffers, offer => offer.Units = 4),
        (AcceptJobStatus.AssetDiffers, offer => offer.IsJobsAsset = false),
    ];

    [Fact]
    public void LowerOfTwoFaultsWins()
    {
        Assert.Equal(AcceptJobStatus.Accepted, new Offer().Status);
        for (int first = 0; first < Faults.Length; first++)
            for (int second = first; second < Faults.Length; second++)
            {
                Offer offer = new();
                Faults[first].Fault(offer);
                Faults[second].Fault(offer);
                Assert.Equal(Faults[first].Status, offer.Status);
            }
    }

    [Theory]
    [InlineData(PlacePhase.Accepted, 0, 149, false)]
    [InlineData(PlacePhase.Accepted, 0, 150, true)]
    [InlineData(PlacePhase.Accepted, 0, 99, false)] // an endpoint that lags behind the node
    [InlineData(PlacePhase.Accepted, 1, 1000, false)]
    [InlineData(PlacePhase.Committed, 0, 1000, false)]
    [InlineData(PlacePhase.Free, 0, 1000, false)]
    public void PlaceWithoutABondGivesWayAfterFiftyBlocks(PlacePhase phase, uint bondUnits, ulong block, bool givesWay) =>
        Assert.Equal(givesWay, AcceptJobRule.GivesWay(phase, bondUnits, acceptBlock: 100, block));

    // Sixteen addresses of one person cost him gas alone; each accept that came first gives way first.
    [Fact]
    public void FreeAcceptsLockNobodyOut()
    {
        using World world = new();
        JobTerms terms = Fixtures.Terms(JudgeKind.Holdout, Model, Data, world.Block, places: 16);
        terms.BondUnits = 0;
        terms.CommitDeadline += 200;
        terms.RevealDeadline += 200;
        terms.HoldoutDeadline += 200;
        Play.Good(world.Ether(Stage.Sponsor, (terms.RewardUnits + terms.ParticipationUnits) * 16, Encode.Post(terms)));
        foreach (byte[] file in new[] { Fixtures.Schema(in terms), Model })
            Play.Good(world.Direct(Stage.Sponsor, Encode.Provide(world.View, 1, file)));
        for (int sybil = 0; sybil < 16; sybil++)
        {
            if (sybil == 3) world.Block++;
            Play.Good(world.Direct(Fixtures.AddressOf(100 + sybil), Encode.Accept(world.View, 1)));
        }
        Address early = Fixtures.AddressOf(100), committed = Fixtures.AddressOf(101);
        Play.Good(world.Direct(committed, Encode.Commit(1, Fixtures.SaltOf(5))));
        world.Block += MarketLimits.HoldBlocks - 2;
        Assert.Equal("AcceptJob.PlacesFull", world.Direct(Stage.Alice, Encode.Accept(world.View, 1)).Text);
        world.Block++;
        Outcome taken = world.Direct(Stage.Alice, Encode.Accept(world.View, 1));
        Assert.True(PlaceAccepted.TryDecode(Assert.Single(taken.Notices), out PlaceAccepted notice));
        Assert.Equal((0, true), (notice.Place, notice.Client.Equals(Stage.Alice)));
        Assert.Equal("CommitWork.NoPlace", world.Direct(early, Encode.Commit(1, Fixtures.SaltOf(6))).Text);
        Play.Good(world.Direct(Stage.Bob, Encode.Accept(world.View, 1))); // place 2: the one between has committed
        Assert.True(world.View.JobAt(0).Places[2].Client.Equals(Stage.Bob));
        Assert.Equal("AcceptJob.PlacesFull", world.Direct(early, Encode.Accept(world.View, 1)).Text);
        world.Block++;
        Play.Good(world.Direct(early, Encode.Accept(world.View, 1))); // the next three and ten came a block later
        Assert.True(world.View.JobAt(0).Places[3].Client.Equals(early));
        Play.Good(world.Direct(Stage.Alice, Encode.Commit(1, Fixtures.SaltOf(7))));
        Assert.Equal(16, world.View.JobAt(0).PlacesTaken);
    }

    // A chain that was re-organised gives the number to another job: by other terms, another sponsor or in another asset.
    [Fact]
    public void AcceptIsOfOneJobWhateverItsNumberBecomes()
    {
        JobTerms terms = Fixtures.Terms(JudgeKind.Holdout, Model, Data, block: 100);
        JobTerms dearer = terms;
        dearer.RewardUnits--;
        byte[] accept = Encode.Accept(1, Stage.Sponsor, default, in terms);
        Assert.Equal("Accepted", Accepted(Stage.Sponsor, default, terms, accept).Text);
        foreach (Outcome outcome in new[]
        {
            Accepted(Stage.Sponsor, default, dearer, accept), Accepted(Stage.Bob, default, terms, accept),
            Accepted(Stage.Sponsor, new() { Token = World.Token }, terms, accept), Accepted(Stage.Sponsor, World.VaultOf(9), terms, accept),
        })
        {
            Assert.Equal("AcceptJob.TermsDiffer", outcome.Text);
            Assert.Equal("2:10", Paid.Ether(outcome)); // the bond is back in the same input
        }
        TermsDigest.Of(World.ChainId + 1, World.Application, 1, Stage.Sponsor, default, in terms, out Bytes32 otherChain);
        TermsDigest.Of(World.ChainId, Stage.Bob, 1, Stage.Sponsor, default, in terms, out Bytes32 otherApplication);
        TermsDigest.Of(World.ChainId, World.Application, 2, Stage.Sponsor, default, in terms, out Bytes32 otherJob);
        foreach (Bytes32 digest in new[] { otherChain, otherApplication, otherJob })
            Assert.Equal("AcceptJob.TermsDiffer", Accepted(Stage.Sponsor, default, terms, Encode.Accept(1, digest)).Text);
    }

    // Of the job in one vault, and the same bond by another way: another vault of the token, its portal, Ether.
    [Fact]
    public void ABondGoesIntoTheJobsOwnVault()
    {
        using World world = new();
        JobTerms terms = Fixtures.Terms(JudgeKind.Holdout, Model, Data, block: 100);
        Post(world, Stage.Sponsor, World.VaultOf(9), terms);
        byte[] accept = Encode.Accept(1, Stage.Sponsor, World.VaultOf(9), in terms);
        byte[] otherVault = Encode.Accept(1, Stage.Sponsor, World.VaultOf(8), in terms);
        Assert.Equal("AcceptJob.TermsDiffer", world.Vault(World.VaultOf(9), Stage.Alice, 10, otherVault).Text);
        AssetKey otherToken = new() { Token = Stage.Bob, Vault = World.VaultOf(9).Vault };
        Outcome[] refused =
        [
            world.Vault(World.VaultOf(8), Stage.Alice, 10, accept), world.Vault(otherToken, Stage.Alice, 10, accept),
            world.Erc20(World.Token, Stage.Alice, 10, accept), world.Ether(Stage.Alice, 10, accept),
        ];
        Assert.All(refused, outcome => Assert.Equal("AcceptJob.AssetDiffers", outcome.Text));
        Assert.All(refused, outcome => Assert.Single(outcome.Outputs)); // the bond, by the way that it came
        Assert.Equal("2:10@8", Paid.All(refused[0]));
        Assert.Equal("Accepted", world.Vault(World.VaultOf(9), Stage.Alice, 10, accept).Text);
        world.Block = terms.RevealDeadline + 1;
        Outcome settled = world.Direct(Stage.Carol, Encode.Settle(1));
        Assert.Equal($"1:{(terms.RewardUnits + terms.ParticipationUnits) * terms.Places + 10}@9", Paid.All(settled));
    }

    static void Post(World world, Address sponsor, AssetKey asset, JobTerms terms)
    {
        UInt128 units = (terms.RewardUnits + terms.ParticipationUnits) * terms.Places;
        byte[] post = Encode.Post(terms);
        Play.Good(asset.IsEther ? world.Ether(sponsor, units, post)
            : asset.IsPooledToken ? world.Erc20(asset.Token, sponsor, units, post) : world.Vault(asset, sponsor, units, post, isNew: true));
        foreach (byte[] file in new[] { Fixtures.Schema(in terms), Model })
            Play.Good(world.Direct(sponsor, Encode.Provide(world.View, 1, file)));
    }

    // Alice accepts by a bond in Ether what became job 1.
    static Outcome Accepted(Address sponsor, AssetKey asset, JobTerms terms, byte[] accept)
    {
        using World world = new();
        terms.PooledToken = (byte)(asset.IsPooledToken ? 1 : 0);
        Post(world, sponsor, asset, terms);
        return world.Ether(Stage.Alice, terms.BondUnits, accept);
    }
}
