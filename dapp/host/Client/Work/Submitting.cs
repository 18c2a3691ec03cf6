using System.Security.Cryptography;

namespace Rollup.Client.Work;

/// <summary>What one run of `submit` did, and what the next one will do.</summary>
public sealed record SubmitReport(ulong JobId, IReadOnlyList<string> Done, SubmitAction Next, string Explanation, string ModelCid);

/// <summary>Commit, then reveal, then send the blocks: each run takes the steps that are due.</summary>
public static class Submitting
{
    public static async Task<SubmitReport> RunAsync(Session session, ulong jobId, CancellationToken cancellation)
    {
        JobFiles files = session.JobFiles(jobId);
        List<string> done = [];
        SubmitAction last = SubmitAction.Done;
        for (int step = 0; step < 4; step++)
        {
            JobDetails details = await JobActions.DetailsAsync(session, jobId, cancellation);
            ulong head = await session.Chain.BlockNumberAsync(cancellation);
            PlaceState? place = PlaceOf(session, details);
            Submission? submission = place is { } taken ? files.ReadSubmission(in taken.Commitment) : null;
            byte[]? model = await ModelAsync(session, details, files, submission, head, cancellation);
            string cid = model is null ? "" : FileBlocks.Of(model, null).Root.ToString();
            SubmitAction action = SubmitDecision.Decide(Facts(details, place, submission, model, head));
            if (action == last && action is SubmitAction.SendBlocks) return new SubmitReport(jobId, done, action, Explain(action, details), cid);
            last = action;
            switch (action)
            {
                case SubmitAction.Commit:
                    await CommitAsync(session, details, files, model!, cancellation);
                    done.Add("committed");
                    break;
                case SubmitAction.Reveal:
                    await Inputs.SendAndCheckAsync(session, EncodeReveal(jobId, submission!), cancellation);
                    done.Add("revealed");
                    break;
                case SubmitAction.SendBlocks:
                    int count = await JobActions.ProvideAsync(session, jobId, [model!], cancellation);
                    done.Add($"sent {count} blocks");
                    break;
                default:
                    return new SubmitReport(jobId, done, action, Explain(action, details), cid);
            }
        }
        return new SubmitReport(jobId, done, last, "run the command again", "");
    }

    static PlaceState? PlaceOf(Session session, JobDetails details)
    {
        Address client = session.Sender.Address;
        return details.Places.Cast<PlaceState?>().FirstOrDefault(candidate => candidate!.Value.Client.Equals(in client));
    }

    /// <summary>The model in the folder; once a commitment can no longer be replaced, the one it is of, though the folder may hold another since.</summary>
    static async Task<byte[]?> ModelAsync(
        Session session, JobDetails details, JobFiles files, Submission? submission, ulong head, CancellationToken cancellation)
    {
        if (submission is not null && details.StageAt(head + 1) != JobStage.Committing
            && FileBlocks.TryAssemble(session.Blocks, HexText.Bytes32Of(submission.ModelDigest), details.Terms.ModelBytes) is { } committed) return committed;
        return File.Exists(files.TrainedModel) ? await File.ReadAllBytesAsync(files.TrainedModel, cancellation) : null;
    }

    static SubmitFacts Facts(JobDetails details, PlaceState? place, Submission? submission, byte[]? model, ulong head)
    {
        FileBlocks? blocks = model is null ? null : FileBlocks.Of(model, null);
        bool isOurs = submission is not null && blocks is not null && submission.ModelDigest == HexText.Of(blocks.Digest);
        HashSet<string> own = [.. blocks?.Blocks.Select(block => HexText.Of(block.Digest)) ?? []];
        return new SubmitFacts(
            model is not null, place is not null, (PlacePhase)(place?.Phase ?? 0), isOurs, details.StageAt(head + 1),
            details.BlocksWanted.Count(digest => own.Contains(HexText.Of(digest))));
    }

    static async Task CommitAsync(Session session, JobDetails details, JobFiles files, byte[] model, CancellationToken cancellation)
    {
        CheckWouldBeAccepted(details, files, model);
        Bytes32 modelDigest = FileBlocks.Of(model, session.Blocks).Digest;
        Submission submission = Seal(await session.Chain.ChainIdAsync(cancellation), session, details.State.JobId, modelDigest,
            details.Terms.DataDigest);
        files.Write(submission); // The salt is safe before the commitment is anywhere.

        byte[] command = new byte[CommitWork.EncodedBytes];
        new CommitWork { JobId = details.State.JobId, Commitment = HexText.Bytes32Of(submission.Commitment) }.Encode(command);
        await Inputs.SendAndCheckAsync(session, command, cancellation);
    }

    /// <summary>What the machine would refuse later is refused now, while the client can still repair it.</summary>
    static void CheckWouldBeAccepted(JobDetails details, JobFiles files, byte[] model)
    {
        if (model.Length != details.Terms.ModelBytes)
            throw new UserError(
                $"the trained model has {model.Length} bytes", $"the job's model has {details.Terms.ModelBytes}; only its weights may change",
                "train with `rollup train`, which keeps the file's shape");
        LocalModel.Read(model, "the trained model");
        if (!File.Exists(files.InitialModel)) return;
        byte[] initial = File.ReadAllBytes(files.InitialModel);
        if (Import.Structure(initial, out ModelFile file) == OnnxStatus.Accepted && !file.IsSameGraph(initial, model))
            throw new UserError(
                "the trained model is another graph", "it may differ from the initial model in its weights only",
                "train with `rollup train`, which keeps the rest byte for byte");
    }

    public static Submission Seal(ulong chainId, Session session, ulong jobId, in Bytes32 modelDigest, in Bytes32 dataDigest)
    {
        Address client = session.Sender.Address;
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

    public static byte[] EncodeReveal(ulong jobId, Submission submission)
    {
        byte[] command = new byte[RevealWork.EncodedBytes];
        new RevealWork
        {
            JobId = jobId,
            ModelDigest = HexText.Bytes32Of(submission.ModelDigest),
            DataDigest = HexText.Bytes32Of(submission.DataDigest),
            Salt = HexText.Bytes32Of(submission.Salt),
        }.Encode(command);
        return command;
    }

    public static int ExitCodeOf(SubmitAction action) => action switch
    {
        SubmitAction.Done => ExitCode.Done,
        SubmitAction.WaitForCommitDeadline or SubmitAction.SendBlocks => ExitCode.RetryLater,
        _ => ExitCode.Refused,
    };

    static string Explain(SubmitAction action, JobDetails details) => action switch
    {
        SubmitAction.AcceptFirst => $"you hold no place of this job: run `rollup job accept {details.State.JobId}` first",
        SubmitAction.TrainFirst => $"there is no trained model: run `rollup train {details.State.JobId} --data my.csv` first",
        SubmitAction.WaitForCommitDeadline =>
            $"committed; run the command again after block {details.Terms.CommitDeadline} to reveal, and before block {details.Terms.RevealDeadline + 1}",
        SubmitAction.SendBlocks => "the job still waits for blocks; run the command again",
        SubmitAction.Done => "complete: all blocks are in the machine; the score comes after the reveal deadline",
        SubmitAction.TooLateToCommit => $"the commit deadline, block {details.Terms.CommitDeadline}, has passed",
        SubmitAction.TooLateToReveal => $"the reveal deadline, block {details.Terms.RevealDeadline}, has passed",
        SubmitAction.ForeignCommitment =>
            "the commitment on your place is not the one of this data directory and model; use the directory it was made in, with the same trained model",
        SubmitAction.Judged => "the revealed model was refused by its form; `rollup job show` names the verdict",
        _ => "run the command again",
    };
}
