// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// Payloads of notices, written as calls. A new notice and a new field go to the end: the order gives their numbers in the node's proto. The tag "names" says of which enumeration of the market a number is.
interface Notices {
    /// A job exists and its rewards are in escrow.
    function jobPosted(
        uint64 jobId,
        address sponsor,
        address asset,
        uint128 escrowUnits,
        bytes32 modelDigest,
        bytes32 dataDigest,
        address vault // what the asset lies in; zero is Ether, or a token that all its jobs share
    ) external;

    /// The initial model is in the machine and verified; what one evaluation costs, in units of work.
    function jobOpened(uint64 jobId, uint64 evaluationUnits) external;

    /// A client holds a place, perhaps instead of one who left no bond and did not commit.
    function placeAccepted(uint64 jobId, uint16 place, address client) external;

    /// A place is bound to a commitment.
    function workCommitted(uint64 jobId, uint16 place, bytes32 commitment) external;

    /// A commitment was opened.
    function workRevealed(uint64 jobId, uint16 place, bytes32 modelDigest, bytes32 dataDigest) external;

    /// All blocks of a submission are there, or its root shows that it is no such file.
    /// @custom:names verdict Verdict
    function workCompleted(uint64 jobId, uint16 place, uint8 verdict) external;

    /// The holdout is there; the score of the initial model on it.
    /// @custom:names verdict HoldoutVerdict
    function holdoutOpened(uint64 jobId, uint8 verdict, int64 initialScoreQ32) external;

    /// A submission was scored.
    /// @custom:names verdict Verdict
    function workScored(uint64 jobId, uint16 place, address client, bytes32 modelDigest, int64 scoreQ32, uint8 verdict)
        external;

    /// A voucher for a place was emitted.
    function placePaid(uint64 jobId, uint16 place, address client, uint128 units) external;

    /// A job is over; what was paid and what went back to the sponsor.
    /// @custom:names outcome JobOutcome
    function jobSettled(uint64 jobId, uint8 outcome, uint128 paidUnits, uint128 returnedUnits) external;

    /// A file is not what the job's terms say, and so the job ends: which file, as in provideBlock, and why.
    /// @custom:names status OpeningStatus
    function fileRefused(uint64 jobId, uint16 file, uint8 status) external;

    /// There was no room for a right block of that file of an open job: send it again. The deadlines that hold now; the bond of the place comes back whatever follows.
    function deadlinesMoved(uint64 jobId, uint16 file, uint64 revealDeadline, uint64 holdoutDeadline) external;
}
