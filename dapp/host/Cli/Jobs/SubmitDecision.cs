using Rollup.Market;

namespace Rollup.Cli.Jobs;

/// <summary>What `submit` does next.</summary>
enum SubmitAction
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
    ForeignCommitment,
    Judged,
}

/// <summary>What is known when `submit` starts, from the data directory and from the node.</summary>
/// <param name="HasModel">A trained model lies in the job's folder.</param>
/// <param name="HasPlace">The node shows a place of ours.</param>
/// <param name="Phase">Phase of that place.</param>
/// <param name="CommitmentIsOurs">The commitment on the place is the one we remember the salt of, for the model in the folder.</param>
/// <param name="HeadBlock">The next input lands in a block above this.</param>
/// <param name="BlocksWanted">Blocks of our model that the job still waits for.</param>
readonly record struct SubmitFacts(
    bool HasModel, bool HasPlace, PlacePhase Phase, bool CommitmentIsOurs, ulong HeadBlock, ulong CommitDeadline, ulong RevealDeadline,
        int BlocksWanted);

/// <summary>
/// Submitting is a table over facts, so that the command may be run at any time, twice, or after a crash, and does the next needed step.
/// </summary>
static class SubmitDecision
{
    // | model | place | phase            | ours | block (next input)    | wanted | action                |
    // |   -   |  no   |                  |      |                       |        | AcceptFirst           |
    // |   -   |  yes  | Complete, Scored |      |                       |        | Done                  |
    // |  no   |  yes  |                  |      |                       |        | TrainFirst            |
    // |  yes  |  yes  | Accepted         |      | <= commit             |        | Commit                |
    // |  yes  |  yes  | Accepted         |      | >  commit             |        | TooLateToCommit       |
    // |  yes  |  yes  | Committed        |  no  | <= commit             |        | Commit (replaces)     |
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

        ulong nextBlock = facts.HeadBlock + 1;
        bool commitOver = Deadlines.IsLate(facts.CommitDeadline, nextBlock);
        bool revealOver = Deadlines.IsLate(facts.RevealDeadline, nextBlock);
        return facts.Phase switch
        {
            PlacePhase.Accepted => commitOver ? SubmitAction.TooLateToCommit : SubmitAction.Commit,
            PlacePhase.Committed when !facts.CommitmentIsOurs => commitOver ? SubmitAction.ForeignCommitment : SubmitAction.Commit,
            PlacePhase.Committed when !commitOver => SubmitAction.WaitForCommitDeadline,
            PlacePhase.Committed => revealOver ? SubmitAction.TooLateToReveal : SubmitAction.Reveal,
            PlacePhase.Revealed when facts.BlocksWanted == 0 => SubmitAction.Judged,
            PlacePhase.Revealed => revealOver ? SubmitAction.TooLateToReveal : SubmitAction.SendBlocks,
            _ => SubmitAction.AcceptFirst,
        };
    }
}
