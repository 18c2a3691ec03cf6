using System.Net;
using System.Net.Sockets;
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
            _ when HangsUp(fault.Status.DebugException) => new NodeFull(url, reason, IsInspect: false),
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

    /// <summary>That no answer came, in whatever exception.</summary>
    public static Failure Of(Exception fault, string url) => HangsUp(fault)
        ? new NodeFull(url, Shown(fault.Message), IsInspect: true)
        : SpeaksAnotherProtocol(fault) ? new AnotherService(url, Shown(fault.Message), IsInspect: true)
        : new NodeSilent(url, Shown(fault.Message), IsInspect: true);

    // Somebody took the connection and closed it: a node does so when as many are connected as it serves. How the end of a connection
    // shows is a race; that there was none shows always.
    static bool HangsUp(Exception? fault)
    {
        Exception[] causes = [.. CausesOf(fault)];
        SocketError[] ends =
            [SocketError.ConnectionReset, SocketError.ConnectionAborted, SocketError.Shutdown, SocketError.NotConnected];
        return causes.OfType<SocketException>().All(cause => ends.Contains(cause.SocketErrorCode))
            && causes.Any(cause => cause is SocketException or ObjectDisposedException
            or HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded }
            or HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded });
    }

    static IEnumerable<Exception> CausesOf(Exception? fault)
    {
        for (Exception? cause = fault; cause is not null; cause = cause.InnerException) yield return cause;
    }

    static bool SpeaksAnotherProtocol(Exception? fault) => CausesOf(fault).Any(cause => cause
        is HttpProtocolException { ErrorCode: Http2ProtocolError or Http2FrameSizeError or Http11Required }
        or HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.VersionNegotiationError }
        or HttpIOException { HttpRequestError: HttpRequestError.InvalidResponse });

    // One line that begins what may be a page.
    static string Shown(string text)
    {
        string line = PlainText.Of(text.Trim());
        return line.Length <= CharactersMax ? line : $"{line[..CharactersMax]}…";
    }
}
