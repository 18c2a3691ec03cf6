using Google.Protobuf;
using Grpc.Core;
using Rollup.Api;
using RpcException = Grpc.Core.RpcException;

namespace Rollup.Node.Api.Grpc;

/// <summary>Streams notices out of the facts. A stream keeps two numbers, the next output and the last rollback it told about.</summary>
sealed class NoticesService(ApiContext context) : Wire.Notices.NoticesBase
{
    const int NoticesPerRead = 64;

    public override async Task Stream(Wire.StreamRequest request, IServerStreamWriter<Wire.StreamEvent> responseStream, ServerCallContext call)
    {
        if (!context.Streams.Wait(0, CancellationToken.None)) throw new RpcException(new Status(StatusCode.ResourceExhausted, "too many streams"));
        try
        {
            await FollowAsync(request, responseStream, call.CancellationToken);
        }
        finally
        {
            context.Streams.Release();
        }
    }

    async Task FollowAsync(Wire.StreamRequest request, IServerStreamWriter<Wire.StreamEvent> stream, CancellationToken cancellationToken)
    {
        ulong next = request.FromOutputIndex;
        ulong? toldRollback = null;
        while (!cancellationToken.IsCancellationRequested)
        {
            List<Wire.StreamEvent> events = Read(ref next, ref toldRollback, out bool more);
            foreach (Wire.StreamEvent message in events) await stream.WriteAsync(message, cancellationToken);
            if (more) continue;
            if (!request.Follow) return;
            await Task.Delay(ApiLimits.StreamPollMilliseconds, cancellationToken);
        }
    }

    List<Wire.StreamEvent> Read(ref ulong next, ref ulong? toldRollback, out bool more)
    {
        using FactsView view = FactsView.Open(context.FactsFile);
        List<Wire.StreamEvent> events = [];
        ulong handled = view.HandledRollback();
        if (toldRollback is { } told && handled > told)
        {
            ulong surviving = view.OutputsSurviving(told);
            if (next > surviving)
            {
                next = surviving;
                events.Add(new Wire.StreamEvent { RolledBack = new Wire.RolledBack { OutputCount = surviving } });
            }
        }
        toldRollback = handled;

        List<OutputView> outputs = view.Outputs(next, NoticesPerRead, OutputFilter.Notices, inputIndex: null);
        foreach (OutputView output in outputs) events.Add(new Wire.StreamEvent { Notice = NoticeOf(output) });
        more = outputs.Count == NoticesPerRead;
        next = outputs.Count > 0 ? outputs[^1].Index + 1 : next;
        return events;
    }

    static Wire.Notice NoticeOf(OutputView output)
    {
        Wire.Notice notice = new()
        {
            OutputIndex = output.Index, InputIndex = output.InputIndex, BlockNumber = output.BlockNumber, BlockTimestamp = output.BlockTimestamp,
        };
        if (Outputs.TryReadNotice(output.Blob, out ReadOnlySpan<byte> payload))
        {
            notice.Raw = ByteString.CopyFrom(payload);
            NoticeDecoder.Decode(payload, notice);
        }
        return notice;
    }
}
