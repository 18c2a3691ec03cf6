using System.CommandLine;
using System.Numerics;

namespace Rollup.Cli.Verbs;

/// <summary>`rollup notices`, `rollup watch`, `rollup inspect`: what the application says.</summary>
static class ReadVerbs
{
    static readonly Setting<ulong?> OfJob = new("--job", "only those about this job", "job");

    public static Verb Notices()
    {
        Verb verb = new("notices", "Show what the application announced: postings, scores, payments.", "rollup notices --job 1",
            "rollup notices --json | jq '.notices[] | select(.kind == \"workScored\")'");
        verb.Options.Add(OfJob);
        verb.SetAction(async (parsed, cancellation) =>
        {
            using CommandSession session = CommandSession.Open(parsed);
            List<NoticeView> notices = [];
            foreach (NodeOutput output in await session.Node.OutputsAsync(vouchersOnly: false, cancellation))
            {
                if (!Outputs.TryReadNotice(output.Raw, out ReadOnlySpan<byte> payload)) continue;
                NoticeView view = NoticeFields.Of(output.Index, payload);
                if (parsed.GetValue(OfJob) is { } job && view.JobId != job) continue;
                notices.Add(view with { Raw = HexText.Of(output.Raw) });
            }
            session.Screen.Answer(new NoticeList(notices), _ =>
                session.Screen.Table("notices", ["output#", "job#", "place#", "notice", "what"], notices.Select(Row)));
            return ExitCode.Done;
        });
        return verb;
    }

    public static Verb Watch()
    {
        Verb verb = new("watch", "Follow the notices as they come, until Ctrl-C. With --json one document a line.", "rollup watch",
            "rollup watch --job 1 --json | jq .text")
        {
            AnswersInLines = true
        };
        Setting<ulong> from = new("--from-output", "begin with this output", otherwise: 0);
        verb.Options.Add(OfJob);
        verb.Options.Add(from);
        verb.SetAction(async (parsed, cancellation) =>
        {
            using CommandSession session = CommandSession.Open(parsed);
            try
            {
                await foreach (NoticeEvent happened in session.Node.FollowNoticesAsync(parsed.GetValue(from), cancellation))
                    Tell(session.Screen, happened, parsed.GetValue(OfJob));
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                // Ctrl-C is how it ends.
            }
            return ExitCode.Done;
        });
        return verb;
    }

    static void Tell(Screen screen, NoticeEvent happened, ulong? job)
    {
        if (happened is OutputsRolledBack { OutputCount: ulong count })
        {
            if (screen.IsJson) screen.Line(new { RolledBackTo = count });
            else screen.Say($"the chain was re-organised: forget outputs from {count} on");
            return;
        }
        NoticeEmitted notice = (NoticeEmitted)happened;
        NoticeView view = NoticeFields.Of(notice.OutputIndex, notice.Payload);
        if (job is { } wanted && view.JobId != wanted) return;
        if (screen.IsJson) screen.Line(view);
        else screen.Say(
            $"block {notice.BlockNumber}  job {view.JobId}{(view.Place is { } place ? $" place {place}" : "")}  {view.Kind}: {view.Text}");
    }

    public static Verb Inspect()
    {
        Verb verb = new(
            "inspect", "Ask the node: status, assets, epochs, outputs, an input by its number, or the machine with a raw query.",
            "rollup inspect status", "rollup inspect input 12   # was it refused, and why?", "rollup inspect raw 0x05b1356a");
        Argument<string> what = new(
            "what")
        {
            Description = "status, assets, epochs, outputs, input or raw", Arity = ArgumentArity.ZeroOrOne,
            DefaultValueFactory = _ => "status"
        };
        Argument<string?> detail = new(
            "detail")
        { Description = "number of the input, or hex of the query", Arity = ArgumentArity.ZeroOrOne };
        verb.Arguments.Add(what);
        verb.Arguments.Add(detail);
        verb.SetAction(async (parsed, cancellation) =>
        {
            using CommandSession session = CommandSession.Open(parsed);
            return parsed.GetValue(what) switch
            {
                "status" => await StatusAsync(session, cancellation),
                "assets" => await AssetsAsync(session, cancellation),
                "epochs" => await EpochsAsync(session, cancellation),
                "outputs" => await OutputsAsync(session, cancellation),
                "input" => await InputAsync(session, parsed.GetValue(detail), cancellation),
                "raw" => await RawAsync(session, parsed.GetValue(detail), cancellation),
                var other =>
                    throw UserError.Usage($"'{other}' cannot be inspected", "known are status, assets, epochs, outputs, input and raw",
                    "read rollup inspect --help"),
            };
        });
        return verb;
    }

    static async Task<int> StatusAsync(CommandSession session, CancellationToken cancellation)
    {
        NodeStatus status = await session.Node.StatusAsync(cancellation);
        ulong head = await session.Chain.BlockNumberAsync(cancellation);
        ulong epoch = status.EpochLength == 0 ? 0 : head / status.EpochLength;
        ulong epochEnd = (epoch + 1) * status.EpochLength - 1;
        session.Screen.Answer(
            new
            {
                status.ChainId,
                status.Application,
                status.Validator,
                status.EpochLength,
                status.ReadTag,
                status.ReadBlock,
                HeadBlock = head,
                Epoch = epoch,
                EpochLastBlock = epochEnd,
                status.InputCount,
                status.ProcessedInputCount,
                status.OutputCount,
                status.OutputsRoot,
                status.Claims,
                status.Machine,
                status.ComparedInputCount,
            },
            _ => session.Screen.Table("node", ["", ""],
            [
                ["application", $"{status.Application} on chain {status.ChainId}"],
                ["read", $"up to block {status.ReadBlock} ({status.ReadTag}); the head is {head}"],
                ["inputs", $"{status.ProcessedInputCount} of {status.InputCount} processed"],
                ["outputs", $"{status.OutputCount}, root {status.OutputsRoot}"],
                ["epoch", $"{epoch} of {Numbers.Count(status.EpochLength, "block")}, ends with block {epochEnd}; vouchers can be executed "
                + "once it is claimed"],
                ["claims", status.Claims ? "made by this node" : "not made by this node"],
                ["machine",
                    status.ComparedInputCount == 0 ? status.Machine
                    : $"{status.Machine}; two engines agreed on {Numbers.Count(status.ComparedInputCount, "input")}"],
            ]));
        return ExitCode.Done;
    }

    static async Task<int> AssetsAsync(CommandSession session, CancellationToken cancellation)
    {
        IReadOnlyList<AssetState> assets = await session.Node.AssetsAsync(cancellation);
        session.Screen.Answer(
            new
            {
                Assets = assets.Select(asset =>
                new
                {
                    Asset = HexText.Of(asset.Asset), Vault = HexText.Of(asset.Vault), asset.DepositedUnits, asset.EscrowUnits,
                    asset.PaidUnits, asset.RefundedUnits
                })
            },
            _ => session.Screen.Table(
                "assets in units: deposited = escrow + paid + refunded", ["asset", "vault", "deposited#", "escrow#", "paid#", "refunded#"],
                assets.Select(asset => (IReadOnlyList<string>)[HexText.Of(asset.Asset),
                    asset.Vault.IsZero ? "-" : HexText.Of(asset.Vault), $"{asset.DepositedUnits}", $"{asset.EscrowUnits}",
                    $"{asset.PaidUnits}", $"{asset.RefundedUnits}"])));
        return ExitCode.Done;
    }

    static async Task<int> EpochsAsync(CommandSession session, CancellationToken cancellation)
    {
        IReadOnlyList<NodeEpoch> epochs = await session.Node.EpochsAsync(cancellation);
        session.Screen.Answer(
            new
            {
                Epochs = epochs.Select(epoch =>
                new
                {
                    epoch.Index, epoch.LastBlock, epoch.InputCount, epoch.OutputCount, epoch.OutputsRoot,
                    State = epoch.State.ToString()
                })
            },
            _ => session.Screen.Table(
                "epochs", ["epoch#", "last block#", "inputs#", "outputs#", "state", "outputs root"],
                epochs.Select(epoch => (IReadOnlyList<string>)[$"{epoch.Index}", $"{epoch.LastBlock}", $"{epoch.InputCount}",
                    $"{epoch.OutputCount}", $"{epoch.State}", epoch.OutputsRoot])));
        return ExitCode.Done;
    }

    static async Task<int> OutputsAsync(CommandSession session, CancellationToken cancellation)
    {
        OutputView[] outputs = [.. (await session.Node.OutputsAsync(vouchersOnly: false, cancellation)).Select(output =>
            new OutputView(output.Index, output.InputIndex, HexText.Of(output.Raw)))];
        session.Screen.Answer(new OutputList(outputs), _ => session.Screen.Table(
            "outputs", ["output#", "input#", "bytes"],
                outputs.Select(output => (IReadOnlyList<string>)[$"{output.Index}", $"{output.InputIndex}", HexText.Short(output.Raw)])));
        return ExitCode.Done;
    }

    static async Task<int> InputAsync(CommandSession session, string? number, CancellationToken cancellation)
    {
        if (number is null || !DecimalText.TryParseWhole(number, out BigInteger written) || written < 0 || written > ulong.MaxValue)
            throw UserError.Usage("which input?", "its number is missing", "write for example rollup inspect input 12");
        ulong index = (ulong)written;
        NodeInput input = await session.Node.InputAsync(index, cancellation)
            ?? throw UserError.NotYet($"input {index} is not known", "the node has not read it",
                "wait until its block is final for the node: rollup inspect status");
        (CommandKind command, string status) = NodeAnswers.RefusalOf(input);
        string refusal = status.Length == 0 ? "" : $"{FailureWords.Refusal(command, status)}. {RefusalAdvice.For(command, status)}";
        session.Screen.Answer(
            new
            {
                input.Index, input.BlockNumber, State = input.State.ToString(), Refused = status.Length > 0, Command = status.Length > 0
                ? Statuses.NameOf(command) : null, Status = status, Outputs = input.OutputUpper - input.OutputLower,
                input.Machine, input.Instructions
            },
            _ => session.Screen.Table($"input {index}", ["", ""],
            [
                ["block", $"{input.BlockNumber}"],
                ["state", $"{input.State}"],
                ["refused", status.Length == 0 ? "no" : refusal],
                ["outputs", input.OutputUpper == input.OutputLower ? "none" : $"{input.OutputLower} to {input.OutputUpper - 1}"],
                ["machine", input.Instructions is { } count ? $"{input.Machine}, {count} instructions" : input.Machine],
            ]));
        return status.Length > 0 || input.State == InputState.Rejected ? ExitCode.Refused : ExitCode.Done;
    }

    static async Task<int> RawAsync(CommandSession session, string? query, CancellationToken cancellation)
    {
        if (query is null) throw UserError.Usage("which query?", "its hex is missing", "write for example rollup inspect raw 0x05b1356a");
        IReadOnlyList<byte[]> reports = await session.Node.InspectAsync(HexText.Bytes(query), cancellation);
        session.Screen.Answer(new { Reports = reports.Select(report => HexText.Of(report)) }, _ =>
        {
            foreach (byte[] report in reports) session.Screen.Say(HexText.Of(report));
        });
        return ExitCode.Done;
    }

    static string[] Row(NoticeView notice) => [$"{notice.Index}", $"{notice.JobId}", $"{notice.Place}", notice.Kind, notice.Text];
}

/// <summary>The document of `rollup notices --json`. Raw is the whole output.</summary>
sealed record NoticeList(IReadOnlyList<NoticeView> Notices);
