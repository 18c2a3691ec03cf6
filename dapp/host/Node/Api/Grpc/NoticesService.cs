using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Rollup.Api;

namespace Rollup.Node.Api.Grpc;

/// <summary>Streams the node's notices as messages.</summary>
sealed class NoticesService(NodeAnswers answers) : Wire.Notices.NoticesBase
{
    public override async Task Stream(
        Wire.StreamRequest request, IServerStreamWriter<Wire.StreamEvent> responseStream, ServerCallContext call)
    {
        ConnectionInfo connection = call.GetHttpContext().Connection;
        Asker asker = new(Peer.Of(connection.RemoteIpAddress), connection.Id);
        try
        {
            await foreach (NoticeEvent happened in answers.NoticesAsync(
                request.FromOutputIndex, request.Follow, asker, call.CancellationToken))
                await WriteAsync(responseStream, MessageOf(happened), call.CancellationToken);
        }
        catch (OperationCanceledException) when (call.CancellationToken.IsCancellationRequested)
        {
            // The caller has heard enough.
        }
    }

    /// <summary>Who does not read keeps a place from others: after a while the stream ends.</summary>
    static async Task WriteAsync(
        IServerStreamWriter<Wire.StreamEvent> responseStream, Wire.StreamEvent message, CancellationToken cancellation)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(ApiLimits.StreamStallSeconds));
        try
        {
            await responseStream.WriteAsync(message, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new QuestionException(QuestionFault.AtCapacity, $"nothing was read for {ApiLimits.StreamStallSeconds} s");
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
