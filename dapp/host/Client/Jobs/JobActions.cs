namespace Rollup.Client.Jobs;

/// <summary>The steps of a job's life, each one input or a few.</summary>
public static class JobActions
{
    public static async Task<JobDetails> DetailsAsync(Session session, ulong jobId, CancellationToken cancellation) =>
        await session.Node.JobAsync(jobId, cancellation) ?? throw await NotLiveAsync(session, jobId, cancellation);

    /// <summary>An ended job has left the machine, but its notices tell how it ended.</summary>
    static async Task<ClientException> NotLiveAsync(Session session, ulong jobId, CancellationToken cancellation)
    {
        foreach (NodeOutput output in await session.Node.OutputsAsync(vouchersOnly: false, cancellation))
        {
            if (Outputs.TryReadNotice(output.Raw, out ReadOnlySpan<byte> notice) && JobSettled.TryDecode(notice, out JobSettled settled)
                && settled.JobId == jobId) return new ClientException(new JobEnded(jobId, (JobOutcome)settled.Outcome));
        }
        return new ClientException(new JobNotLive(jobId));
    }

    /// <summary>Deposits the escrow with the job's terms. Gives the job's number.</summary>
    public static async Task<(ulong JobId, SentInput Sent)> PostAsync(
        Session session, Asset asset, JobTerms terms, CancellationToken cancellation)
    {
        byte[] command = MessageBytes.Of(new PostJob { Terms = terms });
        UInt128 escrowUnits = Escrow.UnitsOfJob(terms.RewardUnits, terms.ParticipationUnits, terms.Places);
        asset = asset.ForNewJob(session.Application, session.Account, terms.PooledToken != 0);
        await CheckRoomAsync(session, terms, cancellation);
        (SentInput sent, InputResult result) = await DepositOnceAsync(session, asset, escrowUnits, command, cancellation);
        ulong jobId = NodeAnswers.JobPostedBy(result.Outputs) ?? throw new ClientException(
            new PostingInterrupted(sent.Index, new InvalidDataException("the node shows no notice of the posting")));
        session.JobFiles(jobId).Keep(jobId, in terms); // from here on a later run finds the number here
        session.Sent.Heard(sent.Hash);
        return (jobId, sent);
    }

    /// <summary>After a posting that was interrupted "run it again" would be wrong advice: it would deposit a second time.</summary>
    static async Task<(SentInput Sent, InputResult Result)> DepositOnceAsync(
        Session session, Asset asset, UInt128 escrowUnits, byte[] command, CancellationToken cancellation)
    {
        ulong? inputIndex = null;
        try
        {
            SentInput sent = await Inputs.DepositAsync(session, asset, escrowUnits, command, cancellation);
            inputIndex = sent.Index;
            return (sent, await Inputs.DepositResultAsync(session, sent, cancellation));
        }
        catch (Exception exception) when (session.Sent.HasDeposit
            && exception is not ClientException { Failure: InputRefused or InputRejected }) // the market's answer, and the money comes back
        {
            throw new ClientException(new PostingInterrupted(inputIndex, exception), exception);
        }
    }

    /// <summary>What the market has no room for would come back only with the vouchers of the epoch, its gas never.</summary>
    static async Task CheckRoomAsync(Session session, JobTerms terms, CancellationToken cancellation)
    {
        _ = await session.CheckedAsync(cancellation);
        (_, PostJobStatus status) = await RoomForAsync(session, terms, cancellation);
        if (status != PostJobStatus.Accepted) throw new ClientException(new Foretold(CommandKind.PostJob, status.ToString()));
    }

    /// <summary>How full the market is, and whether it has room for a job with these terms, if no other comes before.</summary>
    public static async Task<(RoomState Room, PostJobStatus Status)> RoomForAsync(
        Session session, JobTerms terms, CancellationToken cancellation)
    {
        RoomState room = await session.Node.RoomAsync(cancellation);
        ulong nextBlock = await session.Chain.BlockNumberAsync(cancellation) + 1;
        ulong lifeBlocks = terms.HoldoutDeadline - Math.Min(nextBlock, terms.HoldoutDeadline);
        return (room, PostJobRule.StatusOfRoom(
            (int)room.LiveJobs, (int)room.OpeningSlots, PostJobRule.OpeningSlotsOf(in terms), PostJobRule.RevealedSlotsOf(in terms),
            lifeBlocks));
    }

    /// <summary>
    /// Two things are no refusal: a block that shows its file to be bad, by which the job ends, and one that finds no room.
    /// </summary>
    internal static void CheckIsTaken(InputResult result)
    {
        foreach (byte[] output in result.Outputs)
        {
            if (Outputs.TryReadNotice(output, out ReadOnlySpan<byte> notice) && FileRefused.TryDecode(notice, out FileRefused refused))
                throw new ClientException(new JobFileRefused(refused.JobId, refused.File, (OpeningStatus)refused.Status));
            if (Outputs.TryReadNotice(output, out notice) && DeadlinesMoved.TryDecode(notice, out DeadlinesMoved moved))
                throw new ClientException(new NoRoomYet(moved.JobId, moved.RevealDeadline, moved.HoldoutDeadline));
        }
    }

    /// <summary>
    /// Takes a place, and keeps the terms and the initial model so that training later needs no network. Null when the place is held
    /// already: accepting twice would only send a bond there and back. One who did not say that the token may lie with that of other jobs
    /// takes no place of a job where it does.
    /// </summary>
    public static async Task<SentInput?> AcceptAsync(
        Session session, ulong jobId, CancellationToken cancellation, bool mayTokenBePooled = false)
    {
        _ = await session.CheckedAsync(cancellation);
        JobDetails details = await DetailsAsync(session, jobId, cancellation);
        Address client = session.Account;
        bool holdsPlace = details.Places.Any(place => place.Client.Equals(in client));
        if (!holdsPlace && !mayTokenBePooled && details.Terms.PooledToken != 0)
            throw new ClientException(new TokenIsPooled(jobId, details.State.Asset));
        SentInput? sent = holdsPlace ? null : await TakePlaceAsync(session, details, client, cancellation);
        await KeepAsync(session, details, cancellation);
        if (sent is not null) session.Sent.Heard(sent.Hash);
        return sent;
    }

    static async Task<SentInput> TakePlaceAsync(Session session, JobDetails details, Address client, CancellationToken cancellation)
    {
        CheckCanAccept(details, in client, await session.Chain.BlockNumberAsync(cancellation));
        _ = await JobContent.SchemaAsync(session, details, cancellation); // no bond for data that are not what is said of them
        CheckedApplication application = await session.CheckedAsync(cancellation);
        Bytes32 termsDigest = details.TermsDigestOf(application.ChainId, application.Address);
        byte[] command = MessageBytes.Of(new AcceptJob { JobId = details.State.JobId, TermsDigest = termsDigest });
        if (details.Terms.BondUnits == 0) return (await Inputs.SendAndCheckAsync(session, command, cancellation)).Sent;
        Asset asset = await Asset.OfJobAsync(session.Chain, details.State, cancellation);
        SentInput sent = await Inputs.DepositAsync(session, asset, details.Terms.BondUnits, command, cancellation);
        await Inputs.DepositResultAsync(session, sent, cancellation);
        return sent;
    }

    /// <summary>A forecast of the application's own answer, in its order, so that nobody pays gas to be refused.</summary>
    public static void CheckCanAccept(JobDetails details, in Address client, ulong headBlock)
    {
        JobTerms terms = details.Terms;
        AcceptJobStatus status = AcceptJobRule.StatusOf(
            isSameTerms: true, (JobPhase)details.State.Phase, terms.CommitDeadline, headBlock + 1,
            AcceptJobRule.Admits(in terms.AllowList, in client), holdsPlace: false, details.HasRoomAt(headBlock + 1), terms.BondUnits,
            terms.BondUnits, isJobsAsset: true);
        if (status != AcceptJobStatus.Accepted)
            throw new ClientException(new Foretold(CommandKind.AcceptJob, status.ToString(), details.State.JobId));
    }

    /// <summary>
    /// Has the machine do all of a job's work that is due, in as many inputs as it takes, and waits for later blocks where others' work
    /// took what all may do in one. Gives how many were sent.
    /// </summary>
    public static async Task<int> EvaluateAsync(Session session, ulong jobId, CancellationToken cancellation)
    {
        _ = await session.CheckedAsync(cancellation);
        JobDetails details = await DetailsAsync(session, jobId, cancellation);
        await CheckIsTimeAsync(session, details, CommandKind.EvaluateJob, nameof(EvaluateJobStatus.RevealNotEnded), stage =>
            EvaluateJobRule.StatusOf(stage, details.State.PlacesComplete, details.State.PlacesScored, 0, 0).ToString(), cancellation);
        byte[] command = MessageBytes.Of(new EvaluateJob { JobId = jobId });
        int count = 0;
        while (true)
        {
            EvaluateJobStatus status = await EvaluationWithCreditAsync(session, details, cancellation);
            if (count > 0 && status != EvaluateJobStatus.Accepted) return count;
            SentInput sent = await Inputs.SendAsync(session, command, cancellation);
            InputResult result = await Inputs.ResultAsync(session, sent, cancellation);
            count++;
            CheckIsTaken(result);
            if (count > 1 && result.Status == nameof(EvaluateJobStatus.NothingToScore)) return count - 1; // somebody else did it
            if (result.Status != nameof(EvaluateJobStatus.WorkCreditSpent)) Inputs.Check(result);
            details = await DetailsAsync(session, jobId, cancellation);
        }
    }

    // The answer of the first block from the next on that has credit for it.
    static async Task<EvaluateJobStatus> EvaluationWithCreditAsync(Session session, JobDetails details, CancellationToken cancellation)
    {
        string awaited = details.State.NeedsBench == 0 ? "a block in which the machine may do this job's work"
            : $"credit for the next part of this job's work, of which {details.State.WorkUnits:N0} units are left";
        string answer = await session.WaitForAsync(awaited, async () =>
        {
            EvaluateJobStatus status = details.EvaluationAt(await session.Chain.BlockNumberAsync(cancellation) + 1);
            return status == EvaluateJobStatus.WorkCreditSpent ? null : status.ToString();
        }, cancellation);
        return Enum.Parse<EvaluateJobStatus>(answer);
    }

    public static async Task<(SentInput Sent, InputResult Result)> SettleAsync(Session session, ulong jobId, CancellationToken cancellation)
    {
        _ = await session.CheckedAsync(cancellation);
        JobDetails details = await DetailsAsync(session, jobId, cancellation);
        await CheckIsTimeAsync(session, details, CommandKind.SettleJob, nameof(SettleJobStatus.TooEarly), stage =>
            SettleJobRule.StatusOf(stage, details.State.PlacesComplete, details.State.PlacesScored).ToString(), cancellation);
        byte[] command = MessageBytes.Of(new SettleJob { JobId = jobId });
        return await Inputs.SendAndCheckAsync(session, command, cancellation);
    }

    /// <summary>
    /// A forecast of the application's own answer, so that nobody pays gas to be refused. Early: the answer that time alone changes.
    /// </summary>
    static async Task CheckIsTimeAsync(
        Session session, JobDetails details, CommandKind command, string early, Func<JobStage, string> statusAt,
        CancellationToken cancellation)
    {
        ulong head = await session.Chain.BlockNumberAsync(cancellation);
        string status = statusAt(details.StageAt(head + 1));
        if (status == early)
        {
            ulong block = LastBlockOf(details, stage => statusAt(stage) == early);
            throw new ClientException(new TooEarly(command, status, block, head, block == details.State.HoldoutDeadline));
        }
        if (status != nameof(SettleJobStatus.Accepted)) throw new ClientException(new Foretold(command, status, details.State.JobId));
    }

    /// <summary>The deadline after which the rule's answer, which holds up to it, is another.</summary>
    public static ulong LastBlockOf(JobDetails details, Func<JobStage, bool> holds)
    {
        ulong[] deadlines =
            [details.State.OpeningDeadline, details.State.CommitDeadline, details.State.RevealDeadline, details.State.HoldoutDeadline];
        return deadlines.Order().First(block => !holds(details.StageAt(block + 1)));
    }

    public static async Task<(SentInput Sent, InputResult Result)> CancelAsync(Session session, ulong jobId, CancellationToken cancellation)
    {
        _ = await session.CheckedAsync(cancellation);
        JobDetails details = await DetailsAsync(session, jobId, cancellation);
        CheckCanCancel(details, session.Account);
        byte[] command = MessageBytes.Of(new CancelJob { JobId = jobId });
        return await Inputs.SendAndCheckAsync(session, command, cancellation);
    }

    /// <summary>A forecast of the application's own answer, so that nobody pays gas to be refused.</summary>
    public static void CheckCanCancel(JobDetails details, in Address sender)
    {
        int committed = details.Places.Count(place => (PlacePhase)place.Phase >= PlacePhase.Committed);
        CancelJobStatus status = CancelJobRule.StatusOf(
            details.State.Sponsor.Equals(in sender), details.State.PlacesTaken, committed, details.Terms.BondUnits);
        if (status != CancelJobStatus.Accepted)
            throw new ClientException(new Foretold(CommandKind.CancelJob, status.ToString(), details.State.JobId));
    }

    public static byte[] EncodeBlock(ulong jobId, int file, int position, ReadOnlySpan<byte> block) =>
        MessageBytes.Of(new ProvideBlock { JobId = jobId, File = (ushort)file, Position = (uint)position, Data = block });

    static async Task KeepAsync(Session session, JobDetails details, CancellationToken cancellation)
    {
        JobFiles files = session.JobFiles(details.State.JobId);
        JobTerms terms = details.Terms;
        files.Keep(details.State.JobId, in terms);
        await KeepFileAsync(session, files.InitialModel, terms.ModelDigest, terms.ModelBytes, "the initial model", cancellation);
        await KeepFileAsync(session, files.Schema, terms.SchemaDigest, terms.SchemaBytes, "the schema", cancellation);
        if (!details.Judge.SealsData)
            await KeepFileAsync(session, files.Holdout, terms.DataDigest, terms.DataBytes, "the job's data", cancellation);
    }

    static async Task KeepFileAsync(
        Session session, string path, Bytes32 digest, uint fileBytes, string what, CancellationToken cancellation)
    {
        if (FileBlocks.IsAt(path, in digest)) return;
        WholeFile.WritePrivate(path, await FileSource.ReadAsync(session, digest, fileBytes, what, cancellation));
    }

    public static string CidOf(in Bytes32 digest, uint fileBytes) => ContentCid.OfMachineFile(digest.Bytes, fileBytes).ToString();
}
