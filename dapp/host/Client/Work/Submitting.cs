using System.Security.Cryptography;

namespace Rollup.Client.Work;

/// <summary>One step that was taken, with the number of inputs it took.</summary>
public readonly record struct SubmitStep(SubmitAction Action, int Inputs);

/// <summary>What one run of `submit` did, and what is due next or stands in the way.</summary>
public sealed record SubmitReport(
    ulong JobId, IReadOnlyList<SubmitStep> Done, SubmitAction Next, ulong CommitDeadline, ulong RevealDeadline, string ModelCid);

/// <summary>Commit, then reveal, then send the blocks: each run takes the steps that are due.</summary>
public static class Submitting
{
    /// <summary>A model is committed to if its check was passed, or anyway.</summary>
    public static async Task<SubmitReport> RunAsync(Session session, ulong jobId, bool anyway, CancellationToken cancellation)
    {
        _ = await session.CheckedAsync(cancellation);
        JobFiles files = session.JobFiles(jobId);
        List<SubmitStep> done = [];
        FileBlocks? model = null;
        while (true)
        {
            JobDetails details = await JobActions.DetailsAsync(session, jobId, cancellation);
            ulong head = await session.Chain.BlockNumberAsync(cancellation);
            PlaceState? place = PlaceOf(session, details);
            Submission? submission = place is { } taken ? files.ReadSubmission(in taken.Commitment) : null;
            model = await ModelAsync(session, details, files, submission, head, model, cancellation);
            SubmitAction action = SubmitDecision.Decide(Facts(details, place, submission, model, head));
            bool isDue = action is SubmitAction.Commit or SubmitAction.Reveal or SubmitAction.SendBlocks;
            if (!isDue || done.Any(step => step.Action == action)) // a step that did not help is not taken again
                return new SubmitReport(
                    jobId, done, action, details.Terms.CommitDeadline, details.Terms.RevealDeadline,
                    model?.Root.ToString() ?? "");
            done.Add(new SubmitStep(action, await TakeAsync(session, details, files, action, submission, model!, anyway, cancellation)));
        }
    }

    /// <summary>Takes one step; gives the number of inputs it sent.</summary>
    static async Task<int> TakeAsync(
        Session session, JobDetails details, JobFiles files, SubmitAction action, Submission? submission, FileBlocks model,
        bool anyway, CancellationToken cancellation)
    {
        if (action == SubmitAction.SendBlocks) return await JobActions.ProvideAsync(session, details.State.JobId, [model], cancellation);
        if (action == SubmitAction.Commit)
        {
            if (!anyway) CheckIsPassed(details.State.JobId, details.Terms, files, model);
            await CommitAsync(session, details, files, model, cancellation);
        }
        else await Inputs.SendAndCheckAsync(session, EncodeReveal(details.State.JobId, submission!), cancellation);
        return 1;
    }

    static PlaceState? PlaceOf(Session session, JobDetails details)
    {
        Address client = session.Account;
        return details.Places.Cast<PlaceState?>().FirstOrDefault(candidate => candidate!.Value.Client.Equals(in client));
    }

    /// <summary>
    /// The model in the folder with canonical weights, whoever trained it; once a commitment can no longer be replaced, the one it is of,
    /// though the folder may hold another since.
    /// </summary>
    static async Task<FileBlocks?> ModelAsync(
        Session session, JobDetails details, JobFiles files, Submission? submission, ulong head, FileBlocks? before,
        CancellationToken cancellation)
    {
        FileBlocks Blocks(byte[] file) => before is not null && before.File.AsSpan().SequenceEqual(file) ? before : FileBlocks.Of(file);
        if (submission is not null && details.StageAt(head + 1) != JobStage.Committing
            && FileBlocks.TryAssemble(session.Blocks, HexText.Bytes32Of(submission.ModelDigest),
                details.Terms.ModelBytes) is { } committed) return Blocks(committed);
        if (!File.Exists(files.TrainedModel)) return null;
        return Blocks(LocalModel.Canonical(await File.ReadAllBytesAsync(files.TrainedModel, cancellation)));
    }

    static SubmitFacts Facts(JobDetails details, PlaceState? place, Submission? submission, FileBlocks? model, ulong head)
    {
        bool isOurs = submission is not null && model is not null && HexText.Bytes32Of(submission.ModelDigest).Equals(model.Digest);
        return new SubmitFacts(
            model is not null, place is not null, (PlacePhase)(place?.Phase ?? 0), isOurs, details.StageAt(head + 1),
            details.BlocksWanted.Count(digest => model?.Has(digest) == true));
    }

    static async Task CommitAsync(Session session, JobDetails details, JobFiles files, FileBlocks model, CancellationToken cancellation)
    {
        CheckWouldBeAccepted(details, files, model.File);
        model.KeepIn(session.Blocks);
        Submission submission = Seal((await session.CheckedAsync(cancellation)).ChainId, session, details.State.JobId, model.Digest,
            details.Terms.DataDigest);
        files.Write(submission); // The salt is safe before the commitment is anywhere.

        byte[] command = MessageBytes.Of(
            new CommitWork { JobId = details.State.JobId, Commitment = HexText.Bytes32Of(submission.Commitment) });
        await Inputs.SendAndCheckAsync(session, command, cancellation);
    }

    /// <summary>Nobody commits to what will not be paid without knowing it.</summary>
    public static void CheckIsPassed(ulong jobId, in JobTerms terms, JobFiles files, FileBlocks model)
    {
        ModelCheck? check = files.ReadCheck();
        bool isOfThis = check?.ModelDigest == HexText.Of(model.Digest) && check.TermsSha256 == JobFiles.TermsSha256(jobId, in terms);
        if (!isOfThis) throw new ClientException(new ModelUnchecked(jobId));
        if (!check!.IsPassed && !check.Anyway) throw new ClientException(new ModelCheckFailed(jobId, check.Verdict));
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
