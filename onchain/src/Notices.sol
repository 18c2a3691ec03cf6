// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// Payloads of notices, written as calls. Twin of dapp/guest/Protocol/Commands; both are pinned by tests/vectors/commands.json.
interface Notices {
    function jobPosted(
        uint64 jobId,
        address sponsor,
        address asset,
        uint128 escrowUnits,
        bytes32 modelDigest,
        bytes32 dataDigest
    ) external;

    function jobOpened(uint64 jobId, uint64 evaluationUnits) external;

    function placeAccepted(uint64 jobId, uint16 place, address client) external;

    function workCommitted(uint64 jobId, uint16 place, bytes32 commitment) external;

    function workRevealed(uint64 jobId, uint16 place, bytes32 modelDigest, bytes32 dataDigest) external;

    function workCompleted(uint64 jobId, uint16 place, uint8 verdict) external;

    function holdoutOpened(uint64 jobId, uint8 verdict, int64 initialScoreQ32) external;

    function workScored(uint64 jobId, uint16 place, address client, bytes32 modelDigest, int64 scoreQ32, uint8 verdict)
        external;

    function placePaid(uint64 jobId, uint16 place, address client, uint128 units) external;

    function jobSettled(uint64 jobId, uint8 outcome, uint128 paidUnits, uint128 returnedUnits) external;
}
