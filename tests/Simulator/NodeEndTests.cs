using System.Net;
using System.Net.Sockets;

namespace Rollup.Tests.Simulator;

/// <summary>What a machine may end a node with, each by its own exit code.</summary>
public sealed class NodeEndTests
{
    [Theory]
    [InlineData(NodeExit.EnginesDiffer, "native and riscv differ, input 0")]
    [InlineData(NodeExit.StopAndPage, "the machine halted: trap")]
    public async Task AMachineThatMustNotGoOnEndsTheNode(NodeExit exit, string reason)
    {
        string directory = Directory.CreateTempSubdirectory("lockstep-end-").FullName;
        FakeChain chain = new(new Dice(1));
        chain.Post([200, 1, 0]);
        for (ulong block = 0; block <= FakeChain.DeploymentBlock; block++) chain.Mine();
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(60));
        NodeOptions options = new()
        {
            DataDirectory = directory, RpcUrl = "", Application = FakeChain.Application, ReadTag = ReadTag.Latest, PollMilliseconds = 10,
            GrpcPort = 0, HttpPort = 0,
        };
        using HookedMachine machine = new(new TinyMachine(), Stop, _ => { });
        try
        {
            NodeEnd end = await NodeRunner.RunAsync(
                options, new SimulatedChain(chain, new Dice(2), lagBlocks: 0, _ => { }, () => { }), null, machine, progress: null,
                patience.Token);
            Assert.Equal((exit, reason), (end.Exit, end.Reason));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }

        void Stop(string where)
        {
            if (where != "machine advance: before") return;
            throw exit == NodeExit.EnginesDiffer ? new MachinesDifferException(reason) : new MachineHaltedException("trap");
        }
    }

    /// <summary>What the outside may do to a node, and how it ends: by its own kind each, without a word of our code's insides.</summary>
    [Theory]
    [InlineData("another node in the directory", NodeEndKind.DirectoryLocked)]
    [InlineData("a file in the directory's place", NodeEndKind.DirectoryUnusable)]
    [InlineData("a directory in the facts' place", NodeEndKind.DirectoryUnusable)]
    [InlineData("a port that is taken", NodeEndKind.PortInUse)]
    [InlineData("an address of another machine", NodeEndKind.AddressUnusable)]
    [InlineData("no address", NodeEndKind.OptionUnusable)]
    [InlineData("a chain that does not answer", NodeEndKind.ChainSilent)]
    [InlineData("another machine's application", NodeEndKind.ApplicationWrong)]
    [InlineData("a chain that begins again", NodeEndKind.ChainReset)]
    [InlineData("a disk that damages facts again and again", NodeEndKind.DiskFailing)]
    [InlineData("a signal while the chain does not answer", NodeEndKind.AskedToEnd)]
    public async Task WhatTheOutsideDoesHasItsEnd(string what, NodeEndKind expected)
    {
        string directory = Directory.CreateTempSubdirectory("lockstep-end-").FullName;
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        FakeChain chain = new(new Dice(1));
        for (ulong block = 0; block <= FakeChain.DeploymentBlock; block++) chain.Mine();
        bool isSilent = expected is NodeEndKind.ChainSilent or NodeEndKind.AskedToEnd;
        SimulatedChain endpoint = new(chain, new Dice(2), lagBlocks: 0, _ => { }, () => { })
        {
            Faults = EndpointFaults.None with { ErrorOneIn = isSilent ? 1 : 0 },
        };
        NodeOptions options = new()
        {
            DataDirectory = directory, RpcUrl = "", Application = FakeChain.Application, ReadTag = ReadTag.Latest, PollMilliseconds = 10,
            GrpcPort = expected == NodeEndKind.PortInUse ? ((IPEndPoint)taken.LocalEndpoint).Port : 0, HttpPort = 0,
            ListenAddress = expected == NodeEndKind.AddressUnusable ? "192.0.2.1" : expected == NodeEndKind.OptionUnusable ? "nowhere"
                : "127.0.0.1",
            ExpectedTemplateHash = expected == NodeEndKind.ApplicationWrong ? "0xother" : null,
            RpcPatienceSeconds = expected == NodeEndKind.ChainSilent ? 0 : 60,
        };
        bool isFile = what == "a file in the directory's place", isFolder = what == "a directory in the facts' place";
        if (isFolder) Directory.CreateDirectory(Path.Combine(directory, FactsFile.Name));
        if (isFile) await File.WriteAllTextAsync(Path.Combine(directory, "file"), "", Cancellation);
        if (isFile) options = options with { DataDirectory = Path.Combine(directory, "file") };
        using FileStream? held = expected != NodeEndKind.DirectoryLocked ? null
            : new FileStream(Path.Combine(directory, "node.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        using CancellationTokenSource end = new(TimeSpan.FromSeconds(isSilent ? 1 : 60));
        Outside outside = new(value =>
        {
            if (expected == NodeEndKind.ChainReset && value.Event == NodeEvent.Advanced) chain.Reset();
            if (expected == NodeEndKind.DiskFailing && value.Event == NodeEvent.Advanced)
                SimulationChecks.ExecuteAny(Path.Combine(directory, FactsFile.Name), "UPDATE blocks_rows SET hash = '0x'");
        });
        try
        {
            using TinyMachine machine = new();
            NodeEnd ended = await NodeRunner.RunAsync(options, endpoint, witness: null, machine, outside, end.Token);
            Assert.True(expected == ended.Kind, $"{what}: {ended.Kind}, {ended.Reason}");
            if (isFolder) Assert.Contains("facts.sqlite is a directory", ended.Reason, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", ended.Reason, StringComparison.Ordinal);
            Assert.DoesNotContain("Exception", ended.Reason, StringComparison.Ordinal);
        }
        finally
        {
            held?.Dispose();
            Directory.Delete(directory, recursive: true);
        }
    }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Hears what the node does, and does something to it.</summary>
    sealed class Outside(Action<NodeProgress> answer) : IProgress<NodeProgress>
    {
        public void Report(NodeProgress value) => answer(value);
    }
}
