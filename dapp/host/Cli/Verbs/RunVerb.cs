using System.CommandLine;

namespace Rollup.Cli.Verbs;

/// <summary>`rollup job run`.</summary>
static class RunVerb
{
    public static Verb Create()
    {
        Verb verb = new(
            "run",
            "Do your part of a job to its end, as its sponsor or as a client who has accepted and trained: wait, commit, reveal, open, "
            + "evaluate, settle, fetch the money. Stop and repeat it as you like. With --json a document a line.",
            "rollup job run 1", "rollup job run 1 --as sponsor --json | jq .step")
        {
            SecondRun = SecondRun.GoesOn, AnswersInLines = true
        };
        Argument<ulong> jobId = JobVerbs.JobId();
        Setting<string?> role = new("--as", "sponsor or client, if you are both", "sponsor|client");
        role.AcceptOnlyFromAmong("sponsor", "client");
        verb.Arguments.Add(jobId);
        verb.Options.Add(role);
        verb.Options.Add(WorkVerbs.Anyway);
        verb.SetAction(async (parsed, cancellation) =>
        {
            using CommandSession session = CommandSession.Open(parsed);
            ulong job = parsed.GetValue(jobId);
            RunRole? wished = parsed.GetValue(role) switch { "sponsor" => RunRole.Sponsor, "client" => RunRole.Client, _ => null };
            JobRun run = new(session, new RunLines(session.Screen, job), job, wished, parsed.GetValue(WorkVerbs.Anyway));
            await AnswerAsync(session, await run.RunAsync(cancellation), cancellation);
            return ExitCode.Done;
        });
        return verb;
    }

    /// <summary>Who was paid what: everybody, not only whoever asks.</summary>
    static async Task AnswerAsync(CommandSession session, JobPayments payments, CancellationToken cancellation)
    {
        JobRecord record = payments.Record;
        Address token = payments.Vouchers.Count > 0 ? payments.Vouchers[0].Asset : default;
        Asset asset = await Asset.ShownAsync(session.Chain, token, cancellation);
        PaidRow[] rows =
        [
            .. record.Places.Select(place => new PaidRow(
                place.Place, HexText.Of(place.Client), $"{place.Verdict}", place.ScoreQ32, place.PaidUnits,
                StateOf(payments, place.Client))),
            new PaidRow(null, HexText.Of(record.Sponsor), "", null, record.ReturnedUnits, StateOf(payments, record.Sponsor)),
        ];
        if (session.Screen.IsJson)
        {
            session.Screen.Line(new { Step = "paid", record.JobId, record.Outcome, Paid = rows, Fees = FeesView.Of(session.Sent) });
            return;
        }
        if (session.Sent.Transactions.Count > 0) session.Screen.Say(FeeWords.Paid(session.Sent));
        session.Screen.Table($"job {record.JobId} has ended: {record.Outcome}", ["place", "who", "verdict", "score#", "paid#", "voucher"],
            rows.Select(row => (IReadOnlyList<string>)
            [
                row.Place is { } place ? $"{place}" : "sponsor", row.Account + (row.Account == HexText.Of(session.Account) ? " (you)" : ""),
                row.Verdict, row.ScoreQ32 is { } score ? Amounts.Score(score) : "-", asset.Text(row.Units), row.Voucher,
            ]));
    }

    static string StateOf(JobPayments payments, Address receiver) => payments.Of(receiver) is { Count: > 0 } own
        ? string.Join(", ", own.Select(voucher => VoucherView.From(voucher).State).Distinct()) : "none";

    /// <summary>Place: null of the sponsor, who gets back what nobody earned. Units: of the asset, with a bond that came back.</summary>
    sealed record PaidRow(int? Place, string Account, string Verdict, long? ScoreQ32, UInt128 Units, string Voucher);
}
