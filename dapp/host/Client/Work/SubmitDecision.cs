namespace Rollup.Client.Work;

/// <summary>What `submit` does next.</summary>
public enum SubmitAction
{
    TrainFirst,
    AcceptFirst,
    Commit,
    WaitForCommitDeadline,
    Reveal,
    SendBlocks,
    Done,
    TooLateToCommit,
    TooLateToReveal,
    CommitmentHeld,
    ForeignCommitment,
    Judged,
}

/// <summary>What is known when `submit` starts, from the data directory and from the node.</summary>
/// <param name="HasModel">A trained model lies in the job's folder.</param>
/// <param name="HasPlace">The node shows a place of ours.</param>
/// <param name="Phase">Phase of that place.</param>
/// <param name="CommitmentIsOurs">The commitment on the place is the one we remember the salt of, for the model in the folder.</param>
/// <param name="Stage">The job's stage for the next input.</param>
/// <param name="BlocksWanted">Blocks of our model that the job still waits for.</param>
public readonly record struct SubmitFacts(
    bool HasModel, bool HasPlace, PlacePhase Phase, bool CommitmentIsOurs, JobStage Stage, int BlocksWanted)
{
    /// <summary>The client said that another commitment may be replaced.</summary>
    public bool MayReplace { get; init; }
}

/// <summary>
/// Submitting is a table over facts, so that the command may be run at any time, twice, or after a crash, and does the next needed step.
/// </summary>
public static class SubmitDecision
{
    // | model | place | phase            | ours | block (next input)    | wanted | action                |  (*: --replace commits)
    // |   -   |  no   |                  |      |                       |        | AcceptFirst           |
    // |   -   |  yes  | Complete, Scored |      |                       |        | Done                  |
    // |  no   |  yes  |                  |      |                       |        | TrainFirst            |
    // |  yes  |  yes  | Accepted         |      | <= commit             |        | Commit                |
    // |  yes  |  yes  | Accepted         |      | >  commit             |        | TooLateToCommit       |
    // |  yes  |  yes  | Committed        |  no  | <= commit             |        | CommitmentHeld *      |
    // |  yes  |  yes  | Committed        |  no  | >  commit             |        | ForeignCommitment     |
    // |  yes  |  yes  | Committed        | yes  | <= commit             |        | WaitForCommitDeadline |
    // |  yes  |  yes  | Committed        | yes  | (commit, reveal]      |        | Reveal                |
    // |  yes  |  yes  | Committed        | yes  | >  reveal             |        | TooLateToReveal       |
    // |  yes  |  yes  | Revealed         |      | <= reveal             |  > 0   | SendBlocks            |
    // |  yes  |  yes  | Revealed         |      | >  reveal             |  > 0   | TooLateToReveal       |
    // |  yes  |  yes  | Revealed         |      |                       |    0   | Judged                |
    public static SubmitAction Decide(in SubmitFacts facts)
    {
        if (!facts.HasPlace) return SubmitAction.AcceptFirst;
        if (facts.Phase is PlacePhase.Complete or PlacePhase.Scored) return SubmitAction.Done;
        if (!facts.HasModel) return SubmitAction.TrainFirst;

        bool mayCommit = CommitWorkRule.StatusOf(facts.Stage, holdsPlace: true) == CommitWorkStatus.Accepted;
        bool isWanted = WantedFiles.WantsSubmission(facts.Stage, facts.Phase, Verdict.None);
        return facts.Phase switch
        {
            PlacePhase.Accepted => mayCommit ? SubmitAction.Commit : SubmitAction.TooLateToCommit,
            PlacePhase.Committed when !facts.CommitmentIsOurs => !mayCommit ? SubmitAction.ForeignCommitment
                : facts.MayReplace ? SubmitAction.Commit : SubmitAction.CommitmentHeld,
            PlacePhase.Committed => RevealWorkRule.StatusOf(facts.Stage, facts.Phase) switch
            {
                RevealWorkStatus.Accepted => SubmitAction.Reveal,
                RevealWorkStatus.RevealNotStarted => SubmitAction.WaitForCommitDeadline,
                _ => SubmitAction.TooLateToReveal,
            },
            PlacePhase.Revealed when facts.BlocksWanted == 0 => SubmitAction.Judged,
            PlacePhase.Revealed => isWanted ? SubmitAction.SendBlocks : SubmitAction.TooLateToReveal,
            _ => SubmitAction.AcceptFirst,
        };
    }
}
