using System.Security.Cryptography;

namespace Rollup.Client.Work;

/// <summary>What became of one step that was due.</summary>
public enum StepOutcome
{
    Taken,
    Replaced, // a commitment took the place of an earlier one
    TooLate,  // the block that took it was past the deadline
}

/// <summary>One step that was sent, with the number of inputs it took.</summary>
public readonly record struct SubmitStep(SubmitAction Action, int Inputs, StepOutcome Outcome = StepOutcome.Taken);

/// <summary>A commitment on our place that is not to the model in the job's folder, with what is known of both.</summary>
/// <param name="IsKnown">It was made in this data directory.</param>
public sealed record OtherCommitment(bool IsKnown, ModelCheck? Committed, ModelCheck? InFolder, MetricKind Metric);

/// <summary>What one run of `submit` did, and what is due next or stands in the way.</summary>
public sealed record SubmitReport(
    ulong JobId, IReadOnlyList<SubmitStep> Done, SubmitAction Next, ulong CommitDeadline, ulong RevealDeadline, string ModelCid,
    OtherCommitment? Other = null);

/// <summary>Commit, then reveal, then send the blocks: each run takes the steps that are due.</summary>
public static class Submitting
{
    /// <summary>
    /// A model is committed to if its check was passed, or anyway; in the place of a commitment to another model only if it may replace it.
    /// </summary>
    public static async Task<SubmitReport> RunAsync(
        Session session, ulong jobId, bool anyway, CancellationToken cancellation, bool mayReplace = false)
    {
        _ = await session.CheckedAsync(cancellation);
        JobFiles files = session.JobFiles(jobId);
        List<SubmitStep> done = [];
        HashSet<SubmitAction> tried = [];
        FileBlocks? trained = null;
        while (true)
        {
            JobDetails details = await JobActions.DetailsAsync(session, jobId, cancellation);
            ulong head = await session.Chain.BlockNumberAsync(cancellation);
            PlaceState? place = PlaceOf(session, details);
            Submission? submission = place is { } taken ? files.ReadSubmission(in taken.Commitment) : null;
            trained = await TrainedAsync(files, trained, cancellation);
            FileBlocks? model = ModelOf(session, details, submission, head, trained);
            SubmitAction action = SubmitDecision.Decide(Facts(details, place, submission, model, head) with { MayReplace = mayReplace });
            bool isDue = action is SubmitAction.Commit or SubmitAction.Reveal or SubmitAction.SendBlocks;
            if (!isDue || !tried.Add(action)) // a step that did not help is not taken again
                return new SubmitReport(
                    jobId, done, action, details.State.CommitDeadline, details.State.RevealDeadline,
                    model?.Root.ToString() ?? "", OtherOf(details, files, place, submission, trained));
            if (action == SubmitAction.Commit && !anyway) CheckIsPassed(jobId, details.Terms, files, model!);
            if (await TakeAsync(session, details, files, action, submission, model!, cancellation) is { } step) done.Add(step);
        }
    }

    /// <summary>Takes one step; null if it was foreseen just before it was sent that the next block is too late for it.</summary>
    static async Task<SubmitStep?> TakeAsync(
        Session session, JobDetails details, JobFiles files, SubmitAction action, Submission? submission, FileBlocks model,
        CancellationToken cancellation)
    {
        ulong jobId = details.State.JobId;
        if (action == SubmitAction.SendBlocks)
            return new SubmitStep(action, await Feeding.ProvideAsync(
                session, jobId, [(NumberOf(PlaceOf(session, details)!.Value), model)], cancellation));
        if (action == SubmitAction.Commit) return await CommitAsync(session, details, files, model, cancellation);
        await Inputs.SendAndCheckAsync(session, EncodeReveal(jobId, submission!), cancellation);
        return new SubmitStep(action, Inputs: 1);
    }

    static PlaceState? PlaceOf(Session session, JobDetails details)
    {
        Address client = session.Account;
        return details.Places.Cast<PlaceState?>().FirstOrDefault(candidate => candidate!.Value.Client.Equals(in client));
    }

    /// <summary>The model in the folder with canonical weights, whoever trained it.</summary>
    static async Task<FileBlocks?> TrainedAsync(JobFiles files, FileBlocks? before, CancellationToken cancellation)
    {
        if (!File.Exists(files.TrainedModel)) return null;
        byte[] file = LocalModel.Canonical(await File.ReadAllBytesAsync(files.TrainedModel, cancellation));
        return before is not null && before.File.AsSpan().SequenceEqual(file) ? before : FileBlocks.Of(file);
    }

    /// <summary>
    /// The model in the folder; once a commitment can no longer be replaced, the one it is of, though the folder may hold another since.
    /// </summary>
    static FileBlocks? ModelOf(Session session, JobDetails details, Submission? submission, ulong head, FileBlocks? trained)
    {
        if (submission is null || (trained is not null && MayCommit(details, head))) return trained;
        Bytes32 digest = HexText.Bytes32Of(submission.ModelDigest);
        return FileBlocks.TryAssemble(session.Blocks.Get, in digest, details.Terms.ModelBytes) is { } committed
            ? FileBlocks.Of(committed) : trained;
    }

    static bool MayCommit(JobDetails details, ulong head) =>
        CommitWorkRule.StatusOf(details.StageAt(head + 1), holdsPlace: true) == CommitWorkStatus.Accepted;

    static OtherCommitment? OtherOf(
        JobDetails details, JobFiles files, PlaceState? place, Submission? submission, FileBlocks? trained)
    {
        if (place is not { } held || (PlacePhase)held.Phase < PlacePhase.Committed || trained is null) return null;
        return submission is not null && HexText.Bytes32Of(submission.ModelDigest).Equals(trained.Digest) ? null : new OtherCommitment(
            submission is not null, submission?.Check, files.ReadCheckOf(trained.Digest), (MetricKind)details.Terms.Metric);
    }

    static SubmitFacts Facts(JobDetails details, PlaceState? place, Submission? submission, FileBlocks? model, ulong head)
    {
        bool isOurs = submission is not null && model is not null && HexText.Bytes32Of(submission.ModelDigest).Equals(model.Digest);
        return new SubmitFacts(
            model is not null, place is not null, (PlacePhase)(place?.Phase ?? 0), isOurs, details.StageAt(head + 1),
            place is { } held && isOurs ? details.BlocksWanted.Count(block => block.File == NumberOf(held)) : 0);
    }

    static int NumberOf(in PlaceState place) => JobFile.FirstPlaceNumber + place.Place;

    static async Task<SubmitStep?> CommitAsync(
        Session session, JobDetails details, JobFiles files, FileBlocks model, CancellationToken cancellation)
    {
        CheckWouldBeAccepted(details, files, model.File);
        model.KeepIn(session.Blocks);
        Submission submission = Seal((await session.CheckedAsync(cancellation)).ChainId, session, details.State.JobId, model.Digest,
            details.Terms.DataDigest);
        files.Write(submission with { Check = files.ReadCheckOf(model.Digest) }); // The salt is safe before the commitment is anywhere.

        byte[] command = MessageBytes.Of(
            new CommitWork { JobId = details.State.JobId, Commitment = HexText.Bytes32Of(submission.Commitment) });
        if (!MayCommit(details, await session.Chain.BlockNumberAsync(cancellation))) return null;
        SentInput sent = await Inputs.SendAsync(session, command, cancellation);
        InputResult result = await Inputs.ResultAsync(session, sent, cancellation);
        if (result.Status == nameof(CommitWorkStatus.CommitDeadlinePassed)) // it was mined later than the next block
            return new SubmitStep(SubmitAction.Commit, Inputs: 1, StepOutcome.TooLate);
        Inputs.Check(result);
        bool replaces = (PlacePhase)(PlaceOf(session, details)?.Phase ?? 0) == PlacePhase.Committed;
        return new SubmitStep(SubmitAction.Commit, Inputs: 1, replaces ? StepOutcome.Replaced : StepOutcome.Taken);
    }

    /// <summary>Nobody commits to what will not be paid without knowing it.</summary>
    public static void CheckIsPassed(ulong jobId, in JobTerms terms, JobFiles files, FileBlocks model)
    {
        ModelCheck? check = files.ReadCheckOf(model.Digest);
        if (check is null || check.TermsSha256 != JobFiles.TermsSha256(jobId, in terms))
            throw new ClientException(new ModelUnchecked(jobId));
        if (!check.IsPassed && !check.Anyway) throw new ClientException(new ModelCheckFailed(jobId, check.Verdict));
    }

    /// <summary>What the machine would refuse later is refused now, while the client can still repair it.</summary>
    static void CheckWouldBeAccepted(JobDetails details, JobFiles files, byte[] model)
    {
        if (model.Length != details.Terms.ModelBytes)
            throw new ClientException(new TrainedModelOfOtherSize(model.Length, details.Terms.ModelBytes));
        LocalModel.Read(model, "the trained model", details.Terms);
        if (!File.Exists(files.InitialModel)) return;
        byte[] initial = File.ReadAllBytes(files.InitialModel);
        if (Import.Structure(initial, out ModelFile file) == OnnxStatus.Accepted && !file.IsSameGraph(initial, model))
            throw new ClientException(new TrainedModelOfOtherGraph());
    }

    public static Submission Seal(ulong chainId, Session session, ulong jobId, in Bytes32 modelDigest, in Bytes32 dataDigest)
    {
        Address client = session.Account;
        Bytes32 salt = Bytes32.Read(RandomNumberGenerator.GetBytes(Bytes32.Size));
        Commitment.Of(chainId, session.Application, jobId, in client, in modelDigest, in dataDigest, in salt, out Bytes32 commitment);
        return new Submission
        {
            Client = HexText.Of(client),
            ModelDigest = HexText.Of(modelDigest),
            DataDigest = HexText.Of(dataDigest),
            Salt = HexText.Of(salt),
            Commitment = HexText.Of(commitment),
        };
    }

    public static byte[] EncodeReveal(ulong jobId, Submission submission) => MessageBytes.Of(new RevealWork
    {
        JobId = jobId,
        ModelDigest = HexText.Bytes32Of(submission.ModelDigest),
        DataDigest = HexText.Bytes32Of(submission.DataDigest),
        Salt = HexText.Bytes32Of(submission.Salt),
    });
}
