using Google.Protobuf;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Rollup.Node.Api.Grpc;

/// <summary>
/// A request that is no message never reaches a handler or an interceptor, and the library calls it UNKNOWN, as if the fault were ours.
/// </summary>
static class GarbageStatus
{
    public static async Task SetAsync(HttpContext http, RequestDelegate next)
    {
        await next(http);
        bool isGarbage = http.Features.Get<IServerCallContextFeature>()?.ServerCallContext.Status.DebugException
            is InvalidProtocolBufferException;
        if (!isGarbage || http.Response.HasStarted) return;
        http.Response.Headers["grpc-status"] = ((int)StatusCode.InvalidArgument).ToString();
        http.Response.Headers["grpc-message"] = "the request is not the message that this method takes";
    }
}
