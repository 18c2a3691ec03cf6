using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Rollup.Api;
using Rollup.Node.Api.Grpc;
using Rollup.Node.Api.Health;
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
        NodeAnswers answers, NodeHealth health, string listenAddress, int grpcPort, int httpPort, CancellationToken cancellation)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(answers);
        builder.Services.AddGrpc(options =>
        {
            options.MaxReceiveMessageSize = ApiLimits.GrpcRequestBytesMax;
            options.Interceptors.Add<QuestionInterceptor>();
        });
        ConnectionGate gate = new();
        builder.WebHost.ConfigureKestrel(options => Listen(options, gate, IPAddress.Parse(listenAddress), grpcPort, httpPort));

        WebApplication application = builder.Build();
        application.Use(ConnectionGate.ServeAsync);
        application.Use(GarbageStatus.SetAsync);
        application.MapGrpcService<NoticesService>();
        application.MapGrpcService<QueriesService>();
        application.MapPost("/inspect", http => InspectEndpoint.HandleAsync(http, answers));
        HealthEndpoints.Map(application, answers, health);
        await ListenAsync(application, cancellation);

        // In the order in which they were bound; a chosen port of 0 is known only now.
        int[] ports = [.. application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!
            .Addresses.Select(address => new Uri(address).Port)];
        return new ApiHost(application, ports[0], ports[1]);
    }

    static async Task ListenAsync(WebApplication application, CancellationToken cancellation)
    {
        try
        {
            await application.StartAsync(cancellation);
        }
        catch (Exception fault)
        {
            await application.DisposeAsync();
            throw fault switch
            {
                IOException { InnerException: AddressInUseException } => new NodeStopException(fault.Message, NodeEndKind.PortInUse),
                SocketException => new NodeStopException(fault.Message, NodeEndKind.AddressUnusable),
                _ => fault,
            };
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync(new CancellationToken(canceled: true));
        await _application.DisposeAsync();
    }

    static void Listen(KestrelServerOptions options, ConnectionGate gate, IPAddress address, int grpcPort, int httpPort)
    {
        TimeSpan patience = TimeSpan.FromSeconds(ApiLimits.RequestSeconds);
        options.AddServerHeader = false;
        options.Limits.MaxRequestBodySize = ApiLimits.InspectBodyBytesMax;
        options.Limits.RequestHeadersTimeout = patience;
        options.Limits.MinRequestBodyDataRate = new MinDataRate(ApiLimits.RequestBytesPerSecondMin, patience);
        options.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(ApiLimits.IdleSeconds);
        options.Limits.Http2.MaxStreamsPerConnection = ApiLimits.CallsPerConnectionMax;
        options.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(ApiLimits.IdleSeconds / 2);
        Open(grpcPort, HttpProtocols.Http2);
        Open(httpPort, HttpProtocols.Http1);

        void Open(int port, HttpProtocols protocols) => options.Listen(address, port, listen =>
        {
            listen.Protocols = protocols;
            listen.Use(next => connection => gate.PassAsync(connection, next));
        });
    }
}
