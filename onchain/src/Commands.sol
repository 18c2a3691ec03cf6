// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// How a model is trained. Names carry the scale: Q32 means units of 2^-32.
struct Recipe {
    uint8 optimizer;
    uint8 loss;
    uint8 profile;
    uint32 epochs;
    uint32 batchSize;
    int64 learningRateQ32;
    int64 momentumQ32;
    int64 beta1Q32;
    int64 beta2Q32;
    int64 epsilonQ47;
    int64 weightDecayQ32;
    uint64 seed;
}

/// What a job promises and demands. Deadlines are block numbers; late means block > deadline.
struct JobTerms {
    uint8 judge; // 1 holdout (sealed), 2 replay, 3 public holdout
    uint8 metric;
    int64 thresholdQ32;
    int64 initialScoreQ32;
    uint16 places;
    uint128 rewardUnits;
    uint128 participationUnits;
    uint128 bondUnits;
    bytes32 modelDigest; // sha-256 of the root block; codec raw up to 32768 bytes, dag-pb above
    uint32 modelBytes;
    bytes32 dataDigest;
    uint32 dataBytes;
    uint32 rows;
    uint16 columns;
    uint16 classes; // 0 is regression
    uint64 commitDeadline;
    uint64 revealDeadline;
    uint64 holdoutDeadline;
    Recipe recipe;
    uint32[] classCounts; // rows of each class
    address[] allowList; // empty admits everybody
}

/// Payloads of inputs, written as calls so that any ABI encoder makes them. Nobody implements this contract: the machine reads the bytes.
/// Twin of dapp/guest/Protocol/Commands; both are pinned by tests/vectors/commands.json.
interface Commands {
    /// Only as exec data of a deposit of exactly places * (rewardUnits + participationUnits).
    function postJob(JobTerms calldata terms) external;

    /// As an input of its own when the job has no bond, else as exec data of a deposit of exactly the bond.
    function acceptJob(uint64 jobId) external;

    function commitWork(uint64 jobId, bytes32 commitment) external;

    function revealWork(uint64 jobId, bytes32 modelDigest, bytes32 dataDigest, bytes32 salt) external;

    function provideBlock(uint64 jobId, bytes calldata data) external;

    function evaluateJob(uint64 jobId) external;

    function settleJob(uint64 jobId) external;

    function cancelJob(uint64 jobId) external;
}
