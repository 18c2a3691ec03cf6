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
                Asset asset = await Asset.ReadAsync(session.Chain, state.Asset, cancellation);
                jobs.Add((JobView.From(details, head), JobOffer.JudgeText(details.JudgeKind), asset.Text(details.Terms.RewardUnits)));
            }
            session.Screen.Answer(new { Block = head, Jobs = jobs.Select(job => job.View) }, _ =>
            {
                if (jobs.Count == 0) session.Screen.Say("No job is live. Post one with `rollup job post`.");
                else session.Screen.Table(
                    $"live jobs at block {head}", ["job#", "judged by", "reward", "places", "phase", "commit until#", "reveal until#",
                        "holdout until#"],
                    jobs.Select(job => (IReadOnlyList<string>)
                        [$"{job.View.Id}", job.Judge, job.Reward, $"{job.View.PlacesTaken}/{job.View.Places}", job.View.Phase,
                            $"{job.View.CommitDeadline}", $"{job.View.RevealDeadline}", $"{job.View.HoldoutDeadline}"]));
            });
            return ExitCode.Done;
        });
        return verb;
    }

    static Verb Show()
    {
        Verb verb = new("show", "Show one job: what you are sure to get, what you can get, what is published, until when.", "rollup job show 1");
        Argument<ulong> jobId = JobId();
        verb.Arguments.Add(jobId);
        verb.SetAction(async (parsed, cancellation) =>
        {
            using CommandSession session = CommandSession.Open(parsed);
            JobDetails details = await JobActions.DetailsAsync(session, parsed.GetValue(jobId), cancellation);
            await ShowJob.AnswerAsync(session, details, cancellation);
            return ExitCode.Done;
        });
        return verb;
    }

    static Verb Accept()
    {
        Verb verb = new("accept", "Take a place of a job, with its bond if it asks for one.", "rollup job accept 1");
        Argument<ulong> jobId = JobId();
        verb.Arguments.Add(jobId);
        verb.SetAction(async (parsed, cancellation) =>
        {
            using CommandSession session = CommandSession.Open(parsed);
            JobDetails details = await JobActions.DetailsAsync(session, parsed.GetValue(jobId), cancellation);
            Asset asset = await Asset.ReadAsync(session.Chain, details.State.Asset, cancellation);
            JobOffer offer = JobOffer.Of(details.Terms, asset.Text);
            session.Screen.Say($"Sure to get: {offer.Sure}. At most: {offer.Most}. Bond: {offer.Bond}.");
            SentInput? sent = await JobActions.AcceptAsync(session, details.State.JobId, cancellation);
            await JobActions.KeepAsync(session, details, cancellation);
            session.Screen.Answer(new { JobId = details.State.JobId, Input = sent }, _ => session.Screen.Say(
                (sent is null ? $"You hold a place of job {details.State.JobId} already. "
                    : $"Accepted job {details.State.JobId} (input {sent.Index}, {sent.GasUsed} gas). ")
                + $"The model is in {session.JobFiles(details.State.JobId).Folder}.\nNext: rollup train {details.State.JobId} --data my.csv"));
            return ExitCode.Done;
        });
        return verb;
    }

    static Verb Open()
    {
        Verb verb = new(
            "open", "Send the blocks a job of yours waits for: the initial model first, the holdout after the reveal deadline.",
            "rollup job open 1");
        Argument<ulong> jobId = JobId();
        verb.Arguments.Add(jobId);
        verb.SetAction(async (parsed, cancellation) =>
        {
            using CommandSession session = CommandSession.Open(parsed);
            int count = await Sponsoring.OpenAsync(session, parsed.GetValue(jobId), cancellation);
            session.Screen.Answer(new { JobId = parsed.GetValue(jobId), BlocksSent = count }, _ => session.Screen.Say(
                count > 0 ? $"Sent {count} {(count == 1 ? "block" : "blocks")}. Next: rollup job show {parsed.GetValue(jobId)}"
                    : "Nothing was sent: the job waits for no block of yours."));
            return ExitCode.Done;
        });
        return verb;
    }

    static Verb Evaluate()
    {
        Verb verb = new("evaluate", "Have the machine score what is complete. Anybody may.", "rollup job evaluate 1");
        Argument<ulong> jobId = JobId();
        verb.Arguments.Add(jobId);
        verb.SetAction(async (parsed, cancellation) =>
        {
            using CommandSession session = CommandSession.Open(parsed);
            int count = await JobActions.EvaluateAsync(session, parsed.GetValue(jobId), cancellation);
            session.Screen.Answer(new { JobId = parsed.GetValue(jobId), InputsSent = count }, _ => session.Screen.Say(
                $"Scored with {count} {(count == 1 ? "input" : "inputs")}. Next: rollup job settle {parsed.GetValue(jobId)}"));
            return ExitCode.Done;
        });
        return verb;
    }

    static Verb Settle()
    {
        Verb verb = new("settle", "End a job: rewards and rest go out as vouchers. Anybody may.", "rollup job settle 1");
        Argument<ulong> jobId = JobId();
        verb.Arguments.Add(jobId);
        verb.SetAction(async (parsed, cancellation) =>
            await EndAsync(parsed, parsed.GetValue(jobId), JobActions.SettleAsync, "rollup vouchers", cancellation));
        return verb;
    }

    static Verb Cancel()
    {
        Verb verb = new("cancel", "Take your job back before anybody has accepted it.", "rollup job cancel 1");
        Argument<ulong> jobId = JobId();
        verb.Arguments.Add(jobId);
        verb.SetAction(async (parsed, cancellation) =>
            await EndAsync(parsed, parsed.GetValue(jobId), JobActions.CancelAsync, "rollup vouchers", cancellation));
        return verb;
    }

    static async Task<int> EndAsync(
        ParseResult parsed, ulong jobId, Func<Session, ulong, CancellationToken, Task<(SentInput Sent, InputResult Result)>> end, string next,
            CancellationToken cancellation)
    {
        using CommandSession session = CommandSession.Open(parsed);
        _ = session.Sender; // who has no key hears that first
        JobDetails details = await JobActions.DetailsAsync(session, jobId, cancellation);
        Asset asset = await Asset.ReadAsync(session.Chain, details.State.Asset, cancellation);
        (SentInput sent, InputResult result) = await end(session, jobId, cancellation);
        JobSettled settled = default;
        foreach (byte[] output in result.Outputs)
        {
            if (Outputs.TryReadNotice(output, out ReadOnlySpan<byte> notice) && JobSettled.TryDecode(notice, out JobSettled found)) settled = found;
        }
        JobOutcome outcome = (JobOutcome)settled.Outcome;
        session.Screen.Answer(
            new { JobId = jobId, Input = sent, Outcome = outcome, settled.PaidUnits, settled.ReturnedUnits },
            _ => session.Screen.Say(
                $"Job {jobId} has ended: {outcome}; {asset.Text(settled.PaidUnits)} paid, {asset.Text(settled.ReturnedUnits)} back to the sponsor.\n"
                + $"Next: {next}"));
        return ExitCode.Done;
    }
}
