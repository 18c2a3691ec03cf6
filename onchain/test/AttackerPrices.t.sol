// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Inputs, JobVaultFactory} from "../src/vault/JobVaultFactory.sol";
import {Test} from "./support/Cheats.sol";
import {EtherPortal, InputBox, Rollups} from "./support/Rollups.sol";

/// What an input costs whoever sends many: from a contract, one after the other, with bytes made on the chain. tests/Unit/Market/Support/AttackPrices.cs
/// takes less than each of these prices, so that work per gas is never told too low.
contract AttackerPricesTest is Test {
    uint256 constant LATER_INPUTS = 16;

    InputBox box;
    EtherPortal portal;

    function setUp() public {
        box = Rollups.inputBox();
        portal = EtherPortal(Rollups.create("EtherPortal", abi.encode(box)));
    }

    function testASmallInput() public {
        check(ofInput(36) >= 29_000, "a small input is cheaper");
        check(ofInput(1_000) >= 29_000 + 1_000 * 8, "a longer input is cheaper");
    }

    function testALargeBlock() public {
        check(ofInput(32_868) >= 29_000 + 32_868 * 8, "a block is cheaper");
        check(ofInput(65_216) >= 29_000 + 65_216 * 8, "the longest input is cheaper");
    }

    function testADeposit() public {
        vm.deal(address(this), 1 ether);
        portal.depositEther{value: 1}(address(1), new bytes(36));
        uint256 before = gasleft();
        for (uint256 i = 0; i < LATER_INPUTS; i++) {
            portal.depositEther{value: 1}(address(1), new bytes(36));
        }
        check((before - gasleft()) / LATER_INPUTS >= 40_000, "a deposit is cheaper");
    }

    /// In a token that the attacker made for it, which keeps nothing.
    function testADepositIntoAVault() public {
        JobVaultFactory factory = new JobVaultFactory(Inputs(address(box)));
        HollowToken token = new HollowToken();
        address vault = factory.depositNew(address(1), address(token), 0, 1, 1, new bytes(36));
        uint256 before = gasleft();
        for (uint256 i = 0; i < LATER_INPUTS; i++) {
            factory.deposit(address(1), address(token), vault, 1, 1, new bytes(36));
        }
        check((before - gasleft()) / LATER_INPUTS >= 36_000, "a deposit into a vault is cheaper");
    }

    /// The gas of one more input of that length, without what the transaction itself costs.
    function ofInput(uint256 length) internal returns (uint256) {
        bytes memory payload = made(length);
        box.addInput(address(1), payload);
        uint256 before = gasleft();
        for (uint256 i = 0; i < LATER_INPUTS; i++) {
            box.addInput(address(1), payload);
        }
        return (before - gasleft()) / LATER_INPUTS;
    }

    /// Bytes that nobody paid as calldata.
    function made(uint256 length) internal pure returns (bytes memory payload) {
        payload = new bytes(length);
        bytes32 word = keccak256("block");
        for (uint256 at = 32; at <= length; at += 32) {
            word = keccak256(abi.encode(word));
            assembly ("memory-safe") {
                mstore(add(payload, at), word)
            }
        }
    }
}

/// The least that a vault asks of a token: one unit more after each transfer.
contract HollowToken {
    uint256 private transient moved;

    function balanceOf(address) external view returns (uint256) {
        return moved;
    }

    function transferFrom(address, address, uint256) external {
        ++moved;
    }
}
