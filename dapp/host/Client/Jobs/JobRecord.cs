namespace Rollup.Client.Jobs;

/// <summary>What the notices say about one place of a job, also long after the job has left the machine.</summary>
public sealed class PlaceRecord(int place)
{
    public int Place => place;
    public Address Client { get; set; }
    public Bytes32 ModelDigest { get; set; }
    public Verdict Verdict { get; set; }
    public long? ScoreQ32 { get; set; }
    public UInt128 PaidUnits { get; set; }
}

/// <summary>A job as its notices and inputs tell it: terms, places, outcome.</summary>
public sealed class JobRecord
{
    readonly SortedDictionary<int, PlaceRecord> _places = [];

    JobRecord(ulong jobId, JobTerms terms, ChainHistory history)
    {
        JobId = jobId;
        Terms = terms;
        History = history;
    }

    public ulong JobId { get; }
    public JobTerms Terms { get; }
    public ChainHistory History { get; }
    public JobOutcome Outcome { get; set; }
    public UInt128 ReturnedUnits { get; set; }
    public long? InitialScoreQ32 { get; set; }
    public Address Sponsor { get; set; }
    public IReadOnlyCollection<PlaceRecord> Places => _places.Values;

    /// <summary>The inputs in which something happened to it.</summary>
    public HashSet<ulong> Inputs { get; } = [];

    /// <summary>Places that earned the reward: a bond that came back, however large, is none.</summary>
    public IReadOnlyList<PlaceRecord> Paid =>
        [.. _places.Values.Where(place => place.PaidUnits != 0 && Escrow.EarnsReward(place.Verdict, Outcome))];

    public static async Task<JobRecord> ReadAsync(Session session, ulong jobId, CancellationToken cancellation)
    {
        ChainHistory history = await ChainHistory.ReadAsync(session, cancellation);
        JobRecord? record = null;
        foreach (NodeOutput output in await session.Node.OutputsAsync(vouchersOnly: false, cancellation))
        {
            if (!Outputs.TryReadNotice(output.Raw, out ReadOnlySpan<byte> notice)) continue;
            if (JobPosted.TryDecode(notice, out JobPosted posted) && posted.JobId == jobId
                && history.TermsOf(output.InputIndex) is { } terms)
                record = new JobRecord(jobId, terms, history) { Sponsor = posted.Sponsor };
            if (record?.Read(notice) == true) record.Inputs.Add(output.InputIndex);
        }
        return record ?? throw new ClientException(new JobNeverPosted(jobId));
    }

    /// <summary>False for a notice that is of another job, or tells nothing that is kept.</summary>
    bool Read(ReadOnlySpan<byte> notice)
    {
        if (PlaceAccepted.TryDecode(notice, out PlaceAccepted accepted) && accepted.JobId == JobId)
            Of(accepted.Place).Client = accepted.Client;
        else if (WorkRevealed.TryDecode(notice, out WorkRevealed revealed)
            && revealed.JobId == JobId) Of(revealed.Place).ModelDigest = revealed.ModelDigest;
        else if (WorkCompleted.TryDecode(notice, out WorkCompleted completed)
            && completed.JobId == JobId) Of(completed.Place).Verdict = (Verdict)completed.Verdict;
        else if (WorkScored.TryDecode(notice, out WorkScored scored) && scored.JobId == JobId)
        {
            Of(scored.Place).Verdict = (Verdict)scored.Verdict;
            Of(scored.Place).ScoreQ32 = Market.Places.HasScore((Verdict)scored.Verdict) ? scored.ScoreQ32 : null;
        }
        else if (PlacePaid.TryDecode(notice, out PlacePaid paid) && paid.JobId == JobId) Of(paid.Place).PaidUnits += paid.Units;
        else if (HoldoutOpened.TryDecode(notice, out HoldoutOpened holdout) && holdout.JobId == JobId)
            InitialScoreQ32 = holdout.InitialScoreQ32;
        else if (JobSettled.TryDecode(notice, out JobSettled settled) && settled.JobId == JobId)
        {
            Outcome = (JobOutcome)settled.Outcome;
            ReturnedUnits = settled.ReturnedUnits;
        }
        else return false;
        return true;
    }

    /// <summary>A submission's file, or the initial model, or null while blocks are missing.</summary>
    public byte[]? Model(BlockStore store, in Bytes32 digest) => History.TryAssemble(store, in digest, Terms.ModelBytes);

    /// <summary>The holdout once it was opened.</summary>
    public TabularData? Holdout(BlockStore store) =>
        History.TryAssemble(store, Terms.DataDigest, Terms.DataBytes) is { } file ? DataSetFile.Read(file, "the holdout") : null;

    PlaceRecord Of(int place)
    {
        if (!_places.TryGetValue(place, out PlaceRecord? record)) _places[place] = record = new PlaceRecord(place);
        return record;
    }
}
