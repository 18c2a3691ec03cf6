using Rollup.Node.Operation;

namespace Rollup.Cli.Output;

/// <summary>Every end of a node in words of its own, with what to do next. A test holds that none is forgotten and none is alike.</summary>
static class NodeEndWords
{
    public static UserError Of(NodeEnd end)
    {
        (string what, string next) = Of(end.Kind);
        return new UserError(what, end.Reason, next, (int)end.Exit, end.Fault);
    }

    static (string What, string Next) Of(NodeEndKind kind) => kind switch
    {
        NodeEndKind.OptionUnusable => ("the node cannot run as it is asked to", "give the option another value: see `rollup node --help`"),
        NodeEndKind.PortInUse => (
            "a port is taken", "end the program that listens there, or choose others with --grpc-port and --http-port"),
        NodeEndKind.AddressUnusable => (
            "the node may not listen there", "give --listen an address of this machine, and ports above 1023 unless you are root"),
        NodeEndKind.DirectoryUnusable => (
            "the data directory cannot be used", "give yourself the right to write there, or choose another with --data-dir"),
        NodeEndKind.DirectoryLocked => (
            "another node works in this directory", "end that node first, or choose another directory with --data-dir"),
        NodeEndKind.DiskFull => ("the disk is full", "make room on the disk of the data directory, then start the node again"),
        NodeEndKind.DiskFailing => (
            "the disk does not keep what is written",
            "move the data directory to another disk; the facts will be read again from the chain"),
        NodeEndKind.ChainSilent => (
            "the chain does not answer as it should", "check --rpc, and that an Ethereum node runs there; then start the node again"),
        NodeEndKind.EndpointUnproved => (
            "one endpoint is not enough to sign claims", "name a second one on another host with --witness, or say --trust-endpoint"),
        NodeEndKind.ChainWrong => (
            "this is not the chain that claims are signed for", "check --rpc against the chain and validator of your configuration"),
        NodeEndKind.ChainReset => (
            "the chain was started anew",
            "deploy the application there (`rollup deploy`) and start the node with it; the old chain's facts will be set aside and kept"),
        NodeEndKind.ApplicationMissing => (
            "there is no such application", "check --application, and that --rpc is the chain on which it was deployed"),
        NodeEndKind.ApplicationWrong => (
            "the application is not one that this node may run",
            "check --application, --template and whose key --claim takes; do not use the application before they agree"),
        NodeEndKind.ForeignClaim => (
            "somebody claimed another root", "execute no voucher: compare with `rollup verify`, and find out who holds the claim key"),
        NodeEndKind.StateDiffers => (
            "the machine does not give the same twice", "claim nothing and keep the data directory: report it with the reason above"),
        NodeEndKind.MachineHalted => ("the machine halted", "execute nothing and report the application: every node halts at this input"),
        NodeEndKind.EnginesDiffer => (
            "two engines do not agree", "claim nothing and keep the data directory: one of the two is wrong; report where they differ"),
        NodeEndKind.MustNotBe => (
            "something that must not be is so", "do not start the node before you know why: the reason above names what must not be"),
        NodeEndKind.OwnFault => (
            "the node has a fault",
            "start it again, it continues where its facts say; if it comes again, report what LOCKSTEP_TRACE=1 prints"),
        _ => throw new InvalidOperationException($"{kind} has no words"),
    };
}
