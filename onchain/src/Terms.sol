// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// By what rule a job pays.
enum JudgeKind {
    None,
    Holdout, // a score on data that stays sealed until the revelation is over
    Replay, // the machine trains again on public data and compares the model bit for bit
    PublicHoldout // a score on data that everybody can see, and so can train on
}

/// How a model is trained, as the wire carries it; the kernel checks the values. Names carry the scale: Q32 means units of 2^-32.
struct RecipeTerms {
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

/// What a job promises and demands. Amounts are base units of the deposit's asset, deadlines block numbers, late means block > deadline.
/// @custom:most classCounts 16
/// @custom:most allowList 64
struct JobTerms {
    uint8 judge; // a JudgeKind
    uint8 metric;
    uint8 outputFunction; // of a model that ends in logits: 0 none, as the file has it; 1 sigmoid, 2 softmax
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
    bytes32 schemaDigest; // of the block that says what the data are: Schemas.schema
    uint32 schemaBytes;
    uint32 rows;
    uint16 columns;
    uint16 classes; // 0 is regression
    uint64 commitDeadline;
    uint64 revealDeadline;
    uint64 holdoutDeadline;
    uint8 pooledToken; // 1: a token that lies with that of other jobs, who are paid from it too; 0: Ether, or a token in a vault of the job's own
    RecipeTerms recipe;
    uint32[] classCounts; // rows of each class
    address[] allowList; // clients that may accept; empty admits everybody
}
