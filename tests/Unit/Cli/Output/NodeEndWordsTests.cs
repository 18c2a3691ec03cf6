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

    public static TheoryData<NodeEndKind, Exception[]> Faults => new()
    {
        { NodeEndKind.AskedToEnd, [new OperationCanceledException()] },
        { NodeEndKind.ForeignClaim, [new NodeStopException("why", NodeEndKind.ForeignClaim)] },
        { NodeEndKind.EnginesDiffer, [new MachinesDifferException("why")] },
        { NodeEndKind.MachineHalted, [new MachineHaltedException("why")] },
        { NodeEndKind.ChainSilent, [new ChainRetryException("why")] },
        {
            NodeEndKind.DiskFailing,
            [
                new FactsDamagedException("damaged again"), new SqliteException("facts: damaged again", 11),
                new SqliteException("facts: disk error", 10), new IOException("disk error", 5)
            ]
        },
        {
            NodeEndKind.DiskFull,
            [new SqliteException("facts: full", 13), new IOException("no room", 28), new IOException("no quota", 122)]
        },
        {
            NodeEndKind.DirectoryUnusable,
            [
                new SqliteException("facts: read only", 8), new SqliteException("facts: cannot open", 14),
                new UnauthorizedAccessException("no rights"), new IOException("a file in its place", 17),
                new IOException("read-only disk", 30)
            ]
        },
        {
            NodeEndKind.OwnFault,
            [
                new SqliteException("facts: no memory", 7), new IOException("too many open files", 24),
                new InvalidOperationException("a fault of ours")
            ]
        },
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
    public void AFaultHasItsEnd(NodeEndKind expected, Exception[] faults) => Assert.All(faults, fault =>
    {
        NodeEnd end = NodeFaults.EndOf(fault, isAskedToEnd: true);
        Assert.Equal(expected, end.Kind);
        Assert.DoesNotContain("   at ", end.Reason, StringComparison.Ordinal);
        Assert.Equal(expected == NodeEndKind.OwnFault && fault is InvalidOperationException, end.Fault is not null);
    });

    [Fact]
    public void ACancellationThatNobodyAskedForIsAFault() =>
        Assert.Equal(NodeEndKind.OwnFault, NodeFaults.EndOf(new OperationCanceledException(), isAskedToEnd: false).Kind);

    [Theory]
    [InlineData("{0} is no port", "--grpc-port 99999", "--http-port -1")]
    [InlineData("both doors cannot have port {0}", "--grpc-port 8080")]
    [InlineData("'{0}' is no IP address", "--listen foo", "--listen 127.0.0.1:80")]
    [InlineData("a pause of {0} ms", "--poll -1", "--poll 0", "--poll 3600001")]
    [InlineData("'{0}' is no whole number for --poll", "--poll x")]
    public async Task AnOptionThatNoNodeCanRunWithIsWrongUsage(string why, params string[] options)
    {
        string folder = Path.Combine(Path.GetTempPath(), $"lockstep-{Guid.NewGuid():N}");
        foreach (string[] words in options.Select(option => option.Split(' ')))
        {
            StringWriter errors = new();
            int code = await Program.Run(
                ["node", "--data-dir", folder, "--application", "0x00000000000000000000000000000000000000aa", .. words],
                new StringWriter(), errors, TestContext.Current.CancellationToken);
            Assert.Equal(ExitCode.Usage, code);
            Assert.Contains("why:  " + string.Format(CultureInfo.InvariantCulture, why, words[1]), errors.ToString());
            Assert.False(Directory.Exists(folder));
        }
    }
}
