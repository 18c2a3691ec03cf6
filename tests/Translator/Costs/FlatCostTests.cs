using System.Text;

namespace Rollup.Tests.Translator.Costs;

/// <summary>
/// An input costs the same whatever came before it: beside thousands of live jobs, after thousands of past ones, and with the keys that an
/// attacker would choose. `make fuzz` plays 100,000 inputs and more; what it prints is the table of bench/README.md.
/// </summary>
public class FlatCostTests(ITestOutputHelper output)
{
    // A branch more on the way to a row, which settleJob goes four times: to book each payment, and to take the row out.
    const double InstructionsPerBranchMax = 200;

    // A tree of one row has no branches yet, and no set of them: these come with the second. And the rows of some jobs begin on one page
    // and end on the next, as those of 9,504 bytes lie.
    const int PagesOfATree = 8, PagesOfARowAcross = 1;

    const int KeyBits = 8 * Address.Size;

    static readonly (int Live, int Past)[] s_sample = [(0, 0), (64, 0), (256, 0), (256, 100)];

    static readonly (int Live, int Past)[] s_bench = [(0, 0), (1_000, 0), (2_000, 0), (4_000, 0), (4_000, 10_000)];

    [Fact]
    public void WhatCameBeforeCostsNothing()
    {
        (int Live, int Past)[] situations = StormSize.IsFuzz ? s_bench : s_sample;
        using FlatCost market = new(GuestImage.Bytes);
        List<List<KindCost>> costs = [];
        int past = 0;
        foreach ((int live, int pastWanted) in situations)
        {
            market.Fill(live);
            for (; past < pastWanted; past++) market.Live(jobs: 1);
            costs.Add(market.Live(jobs: StormSize.IsFuzz ? 100 : 20));
        }
        string table = Table(situations, costs) + $"\n{market.Inputs:N0} inputs in all.\n";
        output.WriteLine(table);
        if (StormSize.IsFuzz) Console.WriteLine(table);
        foreach (List<KindCost> situation in costs) CheckFlat(costs[0], situation, branchesMore: 20);
    }

    /// <summary>
    /// Attack: tokens whose addresses differ from that of another's in one bit each, so that it lies below as many branches as an address
    /// has bits. Nobody can grind such; it is the worst there is.
    /// </summary>
    [Fact]
    public void KeysThatShareAllButTheirLastBitsCostTheirBitsAndNoMore()
    {
        Address victim = World.Token;
        using FlatCost near = new(GuestImage.Bytes), far = new(GuestImage.Bytes);
        for (int bit = 0; bit < KeyBits; bit++)
        {
            Address token = victim;
            token.WritableBytes[bit / 8] ^= (byte)(1 << (7 - bit % 8));
            near.Open(token);
            far.Open(Fixtures.AddressOf(0x10_0000 + bit));
        }
        List<KindCost> alone = far.Live(jobs: 2, victim), crowded = near.Live(jobs: 2, victim);
        for (int index = 0; index < alone.Count; index++)
            output.WriteLine($"{alone[index].Kind}: {alone[index].Instructions:N0}, {crowded[index].Instructions:N0}");
        CheckFlat(alone, crowded, KeyBits);
        Assert.Contains(alone.Zip(crowded), pair => pair.Second.Instructions - pair.First.Instructions > KeyBits * 10);
    }

    static void CheckFlat(List<KindCost> before, List<KindCost> after, int branchesMore) => Assert.All(before.Zip(after), pair =>
    {
        Assert.Equal(pair.First.Kind, pair.Second.Kind);
        double more = pair.Second.Instructions - pair.First.Instructions;
        Assert.True(more <= branchesMore * InstructionsPerBranchMax, $"{pair.First.Kind}: {more:N0} instructions more");
        double pages = pair.Second.Pages;
        double pagesMax = pair.First.Pages + PagesOfATree + PagesOfARowAcross;
        Assert.True(pages <= pagesMax, $"{pair.First.Kind}: {pages} pages, before {pair.First.Pages}");
    });

    static string Table((int Live, int Past)[] situations, List<List<KindCost>> costs)
    {
        StringBuilder text = new();
        text.AppendLine($"| instructions, pages written | {string.Join(" | ", situations.Select(Words))} |");
        text.AppendLine($"|---|{string.Concat(situations.Select(_ => "---|"))}");
        for (int kind = 0; kind < costs[0].Count; kind++)
            Row(costs[0][kind].Kind, costs.Select(situation => $"{situation[kind].Instructions:N0}, {situation[kind].Pages:0.#}"));
        text.AppendLine();
        text.AppendLine($"| microseconds for an input | {string.Join(" | ", situations.Select(Words))} |");
        text.AppendLine($"|---|{string.Concat(situations.Select(_ => "---|"))}");
        Row("image, and the test's own market", costs.Select(situation => Microseconds(situation, seconds => seconds.Image)));
        Row("native", costs.Select(situation => Microseconds(situation, seconds => seconds.Native)));
        Row("state hash of one engine", costs.Select(situation => Microseconds(situation, seconds => seconds.Hash)));
        Row("comparison of both", costs.Select(situation => Microseconds(situation, seconds => seconds.Comparison)));
        return text.ToString();

        void Row(string name, IEnumerable<string> cells) => text.AppendLine($"| {name} | {string.Join(" | ", cells)} |");
    }

    static string Words((int Live, int Past) situation) =>
        $"{situation.Live:N0} live{(situation.Past == 0 ? "" : $", {situation.Past:N0} past")}";

    static string Microseconds(List<KindCost> costs, Func<EngineSeconds, double> part) =>
        $"{1e6 * costs.Average(cost => part(cost.Seconds)):N0}";
}
