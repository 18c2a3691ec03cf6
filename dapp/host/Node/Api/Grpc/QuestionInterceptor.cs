using Grpc.Core;
using Grpc.Core.Interceptors;
using RpcException = Grpc.Core.RpcException;

namespace Rollup.Node.Api.Grpc;

/// <summary>Says in gRPC's own status codes why a question is not answered.</summary>
sealed class QuestionInterceptor : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (QuestionException refusal)
        {
            throw StatusOf(refusal);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (QuestionException refusal)
        {
            throw StatusOf(refusal);
        }
    }

    static RpcException StatusOf(QuestionException refusal) => new(new Status(
        refusal.Fault switch
        {
            QuestionFault.IndexTooLarge => StatusCode.InvalidArgument,
            QuestionFault.NotRead => StatusCode.NotFound,
            QuestionFault.AtCapacity => StatusCode.ResourceExhausted,
            _ => StatusCode.Unavailable,
        }, refusal.Message));
}
