using Rollup.Chain;
using Rollup.Machine.Riscv;
using JudgeKind = Rollup.Protocol.JudgeKind;

namespace Rollup.Tests.Translator.Costs;

/// <summary>What the image takes for an input of each kind: name -> instructions, accept with its outputs root included.</summary>
static class InputCosts
{
    const int Columns = 30, Rows = 113;

    static readonly Address Sponsor = Fixtures.AddressOf(1), Token = World.Token;

    public static SortedDictionary<string, long> Count(byte[] image)
    {
        SortedDictionary<string, long> counts = new(StringComparer.Ordinal);
        using RiscvMachine machine = new(image);
        using CountedMarket market = new(machine);
        counts["start-up, to the first accept"] = (long)machine.StartCycles;
        CountRefusals(market, counts);
        CountDeposits(market, counts);
        CountLives(market, counts);
        CountQueries(market, counts);
        CountBesideOthers(image, counts);
        return counts;
    }

    static void CountRefusals(CountedMarket market, SortedDictionary<string, long> counts)
    {
        World world = market.World;
        counts["rejected: 10 bytes that are no input"] = market.Repeat(world.Advance(new byte[10]), "Rejected");
        counts["rejected: 200 bytes that are no command"] = market.Repeat(world.Direct(Sponsor, new byte[200]), "Rejected");
        counts["refused: postJob without a deposit"] = market.Repeat(
            world.Direct(Sponsor, Encode.Post(Terms(JudgeKind.Holdout, 2))), "PostJob.NotADeposit");
        counts["refused: acceptJob of no job"] = market.Repeat(world.Direct(Sponsor, Encode.Accept(9, default)), "AcceptJob.JobUnknown");
        counts["refused: settleJob of no job"] = market.Repeat(world.Direct(Sponsor, Encode.Settle(9)), "SettleJob.JobUnknown");
        market.Repeat(world.Ether(Sponsor, 2200, Encode.Post(Terms(JudgeKind.Holdout, 2))));
        foreach (int bytes in (int[])[0, 1024, 8192, 32768])
            counts[$"refused: provideBlock of {bytes} bytes that nobody waits for"] = market.Repeat(
                world.Direct(Sponsor, Encode.Provide(world.View, 1, new byte[bytes])), "ProvideBlock.NotWanted");
        counts["cancelJob"] = market.Repeat(world.Direct(Sponsor, Encode.Cancel(1)));
    }

    // Deposits that no command comes with: they go back by voucher.
    static void CountDeposits(CountedMarket market, SortedDictionary<string, long> counts)
    {
        World world = market.World;
        byte[] payload = new byte[1024];
        counts["deposit of Ether without a command"] = market.Repeat(world.Ether(Sponsor, 5, []), "Deposit.CommandUnknown");
        counts["deposit of ERC-20 without a command"] = market.Repeat(world.Erc20(Token, Sponsor, 5, []), "Deposit.CommandUnknown");
        int length = new Erc721Deposit { Token = Token, Depositor = Sponsor }.Encode([], [], payload);
        counts["deposit of ERC-721"] = market.Repeat(world.Direct(Addresses.Erc721Portal, payload[..length]), "Deposit.AssetNotAccepted");
        length = new Erc1155SingleDeposit { Token = Token, Depositor = Sponsor }.Encode([], [], payload);
        counts["deposit of ERC-1155, one"] = market.Repeat(
            world.Direct(Addresses.Erc1155SinglePortal, payload[..length]), "Deposit.AssetNotAccepted");
        length = new Erc1155BatchDeposit { Token = Token, Depositor = Sponsor, TokenIdWords = new byte[64], AmountWords = new byte[64] }
            .Encode([], [], payload);
        counts["deposit of ERC-1155, a batch of two"] =
            market.Repeat(world.Direct(Addresses.Erc1155BatchPortal, payload[..length]), "Deposit.AssetNotAccepted");
        counts["deposit into a vault without a command"] =
            market.Repeat(world.Vault(World.VaultOf(9), Sponsor, 5, []), "Deposit.CommandUnknown");
        market.Repeat(world.Vault(World.VaultOf(9), Sponsor, 2200, Encode.Post(Terms(JudgeKind.Holdout, 2)), isNew: true));
    }

    static void CountLives(CountedMarket market, SortedDictionary<string, long> counts)
    {
        foreach ((JudgeKind judge, int classes, int hidden, int clients) in ((JudgeKind, int, int, int)[])[
            (JudgeKind.Holdout, 2, 0, 1), (JudgeKind.Holdout, 2, 0, 3), (JudgeKind.Holdout, 10, 16, 1), (JudgeKind.PublicHoldout, 0, 0, 1),
            (JudgeKind.Replay, 2, 0, 1)])
        {
            byte[] initial = Fixtures.Model(classes, 1, hidden, Columns), data = Fixtures.Data(classes, Rows, 3, Columns);
            JobTerms terms = Fixtures.Terms(judge, initial, data, market.World.Block, places: clients);
            byte[] ModelOf(Address client) => judge == JudgeKind.Replay
                ? Fixtures.Replayed(in terms, in client, initial, data) : Fixtures.Model(classes, client.Bytes[19], hidden, Columns);
            JobLife life = new JobLife(market, terms, initial, data, ModelOf).Run(clients);
            string shape = $"{Columns}-{(hidden == 0 ? "" : hidden + "-")}{Math.Max(1, classes <= 2 ? 1 : classes)}";
            string name = $"{judge}, {Rows} rows, {shape}, {clients} {(clients == 1 ? "place" : "places")}";
            foreach (string kind in life.Inputs.Select(input => input.Kind).Distinct()) counts[$"{name}: {kind}"] = life.Most(kind);
        }
    }

    static void CountQueries(CountedMarket market, SortedDictionary<string, long> counts)
    {
        counts["query: inspectJobs, one job"] = market.Inspect(MessageBytes.Of(new InspectJobs()));
        counts["query: inspectJob"] = market.Inspect(MessageBytes.Of(new InspectJob { JobId = 2 }));
    }

    static void CountBesideOthers(byte[] image, SortedDictionary<string, long> counts)
    {
        const int others = 64;
        using FlatCost market = new(image);
        market.Fill(others);
        foreach (KindCost cost in market.Live(jobs: 1)) counts[$"beside {others} live jobs: {cost.Kind}"] = (long)cost.Instructions;
    }

    static JobTerms Terms(JudgeKind judge, int classes)
    {
        byte[] initial = Fixtures.Model(classes, 1, 0, Columns), data = Fixtures.Data(classes, Rows, 3, Columns);
        return Fixtures.Terms(judge, initial, data, block: 100);
    }
}
