using System.Net;
using Grpc.Core;
using RpcException = Grpc.Core.RpcException;

namespace Rollup.Client.NodeApi;

/// <summary>What came instead of an answer of the node, as a failure. Whatever status gRPC or HTTP has, there is one for it.</summary>
static class DoorFaults
{
    const int CharactersMax = 200;

    // RFC 9113, 7: it speaks another protocol, or HTTP/1.1 alone.
    const long Http2ProtocolError = 1, Http2FrameSizeError = 6, Http11Required = 13;

    public static Failure Of(RpcException fault, string url)
    {
        string reason = Shown(fault.Status.Detail);
        return fault.StatusCode switch
        {
            _ when SpeaksAnotherProtocol(fault.Status.DebugException) => new AnotherService(url, reason, IsInspect: false),
            StatusCode.Unavailable => new NodeSilent(url, reason, IsInspect: false),
            StatusCode.InvalidArgument or StatusCode.NotFound or StatusCode.OutOfRange => new QuestionRefused(reason),
            StatusCode.ResourceExhausted => new NodeBusy(reason),
            // No such service, a page in its place, a door that asks who is there.
            StatusCode.Unimplemented or StatusCode.Cancelled or StatusCode.Internal or StatusCode.Unauthenticated
                or StatusCode.PermissionDenied => new AnotherService(url, reason, IsInspect: false),
            _ => new NodeFailed(url, fault.StatusCode.ToString(), reason),
        };
    }

    /// <summary>An HTTP status that is no success. Inspect refuses with 503 only; a server in trouble says 500 or more.</summary>
    public static Failure Of(HttpStatusCode status, string answer, string url) =>
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError
            ? new QueryUnanswered((int)status, Shown(answer))
            : new AnotherService(url, $"{(int)status}: {Shown(answer)}", IsInspect: true);

    public static Failure Of(HttpRequestException fault, string url) => SpeaksAnotherProtocol(fault)
        ? new AnotherService(url, Shown(fault.Message), IsInspect: true) : new NodeSilent(url, Shown(fault.Message), IsInspect: true);

    static bool SpeaksAnotherProtocol(Exception? fault)
    {
        for (Exception? cause = fault; cause is not null; cause = cause.InnerException)
        {
            if (cause is HttpProtocolException { ErrorCode: Http2ProtocolError or Http2FrameSizeError or Http11Required }
                or HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.VersionNegotiationError }
                or HttpIOException { HttpRequestError: HttpRequestError.InvalidResponse }) return true;
        }
        return false;
    }

    // One line that begins what may be a page.
    static string Shown(string text)
    {
        string line = PlainText.Of(text.Trim());
        return line.Length <= CharactersMax ? line : $"{line[..CharactersMax]}…";
    }
}
