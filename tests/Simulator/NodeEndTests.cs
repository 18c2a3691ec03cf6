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
        using HookedMachine machine = new(new TinyMachine(), Stop, () => { });
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
}
