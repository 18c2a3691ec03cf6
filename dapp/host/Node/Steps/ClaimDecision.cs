namespace Rollup.Node.Steps;

/// <summary>Where the newest signed claim of an epoch stands.</summary>
public enum AttemptState
{
    /// <summary>Nothing signed for this epoch and root.</summary>
    None,
    /// <summary>Signed, perhaps sent, its nonce still free.</summary>
    Pending,
    /// <summary>Pending for so long that the fee must be too low.</summary>
    Stuck,
    /// <summary>Mined and successful, not yet in a block that was read.</summary>
    Mined,
    /// <summary>Mined and reverted in a block not yet read: what stands there instead will be seen.</summary>
    RevertedUnread,
    /// <summary>Can no longer count: reverted in a block that was read, or its nonce went to another transaction.</summary>
    Lost,
}

/// <summary>All the facts that decide about one epoch's claim.</summary>
public readonly record struct ClaimFacts(
    bool Computed, bool SeenOnChain, bool SameRoot, bool Accepted, bool HoldsKey, AttemptState Attempt);

public enum ClaimAction
{
    /// <summary>Nothing to do but read on.</summary>
    Wait,
    /// <summary>Sign a claim, store it, send it.</summary>
    Submit,
    /// <summary>Send the stored bytes again: a kill may have come between storing and sending.</summary>
    Resend,
    /// <summary>
    /// Sign the same claim with the same nonce and a higher fee, so that at most one of the two can be mined; or with the account's nonce
    /// where the signed one lies beyond it.
    /// </summary>
    Replace,
    /// <summary>Somebody claimed another root: end with exit code 30.</summary>
    Stop,
    /// <summary>Attach proofs; the epoch is over.</summary>
    Finish,
}

/// <summary>
/// The claimer's whole design (- means either):
/// | computed | seen on chain | same root | accepted | key | attempt        | action |
/// |    no    |       -       |     -     |    -     |  -  | -              | Wait   |
/// |    yes   |      yes      |     no    |    -     |  -  | -              | Stop   |
/// |    yes   |      yes      |    yes    |    no    |  -  | -              | Wait   |
/// |    yes   |      yes      |    yes    |   yes    |  -  | -              | Finish |
/// |    yes   |      no       |     -     |    -     |  no | -              | Wait   |
/// |    yes   |      no       |     -     |    -     | yes | None           | Submit |
/// |    yes   |      no       |     -     |    -     | yes | Pending        | Resend |
/// |    yes   |      no       |     -     |    -     | yes | Stuck          | Replace|
/// |    yes   |      no       |     -     |    -     | yes | Mined          | Wait   |
/// |    yes   |      no       |     -     |    -     | yes | RevertedUnread | Wait   |
/// |    yes   |      no       |     -     |    -     | yes | Lost           | Submit |
/// </summary>
public static class ClaimDecision
{
    public static ClaimAction Decide(in ClaimFacts facts) => facts switch
    {
        { Computed: false } => ClaimAction.Wait,
        { SeenOnChain: true, SameRoot: false } => ClaimAction.Stop,
        { SeenOnChain: true, Accepted: false } => ClaimAction.Wait,
        { SeenOnChain: true } => ClaimAction.Finish,
        { HoldsKey: false } => ClaimAction.Wait,
        { Attempt: AttemptState.None or AttemptState.Lost } => ClaimAction.Submit,
        { Attempt: AttemptState.Pending } => ClaimAction.Resend,
        { Attempt: AttemptState.Stuck } => ClaimAction.Replace,
        _ => ClaimAction.Wait,
    };
}
