using Google.Protobuf;
using Grpc.Core;

namespace Rollup.Node.Api.Grpc;

/// <summary>Streams the node's notices as messages.</summary>
sealed class NoticesService(NodeAnswers answers) : Wire.Notices.NoticesBase
{
    public override async Task Stream(
        Wire.StreamRequest request, IServerStreamWriter<Wire.StreamEvent> responseStream, ServerCallContext call)
    {
        try
        {
            await foreach (NoticeEvent happened in answers.NoticesAsync(request.FromOutputIndex, request.Follow, call.CancellationToken))
                await responseStream.WriteAsync(MessageOf(happened), call.CancellationToken);
        }
        catch (OperationCanceledException) when (call.CancellationToken.IsCancellationRequested)
        {
            // The caller has heard enough.
        }
    }

    static Wire.StreamEvent MessageOf(NoticeEvent happened) => happened switch
    {
        OutputsRolledBack rolledBack => new Wire.StreamEvent { RolledBack = new Wire.RolledBack { OutputCount = rolledBack.OutputCount } },
        NoticeEmitted notice => new Wire.StreamEvent { Notice = NoticeOf(notice.Output, notice.Payload) },
        _ => throw new InvalidOperationException($"{happened} has no message"),
    };

    static Wire.Notice NoticeOf(OutputView output, byte[] payload)
    {
        Wire.Notice notice = new()
        {
            OutputIndex = output.Index, InputIndex = output.InputIndex, BlockNumber = output.BlockNumber,
            BlockTimestamp = output.BlockTimestamp,
            Raw = ByteString.CopyFrom(payload),
        };
        NoticeDecoder.Decode(payload, notice);
        return notice;
    }
}
