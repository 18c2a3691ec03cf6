using Google.Protobuf;
using Grpc.Core;
using Rollup.Api;
using RpcException = Grpc.Core.RpcException;

namespace Rollup.Node.Api.Grpc;

/// <summary>Answers unary calls from the facts alone; it never asks the chain or the machine.</summary>
sealed class QueriesService(ApiContext context) : Wire.Queries.QueriesBase
{
    public override Task<Wire.StatusReply> Status(Wire.StatusRequest request, ServerCallContext call)
    {
        using FactsView view = FactsView.Open(context.FactsFile);
        return Task.FromResult(new Wire.StatusReply
        {
            ChainId = ulong.Parse(view.Identity("chain")),
            Application = Bytes(view.Identity("application")),
            Validator = Bytes(view.Identity("validator")),
            EpochLength = ulong.Parse(view.Identity("epoch_length")),
            ReadTag = context.ReadTag,
            ReadBlock = view.ReadBlock(),
            InputCount = view.InputCount(),
            ProcessedInputCount = view.ResultCount(),
            OutputCount = view.OutputCount(),
            OutputsRoot = Bytes(view.LastRoot()),
            Claims = context.Claims,
            Machine = context.Machine,
            ComparedInputCount = view.ComparedInputCount(),
        });
    }

    public override Task<Wire.ListEpochsReply> ListEpochs(Wire.ListEpochsRequest request, ServerCallContext call)
    {
        using FactsView view = FactsView.Open(context.FactsFile);
        Wire.ListEpochsReply reply = new();
        foreach (EpochView epoch in view.Epochs(Index(request.FromIndex), ApiLimits.Rows(request.Limit))) reply.Epochs.Add(EpochOf(epoch));
        return Task.FromResult(reply);
    }

    public override Task<Wire.ListOutputsReply> ListOutputs(Wire.ListOutputsRequest request, ServerCallContext call)
    {
        using FactsView view = FactsView.Open(context.FactsFile);
        int limit = ApiLimits.Rows(request.Limit);
        OutputFilter filter = request.VouchersOnly ? OutputFilter.NotNotices : OutputFilter.All;
        List<OutputView> outputs = view.Outputs(
            Index(request.FromIndex), limit, filter, request.HasInputIndex ? Index(request.InputIndex) : null, ApiLimits.ListBytesMax);
        Wire.ListOutputsReply reply = new() { OutputCount = view.OutputCount() };
        reply.NextIndex = outputs.Count < limit ? Math.Max(reply.OutputCount, request.FromIndex) : outputs[^1].Index + 1;

        int bytes = 0;
        foreach (OutputView output in outputs)
        {
            int size = output.Blob.Length + (output.Siblings?.Length ?? 0);
            if (bytes > 0 && bytes + size > ApiLimits.ListBytesMax)
            {
                reply.NextIndex = output.Index;
                break;
            }
            bytes += size;
            reply.Outputs.Add(OutputOf(output));
        }
        return Task.FromResult(reply);
    }

    public override Task<Wire.ListInputsReply> ListInputs(Wire.ListInputsRequest request, ServerCallContext call)
    {
        using FactsView view = FactsView.Open(context.FactsFile);
        int limit = ApiLimits.Rows(request.Limit);
        List<InputView> inputs = view.Inputs(Index(request.FromIndex), limit, ApiLimits.ListBytesMax);
        Wire.ListInputsReply reply = new() { InputCount = view.InputCount() };
        reply.NextIndex = inputs.Count < limit ? Math.Max(reply.InputCount, request.FromIndex) : inputs[^1].Index + 1;

        int bytes = 0;
        foreach (InputView input in inputs)
        {
            Wire.Input message = InputOf(view, input);
            int size = message.CalculateSize();
            if (bytes > 0 && bytes + size > ApiLimits.ListBytesMax)
            {
                reply.NextIndex = input.Index;
                break;
            }
            bytes += size;
            reply.Inputs.Add(message);
        }
        return Task.FromResult(reply);
    }

    public override Task<Wire.Input> GetInput(Wire.GetInputRequest request, ServerCallContext call)
    {
        using FactsView view = FactsView.Open(context.FactsFile);
        List<InputView> inputs = view.Inputs(Index(request.Index), 1);
        if (inputs.Count == 0 || inputs[0].Index != request.Index)
            throw new RpcException(new Status(StatusCode.NotFound, $"input {request.Index} is not read yet"));
        return Task.FromResult(InputOf(view, inputs[0]));
    }

    static Wire.Epoch EpochOf(EpochView view) => new()
    {
        Index = view.Epoch.Epoch,
        LastBlock = view.Epoch.LastBlock,
        InputCount = view.Epoch.InputCount,
        OutputCount = view.Epoch.OutputCount,
        OutputsRoot = Bytes(view.Epoch.Root),
        State = view switch
        {
            { Epoch.Finished: true } => Wire.EpochState.Accepted,
            { SeenTransaction: not null } => Wire.EpochState.Seen,
            { AttemptTransaction: not null } => Wire.EpochState.Submitted,
            _ => Wire.EpochState.Computed,
        },
        ClaimTransaction = Bytes(view.SeenTransaction ?? view.AttemptTransaction ?? "0x"),
    };

    static Wire.Output OutputOf(OutputView view)
    {
        Wire.Output output = new()
        {
            Index = view.Index, InputIndex = view.InputIndex, Raw = ByteString.CopyFrom(view.Blob), BlockNumber = view.BlockNumber,
            Proven = view.Siblings is not null, Executed = view.ExecutedBlock is not null, ExecutedBlock = view.ExecutedBlock ?? 0,
        };
        ReadOnlySpan<byte> siblings = view.Siblings;
        for (; !siblings.IsEmpty; siblings = siblings[Bytes32.Size..]) output.Siblings.Add(ByteString.CopyFrom(siblings[..Bytes32.Size]));
        return output;
    }

    static Wire.Input InputOf(FactsView view, InputView row)
    {
        Wire.Input input = new()
        {
            Index = row.Index, BlockNumber = row.BlockNumber, Raw = ByteString.CopyFrom(row.Blob), TransactionHash = Bytes(row.TransactionHash),
            State = row.Accepted switch { null => Wire.InputState.Waiting, true => Wire.InputState.Accepted, false => Wire.InputState.Rejected },
            OutputLower = row.OutputLower, OutputUpper = row.OutputUpper, Machine = row.Machine ?? "",
        };
        if (row.Cycles is { } cycles) input.Cycles = cycles;
        foreach (byte[] report in view.Reports(row.Index)) input.Reports.Add(ByteString.CopyFrom(report));
        return input;
    }

    static ByteString Bytes(string text) => ByteString.CopyFrom(text.Length < 2 ? [] : Hex.Decode(text));

    static ulong Index(ulong asked) => asked <= long.MaxValue
        ? asked : throw new RpcException(new Status(StatusCode.InvalidArgument, "an index has at most 63 bits"));
}
