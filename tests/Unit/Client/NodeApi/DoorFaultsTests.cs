using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Rollup.Client.NodeApi;

namespace Rollup.Tests.Unit.Client;

/// <summary>Whatever answers at an address of the node, or ends a call to it, ends in words and never as a fault of ours.</summary>
public sealed class DoorFaultsTests
{
    const string Http11 = "HTTP/1.1 ";

    public static TheoryData<StatusCode> Statuses => [.. Enum.GetValues<StatusCode>()];

    [Theory, MemberData(nameof(Statuses))]
    public void EveryStatusHasWords(StatusCode status)
    {
        Failure failure = DoorFaults.Of(new Grpc.Core.RpcException(new Status(status, "why\u202E\n")), "http://127.0.0.1:1");
        UserError error = ErrorReport.Explain(new ClientException(failure));
        Assert.NotEqual(ExitCode.StopAndPage, error.Code);
        Assert.Contains("why", error.Why, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202E', error.Why);
    }

    /// <summary>An HTTP/1.1 server, the chain, a page, a proxy, and one that speaks neither.</summary>
    [Theory]
    [InlineData(Http11 + "400 Bad Request\r\nContent-Length: 0\r\n\r\n")]
    [InlineData(Http11 + "404 Not Found\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n")]
    public async Task NodeAtAnotherDoorIsSaid(string answer)
    {
        UserError error = await FaultAsync(answer, (node, token) => node.StatusAsync(token));
        Assert.Equal(ExitCode.Refused, error.Code);
        Assert.Contains("is not the node's read API", error.What, StringComparison.Ordinal);
        Assert.Contains("--node", error.Next, StringComparison.Ordinal);
        Assert.Contains("--inspect-url", error.Next, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Http11 + "400 Bad Request\r\nContent-Length: 6\r\n\r\nHTTP/2", true)]
    [InlineData(Http11 + "404 Not Found\r\nContent-Length: 0\r\n\r\n", true)]
    [InlineData(Http11 + "200 OK\r\nContent-Length: 6\r\n\r\n<html>", true)]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n", true)]
    [InlineData(Http11 + "503 Service Unavailable\r\nContent-Length: 4\r\n\r\nbusy", false)]
    [InlineData(Http11 + "429 Too Many Requests\r\nContent-Length: 0\r\n\r\n", false)]
    public async Task InspectAtAnotherDoorIsSaid(string answer, bool isAnother)
    {
        UserError error = await FaultAsync(answer, (node, token) => node.InspectAsync(new byte[] { 1 }, token));
        Assert.Equal(isAnother ? ExitCode.Refused : ExitCode.RetryLater, error.Code);
        Assert.Equal(isAnother, error.What.Contains("is not the node's inspect service", StringComparison.Ordinal));
    }

    /// <summary>A full node drops whoever comes: somebody is there, and the advice is not to start a node.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task AFullDoorIsNoMissingNode(bool isInspect, bool isReset)
    {
        using TcpListener door = new(IPAddress.Loopback, 0);
        door.Start();
        using CancellationTokenSource served = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task serving = DropAsync(door, isReset, served.Token);
        using NodeClient node = ClientOf(door);
        ClientException fault = await Assert.ThrowsAsync<ClientException>(
            () => isInspect ? node.InspectAsync(new byte[] { 1 }, Cancellation) : node.StatusAsync(Cancellation));
        Assert.True(fault.Failure is NodeFull { IsInspect: var isOfInspect } && isOfInspect == isInspect, $"{fault}");
        UserError error = ErrorReport.Explain(fault);
        Assert.Equal(ExitCode.RetryLater, error.Code);
        Assert.DoesNotContain("start one", error.Next, StringComparison.Ordinal);
        await served.CancelAsync();
        await serving.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    [Fact]
    public async Task WhereNobodyListensNoNodeAnswers()
    {
        TcpListener closed = new(IPAddress.Loopback, 0);
        closed.Start();
        using NodeClient node = ClientOf(closed);
        closed.Stop();
        Assert.IsType<NodeSilent>((await Assert.ThrowsAsync<ClientException>(() => node.StatusAsync(Cancellation))).Failure);
        Assert.IsType<NodeSilent>(
            (await Assert.ThrowsAsync<ClientException>(() => node.InspectAsync(new byte[] { 1 }, Cancellation))).Failure);
    }

    static async Task DropAsync(TcpListener door, bool isReset, CancellationToken cancellation)
    {
        while (true)
        {
            using TcpClient caller = await door.AcceptTcpClientAsync(cancellation);
            if (isReset) caller.Client.Close(timeout: 0);
        }
    }

    [Fact]
    public async Task ACallThatIsStoppedIsACancellation()
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        using CancellationTokenSource stop = new(TimeSpan.FromMilliseconds(200));
        using NodeClient node = ClientOf(silent);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => node.OutputsAsync(vouchersOnly: true, stop.Token));
    }

    static NodeClient ClientOf(TcpListener listener)
    {
        string url = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        return new NodeClient(url, url, (_, _) => Task.CompletedTask);
    }

    static async Task<UserError> FaultAsync(string answer, Func<NodeClient, CancellationToken, Task> ask)
    {
        using TcpListener door = new(IPAddress.Loopback, 0);
        door.Start();
        using CancellationTokenSource served = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task serving = ServeAsync(door, answer, served.Token);
        using NodeClient node = ClientOf(door);
        ClientException fault = await Assert.ThrowsAsync<ClientException>(() => ask(node, Cancellation));
        await served.CancelAsync();
        await serving.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return ErrorReport.Explain(fault);
    }

    static async Task ServeAsync(TcpListener door, string answer, CancellationToken cancellation)
    {
        byte[] asked = new byte[4096];
        while (true)
        {
            using TcpClient caller = await door.AcceptTcpClientAsync(cancellation);
            NetworkStream stream = caller.GetStream();
            _ = await stream.ReadAsync(asked, cancellation);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), cancellation);
            while (await stream.ReadAsync(asked, cancellation) > 0)
            {
            }
        }
    }
}
