namespace Rollup.Tests.Unit.Node;

/// <summary>Walks all 192 combinations of facts: exactly one row of the table is about each, and the code says what the row says.</summary>
public class ClaimDecisionTests
{
    const string Table = """
        | computed | seen on chain | same root | accepted | key | attempt        | action  |
        |    no    |       -       |     -     |    -     |  -  | -              | Wait    |
        |    yes   |      yes      |     no    |    -     |  -  | -              | Stop    |
        |    yes   |      yes      |    yes    |    no    |  -  | -              | Wait    |
        |    yes   |      yes      |    yes    |   yes    |  -  | -              | Finish  |
        |    yes   |      no       |     -     |    -     |  no | -              | Wait    |
        |    yes   |      no       |     -     |    -     | yes | None           | Submit  |
        |    yes   |      no       |     -     |    -     | yes | Pending        | Resend  |
        |    yes   |      no       |     -     |    -     | yes | Stuck          | Replace |
        |    yes   |      no       |     -     |    -     | yes | Mined          | Wait    |
        |    yes   |      no       |     -     |    -     | yes | RevertedUnread | Wait    |
        |    yes   |      no       |     -     |    -     | yes | Lost           | Submit  |
        """;

    [Fact]
    public void EveryCombinationIsOneRow()
    {
        string[][] rows = [.. Table.Split('\n').Skip(1).Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1..^1])];
        int walked = 0;
        foreach (ClaimFacts facts in All())
        {
            string[] row = Assert.Single(rows, row => Matches(row, facts));
            Assert.Equal(row[6], ClaimDecision.Decide(facts).ToString());
            walked++;
        }
        Assert.Equal(192, walked);
        Assert.All(rows, row => Assert.Contains(All(), facts => Matches(row, facts)));
    }

    /// <summary>Reads the file: the table above the code is the table tested here.</summary>
    [Fact]
    public void TableInTheCodeIsThisTable()
    {
        string source = File.ReadAllText(Path.Combine(Repository.Root, "dapp/host/Node/Steps/ClaimDecision.cs"));
        string[] documented = [.. source.Split('\n').Where(line => line.StartsWith("/// |", StringComparison.Ordinal)).Select(Squeeze)];
        Assert.Equal(Table.Split('\n').Select(Squeeze), documented);
    }

    static string Squeeze(string line) =>
        line.Replace("/", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).TrimEnd('\r');

    static bool Matches(string[] row, ClaimFacts facts) =>
        Fits(row[0], facts.Computed) && Fits(row[1], facts.SeenOnChain) && Fits(row[2], facts.SameRoot) && Fits(row[3], facts.Accepted)
        && Fits(row[4], facts.HoldsKey) && (row[5] == "-" || row[5] == facts.Attempt.ToString());

    static bool Fits(string cell, bool value) => cell == "-" || cell == (value ? "yes" : "no");

    static IEnumerable<ClaimFacts> All()
    {
        foreach (AttemptState attempt in Enum.GetValues<AttemptState>())
            for (int bits = 0; bits < 32; bits++)
                yield return new ClaimFacts((bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0, (bits & 16) != 0, attempt);
    }
}
