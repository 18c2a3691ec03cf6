using Rollup.Client.Jobs;

namespace Rollup.Cli.Verbs;

/// <summary>
/// One job, done to its end for one account: each look finds the step that is due and takes it, so that it may be stopped anywhere and
/// started again. Every step is the action behind the verb of its name.
/// </summary>
sealed class JobRun(CommandSession session, RunLines lines, ulong jobId, RunRole? wished, bool anyway)
{
    readonly BlockClock _clock = new(session.Chain);
    readonly RunPatience _patience = new();
    readonly Dictionary<ulong, ulong> _executed = [];
    RunRole? _role;
    (JobStage Stage, ulong Block) _seen;

    public async Task<JobPayments> RunAsync(CancellationToken cancellation)
    {
        session.Patience = TimeSpan.FromHours(2); // a node that waits for finality answers late, and nothing is to be sent twice
        _ = await session.CheckedAsync(cancellation);
        await CatchUpAsync(cancellation);
        while (await TryAsync(StepAsync, cancellation))
        {
        }
        JobPayments? paid = null;
        while (await TryAsync(async token => (paid = await FetchAsync(token)) is null, cancellation))
        {
        }
        return paid!;
    }

    /// <summary>An earlier run may have been killed with an input on its way: what the node has not run yet is waited for.</summary>
    async Task CatchUpAsync(CancellationToken cancellation)
    {
        ulong sent = await InputBox.InputCountAsync(session.Chain, session.Application, default, cancellation);
        await session.WaitForAsync("the node to run the inputs that are on the chain", async () =>
        {
            NodeStatus node = await session.Node.StatusAsync(cancellation);
            if (node.ProcessedInputCount >= sent) return node;
            lines.Wait("node", node.ReadBlock, $"the node has run {node.ProcessedInputCount} of {Numbers.Count(sent, "input")}");
            return null;
        }, cancellation);
    }

    async Task<bool> TryAsync(Func<CancellationToken, Task<bool>> look, CancellationToken cancellation)
    {
        try
        {
            bool goesOn = await look(cancellation);
            _patience.Succeeded();
            return goesOn;
        }
        catch (Exception fault) when (_patience.Forgives(fault))
        {
            UserError error = ErrorReport.Explain(fault, SecondRun.GoesOn, session.Sent);
            lines.Wait(error.What, _seen.Block, $"not yet: {error.Message}; trying again");
            await Task.Delay(TimeSpan.FromSeconds(2), cancellation);
            return true;
        }
    }

    /// <summary>False once the job has ended.</summary>
    async Task<bool> StepAsync(CancellationToken cancellation)
    {
        if (await session.Node.JobAsync(jobId, cancellation) is not { } details)
        {
            _ = await JobRecord.ReadAsync(session, jobId, cancellation); // throws for one that never was
            return false;
        }
        ulong head = await session.Chain.BlockNumberAsync(cancellation);
        JobStage stage = details.StageAt(head + 1);
        if (stage != _seen.Stage) _seen = (stage, head);
        RunNext next = RunDecision.Decide(_role ??= RoleOf(details), details, head + 1, _seen.Block);
        switch (next.Step)
        {
            case RunStep.Submit: await SubmitAsync(head, cancellation); break;
            case RunStep.Open:
                int blocks = await Sponsoring.OpenAsync(session, jobId, cancellation);
                if (blocks == 0) await WaitAsync("the machine to read the job's files", null, head, cancellation);
                else lines.Tell("open", head, $"sent {Numbers.Count(blocks, "block")} that the job waited for");
                break;
            case RunStep.Evaluate: await EvaluateAsync(head, cancellation); break;
            case RunStep.Settle:
                (SentInput sent, _) = await JobActions.SettleAsync(session, jobId, cancellation);
                lines.Tell("settle", sent.Block, $"settled the job (input {sent.Index})");
                break;
            default: await WaitAsync(WhatIsAwaited(stage), next.UntilBlock, head, cancellation); break;
        }
        return true;
    }

    RunRole RoleOf(JobDetails details)
    {
        (bool isSponsor, bool isClient) = RunDecision.RolesOf(details, session.Account);
        if (wished == RunRole.Sponsor && !isSponsor)
            throw new UserError(
                $"job {jobId} is not yours", $"its sponsor is {HexText.Of(details.State.Sponsor)}", "check --data-dir and --from");
        if (wished is { } role) return role;
        if (isSponsor && isClient)
            throw UserError.Usage($"you are sponsor and client of job {jobId}", "each has other steps", "say --as sponsor or --as client");
        return isSponsor ? RunRole.Sponsor : isClient ? RunRole.Client : throw new UserError(
            $"you have nothing to do with job {jobId}", $"{session.Account.ToHex()} did not post it and holds no place of it",
            $"accept it first: `rollup job accept {jobId}`; or check --data-dir and --from");
    }

    async Task SubmitAsync(ulong head, CancellationToken cancellation)
    {
        SubmitReport report = await Submitting.RunAsync(session, jobId, anyway, cancellation);
        foreach (string done in SubmitWords.Done(report)) lines.Tell("submit", head, done);
        ulong? until = report.Next switch
        {
            SubmitAction.WaitForCommitDeadline => report.CommitDeadline,
            SubmitAction.Done or SubmitAction.SendBlocks => report.RevealDeadline,
            _ => throw new UserError($"job {jobId} cannot go on for you", SubmitWords.Next(report), $"rollup job show {jobId}"),
        };
        if (report.Next == SubmitAction.SendBlocks) return;
        await WaitAsync(
            report.Next == SubmitAction.Done ? "the reveal deadline" : "the commit deadline, to reveal", until, head, cancellation);
    }

    async Task EvaluateAsync(ulong head, CancellationToken cancellation)
    {
        int inputs = await JobActions.EvaluateAsync(session, jobId, cancellation);
        lines.Tell("evaluate", head, $"had the machine work, with {Numbers.Count(inputs, "input")}");
        if (await session.Node.JobAsync(jobId, cancellation) is not { } details) return;
        foreach (PlaceState place in details.Places.Where(place => (PlacePhase)place.Phase == PlacePhase.Scored))
        {
            string score = Places.HasScore((Verdict)place.Verdict) ? Amounts.Score(place.ScoreQ32) : "no score";
            lines.Tell("score", head, $"place {place.Place}, {HexText.Of(place.Client)}: {score}, {(Verdict)place.Verdict}");
        }
    }

    static string WhatIsAwaited(JobStage stage) => stage switch
    {
        JobStage.Posting => "the sponsor to send the job's files",
        JobStage.Committing => "the commit deadline",
        JobStage.Revealing => "the reveal deadline",
        JobStage.AwaitingHoldout => "the sponsor to open the holdout, at the latest for its deadline",
        _ => "the sponsor to go on, who pays for it first",
    };

    /// <summary>One pause of a wait; whoever waits looks again after it.</summary>
    async Task WaitAsync(string what, ulong? untilBlock, ulong head, CancellationToken cancellation)
    {
        double seconds = await _clock.SecondsPerBlockAsync(head, cancellation);
        lines.Wait(
            what, head, $"waiting for {what}" + (untilBlock is { } block ? $": {TimeWords.Until(block, head, seconds)}" : ""));
        await Task.Delay(TimeSpan.FromSeconds(Math.Clamp(seconds / 2, 0.2, 15)), cancellation);
    }

    /// <summary>Executes what is ready for this account; null while something waits for its claim.</summary>
    async Task<JobPayments?> FetchAsync(CancellationToken cancellation)
    {
        JobPayments payments = await JobPayments.ReadAsync(session, jobId, cancellation);
        ulong head = await session.Chain.BlockNumberAsync(cancellation);
        foreach (Voucher voucher in payments.WithExecuted(_executed).Of(session.Account).Where(
            voucher => voucher.State == VoucherState.Ready)) await ExecuteAsync(voucher, head, cancellation);
        if (payments.Of(session.Account).FirstOrDefault(voucher => voucher.State == VoucherState.Waiting) is not { } waiting)
            return payments.WithExecuted(_executed);
        NodeInput? input = await session.Node.InputAsync(waiting.Output.InputIndex, cancellation);
        ulong length = (await session.Node.StatusAsync(cancellation)).EpochLength;
        ulong? end = input is null || length == 0 ? null : (input.BlockNumber / length + 1) * length - 1;
        await WaitAsync("the claim of the epoch in which it was paid", end, head, cancellation);
        return null;
    }

    async Task ExecuteAsync(Voucher voucher, ulong head, CancellationToken cancellation)
    {
        Asset asset = await Asset.ShownAsync(session.Chain, voucher.Asset, cancellation);
        Receipt? receipt = await Vouchers.ExecuteAsync(session, voucher.Output, cancellation);
        _executed[voucher.Index] = receipt?.BlockNumber ?? head;
        if (receipt is not null)
            lines.Tell("execute", receipt.BlockNumber, $"fetched {asset.Text(voucher.Units)} ({receipt.TransactionHash.ToHex()})");
    }
}
