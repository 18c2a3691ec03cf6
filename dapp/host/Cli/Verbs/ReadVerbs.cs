using System.CommandLine;
using Google.Protobuf;
using Grpc.Core;
using RpcException = Grpc.Core.RpcException;

namespace Rollup.Cli.Verbs;

/// <summary>`rollup notices`, `rollup watch`, `rollup inspect`: what the application says.</summary>
static class ReadVerbs
{
    static readonly Option<ulong?> OfJob = new("--job") { Description = "only those about this job", HelpName = "job" };

    public static Verb Notices()
    {
        Verb verb = new("notices", "Show what the application announced: postings, scores, payments.", "rollup notices --job 1",
            "rollup notices --json | jq '.notices[] | select(.kind == \"workScored\")'");
        verb.Options.Add(OfJob);
        verb.SetAction(async (parsed, cancellation) =>
        {
            using CommandSession session = CommandSession.Open(parsed);
            List<NoticeView> notices = [];
            foreach (Wire.Output output in await session.Node.OutputsAsync(vouchersOnly: false, cancellation))
            {
                byte[] raw = output.Raw.ToByteArray();
                if (!Outputs.TryReadNotice(raw, out ReadOnlySpan<byte> payload)) continue;
                NoticeView view = NoticeView.Of(output.Index, payload);
                if (parsed.GetValue(OfJob) is { } job && view.JobId != job) continue;
                notices.Add(view with { Raw = HexText.Of(raw) });
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
            "rollup watch --job 1 --json | jq .text");
        Option<ulong> from = new("--from-output") { Description = "begin with this output", DefaultValueFactory = _ => 0 };
        verb.Options.Add(OfJob);
        verb.Options.Add(from);
        verb.SetAction(async (parsed, cancellation) =>
        {
            using CommandSession session = CommandSession.Open(parsed);
            TextWriter output = parsed.InvocationConfiguration.Output;
            try
            {
                using AsyncServerStreamingCall<Wire.StreamEvent> call = session.Node.Notices.Stream(
                    new Wire.StreamRequest { FromOutputIndex = parsed.GetValue(from), Follow = true }, cancellationToken: cancellation);
                while (await call.ResponseStream.MoveNext(cancellation)) Tell(session.Screen, output, call.ResponseStream.Current,
                    parsed.GetValue(OfJob));
            }
            catch (Exception exception) when (exception is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled }
                && cancellation.IsCancellationRequested)
            {
                return ExitCode.Done;
            }
            catch (RpcException exception)
            {
                throw UserError.NotYet("the stream ended", exception.Status.Detail, "check --node and run the command again with --from-output");
            }
            return ExitCode.Done;
        });
        return verb;
    }

    static void Tell(Screen screen, TextWriter output, Wire.StreamEvent happened, ulong? job)
    {
        if (happened.EventCase == Wire.StreamEvent.EventOneofCase.RolledBack)
        {
            string text = $"the chain was re-organised: forget outputs from {happened.RolledBack.OutputCount} on";
            if (screen.IsJson) output.WriteLine(OneLine(new { RolledBackTo = happened.RolledBack.OutputCount }));
            else screen.Say(text);
            return;
        }
        NoticeView view = NoticeView.Of(happened.Notice.OutputIndex, happened.Notice.Raw.Span);
        if (job is { } wanted && view.JobId != wanted) return;
        if (screen.IsJson) output.WriteLine(OneLine(view));
        else screen.Say($"block {happened.Notice.BlockNumber}  job {view.JobId}{(view.Place is { } place ? $" place {place}" : "")}  {view.Kind}: {view.Text}");
        output.Flush();
    }

    static string OneLine<T>(T value) => string.Concat(JsonText.Of(value).Split('\n').Select(line => line.Trim()));

    public static Verb Inspect()
    {
        Verb verb = new(
            "inspect", "Ask the node: status, assets, epochs, outputs, an input by its number, or the machine with a raw query.",
            "rollup inspect status", "rollup inspect input 12   # was it refused, and why?", "rollup inspect raw 0x05b1356a");
        Argument<string> what = new("what") { Description = "status, assets, epochs, outputs, input or raw", Arity = ArgumentArity.ZeroOrOne,
            DefaultValueFactory = _ => "status" };
        Argument<string?> detail = new("detail") { Description = "number of the input, or hex of the query", Arity = ArgumentArity.ZeroOrOne };
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
                var other => throw UserError.Usage($"'{other}' cannot be inspected", "known are status, assets, epochs, outputs, input and raw",
                    "read rollup inspect --help"),
            };
        });
        return verb;
    }

    static async Task<int> StatusAsync(CommandSession session, CancellationToken cancellation)
    {
        Wire.StatusReply status = await session.Node.StatusAsync(cancellation);
        ulong head = await session.Chain.BlockNumberAsync(cancellation);
        ulong epoch = status.EpochLength == 0 ? 0 : head / status.EpochLength;
        ulong epochEnd = ((epoch + 1) * status.EpochLength) - 1;
        session.Screen.Answer(
            new
            {
                status.ChainId,
                Application = HexText.Of(status.Application.Span),
                Validator = HexText.Of(status.Validator.Span),
                status.EpochLength,
                status.ReadTag,
                status.ReadBlock,
                HeadBlock = head,
                Epoch = epoch,
                EpochLastBlock = epochEnd,
                status.InputCount,
                status.ProcessedInputCount,
                status.OutputCount,
                OutputsRoot = HexText.Of(status.OutputsRoot.Span),
                status.Claims,
                status.Machine,
                status.ComparedInputCount,
            },
            _ => session.Screen.Table("node", ["", ""],
            [
                ["application", $"{HexText.Of(status.Application.Span)} on chain {status.ChainId}"],
                ["read", $"up to block {status.ReadBlock} ({status.ReadTag}); the head is {head}"],
                ["inputs", $"{status.ProcessedInputCount} of {status.InputCount} processed"],
                ["outputs", $"{status.OutputCount}, root {HexText.Of(status.OutputsRoot.Span)}"],
                ["epoch", $"{epoch} of {status.EpochLength} blocks, ends with block {epochEnd}; vouchers can be executed once it is claimed"],
                ["claims", status.Claims ? "made by this node" : "not made by this node"],
                ["machine", status.ComparedInputCount == 0 ? status.Machine : $"{status.Machine}; two engines agreed on {status.ComparedInputCount} inputs"],
            ]));
        return ExitCode.Done;
    }

    static async Task<int> AssetsAsync(CommandSession session, CancellationToken cancellation)
    {
        IReadOnlyList<AssetState> assets = await session.Node.AssetsAsync(cancellation);
        session.Screen.Answer(
            new { Assets = assets.Select(asset =>
                new { Asset = HexText.Of(asset.Asset), asset.DepositedUnits, asset.EscrowUnits, asset.PaidUnits, asset.RefundedUnits }) },
            _ => session.Screen.Table(
                "assets in units: deposited = escrow + paid + refunded", ["asset", "deposited#", "escrow#", "paid#", "refunded#"],
                assets.Select(asset => (IReadOnlyList<string>)[HexText.Of(asset.Asset), $"{asset.DepositedUnits}", $"{asset.EscrowUnits}",
                    $"{asset.PaidUnits}", $"{asset.RefundedUnits}"])));
        return ExitCode.Done;
    }

    static async Task<int> EpochsAsync(CommandSession session, CancellationToken cancellation)
    {
        IReadOnlyList<Wire.Epoch> epochs = await session.Node.EpochsAsync(cancellation);
        session.Screen.Answer(
            new { Epochs = epochs.Select(epoch =>
                new { epoch.Index, epoch.LastBlock, epoch.InputCount, epoch.OutputCount, OutputsRoot = HexText.Of(epoch.OutputsRoot.Span),
                State = epoch.State.ToString() }) },
            _ => session.Screen.Table(
                "epochs", ["epoch#", "last block#", "inputs#", "outputs#", "state", "outputs root"],
                epochs.Select(epoch => (IReadOnlyList<string>)[$"{epoch.Index}", $"{epoch.LastBlock}", $"{epoch.InputCount}",
                    $"{epoch.OutputCount}", $"{epoch.State}", HexText.Of(epoch.OutputsRoot.Span)])));
        return ExitCode.Done;
    }

    static async Task<int> OutputsAsync(CommandSession session, CancellationToken cancellation)
    {
        OutputView[] outputs = [.. (await session.Node.OutputsAsync(vouchersOnly: false, cancellation)).Select(output =>
            new OutputView(output.Index, output.InputIndex, HexText.Of(output.Raw.Span)))];
        session.Screen.Answer(new OutputList(outputs), _ => session.Screen.Table(
            "outputs", ["output#", "input#", "bytes"],
                outputs.Select(output => (IReadOnlyList<string>)[$"{output.Index}", $"{output.InputIndex}", HexText.Short(output.Raw)])));
        return ExitCode.Done;
    }

    static async Task<int> InputAsync(CommandSession session, string? number, CancellationToken cancellation)
    {
        if (!ulong.TryParse(number, out ulong index)) throw UserError.Usage("which input?", "its number is missing",
            "write for example rollup inspect input 12");
        Wire.Input input = await session.Node.InputAsync(index, cancellation)
            ?? throw UserError.NotYet($"input {index} is not known", "the node has not read it",
                "wait until its block is final for the node: rollup inspect status");
        (CommandKind command, string status) = Inputs.RefusalOf(input);
        string refusal = status.Length == 0 ? "" : $"{Statuses.NameOf(command)}: {status}. {RefusalAdvice.For(Statuses.NameOf(command), status)}";
        session.Screen.Answer(
            new { input.Index, input.BlockNumber, State = input.State.ToString(), Refused = status.Length > 0, Command = status.Length > 0
                ? Statuses.NameOf(command) : null, Status = status, Outputs = input.OutputUpper - input.OutputLower,
                input.Machine, Instructions = input.HasCycles ? input.Cycles : (ulong?)null },
            _ => session.Screen.Table($"input {index}", ["", ""],
            [
                ["block", $"{input.BlockNumber}"],
                ["state", $"{input.State}"],
                ["refused", status.Length == 0 ? "no" : refusal],
                ["outputs", input.OutputUpper == input.OutputLower ? "none" : $"{input.OutputLower} to {input.OutputUpper - 1}"],
                ["machine", input.HasCycles ? $"{input.Machine}, {input.Cycles} instructions" : input.Machine],
            ]));
        return status.Length > 0 || input.State == Wire.InputState.Rejected ? ExitCode.Refused : ExitCode.Done;
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
