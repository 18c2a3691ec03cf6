namespace Rollup.Market;

/// <summary>Ordered by precedence: when several refusals apply, the lowest number is returned.</summary>
public enum ProvideBlockStatus : byte
{
    Accepted = 0,
    JobUnknown = 1,
    BlockTooLarge = 2,
    NotWanted = 3,    // no such file or position, or not now, or it is here already
    BlockDiffers = 4, // that position has another digest
    NoRoom = 5,       // for a job that is to open, and would last so long: what has no slot is not awaited longer
}

/// <summary>
/// provideBlock: one block of a file that a live job waits for. It is hashed once and compared once, whatever else is in the market. A file
/// that it shows to be bad ends a job that has not opened, which only the sponsor can have caused; afterwards it is a verdict.
/// </summary>
static class ProvideBlockRule
{
    public static ProvideBlockStatus Check(StateView view, in Caller caller, in ProvideBlock command)
    {
        int jobIndex = view.FindJob(command.JobId);
        if (jobIndex < 0) return ProvideBlockStatus.JobUnknown;
        if (command.Data.Length > MarketLimits.BlockBytesMax) return ProvideBlockStatus.BlockTooLarge;
        ref readonly JobRow job = ref view.JobAt(jobIndex);
        JobFile file = new(jobIndex, command.File);
        bool isWanted = command.File < JobFile.CountOf(in job)
            && WantedFiles.Wants(in job, file, Stages.Of(in job, caller.BlockNumber))
            && FileBlocks.Lacks(view, file, command.Position);
        if (!isWanted) return ProvideBlockStatus.NotWanted;
        Sha256.Hash(command.Data, out Bytes32 digest);
        bool isEqual = FileBlocks.DigestAt(view, file, (int)command.Position).Equals(in digest);
        if (!isEqual) return ProvideBlockStatus.BlockDiffers;
        bool canWait = job.Phase == JobPhase.Open; // for room: its deadlines move
        return canWait || Room.Has(view, file, caller.BlockNumber) ? ProvideBlockStatus.Accepted : ProvideBlockStatus.NoRoom;
    }

    public static void Apply<TOps, TSink>(
        MarketState state, ref TSink sink, in Caller caller, in ProvideBlock command, Span<byte> scratch)
        where TOps : struct, IDenseOps where TSink : struct, ISink
    {
        int jobIndex = state.View.FindJob(command.JobId), position = (int)command.Position;
        ref JobRow job = ref state.JobAt(jobIndex);
        JobFile file = new(jobIndex, command.File);
        FileStep step = FileBlocks.Step(in job, file, position, command.Data);
        SlotPool pool = file.IsSchema ? SlotPool.None : Room.PoolOf(state.View, file, caller.BlockNumber);
        if (step != FileStep.Faulty && !file.IsSchema && pool == SlotPool.None)
        {
            Extension.Grant(state, ref sink, file, caller.BlockNumber);
            return;
        }
        if (file.IsSchema) job.IsSchemaHere = true;
        else if (step != FileStep.Faulty) BlockSlots.Store(state, file, position, command.Data, pool);
        job.OpeningDeadline = Deadlines.Later(caller.BlockNumber, MarketLimits.OpeningBlocksMax);
        if (step == FileStep.Incomplete) return;

        if (file.IsSchema) Opening<TOps>.TakeSchema(state, ref sink, file, step, command.Data, scratch);
        else if (job.Phase < JobPhase.Open) Opening<TOps>.Take(state, ref sink, in caller, file, step, scratch);
        else if (file.IsData) HoldoutRule<TOps>.Take(state, ref sink, in caller, jobIndex, step, scratch);
        else SubmissionRule.Take(state, ref sink, jobIndex, file.Place, step);
    }
}
