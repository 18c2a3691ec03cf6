using System.CommandLine;
using Rollup.Node.Verify;

namespace Rollup.Cli.Verbs;

/// <summary>`rollup verify`.</summary>
static class VerifyVerb
{
    public static Verb Create()
    {
        Verb verb = new(
            "verify",
            "Run every input again from the chain's own logs, in a machine of yours, and compare each claimed root. Exit code 30 when one "
            + "differs.",
            "rollup verify --rpc http://127.0.0.1:8545 --application 0x… --data-dir /tmp/mine",
            "rollup verify --machine riscv         # on the machine's own image; with --shadow on both",
            "rollup verify --resume                # every time: only what came since the last time",
            "rollup verify --compare-node          # also every output that the node shows",
            "rollup inspect outputs --json > outputs.json; rollup verify --against outputs.json");
        Setting<bool> compareNode = new("--compare-node", "also compare what the node at --node shows");
        Setting<string?> against = new("--against", "also compare the outputs in this file", "file");
        Setting<string> read = new("--read", "how far to read: finalized, safe or latest", otherwise: "latest");
        Setting<bool> plant = new("--plant", "change one bit of one claimed score before comparing: the check must fail");
        Setting<bool> resume = new(
            "--resume", "begin where your last verification with --resume held to, and keep in the data directory where this one does");
        foreach (Option option in new Option[] { compareNode, against, read, plant, resume }) verb.Options.Add(option);
        MachineOptions.AddTo(verb);
        verb.SetAction(async (parsed, cancellation) =>
        {
            if (parsed.GetValue(plant) && parsed.GetValue(resume))
                throw UserError.Usage("a planted bit may lie before where --resume begins", "it would then not be looked at",
                    "leave out --resume or --plant");
            using CommandSession session = CommandSession.Open(parsed);
            IReadOnlyList<byte[]>? shown = parsed.GetValue(against) is { } file
                ? OutputList.Read(GivenFile.ReadText(file))
                : parsed.GetValue(compareNode) ? await Verification.ShownByNodeAsync(session, cancellation) : null;
            ChainIdentity chain = await session.ChainAsync(cancellation);
            using IMachine machine = MachineOptions.Open(parsed);
            ReadTag tag = NodeVerbs.TagOf(parsed.GetValue(read)!);
            VerifyReport report = await Verification.RunAsync(
                session, machine, MachineOptions.KnowsTemplate(parsed), tag, shown, parsed.GetValue(plant), cancellation,
                parsed.GetValue(resume));
            session.RememberApplication(chain);
            session.Screen.Answer(report, _ => Render(session.Screen, report));
            return report.Holds ? ExitCode.Done : ExitCode.StopAndPage;
        });
        return verb;
    }

    public static void Render(Screen screen, VerifyReport report)
    {
        ulong again = report.InputCount - report.FirstInput;
        screen.Say($"{Numbers.Count(again, "input")} {(again == 1 ? "was" : "were")} run again: "
            + $"{Numbers.Count(report.OutputCount, "output")}, root {report.LastRoot}.");
        if (report.FirstInput > 0)
            screen.Say(
                $"The {Numbers.Count(report.FirstInput, "input")} before were not: claims of them are compared with the roots that your "
                + "last verification with --resume kept.");
        if (report.Epochs.Count > 0)
            screen.Table("claims on the chain", ["epoch#", "up to block#", "claimed root", "recomputed root", ""],
                report.Epochs.Select(
                    epoch => (IReadOnlyList<string>)[$"{epoch.Epoch}", $"{epoch.LastBlock}", HexText.Short(epoch.ClaimedRoot),
                    HexText.Short(epoch.ComputedRoot), epoch.Holds ? "equal" : "DIFFERS"]));
        if (report.Submissions.Count > 0)
            screen.Table("scores, recomputed", ["job#", "place#", "client", "score#", "verdict", ""],
                report.Submissions.Select(judged =>
                    (IReadOnlyList<string>)[$"{judged.JobId}", $"{judged.Place}", judged.Client, Amounts.Score(judged.ScoreQ32),
                    $"{(Verdict)judged.Verdict}", judged.Holds ? "" : "DIFFERS"]));
        screen.Say(report.Unproved is { } reason
            ? $"Nothing of it is proved, the endpoint was believed: {reason}."
            : "Inputs and accepted roots are proved against the hash of the newest block; that it is the chain's, and that no claim was"
              + " hidden, is the endpoint's word.");
        if (report.Holds && report.Epochs.Count == 0)
        {
            screen.Say("No claim was accepted yet, so there is no root to compare: nothing can be executed, and nothing is proved false.");
            return;
        }
        screen.Say(report.Holds
            ? $"True: every root of {report.Epochs.Count} claims is what the inputs give, bit for bit."
            : $"FALSE: {report.FirstDifference}.\nSomebody claimed what the inputs do not give. Execute nothing; ask the operator, and "
            + "show this page.");
    }
}

/// <summary>The document of `rollup inspect outputs --json`, in order from 0.</summary>
sealed record OutputList(IReadOnlyList<OutputView?> Outputs)
{
    public static IReadOnlyList<byte[]> Read(string document) =>
    [
        .. JsonText.Read<OutputList>(document).Outputs.Select(
            output => HexText.Bytes((output ?? throw new System.Text.Json.JsonException("an output is null")).Raw)),
    ];
}

sealed record OutputView(ulong Index, ulong InputIndex, string Raw);
