using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Rollup.Api;
using Rollup.Node.Api.Grpc;
using Rollup.Node.Api.Inspect;

namespace Rollup.Node.Api;

/// <summary>Two listeners, because HTTP/2 without TLS cannot share a port with HTTP/1: gRPC on one, POST /inspect on the other.</summary>
sealed class ApiHost : IAsyncDisposable
{
    readonly WebApplication _application;

    ApiHost(WebApplication application, int grpcPort, int httpPort) =>
        (_application, GrpcPort, HttpPort) = (application, grpcPort, httpPort);

    public int GrpcPort { get; }

    public int HttpPort { get; }

    public static async Task<ApiHost> StartAsync(
        NodeAnswers answers, string listenAddress, int grpcPort, int httpPort, CancellationToken cancellation)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(answers);
        builder.Services.AddGrpc(options =>
        {
            options.MaxReceiveMessageSize = ApiLimits.GrpcRequestBytesMax;
            options.Interceptors.Add<QuestionInterceptor>();
        });
        builder.WebHost.ConfigureKestrel(options => Listen(options, IPAddress.Parse(listenAddress), grpcPort, httpPort));

        WebApplication application = builder.Build();
        application.MapGrpcService<NoticesService>();
        application.MapGrpcService<QueriesService>();
        application.MapPost("/inspect", http => InspectEndpoint.HandleAsync(http, answers));
        await application.StartAsync(cancellation);

        // In the order in which they were bound; a chosen port of 0 is known only now.
        int[] ports = [.. application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!
            .Addresses.Select(address => new Uri(address).Port)];
        return new ApiHost(application, ports[0], ports[1]);
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync(new CancellationToken(canceled: true));
        await _application.DisposeAsync();
    }

    static void Listen(KestrelServerOptions options, IPAddress address, int grpcPort, int httpPort)
    {
        options.AddServerHeader = false;
        options.Limits.MaxConcurrentConnections = ApiLimits.ConnectionsMax;
        options.Limits.MaxRequestBodySize = ApiLimits.InspectBodyBytesMax;
        options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        options.Listen(address, grpcPort, listen => listen.Protocols = HttpProtocols.Http2);
        options.Listen(address, httpPort, listen => listen.Protocols = HttpProtocols.Http1);
    }
}
