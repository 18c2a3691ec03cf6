using Microsoft.Data.Sqlite;
using Rollup.Node;

namespace Rollup.Tests.Unit.Cli;

/// <summary>Every way in which a node ends: which fault makes it, its exit code, and words that are true of it and of no other.</summary>
public sealed class NodeEndWordsTests
{
    static readonly NodeEndKind[] s_ends = [.. Enum.GetValues<NodeEndKind>().Where(kind => kind != NodeEndKind.AskedToEnd)];

    public static TheoryData<NodeEndKind, int, string> Ends => new()
    {
        { NodeEndKind.OptionUnusable, 2, "rollup node --help" },
        { NodeEndKind.PortInUse, 1, "--grpc-port and --http-port" },
        { NodeEndKind.AddressUnusable, 1, "--listen" },
        { NodeEndKind.DirectoryUnusable, 1, "--data-dir" },
        { NodeEndKind.DirectoryLocked, 20, "end that node first" },
        { NodeEndKind.DiskFull, 20, "make room" },
        { NodeEndKind.DiskFailing, 30, "another disk" },
        { NodeEndKind.ChainSilent, 20, "--rpc" },
        { NodeEndKind.EndpointUnproved, 30, "--witness" },
        { NodeEndKind.ChainWrong, 30, "validator of your configuration" },
        { NodeEndKind.ChainReset, 30, "rollup deploy" },
        { NodeEndKind.ApplicationMissing, 30, "--application" },
        { NodeEndKind.ApplicationWrong, 30, "--template" },
        { NodeEndKind.ForeignClaim, 30, "rollup verify" },
        { NodeEndKind.StateDiffers, 30, "keep the data directory" },
        { NodeEndKind.MachineHalted, 30, "report the application" },
        { NodeEndKind.EnginesDiffer, 40, "report where they differ" },
        { NodeEndKind.MustNotBe, 30, "before you know why" },
        { NodeEndKind.OwnFault, 10, "start it again" },
    };

    public static TheoryData<string, Exception, NodeEndKind> Faults => new()
    {
        { "asked", new OperationCanceledException(), NodeEndKind.AskedToEnd },
        { "stop", new NodeStopException("why", NodeEndKind.ForeignClaim), NodeEndKind.ForeignClaim },
        { "engines", new MachinesDifferException("why"), NodeEndKind.EnginesDiffer },
        { "halted", new MachineHaltedException("why"), NodeEndKind.MachineHalted },
        { "chain", new ChainRetryException("why"), NodeEndKind.ChainSilent },
        { "damaged again", new FactsDamagedException("why"), NodeEndKind.DiskFailing },
        { "facts: damaged again", new SqliteException("why", 11), NodeEndKind.DiskFailing },
        { "facts: full", new SqliteException("why", 13), NodeEndKind.DiskFull },
        { "facts: disk error", new SqliteException("why", 10), NodeEndKind.DiskFailing },
        { "facts: read only", new SqliteException("why", 8), NodeEndKind.DirectoryUnusable },
        { "facts: cannot open", new SqliteException("why", 14), NodeEndKind.DirectoryUnusable },
        { "facts: no memory", new SqliteException("why", 7), NodeEndKind.OwnFault },
        { "no rights", new UnauthorizedAccessException("why"), NodeEndKind.DirectoryUnusable },
        { "no room", new IOException("why", 28), NodeEndKind.DiskFull },
        { "no quota", new IOException("why", 122), NodeEndKind.DiskFull },
        { "disk error", new IOException("why", 5), NodeEndKind.DiskFailing },
        { "a file in its place", new IOException("why", 17), NodeEndKind.DirectoryUnusable },
        { "read-only disk", new IOException("why", 30), NodeEndKind.DirectoryUnusable },
        { "too many open files", new IOException("why", 24), NodeEndKind.OwnFault },
        { "a fault of ours", new InvalidOperationException("why"), NodeEndKind.OwnFault },
    };

    [Theory, MemberData(nameof(Ends))]
    public void AnEndHasItsCodeAndATrueNext(NodeEndKind kind, int code, string next)
    {
        UserError error = NodeEndWords.Of(new NodeEnd(kind, "the reason"));
        Assert.Equal((code, "the reason"), (error.Code, error.Why));
        Assert.Contains(next, error.Next, StringComparison.Ordinal);
        Assert.Equal(code, (int)kind.ExitOf());
    }

    [Fact]
    public void EveryEndHasWordsOfItsOwn()
    {
        Assert.Equal(s_ends, Ends.Select(row => row.Data.Item1));
        UserError[] errors = [.. s_ends.Select(kind => NodeEndWords.Of(new NodeEnd(kind, "the reason")))];
        Assert.Equal(s_ends.Length, errors.Select(error => error.What).Distinct().Count());
        Assert.Equal(s_ends.Length, errors.Select(error => error.Next).Distinct().Count());
        // Only what comes from our own process is better after a new start alone.
        Assert.Equal(NodeEndKind.OwnFault, Assert.Single(s_ends, kind => kind.ExitOf() == NodeExit.Restart));
        Assert.All(errors.Where(error => error.Code != (int)NodeExit.Restart),
            error => Assert.DoesNotContain("start it again", error.Next, StringComparison.Ordinal));
    }

    [Fact]
    public void TheTableOfEndsIsTheEnum()
    {
        string page = Repository.Read("dapp/host/Node/README.md");
        foreach (IGrouping<int, NodeEndKind> code in Enum.GetValues<NodeEndKind>().GroupBy(kind => (int)kind.ExitOf()))
        {
            string row = page.Split('\n').Single(line => line.StartsWith($"| {code.Key} | ", StringComparison.Ordinal));
            Assert.EndsWith($"| {string.Join(", ", code.Select(kind => $"`{kind}`"))} |", row, StringComparison.Ordinal);
        }
    }

    [Theory, MemberData(nameof(Faults))]
    public void AFaultHasItsEnd(string what, Exception fault, NodeEndKind expected)
    {
        NodeEnd end = NodeFaults.EndOf(fault, isAskedToEnd: true);
        Assert.True(expected == end.Kind, $"{what}: {end.Kind}");
        Assert.DoesNotContain("   at ", end.Reason, StringComparison.Ordinal);
        Assert.Equal(expected == NodeEndKind.OwnFault && fault is InvalidOperationException, end.Fault is not null);
    }

    [Fact]
    public void ACancellationThatNobodyAskedForIsAFault() =>
        Assert.Equal(NodeEndKind.OwnFault, NodeFaults.EndOf(new OperationCanceledException(), isAskedToEnd: false).Kind);

    [Theory]
    [InlineData("--grpc-port 99999", "99999 is no port")]
    [InlineData("--http-port -1", "-1 is no port")]
    [InlineData("--grpc-port 8080", "both doors cannot have port 8080")]
    [InlineData("--listen foo", "'foo' is no IP address")]
    [InlineData("--listen 127.0.0.1:80", "'127.0.0.1:80' is no IP address")]
    [InlineData("--poll -1", "a pause of -1 ms")]
    [InlineData("--poll 0", "a pause of 0 ms")]
    [InlineData("--poll 3600001", "a pause of 3600001 ms")]
    [InlineData("--poll x", "'x' is no whole number for --poll")]
    public async Task AnOptionThatNoNodeCanRunWithIsWrongUsage(string words, string why)
    {
        string folder = Path.Combine(Path.GetTempPath(), $"lockstep-{Guid.NewGuid():N}");
        StringWriter errors = new();
        int code = await Program.Run(
            ["node", "--data-dir", folder, "--application", "0x00000000000000000000000000000000000000aa", .. words.Split(' ')],
            new StringWriter(), errors, TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains($"why:  {why}", errors.ToString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
    }
}
