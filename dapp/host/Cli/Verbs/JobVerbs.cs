using System.CommandLine;

namespace Rollup.Cli.Verbs;

/// <summary>`rollup job …`: the life of a job from both sides.</summary>
static class JobVerbs
{
    public static Argument<ulong> JobId() => new("job") { Description = "number of the job, as `rollup job list` shows it" };

    public static Command Create()
    {
        Command job = new("job", "Post, find, accept and settle training jobs.");
        job.Subcommands.Add(PostVerb.Create());
        job.Subcommands.Add(List());
        job.Subcommands.Add(Show());
        job.Subcommands.Add(Accept());
        job.Subcommands.Add(Open());
        job.Subcommands.Add(Evaluate());
        job.Subcommands.Add(Settle());
        job.Subcommands.Add(Cancel());
        job.Subcommands.Add(RunVerb.Create());
        job.Subcommands.Add(ModelVerbs.OfJob());
        return job;
    }

    static Verb List()
    {
        Verb verb = new("list", "Show the live jobs.", "rollup job list", "rollup job list --json | jq '.jobs[].id'");
        verb.SetAction(async (parsed, cancellation) =>
        {
            using CommandSession session = CommandSession.Open(parsed);
            ulong head = await session.Chain.BlockNumberAsync(cancellation);
            List<(JobView View, string Judge, string Reward)> jobs = [];
            foreach (JobState state in await session.Node.JobsAsync(cancellation))
            {
                if (await session.Node.JobAsync(state.JobId, cancellation) is not { } details) continue;
                Asset asset = await Asset.ShownAsync(session.Chain, state.Asset, cancellation);
                jobs.Add((JobView.From(details, head + 1), JobOffer.JudgeText(details.JudgeKind), asset.Text(details.Terms.RewardUnits)));
            }
            RoomState room = await session.Node.RoomAsync(cancellation);
            object market = new { room.LiveJobs, room.OpeningSlots, room.RevealedSlots };
            session.Screen.Answer(new { Block = head, Jobs = jobs.Select(job => job.View), Market = market }, _ =>
            {
                if (jobs.Count == 0) session.Screen.Say("No job is live. Post one with `rollup job post`.");
                else session.Screen.Table(
                    $"live jobs at block {head}", ["job#", "judged by", "reward", "places", "phase", "commit until#", "reveal until#",
                        "holdout until#"],
                    jobs.Select(job => (IReadOnlyList<string>)
                        [$"{job.View.Id}", job.Judge, job.Reward, $"{job.View.PlacesTaken}/{job.View.Places}", job.View.Phase,
                            $"{job.View.CommitDeadline}", $"{job.View.RevealDeadline}", $"{job.View.HoldoutDeadline}"]));
                session.Screen.Say(RoomWords.Of(room));
            });
            return ExitCode.Done;
        });
        return verb;
    }

    static Verb Show() => OfJob(
        "show", "Show one job: what you are sure to get, what you can get, what is published, until when.",
        async (session, jobId, cancellation) =>
            await ShowJob.AnswerAsync(session, await JobActions.DetailsAsync(session, jobId, cancellation), cancellation));

    static Verb Accept()
    {
        Verb verb = OfJob("accept", "Take a place of a job, with its bond if it asks for one.", AcceptAsync, sends: true);
        verb.Options.Add(PostVerb.PooledToken);
        return verb;
    }

    static async Task AcceptAsync(CommandSession session, ParseResult parsed, ulong jobId, CancellationToken cancellation)
    {
        bool mayTokenBePooled = parsed.GetValue(PostVerb.PooledToken);
        JobDetails details = await JobActions.DetailsAsync(session, jobId, cancellation);
        Asset asset = await Asset.OfJobAsync(session.Chain, details.State, cancellation);
        JobOffer offer = JobOffer.Of(details.Terms, asset.Text);
        session.Screen.Say($"Sure to get: {offer.Sure}. At most: {offer.Most}. Bond: {offer.Bond}.");
        if (asset.Way == DepositWay.Vault)
            session.Screen.Say($"The job's tokens lie in a vault of its own, {HexText.Of(asset.Vault)}; a bond goes there too.");
        session.Screen.Say(await FeeWords.OfWorkAsync(session, details, asset, cancellation));
        SentInput? sent = await JobActions.AcceptAsync(session, jobId, cancellation, mayTokenBePooled);
        session.Answer(new { JobId = jobId, Input = sent }, _ => session.Screen.Say(
            (sent is null ? $"You hold a place of job {jobId} already. "
                : $"Accepted job {jobId} (input {sent.Index}, {sent.GasUsed} gas). ")
            + $"The model is in {session.JobFiles(jobId).Folder}.\nNext: rollup train {jobId} --data my.csv"));
    }

    static Verb Open() => OfSendingJob(
        "open", "Send the blocks a job of yours waits for: the initial model first, the holdout after the reveal deadline.",
        async (session, jobId, cancellation) =>
        {
            int count = await Sponsoring.OpenAsync(session, jobId, cancellation);
            string next = await session.Node.JobAsync(jobId, cancellation) is { } details
                ? JobNext.Of(details, await session.Chain.BlockNumberAsync(cancellation) + 1) : "the job has ended";
            session.Answer(new { JobId = jobId, BlocksSent = count, Next = next }, _ => session.Screen.Say(
                (session.Sent.Transactions.Count > 0 ? $"Sent {Numbers.Count(count, "block")}."
                    : "Nothing was sent: the job waits for no block of yours.") + $"\nNext: {next}"));
        });

    static Verb Evaluate() =>
        OfSendingJob("evaluate", "Have the machine score what is complete. Anybody may.", async (session, jobId, cancellation) =>
    {
        int count = await JobActions.EvaluateAsync(session, jobId, cancellation);
        session.Answer(new { JobId = jobId, InputsSent = count }, _ => session.Screen.Say(
            $"Scored with {Numbers.Count(count, "input")}. Next: rollup job settle {jobId}"));
    });

    static Verb Settle() =>
        OfSendingJob("settle", "End a job: rewards and rest go out as vouchers. Anybody may.", (session, jobId, cancellation) =>
        EndAsync(session, jobId, JobActions.SettleAsync, cancellation));

    static Verb Cancel() =>
        OfSendingJob("cancel", "Take your job back while nobody left a bond or committed.", (session, jobId, cancellation) =>
        EndAsync(session, jobId, JobActions.CancelAsync, cancellation));

    static Verb OfSendingJob(string name, string description, Func<CommandSession, ulong, CancellationToken, Task> act) =>
        OfJob(name, description, act, sends: true);

    static Verb OfJob(string name, string description, Func<CommandSession, ulong, CancellationToken, Task> act, bool sends = false) =>
        OfJob(name, description, (session, _, jobId, cancellation) => act(session, jobId, cancellation), sends);

    /// <summary>A verb whose one argument is a job.</summary>
    static Verb OfJob(
        string name, string description, Func<CommandSession, ParseResult, ulong, CancellationToken, Task> act, bool sends)
    {
        Verb verb = new(name, description, $"rollup job {name} 1") { SecondRun = sends ? SecondRun.GoesOn : SecondRun.SendsNothing };
        Argument<ulong> jobId = JobId();
        verb.Arguments.Add(jobId);
        verb.SetAction(async (parsed, cancellation) =>
        {
            using CommandSession session = CommandSession.Open(parsed);
            await act(session, parsed, parsed.GetValue(jobId), cancellation);
            return ExitCode.Done;
        });
        return verb;
    }

    static async Task EndAsync(
        CommandSession session, ulong jobId, Func<Session, ulong, CancellationToken, Task<(SentInput Sent, InputResult Result)>> end,
        CancellationToken cancellation)
    {
        _ = session.Account; // who has no key hears that first
        JobDetails details = await JobActions.DetailsAsync(session, jobId, cancellation);
        Asset asset = await Asset.ShownAsync(session.Chain, details.State.Asset, cancellation);
        (SentInput sent, InputResult result) = await end(session, jobId, cancellation);
        JobSettled settled = default;
        foreach (byte[] output in result.Outputs)
        {
            if (Outputs.TryReadNotice(output, out ReadOnlySpan<byte> notice) && JobSettled.TryDecode(notice, out JobSettled found))
                settled = found;
        }
        JobOutcome outcome = (JobOutcome)settled.Outcome;
        session.Answer(
            new { JobId = jobId, Input = sent, Outcome = outcome, settled.PaidUnits, settled.ReturnedUnits },
            _ => session.Screen.Say(
                $"Job {jobId} has ended: {outcome}; {asset.Text(settled.PaidUnits)} paid, {asset.Text(settled.ReturnedUnits)} back to the "
                + "sponsor.\n"
                + "Next: rollup vouchers"));
    }
}
