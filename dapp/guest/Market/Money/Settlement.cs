namespace Rollup.Market;

/// <summary>How a job ends: places are paid in commit order, the rest goes to the sponsor, and nothing of the job stays.</summary>
static class Settlement
{
    /// <summary>What a place gets back or earns; nothing if it is not complete, unless there was no room for it.</summary>
    static UInt128 UnitsOf(in JobTerms terms, in PlaceRow place, JobOutcome outcome)
    {
        if (place.Phase < PlacePhase.Complete) return place.WasCrowdedOut && place.Verdict == Verdict.None ? terms.BondUnits : 0;
        return Escrow.UnitsOfCompletePlace(terms.RewardUnits, terms.ParticipationUnits, terms.BondUnits, place.Verdict, outcome);
    }

    /// <summary>One voucher per place that is paid, in the order of their commitments. Returns the sum.</summary>
    public static UInt128 PayPlaces<TSink>(MarketState state, ref TSink sink, int jobIndex, JobOutcome outcome) where TSink : struct, ISink
    {
        ref JobRow job = ref state.JobAt(jobIndex);
        UInt128 paidUnits = 0;
        for (int place = NextToPay(in job, 0); place >= 0; place = NextToPay(in job, job.Places[place].CommitIndex + 1))
        {
            UInt128 units = UnitsOf(in job.Terms, in job.Places[place], outcome);
            if (units == 0) continue;
            Ledger.Pay(state, jobIndex, units);
            Emit.Payment(state, ref sink, in job.Asset, in job.Places[place].Client, UInt256.From(units));
            Notices.PlacePaid(state, ref sink, jobIndex, place, units);
            paidUnits += units;
        }
        return paidUnits;
    }

    /// <summary>Gives the rest to the sponsor and frees all that the job holds.</summary>
    public static void Close<TSink>(MarketState state, ref TSink sink, int jobIndex, JobOutcome outcome, UInt128 paidUnits)
        where TSink : struct, ISink
    {
        ref JobRow job = ref state.JobAt(jobIndex);
        UInt128 returnedUnits = job.EscrowUnits;
        Ledger.Refund(state, jobIndex, returnedUnits);
        Emit.Payment(state, ref sink, in job.Asset, in job.Sponsor, UInt256.From(returnedUnits));
        Notices.JobSettled(state, ref sink, job.JobId, outcome, paidUnits, returnedUnits);

        BenchQueue.Leave(state, jobIndex);
        Ledger.RemoveJob(state, jobIndex);
        JobRows.Remove(state, jobIndex);
    }

    // The place that may be paid with the lowest commit index from here on, or -1.
    static int NextToPay(in JobRow job, ulong commitIndexMin)
    {
        int next = -1;
        for (int place = 0; place < job.PlacesTaken; place++)
        {
            bool isEligible = job.Places[place].Phase >= PlacePhase.Complete || job.Places[place].WasCrowdedOut;
            if (!isEligible || job.Places[place].CommitIndex < commitIndexMin) continue;
            if (next < 0 || job.Places[place].CommitIndex < job.Places[next].CommitIndex) next = place;
        }
        return next;
    }
}
