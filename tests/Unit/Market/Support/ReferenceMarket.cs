namespace Rollup.Tests.Unit.Market;

/// <summary>
/// The market once more, as one would write it without memory, bytes or hashes: files have names and known verdicts, rows are objects. It
/// knows nothing of the market's code.
/// </summary>
sealed class ReferenceMarket(HashSet<string> passing, HashSet<string> better)
{
    sealed class Place
    {
        public required int Client { get; init; }
        public required ulong AcceptBlock { get; init; }
        public string? Model { get; set; } // committed to
        public long Order { get; set; }
        public string Phase { get; set; } = "accepted";
        public string Verdict { get; set; } = "";
    }

    sealed class Job
    {
        public required JobTerms Terms { get; init; }
        public required int Sponsor { get; init; }
        public required bool IsHoldoutTrue { get; init; }
        public required string Vault { get; init; } // "@" and its number; empty for Ether
        public string Phase { get; set; } = "posted";
        public bool IsSchemaHeld { get; set; }
        public bool IsModelHeld { get; set; }
        public List<Place> Places { get; } = [];

        public JudgeKind Judge => (JudgeKind)Terms.Judge;

        public List<Place> Complete => [.. Places.Where(place => place.Phase is "complete" or "scored").OrderBy(place => place.Order)];

        public bool CanStillPay => Places.Exists(
            place => place.Phase != "accepted");

        public bool AwaitsHoldout => Phase == "open" && Judge == JudgeKind.Holdout && Complete.Count != 0;
    }

    readonly Dictionary<ulong, Job> _jobs = [];
    ulong _posted;
    long _order;

    public ulong Block { get; set; }

    /// <summary>"client:units" of the payments of the last operation, with the vault that they come from.</summary>
    public string Paid { get; set; } = "";

    public int JobCount => _jobs.Count;

    public ulong[] LiveJobs => [.. _jobs.Keys.Order()];

    /// <summary>0 while clients may accept, 1 while they may reveal, 2 afterwards.</summary>
    public int TimeOf(ulong id) => Block <= _jobs[id].Terms.CommitDeadline ? 0 : Block <= _jobs[id].Terms.RevealDeadline ? 1 : 2;

    public int BondOf(ulong id) => _jobs.TryGetValue(id, out Job? job) ? (int)job.Terms.BondUnits : 10;

    /// <summary>The file that a posted job waits for first; of others, the initial model.</summary>
    public string NextOf(ulong id) => _jobs.TryGetValue(id, out Job? job) && !job.IsSchemaHeld ? "schema" : "initial";

    public string Post(int sponsor, JobTerms terms, bool isHoldoutTrue, int vault, bool isNewVault)
    {
        string name = vault == 0 ? "" : $"@{vault}";
        if (terms.PooledToken != 0 || (vault != 0 && !isNewVault))
        {
            Paid = $"{sponsor}:{(terms.RewardUnits + terms.ParticipationUnits) * terms.Places}{name}";
            return terms.PooledToken != 0 ? "PostJob.PooledTokenDiffers" : "PostJob.VaultNotNew";
        }
        _jobs[++_posted] = new Job { Terms = terms, Sponsor = sponsor, IsHoldoutTrue = isHoldoutTrue, Vault = name };
        return "Accepted";
    }

    /// <summary>The vault of a live job, 0 of one in Ether or of none.</summary>
    public int VaultOf(ulong id) => _jobs.TryGetValue(id, out Job? job) && job.Vault.Length > 0
        ? int.Parse(job.Vault[1..], CultureInfo.InvariantCulture) : 0;

    /// <param name="otherWay">Null where the money comes as the job's; else "" by a token's portal, or "@" and the vault.</param>
    public string Accept(ulong id, int client, int units, string? otherWay, bool isOtherTerms)
    {
        string status = AcceptStatus(id, client, units, otherWay is not null, isOtherTerms);
        if (status == "Accepted")
        {
            Job taken = _jobs[id];
            if (taken.Places.Count == taken.Terms.Places) taken.Places[taken.Places.IndexOf(Yielding(taken)!)] = Taken(client);
            else taken.Places.Add(Taken(client));
        }
        else if (units != 0 && otherWay != "") Paid = $"{client}:{units}{otherWay ?? _jobs.GetValueOrDefault(id)?.Vault}";
        return status;
    }

    public string Commit(ulong id, int client, string model)
    {
        if (!_jobs.TryGetValue(id, out Job? job)) return "CommitWork.JobUnknown";
        if (PlaceOf(job, client) is not { } place) return "CommitWork.NoPlace";
        if (Block > job.Terms.CommitDeadline) return "CommitWork.CommitDeadlinePassed";
        place.Model = model;
        place.Order = ++_order;
        place.Phase = "committed";
        return "Accepted";
    }

    public string Reveal(ulong id, int client, string model)
    {
        if (!_jobs.TryGetValue(id, out Job? job)) return "RevealWork.JobUnknown";
        if (PlaceOf(job, client) is not { } place) return "RevealWork.NoPlace";
        if (place.Phase == "accepted") return "RevealWork.NotCommitted";
        if (place.Phase != "committed") return "RevealWork.AlreadyRevealed";
        if (Block <= job.Terms.CommitDeadline) return "RevealWork.RevealNotStarted";
        if (Block > job.Terms.RevealDeadline) return "RevealWork.RevealDeadlinePassed";
        if (place.Model != model) return "RevealWork.CommitmentDiffers";
        place.Phase = job.Judge == JudgeKind.Replay ? "complete" : "revealed";
        return "Accepted";
    }

    public string Provide(ulong id, string file)
    {
        if (!_jobs.TryGetValue(id, out Job? job)) return "ProvideBlock.JobUnknown";
        bool isOpenData = job.Judge != JudgeKind.Holdout;
        if (job.Phase == "posted" && Block <= job.Terms.CommitDeadline)
        {
            if (file == "schema" && !job.IsSchemaHeld)
            {
                job.IsSchemaHeld = true;
                return "Accepted";
            }
            if (file == "initial" && job.IsSchemaHeld && !job.IsModelHeld)
            {
                job.IsModelHeld = true;
                if (!isOpenData) job.Phase = "open";
                return "Accepted";
            }
            // What is no file of the job is sent as its initial model, and so compared with that where it is wanted.
            if (file is not ("schema" or "initial" or "data") && job.IsSchemaHeld && !job.IsModelHeld) return "ProvideBlock.BlockDiffers";
            if (file != "data" || !isOpenData || !job.IsModelHeld) return "ProvideBlock.NotWanted";
            if (!job.IsHoldoutTrue && job.Judge == JudgeKind.PublicHoldout) GiveBack(id);
            job.Phase = "open";
            return "Accepted";
        }
        if (job.Phase != "open") return "ProvideBlock.NotWanted";
        if (file == "data" && job.AwaitsHoldout && Block > job.Terms.RevealDeadline && Block <= job.Terms.HoldoutDeadline)
        {
            job.Phase = job.IsHoldoutTrue ? "scoring" : "full pay";
            return "Accepted";
        }
        Place? next = job.Places.Find(place => place.Phase == "revealed" && place.Model == file && Block <= job.Terms.RevealDeadline);
        if (next is null) return "ProvideBlock.NotWanted";
        next.Phase = "complete";
        return "Accepted";
    }

    // The escrow of a job that nobody holds a place of, or without a bond.
    void GiveBack(ulong id)
    {
        Job job = _jobs[id];
        Paid = $"{job.Sponsor}:{(job.Terms.RewardUnits + job.Terms.ParticipationUnits) * job.Terms.Places}{job.Vault}";
        _jobs.Remove(id);
    }

    public string Evaluate(ulong id)
    {
        if (!_jobs.TryGetValue(id, out Job? job)) return "EvaluateJob.JobUnknown";
        if (job.Phase == "posted") return "EvaluateJob.NotOpen";
        ulong over = job.CanStillPay ? job.Terms.RevealDeadline : job.Terms.CommitDeadline;
        if (Block <= over) return "EvaluateJob.RevealNotEnded";
        if (job.AwaitsHoldout) return "EvaluateJob.HoldoutNotOpen";
        if (job.Phase == "full pay" || job.Complete.TrueForAll(place => place.Phase == "scored")) return "EvaluateJob.NothingToScore";
        HashSet<string> seen = [];
        foreach (Place place in job.Complete)
        {
            bool isNoModel = place.Model is "nan" or "graph" or "minus zero" && job.Judge != JudgeKind.Replay;
            bool isCopy = !isNoModel && !seen.Add(place.Model!) && job.Judge != JudgeKind.Replay;
            bool isGood = job.Judge == JudgeKind.Replay ? place.Model == $"replay {place.Client}" : passing.Contains(place.Model!);
            bool isBetter = job.Judge != JudgeKind.Replay && better.Contains(place.Model!);
            place.Verdict = isNoModel ? "no model" : isCopy ? "duplicate" : isGood ? "passed" : isBetter ? "better" : "failed";
            place.Phase = "scored";
        }
        return "Accepted";
    }

    public string Settle(ulong id)
    {
        if (!_jobs.TryGetValue(id, out Job? job)) return "SettleJob.JobUnknown";
        ulong deadline = job.Phase == "posted" || !job.CanStillPay ? job.Terms.CommitDeadline
            : job.AwaitsHoldout ? job.Terms.HoldoutDeadline : job.Terms.RevealDeadline;
        if (Block <= deadline) return "SettleJob.TooEarly";
        bool isFull = job.Phase == "full pay" || job.AwaitsHoldout;
        if (!isFull && job.Complete.Exists(place => place.Phase != "scored")) return "SettleJob.WorkPending";
        List<string> paid = [];
        UInt128 rest = (job.Terms.RewardUnits + job.Terms.ParticipationUnits) * job.Terms.Places + job.Terms.BondUnits * (
            UInt128)job.Places.Count;
        foreach (Place place in job.Complete)
        {
            if (place.Verdict == "no model") continue;
            bool isPaid = isFull || place.Verdict == "passed";
            UInt128 units = job.Terms.BondUnits + (isPaid ? job.Terms.RewardUnits : 0)
                + (isPaid || place.Verdict == "better" ? job.Terms.ParticipationUnits : 0);
            if (units != 0) paid.Add($"{place.Client}:{units}{job.Vault}");
            rest -= units;
        }
        if (rest != 0) paid.Add($"{job.Sponsor}:{rest}{job.Vault}");
        Paid = string.Join(' ', paid);
        _jobs.Remove(id);
        return "Accepted";
    }

    public string Cancel(ulong id, int sender)
    {
        if (!_jobs.TryGetValue(id, out Job? job)) return "CancelJob.JobUnknown";
        if (job.Sponsor != sender) return "CancelJob.NotSponsor";
        bool isBonded = job.Terms.BondUnits != 0 && job.Places.Count != 0;
        if (isBonded || job.Places.Exists(place => place.Phase != "accepted")) return "CancelJob.PlaceBound";
        GiveBack(id);
        return "Accepted";
    }

    string AcceptStatus(ulong id, int client, int units, bool isOtherAsset, bool isOtherTerms)
    {
        if (!_jobs.TryGetValue(id, out Job? job)) return "AcceptJob.JobUnknown";
        if (isOtherTerms) return "AcceptJob.TermsDiffer";
        if (job.Phase != "open") return "AcceptJob.NotOpen";
        if (Block > job.Terms.CommitDeadline) return "AcceptJob.CommitDeadlinePassed";
        if (PlaceOf(job, client) is not null) return "AcceptJob.AlreadyAccepted";
        if (job.Places.Count == job.Terms.Places && Yielding(job) is null) return "AcceptJob.PlacesFull";
        if (units != (int)job.Terms.BondUnits) return "AcceptJob.BondDiffers";
        return isOtherAsset ? "AcceptJob.AssetDiffers" : "Accepted";
    }

    Place Taken(int client) => new() { Client = client, AcceptBlock = Block };

    // Without a bond: of those who took a place fifty blocks ago and have not committed, the first.
    Place? Yielding(Job job) => job.Terms.BondUnits != 0 ? null
        : job.Places.Where(place => place.Phase == "accepted" && Block >= place.AcceptBlock + 50).MinBy(place => place.AcceptBlock);

    static Place? PlaceOf(Job job, int client) => job.Places.Find(place => place.Client == client);
}
