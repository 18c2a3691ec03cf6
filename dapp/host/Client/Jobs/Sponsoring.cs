namespace Rollup.Client.Jobs;

/// <summary>What only the sponsor does: post with all her files, and open what she sealed.</summary>
public static class Sponsoring
{
    /// <summary>
    /// Posts, keeps the files in the job's folder, and sends the blocks of schema and initial model (and open data). The holdout's salt is
    /// random, so all files are in the block store before any money leaves: whatever happens then, <see cref="OpenAsync"/> finds them.
    /// </summary>
    public static async Task<(ulong JobId, SentInput Sent, int BlocksSent)> PostAsync(Session session, Asset asset, JobPlan plan,
        CancellationToken cancellation)
    {
        Protocol.JobTerms terms = plan.ToTerms();
        plan.ModelBlocks.KeepIn(session.Blocks);
        plan.DataBlocks.KeepIn(session.Blocks);
        plan.SchemaBlocks.KeepIn(session.Blocks);
        (ulong jobId, SentInput sent) = await JobActions.PostAsync(session, asset, terms, cancellation);
        try
        {
            return (jobId, sent, await OpenAsync(session, jobId, cancellation));
        }
        catch (Exception exception) // whatever it is: who posts again pays again
        {
            throw new ClientException(new PostedUnopened(jobId, exception), exception);
        }
    }

    /// <summary>
    /// Sends the wanted blocks of schema, initial model and data. A sealed holdout is not wanted before the reveal deadline.
    /// </summary>
    public static async Task<int> OpenAsync(Session session, ulong jobId, CancellationToken cancellation)
    {
        JobDetails details = await JobActions.DetailsAsync(session, jobId, cancellation);
        JobFiles files = session.JobFiles(jobId);
        KeepOwn(session, files, details);
        List<(int Number, FileBlocks File)> own = [];
        (int Number, string Path)[] kept =
        [
            (JobFile.SchemaNumber, files.Schema), (JobFile.InitialModelNumber, files.InitialModel), (JobFile.DataNumber, files.Holdout),
        ];
        foreach ((int number, string path) in kept)
            if (File.Exists(path)) own.Add((number, FileBlocks.Of(await File.ReadAllBytesAsync(path, cancellation))));
        if (own.Count == 0)
            throw new ClientException(new JobFilesMissing(jobId, files.Folder));
        ulong head = await session.Chain.BlockNumberAsync(cancellation);
        int? due = HoldoutIsDue(details, head + 1) ? JobFile.DataNumber
            : details.Wants(JobFile.SchemaNumber) ? JobFile.InitialModelNumber : null; // wanted behind the schema
        if (details.BlocksWanted.Count == 0 && due is null && HoldoutIsSealed(details, head + 1))
            throw new ClientException(new HoldoutSealed(details.State.RevealDeadline, details.State.HoldoutDeadline, head));
        return await Feeding.ProvideAsync(session, jobId, own, cancellation, due);
    }

    static bool HoldoutIsSealed(JobDetails details, ulong nextBlock) =>
        details.Judge.SealsData && details.StageAt(nextBlock) is JobStage.Committing or JobStage.Revealing;

    /// <summary>Puts what the block store has of the job's files into the job's folder, in place of another job's.</summary>
    public static void KeepOwn(Session session, JobFiles files, JobDetails details)
    {
        Protocol.JobTerms terms = details.Terms;
        KeepOwn(session, files.Holdout, in terms.DataDigest, terms.DataBytes);
        KeepOwn(session, files.InitialModel, in terms.ModelDigest, terms.ModelBytes);
        KeepOwn(session, files.Schema, in terms.SchemaDigest, terms.SchemaBytes);
        if (File.Exists(files.Holdout) || File.Exists(files.InitialModel)) files.Keep(details.State.JobId, in terms);
    }

    static void KeepOwn(Session session, string path, in Protocol.Bytes32 digest, uint fileBytes)
    {
        if (!FileBlocks.IsAt(path, in digest) && FileBlocks.TryAssemble(session.Blocks.Get, in digest, fileBytes) is { } file)
            WholeFile.WritePrivate(path, file);
    }

    /// <summary>The sealed holdout is wanted of the next input, and no input has told the machine so.</summary>
    public static bool HoldoutIsDue(JobDetails details, ulong nextBlock) =>
        details.Judge.SealsData && WantsData(details, nextBlock) && !WantsData(details, details.State.LastBlock);

    static bool WantsData(JobDetails details, ulong block) =>
        WantedFiles.WantsData(details.StageAt(block), details.Judge, isModelWhole: true);
}
