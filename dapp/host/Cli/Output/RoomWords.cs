namespace Rollup.Cli.Output;

/// <summary>How full the market is, and what that means for a job that is about to be posted.</summary>
static class RoomWords
{
    public static string Of(RoomState room)
    {
        ulong lifeBlocksMax = Room.LifeBlocksMax((int)room.LiveJobs + 1, (int)room.OpeningSlots + 1);
        return $"The market: {room.LiveJobs:N0} of {MarketLimits.JobsMax:N0} jobs are live; blocks held: {room.OpeningSlots:N0} of "
            + $"{MarketLimits.OpeningSlotsMax:N0} for what jobs open with, {room.RevealedSlots:N0} of {MarketLimits.RevealedSlotsMax:N0} "
            + "for submissions and sealed holdouts. "
            + (lifeBlocksMax == 0 ? "It takes no job now." : $"A job posted now may last {lifeBlocksMax:N0} blocks.");
    }
}
