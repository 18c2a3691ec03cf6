// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// The outputs tree, level by level, as simply as it can be said: 63 levels, an absent leaf is zero.
/// Twin of dapp/guest/Protocol/Hashing/OutputsTree.cs; both are pinned by tests/vectors/outputs.json.
library OutputsRoot {
    uint256 internal constant HEIGHT = 63;

    function ofLeaves(bytes32[] memory leaves) internal pure returns (bytes32 root) {
        (root,) = withProof(leaves, 0);
    }

    function withProof(bytes32[] memory leaves, uint256 index)
        internal
        pure
        returns (bytes32, bytes32[] memory siblings)
    {
        bytes32[] memory level = leaves;
        bytes32 pristine = 0;
        siblings = new bytes32[](HEIGHT);
        for (uint256 height = 0; height < HEIGHT; ++height) {
            siblings[height] = at(level, index ^ 1, pristine);
            bytes32[] memory parents = new bytes32[]((level.length + 1) / 2);
            for (uint256 i = 0; i < parents.length; ++i) {
                parents[i] = keccak256(abi.encode(level[2 * i], at(level, 2 * i + 1, pristine)));
            }
            level = parents;
            pristine = keccak256(abi.encode(pristine, pristine));
            index >>= 1;
        }
        return (at(level, 0, pristine), siblings);
    }

    function at(bytes32[] memory level, uint256 index, bytes32 pristine) internal pure returns (bytes32) {
        return index < level.length ? level[index] : pristine;
    }
}
