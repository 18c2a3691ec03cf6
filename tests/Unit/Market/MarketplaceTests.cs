namespace Rollup.Tests.Unit.Market;

/// <summary>Which inputs are of this application at all, and in which order they may come.</summary>
public class MarketplaceTests
{
    delegate void Change(ref EvmAdvance fields);

    [Fact]
    public void FirstAcceptedInputNamesChainAndApplication()
    {
        using World world = new();
        Assert.Equal("Rejected", Send(world, (ref EvmAdvance fields) => fields.ChainId = 7, [1, 2, 3]));
        Assert.Equal("SettleJob.JobUnknown", Send(world, (ref EvmAdvance fields) => { })); // the rejected one left no name behind
        Assert.Equal("Rejected", Send(world, (ref EvmAdvance fields) => fields.ChainId = 7));
        Assert.Equal("Rejected", Send(world, (ref EvmAdvance fields) => fields.Application = fields.Sender));
        Assert.Equal("SettleJob.JobUnknown", Send(world, (ref EvmAdvance fields) => { }));
    }

    [Fact]
    public void IndicesRiseAndBlocksNeverFall()
    {
        using World world = new();
        Assert.Equal("SettleJob.JobUnknown", Send(world, (ref EvmAdvance fields) => fields.Index = 5));
        Assert.Equal("Rejected", Send(world, (ref EvmAdvance fields) => fields.Index = 5));
        Assert.Equal("Rejected", Send(world, (ref EvmAdvance fields) => fields.Index = 4));
        Assert.Equal("Rejected", Send(world, (ref EvmAdvance fields) => (fields.Index, fields.BlockNumber) = (6, 99)));
        Assert.Equal("SettleJob.JobUnknown", Send(world, (ref EvmAdvance fields) => fields.Index = 6)); // two inputs of one block
        // rejected ones between
        Assert.Equal("SettleJob.JobUnknown", Send(world, (ref EvmAdvance fields) => (fields.Index, fields.BlockNumber) = (9, 200)));
        Assert.Equal("Rejected", Send(world, (ref EvmAdvance fields) => (fields.Index, fields.BlockNumber) = (ulong.MaxValue, 200)));
    }

    static string Send(World world, Change change, byte[]? payload = null)
    {
        EvmAdvance fields = new()
        {
            ChainId = World.ChainId, Application = World.Application, Sender = Stage.Alice, BlockNumber = world.Block, Index = world.Index,
        };
        change(ref fields);
        byte[] command = payload ?? Encode.Settle(1);
        byte[] input = new byte[EvmAdvance.EncodedBytes(command.Length)];
        Assert.Equal(input.Length, fields.Encode(command, input));
        return world.Advance(input).Text;
    }
}
