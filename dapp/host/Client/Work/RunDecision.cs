namespace Rollup.Client.Work;

/// <summary>For whom a job is run to its end.</summary>
public enum RunRole { Client, Sponsor }

/// <summary>What is due of a job, for one of the two.</summary>
public enum RunStep
{
    Wait,     // until a block has passed, or somebody else has done something
    Submit,   // commit, reveal or send the model: whatever SubmitDecision says
    Open,     // send the blocks that the job waits for
    Evaluate,
    Settle,
}

/// <summary>UntilBlock: the last block of the wait; null where none is known.</summary>
public readonly record struct RunNext(RunStep Step, ulong? UntilBlock = null);

/// <summary>
/// Running a job is a table over its stage, so that it may be stopped anywhere and begun again: each look finds the step that is due.
/// </summary>
public static class RunDecision
{
    /// <summary>
    /// Blocks that a client leaves to the sponsor for what anybody may do: two who send the same at once both pay for it.
    /// </summary>
    public const ulong GraceBlocks = 5;

    // | stage           | sponsor             | client                             |
    // | Posting         | Open                | Wait for the sponsor               |
    // | Reading         | Evaluate            | Evaluate, after the grace          |
    // | Committing      | Wait until commit   | Submit                             |
    // | Revealing       | Wait until reveal   | Submit                             |
    // | AwaitingHoldout | Open                | Wait until holdout                 |
    // | Judging         | Evaluate, or Settle | Evaluate, or Settle, after the grace |
    // | others          | Settle              | Settle, after the grace            |
    /// <param name="role">Whose step is asked for.</param>
    /// <param name="details">The job.</param>
    /// <param name="nextBlock">The block that would take it.</param>
    /// <param name="since">The first block at which the job was seen in this stage.</param>
    public static RunNext Decide(RunRole role, JobDetails details, ulong nextBlock, ulong since)
    {
        JobState state = details.State;
        bool isSponsor = role == RunRole.Sponsor;
        return details.StageAt(nextBlock) switch
        {
            JobStage.Posting => isSponsor ? new(RunStep.Open) : new(RunStep.Wait),
            JobStage.Committing => isSponsor ? new(RunStep.Wait, state.CommitDeadline) : new(RunStep.Submit),
            JobStage.Revealing => isSponsor ? new(RunStep.Wait, state.RevealDeadline) : new(RunStep.Submit),
            JobStage.AwaitingHoldout => isSponsor ? new(RunStep.Open) : new(RunStep.Wait, state.HoldoutDeadline),
            JobStage.Reading => Anybodys(RunStep.Evaluate),
            JobStage.Judging when state.PlacesScored < state.PlacesComplete => Anybodys(RunStep.Evaluate),
            _ => Anybodys(RunStep.Settle),
        };

        RunNext Anybodys(RunStep step) =>
            isSponsor || nextBlock > since + GraceBlocks ? new(step) : new(RunStep.Wait, since + GraceBlocks);
    }

    /// <summary>Whose job it is for this account. Both: the sponsor holds a place of her own.</summary>
    public static (bool IsSponsor, bool IsClient) RolesOf(JobDetails details, Address account) => (
        details.State.Sponsor.Equals(in account), details.Places.Any(place => place.Client.Equals(in account)));
}
