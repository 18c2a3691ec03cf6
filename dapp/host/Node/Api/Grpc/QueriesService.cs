using Google.Protobuf;
using Grpc.Core;

namespace Rollup.Node.Api.Grpc;

/// <summary>Turns the node's answers into messages.</summary>
sealed class QueriesService(NodeAnswers answers) : Wire.Queries.QueriesBase
{
    public override Task<Wire.StatusReply> Status(Wire.StatusRequest request, ServerCallContext call)
    {
        StatusAnswer status = answers.Status();
        return Task.FromResult(new Wire.StatusReply
        {
            ChainId = status.ChainId,
            GenesisHash = Bytes(status.GenesisHash),
            Application = Bytes(status.Application),
            Validator = Bytes(status.Validator),
            EpochLength = status.EpochLength,
            ReadTag = status.Node.ReadTag,
            ReadBlock = status.ReadBlock,
            ReadBlockHash = status.ReadBlockHash.Length == 0 ? Google.Protobuf.ByteString.Empty : Bytes(status.ReadBlockHash),
            InputCount = status.InputCount,
            ProcessedInputCount = status.ProcessedInputCount,
            OutputCount = status.OutputCount,
            OutputsRoot = Bytes(status.OutputsRoot),
            Claims = status.Node.Claims,
            Machine = status.Node.Machine,
            ComparedInputCount = status.ComparedInputCount,
        });
    }

    public override Task<Wire.ListEpochsReply> ListEpochs(Wire.ListEpochsRequest request, ServerCallContext call) =>
        Task.FromResult(new Wire.ListEpochsReply { Epochs = { answers.Epochs(request.FromIndex, request.Limit).Select(MessageOf) } });

    public override Task<Wire.ListOutputsReply> ListOutputs(Wire.ListOutputsRequest request, ServerCallContext call)
    {
        Page<OutputView> page = answers.Outputs(
            request.FromIndex, request.Limit, request.VouchersOnly ? OutputFilter.NotNotices : OutputFilter.All,
            request.HasInputIndex ? request.InputIndex : null);
        return Task.FromResult(new Wire.ListOutputsReply
        {
            Outputs = { page.Items.Select(MessageOf) }, OutputCount = page.Total, NextIndex = page.NextIndex,
        });
    }

    public override Task<Wire.ListInputsReply> ListInputs(Wire.ListInputsRequest request, ServerCallContext call)
    {
        Page<InputAnswer> page = answers.Inputs(request.FromIndex, request.Limit);
        return Task.FromResult(new Wire.ListInputsReply
        {
            Inputs = { page.Items.Select(MessageOf) }, InputCount = page.Total, NextIndex = page.NextIndex,
        });
    }

    public override Task<Wire.Input> GetInput(Wire.GetInputRequest request, ServerCallContext call) =>
        Task.FromResult(MessageOf(answers.Input(request.Index)));

    static Wire.Epoch MessageOf(EpochAnswer answer) => new()
    {
        Index = answer.Epoch.Epoch,
        LastBlock = answer.Epoch.LastBlock,
        InputCount = answer.Epoch.InputCount,
        OutputCount = answer.Epoch.OutputCount,
        OutputsRoot = Bytes(answer.Epoch.Root),
        State = answer.State switch
        {
            EpochState.Accepted => Wire.EpochState.Accepted,
            EpochState.Seen => Wire.EpochState.Seen,
            EpochState.Submitted => Wire.EpochState.Submitted,
            _ => Wire.EpochState.Computed,
        },
        ClaimTransaction = Bytes(answer.ClaimTransaction ?? "0x"),
    };

    static Wire.Output MessageOf(OutputView output) => new()
    {
        Index = output.Index, InputIndex = output.InputIndex, Raw = ByteString.CopyFrom(output.Blob), BlockNumber = output.BlockNumber,
        Proven = output.Siblings is not null, Executed = output.ExecutedBlock is not null, ExecutedBlock = output.ExecutedBlock ?? 0,
        Siblings = { (output.Siblings ?? []).Chunk(Bytes32.Size).Select(sibling => ByteString.CopyFrom(sibling)) },
    };

    static Wire.Input MessageOf(InputAnswer answer)
    {
        InputView row = answer.Input;
        Wire.Input input = new()
        {
            Index = row.Index, BlockNumber = row.BlockNumber, Raw = ByteString.CopyFrom(row.Blob),
            TransactionHash = Bytes(row.TransactionHash),
            State = row.Accepted switch
            {
                null => Wire.InputState.Waiting,
                true => Wire.InputState.Accepted,
                false =>
                Wire.InputState.Rejected
            },
            OutputLower = row.OutputLower, OutputUpper = row.OutputUpper, Machine = row.Machine ?? "",
            Reports = { answer.Reports.Select(report => ByteString.CopyFrom(report)) },
        };
        if (row.Cycles is { } cycles) input.Cycles = cycles;
        return input;
    }

    static ByteString Bytes(string text) => ByteString.CopyFrom(text.Length < 2 ? [] : Hex.Decode(text));
}
