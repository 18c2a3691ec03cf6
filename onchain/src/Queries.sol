// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {JobTerms} from "./Terms.sol";

/// Requests of an inspect call, written as calls.
interface Queries {
    /// Asks for at most 16 live jobs from this number on, ascending: one jobState each.
    function inspectJobs(uint64 fromJobId) external;

    /// Asks for one job: jobState, jobTerms, one placeState per place, blocksWanted for every run of blocks.
    function inspectJob(uint64 jobId) external;

    /// Asks for the ledger of every asset: one assetState each.
    function inspectAssets() external;
}

/// Reports: the answers to requests, and the reason for which an input changed nothing. They are not part of the outputs tree.
interface Reports {
    /// An input changed nothing: which CommandKind, and that command's own status.
    function refused(uint8 command, uint8 status) external;

    /// The ledger of one asset: deposited = escrow + paid + refunded.
    function assetState(
        address asset,
        uint128 depositedUnits,
        uint128 escrowUnits,
        uint128 paidUnits,
        uint128 refundedUnits
    ) external;

    /// Where a job stands at the block of the last input. In units of work: what the job's next work costs, 0 if none is due, and what all jobs' work of that kind may still cost in that block.
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
        uint64 creditUnits
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
    /// @custom:most digests 33
    function blocksWanted(uint64 jobId, uint16 file, uint32 position, bytes32[] calldata digests) external;
}
