// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {JobTerms} from "./Commands.sol";

/// Requests of an inspect call, written as calls. Twin of dapp/guest/Protocol/Commands; both are pinned by tests/vectors/commands.json.
interface Queries {
    /// At most 16 live jobs, ascending, one jobState each.
    function inspectJobs(uint64 fromJobId) external;

    /// jobState, jobTerms, one placeState per place, blocksWanted.
    function inspectJob(uint64 jobId) external;

    /// One assetState per asset.
    function inspectAssets() external;
}

/// Reports: the answers to requests, and the reason for which an input changed nothing.
interface Reports {
    /// The command by number, and that command's own status.
    function refused(uint8 command, uint8 status) external;

    function assetState(
        address asset,
        uint128 depositedUnits,
        uint128 escrowUnits,
        uint128 paidUnits,
        uint128 refundedUnits
    ) external;

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
        uint64 lastBlock
    ) external;

    function jobTerms(uint64 jobId, JobTerms calldata terms) external;

    function placeState(
        uint64 jobId,
        uint16 place,
        address client,
        uint8 phase,
        uint8 verdict,
        bytes32 commitment,
        bytes32 modelDigest,
        int64 scoreQ32
    ) external;

    function blocksWanted(uint64 jobId, bytes32[] calldata digests) external;
}
