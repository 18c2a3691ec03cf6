namespace Rollup.Tests.Unit.Market;

/// <summary>Who may accept: every fault alone, and of two faults the one with the lower number.</summary>
public class AcceptJobRuleTests
{
    sealed class Offer
    {
        public JobPhase Phase { get; set; } = JobPhase.Open;
        public ulong Block { get; set; } = 10;
        public bool IsAdmitted { get; set; } = true;
        public bool HoldsPlace { get; set; }
        public int Taken { get; set; } = 1;
        public UInt128 Units { get; set; } = 5;
        public bool IsJobsAsset { get; set; } = true;

        public AcceptJobStatus Status => AcceptJobRule.StatusOf(Phase, 10, Block, IsAdmitted, HoldsPlace, Taken, 2, Units, 5, IsJobsAsset);
    }

    static readonly (AcceptJobStatus Status, Action<Offer> Fault)[] Faults =
    [
        (AcceptJobStatus.NotOpen, offer => offer.Phase = JobPhase.Posted),
        (AcceptJobStatus.CommitDeadlinePassed, offer => offer.Block = 11),
        (AcceptJobStatus.NotOnAllowList, offer => offer.IsAdmitted = false),
        (AcceptJobStatus.AlreadyAccepted, offer => offer.HoldsPlace = true),
        (AcceptJobStatus.PlacesFull, offer => offer.Taken = 2),
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
}
