using System.Net;
using System.Net.Sockets;
using Rollup.Client.NodeApi;

namespace Rollup.Tests.Unit.Client;

/// <summary>Each door of a node says whose answers it gives, and what it says is not given on before that was accepted.</summary>
public sealed class NodeClientTests : IDisposable
{
    const string Answer =
        """{"status":"Accepted","exception":null,"reports":[{"payload":"0x07"}],"processed_input_count":3,"chain_id":5,"genesis_hash":"0x09","application":"0xab"}""";

    readonly HttpListener _door = new();
    readonly string _url;

    public NodeClientTests()
    {
        using TcpListener free = new(IPAddress.Loopback, 0);
        free.Start();
        _url = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
        free.Stop();
        _door.Prefixes.Add(_url + "/");
        _door.Start();
    }

    [Fact]
    public async Task TheInspectDoorSaysWhoseAnswersItGives()
    {
        NodeSubject? heard = null;
        byte[] report = Assert.Single(await AskAsync(Answer, subject => heard = subject));
        Assert.Equal([7], report);
        Assert.Equal(new NodeSubject(_url + "/inspect", IsInspect: true, new ChainIdentity(5, "0x09"), "0xab"), heard);
    }

    [Fact]
    public async Task WhatIsNotAcceptedIsNotGivenOn() => await Assert.ThrowsAsync<InvalidOperationException>(
        () => AskAsync(Answer, _ => throw new InvalidOperationException("another's")));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"reports":[]}""")] // it does not say whose
    [InlineData("""{"reports":null,"chain_id":5,"genesis_hash":"0x09","application":"0xab"}""")]
    [InlineData("""{"reports":[{}],"chain_id":5,"genesis_hash":"0x09","application":"0xab"}""")]
    [InlineData("<html>")]
    public async Task WhatIsNoAnswerOfANodeIsSaid(string body)
    {
        ClientException fault = await Assert.ThrowsAsync<ClientException>(
            () => AskAsync(body, _ => Assert.Fail("nobody's answer was accepted")));
        Assert.IsType<AnotherService>(fault.Failure);
    }

    public void Dispose() => _door.Close();

    async Task<IReadOnlyList<byte[]>> AskAsync(string body, Action<NodeSubject> hear)
    {
        Task serving = ServeAsync(body);
        using NodeClient node = new("http://127.0.0.1:1", _url, (subject, _) =>
        {
            hear(subject);
            return Task.CompletedTask;
        });
        IReadOnlyList<byte[]> reports = await node.InspectAsync(new byte[] { 1 }, Cancellation);
        await serving;
        return reports;
    }

    async Task ServeAsync(string body)
    {
        HttpListenerContext asked = await _door.GetContextAsync();
        await asked.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body), Cancellation);
        asked.Response.Close();
    }
}
