// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {JobTerms} from "./Terms.sol";

/// The commands by number, as reports name them.
enum CommandKind {
    None,
    PostJob,
    AcceptJob,
    CommitWork,
    RevealWork,
    ProvideBlock,
    EvaluateJob,
    SettleJob,
    CancelJob,
    Deposit // what carries a command, or none
}

/// Payloads of inputs, written as calls so that any ABI encoder makes them. Nobody implements this contract: the machine reads the bytes.
/// `make messages` makes the readers and writers of every message from these files; tests/vectors/commands.json pins their bytes.
interface Commands {
    /// Posts a job; only as exec data of a deposit of exactly places * (rewardUnits + participationUnits): Ether, a token into a vault made by that deposit, or, if the terms say so, a token by its portal.
    function postJob(JobTerms calldata terms) external;

    /// Takes a place of the job with exactly these terms (TermsDigest): as an input of its own when the job has no bond, else as exec data of a deposit of exactly the bond, into the job's vault if it has one.
    function acceptJob(uint64 jobId, bytes32 termsDigest) external;

    /// Binds a place to work without showing it; a later one replaces it until the commit deadline.
    function commitWork(uint64 jobId, bytes32 commitment) external;

    /// Opens a commitment.
    function revealWork(uint64 jobId, bytes32 modelDigest, bytes32 dataDigest, bytes32 salt) external;

    /// Brings one block that a live job waits for: of which file (0 the initial model, 1 the data, 2 the schema, 3 and more the model of that place less 3), and where in it (0 its root or only block, then the leaves).
    function provideBlock(uint64 jobId, uint16 file, uint32 position, bytes calldata data) external;

    /// Does the job's next work: reads a file that is here, or scores or replays complete submissions, as many as fit one input.
    function evaluateJob(uint64 jobId) external;

    /// Pays, returns the rest and frees the job's rows.
    function settleJob(uint64 jobId) external;

    /// Takes a job back; only its sponsor, only while no place has left a bond or is committed.
    function cancelJob(uint64 jobId) external;
}
