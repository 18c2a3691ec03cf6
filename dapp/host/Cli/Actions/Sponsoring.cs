using Rollup.Cli.Jobs;
using Rollup.Market;
using JudgeKind = Rollup.Protocol.JudgeKind;

namespace Rollup.Cli.Actions;

/// <summary>What only the sponsor does: post with all her files, and open what she sealed.</summary>
static class Sponsoring
{
    /// <summary>Posts, keeps model and holdout in the job's folder, and sends the initial model's blocks (and open data).</summary>
    public static async Task<(ulong JobId, SentInput Sent, int BlocksSent)> PostAsync(Session session, Asset asset, JobPlan plan,
        CancellationToken cancellation)
    {
        Protocol.JobTerms terms = plan.ToTerms();
        (ulong jobId, SentInput sent) = await JobActions.PostAsync(session, asset, terms, cancellation);
        JobFiles files = session.JobFiles(jobId);
        files.Keep(jobId, in terms);
        DataDirectory.WriteAtomically(files.InitialModel, plan.ModelFile);
        DataDirectory.WriteAtomically(files.Holdout, plan.DataFile);
        return (jobId, sent, await OpenAsync(session, jobId, cancellation));
    }

    /// <summary>Sends the wanted blocks of the initial model and of the data. A sealed holdout is not wanted before the reveal deadline.</summary>
    public static async Task<int> OpenAsync(Session session, ulong jobId, CancellationToken cancellation)
    {
        JobFiles files = session.JobFiles(jobId);
        List<byte[]> own = [];
        if (File.Exists(files.InitialModel)) own.Add(await File.ReadAllBytesAsync(files.InitialModel, cancellation));
        if (File.Exists(files.Holdout)) own.Add(await File.ReadAllBytesAsync(files.Holdout, cancellation));
        if (own.Count == 0)
            throw new UserError(
                $"no file of job {jobId} is here", $"{files.Folder} holds neither its model nor its data",
                "use the --data-dir from which the job was posted");
        JobDetails details = await JobActions.DetailsAsync(session, jobId, cancellation);
        ulong head = await session.Chain.BlockNumberAsync(cancellation);
        IReadOnlyList<Protocol.Bytes32> due = HoldoutIsDue(details, head + 1) ? [details.Terms.DataDigest] : [];
        int sentCount = await JobActions.ProvideAsync(session, jobId, own, cancellation, due);
        // Open data is wanted once the model is whole.
        return sentCount == 0 ? 0 : sentCount + await JobActions.ProvideAsync(session, jobId, own, cancellation);
    }

    /// <summary>The reveal deadline has passed for the next input, no input has told the machine so, and somebody waits to be scored.</summary>
    static bool HoldoutIsDue(JobDetails details, ulong nextBlock) =>
        details.Judge == JudgeKind.Holdout && (JobPhase)details.State.Phase == JobPhase.Open && details.State.PlacesComplete > 0
        && Deadlines.IsLate(details.Terms.RevealDeadline, nextBlock) && !Deadlines.IsLate(details.Terms.RevealDeadline, details.State.LastBlock);
}
