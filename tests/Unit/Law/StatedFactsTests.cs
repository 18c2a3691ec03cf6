using System.Text.RegularExpressions;
using Rollup.Api;
using Statuses = Rollup.Client.Values.Statuses;

namespace Rollup.Tests.Unit.Law;

/// <summary>What pages say of limits, statuses and files is what the code has: a constant that moves takes its sentence along.</summary>
public partial class StatedFactsTests
{
    const string Market = "dapp/guest/Market/README.md";
    const string Node = "dapp/host/Node/README.md";

    public static TheoryData<string, string> Limits => new()
    {
        {
            Market, $"Jobs {MarketLimits.JobsMax}, places {MarketLimits.PlacesMax} per job, assets {MarketLimits.AssetsMax}, "
                + $"allow list {AllowList.CountMax}, block slots {MarketLimits.BlockSlotsMax} of {MarketLimits.BlockBytesMax:N0} bytes, "
                + $"model {MarketLimits.ModelBytesMax >> 10} KiB, data {MarketLimits.DataBytesMax >> 20} MiB, "
                + $"gaps between deadlines at least {MarketLimits.GapBlocksMin} blocks, to reveal at least {MarketLimits.RevealBlocksMin} "
                + $"and one for every {MarketLimits.SubmittedPerBlock} blocks of all submissions, from commit to holdout deadline at most "
                + $"{MarketLimits.HoldoutBlocksMax:N0} blocks, the last deadline at most {MarketLimits.SpanBlocksMax:N0} blocks ahead, "
                + $"{MarketLimits.CrowdedSpanBlocksMax:N0} in a crowded market, amounts below 2^{MarketLimits.UnitsBitsMax} base units each"
        },
        { Market, $"takes more than {MarketLimits.OpeningBlocksMax} blocks, anybody's `settleJob` gives everything back" },
        {
            Market, $"{MarketLimits.OpeningSlotsMax:N0} for what jobs open with, {MarketLimits.RevealedSlotsMax:N0} for submissions and "
                + "sealed holdouts"
        },
        { Market, $"a job keeps for {MarketLimits.KeptCreditBlocksMax} blocks what credit it got" },
        { Market, $"must be over within {MarketLimits.CrowdedSpanBlocksMax:N0} blocks" },
        {
            Market, $"so that it can be sent again for {MarketLimits.RoomBlocks} blocks; each by at most "
                + $"{MarketLimits.ExtensionBlocksMax:N0} in all"
        },
        { Market, $"at least {MarketLimits.HoldBlocks} blocks old and uncommitted" },
        {
            Node, $"{ApiLimits.GrpcRequestBytesMax:N0} bytes | {ApiLimits.StreamsMax} streams, {ApiLimits.StreamsPerPeerMax} of one peer, "
                + $"{ApiLimits.StreamsPerConnectionMax} on one connection, else `RESOURCE_EXHAUSTED`"
        },
        { Node, $"left unread for {ApiLimits.StreamStallSeconds} s" },
        { Node, $"connections, {ApiLimits.CallsPerConnectionMax} calls on each" },
        {
            Node, $"{ApiLimits.FirstRequestSeconds} s to the first request, {ApiLimits.RequestSeconds} s for headers, and for a body of "
                + $"less than {ApiLimits.RequestBytesPerSecondMin} bytes/s; {ApiLimits.IdleSeconds} s of silence"
        },
        { Node, $"at most {ApiLimits.ListRowsMax:N0} rows ({ApiLimits.ListRowsDefault} unless asked)" },
        { Node, $"and {ApiLimits.ListBytesMax >> 20} MiB |" },
        { Node, $"{ApiLimits.InspectBodyBytesMax:N0} bytes, else 413 | {ApiLimits.InspectsInFlightMax}, else 503" },
        { Node, $"{ApiLimits.InspectDeadlineSeconds} s behind a running input" },
        { Node, $"{ApiLimits.ConnectionsMax} connections, {ApiLimits.ConnectionsPerPeerMax} of one peer" },
        { "CHANGELOG.md", $"`--max-fee-gwei`, {TransactionCost.DefaultFeeCapWei / 1_000_000_000} unless told otherwise" },
    };

    public static TheoryData<CommandKind> Commands => [.. Enum.GetValues<CommandKind>().Where(command => command != CommandKind.None)];

    public static TheoryData<string> Pages => [.. Repository.Files("README.md").Append("CHANGELOG.md")];

    [Theory, MemberData(nameof(Limits))]
    public void AStatedLimitIsTheConstant(string page, string words) =>
        Assert.Contains(words, WhiteSpace().Replace(Repository.Read(page), " "), StringComparison.Ordinal);

    [Theory, MemberData(nameof(Commands))]
    public void TheTableOfStatusesIsTheEnum(CommandKind command)
    {
        Type statuses = Statuses.EnumOf(command)!;
        string row = string.Join(", ", Enum.GetValues(statuses).Cast<object>().Where(status => Convert.ToInt32(status) != 0)
            .Select(status => $"{Convert.ToInt32(status)} {status}"));
        Assert.Contains($"| {(int)command} {Statuses.NameOf(command)} | {row} |", Repository.Read(Market), StringComparison.Ordinal);
    }

    /// <summary>Whoever opens config.json finds each of its fields explained.</summary>
    [Fact]
    public void EveryFieldOfTheConfigurationIsExplained()
    {
        using System.Text.Json.JsonDocument document = System.Text.Json.JsonDocument.Parse(
            Rollup.Client.Values.JsonText.Of(new Rollup.Client.Workspace.Configuration()));
        string page = Repository.Read(Node);
        string table = page[page.IndexOf("## Configuration", StringComparison.Ordinal)..];
        table = table[..table.IndexOf("## Verification", StringComparison.Ordinal)];
        Assert.All(document.RootElement.EnumerateObject(), field => Assert.Contains($"`{field.Name}`", table, StringComparison.Ordinal));
        Assert.All(FieldName().Matches(table).Select(match => match.Groups[1].Value), name =>
            Assert.True(document.RootElement.TryGetProperty(name, out _), $"there is no field {name}"));
    }

    /// <summary>The unit starts the command as it is, and again after those ends alone that say so.</summary>
    [Fact]
    public void TheUnitOfSystemdKnowsCommandAndExitCodes()
    {
        string unit = Repository.Read("packaging/lockstep-node.service");
        string[] words = Line("ExecStart=").Split(' ')[1..];
        Assert.Empty(CommandTree.Build().Parse(words).Errors);
        NodeExit[] down = [NodeExit.Refused, NodeExit.Usage, NodeExit.StopAndPage, NodeExit.EnginesDiffer];
        Assert.Equal(down.Select(exit => $"{(int)exit}"), Line("RestartPreventExitStatus=").Split(' '));
        Assert.Equal("on-failure", Line("Restart="));

        string Line(string key) => unit.Split('\n').Single(line => line.StartsWith(key, StringComparison.Ordinal))[key.Length..];
    }

    /// <summary>Paths are said from the root, from the page's folder, or by the end of the path.</summary>
    [Theory, MemberData(nameof(Pages))]
    public void EveryFileThatIsNamedExists(string page)
    {
        string[] files = Repository.Files("*");
        string[] missing = [.. NamedFile().Matches(Repository.Read(page)).Select(match => match.Groups[1].Value).Distinct()
            .Where(name => !files.Any(file => file == name || file.EndsWith("/" + name.Replace("../", ""), StringComparison.Ordinal)))];
        Assert.True(missing.Length == 0, $"{page} names what is not there: {string.Join(", ", missing)}");
    }

    // The first column of the table.
    [GeneratedRegex(@"(?<=^\| (?:`\w+`, )?)`(\w+)`(?=[^|]* \|)", RegexOptions.Multiline)]
    internal static partial Regex FieldName();

    [GeneratedRegex(@"\s+")]
    internal static partial Regex WhiteSpace();

    [GeneratedRegex(@"`((?:\.\./)*[\w.-]+(?:/[\w.-]+)*\.(?:cs|sh|sol|js|proto|csproj|py|mjs|lock))`")]
    internal static partial Regex NamedFile();
}
