// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {OutputsRoot} from "./support/OutputsRoot.sol";
import {Application, Authority, Proof, Rollups} from "./support/Rollups.sol";
import {Vectors} from "./support/Vectors.sol";

/// Outputs as the machine writes them, against the real Application: same encodings, same tree, same proofs.
contract OutputsTest is Vectors {
    uint256 constant EPOCH_LENGTH = 10;

    Authority authority;
    Application application;
    bytes[] outputs;
    bytes32[] leaves;

    function setUp() public {
        open("outputs.json");
        for (uint256 i = 0; select("outputs", i); ++i) {
            outputs.push(data("encoded"));
            leaves.push(keccak256(outputs[i]));
            check(leaves[i] == vm.parseJsonBytes32(file, string.concat(item, ".leaf")), "another leaf");
        }
        check(outputs.length >= 6, "vectors are missing");
        authority = Rollups.authority(address(this), EPOCH_LENGTH);
        application = Rollups.application(address(authority), address(this), "");
        vm.roll(EPOCH_LENGTH);
    }

    function testRootOfTheVectors() public view {
        check(OutputsRoot.ofLeaves(leaves) == vm.parseJsonBytes32(file, ".root"), "another root");
    }

    function testEmptyTreesOfTheVectors() public view {
        bytes32 pristine = 0;
        for (uint256 level = 0; level <= 63; ++level) {
            string memory key = string.concat(".pristine.", vm.toString(level));
            if (vm.keyExistsJson(file, key)) check(vm.parseJsonBytes32(file, key) == pristine, "another empty tree");
            if (level < 63) pristine = keccak256(abi.encode(pristine, pristine));
        }
        check(OutputsRoot.ofLeaves(new bytes32[](0)) == pristine, "another empty root");
        check(vm.parseJsonBytes32(file, ".pristine.63") == pristine, "the empty root is missing");
    }

    function testProofOfTheVectors() public view {
        uint256 index = vm.parseJsonUint(file, ".proof.index");
        bytes32[] memory siblings = vm.parseJsonBytes32Array(file, ".proof.siblings");
        same(abi.encode(proofOf(leaves, index).outputHashesSiblings), abi.encode(siblings), "other siblings");
    }

    function testRealApplicationTakesEveryProof() public {
        claim(OutputsRoot.ofLeaves(leaves));
        for (uint256 i = 0; i < outputs.length; ++i) {
            application.validateOutput(outputs[i], proofOf(leaves, i));
        }
    }

    function testRealApplicationNamesTheRootItComputes() public {
        bytes32 root = OutputsRoot.ofLeaves(leaves);
        vm.expectRevert(abi.encodeWithSelector(Application.InvalidOutputsMerkleRoot.selector, root));
        application.validateOutput(outputs[1], proofOf(leaves, 1));
    }

    /// Trees of any size up to 40, any leaf of them, cut to nothing but its number: the contract and the twin agree.
    function testFuzzTreesOfAnySize(uint256 seed, uint8 countSeed, uint8 indexSeed) public {
        bytes32[] memory random = new bytes32[](1 + countSeed % 40);
        uint256 index = indexSeed % random.length;
        bytes memory output = abi.encode(seed);
        for (uint256 i = 0; i < random.length; ++i) {
            random[i] = keccak256(abi.encode(seed, i));
        }
        random[index] = keccak256(output);
        claim(OutputsRoot.ofLeaves(random));
        application.validateOutput(output, proofOf(random, index));

        random[index] = 0; // A proof whose siblings are right but whose output is another.
        vm.expectRevert(
            abi.encodeWithSelector(
                Application.InvalidOutputsMerkleRoot.selector, rootOver(random, index, keccak256("other"))
            )
        );
        application.validateOutput("other", proofOf(random, index));
    }

    function testNoticesAreNotExecutable() public {
        claim(OutputsRoot.ofLeaves(leaves));
        vm.expectRevert(abi.encodeWithSelector(Application.OutputNotExecutable.selector, outputs[0]));
        application.executeOutput(outputs[0], proofOf(leaves, 0));
    }

    function testEtherVoucherPaysOnce() public {
        bytes[] memory list = new bytes[](1);
        list[0] = abi.encodeWithSignature("Voucher(address,uint256,bytes)", address(0xC1), 3 ether, "");
        bytes32[] memory one = new bytes32[](1);
        one[0] = keccak256(list[0]);
        claim(OutputsRoot.ofLeaves(one));
        vm.deal(address(application), 5 ether);

        application.executeOutput(list[0], proofOf(one, 0));
        check(address(0xC1).balance == 3 ether, "not paid");
        check(application.wasOutputExecuted(0), "not marked");
        vm.expectRevert(abi.encodeWithSelector(Application.OutputNotReexecutable.selector, list[0]));
        application.executeOutput(list[0], proofOf(one, 0));
    }

    function testClaimsOfTheRunningBlockAreRefused() public {
        vm.roll(EPOCH_LENGTH * 2 - 1);
        vm.expectRevert(
            abi.encodeWithSelector(Authority.NotPastBlock.selector, EPOCH_LENGTH * 2 - 1, EPOCH_LENGTH * 2 - 1)
        );
        authority.submitClaim(address(application), EPOCH_LENGTH * 2 - 1, bytes32(0));
    }

    function testRenouncedOwnershipIsGone() public {
        application.renounceOwnership();
        check(application.owner() == address(0), "still owned");
    }

    function claim(bytes32 root) internal {
        authority.submitClaim(address(application), EPOCH_LENGTH - 1, root);
        check(authority.isOutputsMerkleRootValid(address(application), root), "the claim was not taken");
    }

    function proofOf(bytes32[] memory list, uint256 index) internal pure returns (Proof memory) {
        (, bytes32[] memory siblings) = OutputsRoot.withProof(list, index);
        return Proof(uint64(index), siblings);
    }

    function rootOver(bytes32[] memory list, uint256 index, bytes32 leaf) internal pure returns (bytes32) {
        bytes32[] memory changed = new bytes32[](list.length);
        for (uint256 i = 0; i < list.length; ++i) {
            changed[i] = i == index ? leaf : list[i];
        }
        return OutputsRoot.ofLeaves(changed);
    }
}
