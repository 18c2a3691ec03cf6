// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {JobTerms} from "./Terms.sol";

/// Requests of an inspect call, written as calls.
interface Queries {
    /// Asks for at most 64 live jobs from this number on, ascending: one jobState each.
    function inspectJobs(uint64 fromJobId) external;

    /// Asks for one job: jobState, jobTerms, one placeState per place, blocksWanted for runs of blocks, at most 256 of these for each file.
    function inspectJob(uint64 jobId) external;

    /// Asks for the ledgers of at most 64 assets, from this row of their table on: one assetState each.
    function inspectAssets(uint32 fromRow) external;

    /// Asks how full the market is: roomState.
    function inspectRoom() external;
}

/// Reports: the answers to requests, and the reason for which an input changed nothing. They are not part of the outputs tree.
interface Reports {
    /// An input changed nothing: which CommandKind, and that command's own status.
    function refused(uint8 command, uint8 status) external;

    /// The ledger of one asset, a token of one vault or of none, and its row: deposited = escrow + paid + refunded.
    function assetState(
        uint32 row,
        address asset,
        uint128 depositedUnits,
        uint128 escrowUnits,
        uint128 paidUnits,
        uint128 refundedUnits,
        address vault
    ) external;

    /// How many jobs are live, and how many slots hold blocks that jobs open with, and submissions with sealed holdouts.
    function roomState(uint32 liveJobs, uint32 openingSlots, uint32 revealedSlots) external;

    /// Where a job stands at the block of the last input, with the deadlines that hold now: that of the opening is for the next block of a file. In units of work: what is left of the job's next work, 0 if none is due, and what all jobs' work of that kind may still cost in that block; whether it takes more than one input, and turns with that of others.
    function jobState(
        uint64 jobId,
        address sponsor,
        address asset,
        uint8 phase,
        uint16 places,
        uint16 placesTaken,
        uint16 placesComplete,
        uint16 placesScored,
        uint128 escrowUnits,
        uint64 commitDeadline,
        uint64 revealDeadline,
        uint64 holdoutDeadline,
        bytes32 modelDigest,
        bytes32 dataDigest,
        uint64 lastBlock,
        uint64 workUnits,
        uint64 creditUnits,
        uint64 openingDeadline,
        address vault,
        uint8 needsBench
    ) external;

    /// Repeats a job's terms.
    function jobTerms(uint64 jobId, JobTerms calldata terms) external;

    /// Where a place stands; the block in which its client accepted.
    function placeState(
        uint64 jobId,
        uint16 place,
        address client,
        uint8 phase,
        uint8 verdict,
        bytes32 commitment,
        bytes32 modelDigest,
        int64 scoreQ32,
        uint64 acceptBlock
    ) external;

    /// The digests of blocks of one file that a job waits for, from a position on without a gap.
    /// @custom:most digests 128
    function blocksWanted(uint64 jobId, uint16 file, uint32 position, bytes32[] calldata digests) external;
}
