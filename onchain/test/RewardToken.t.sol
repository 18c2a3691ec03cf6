// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {RewardToken} from "../src/RewardToken.sol";
import {Test} from "./support/Cheats.sol";

contract RewardTokenTest is Test {
    address constant HOLDER = address(0xA1);
    address constant OTHER = address(0xB2);
    address constant SPENDER = address(0xC3);

    RewardToken token;

    function setUp() public {
        token = new RewardToken(HOLDER, 1000);
    }

    function testEverythingIsMintedToTheHolder() public view {
        check(token.totalSupply() == 1000 && token.balanceOf(HOLDER) == 1000, "another supply");
        check(token.decimals() == 18, "other decimals");
    }

    function testNobodyCannotHold() public {
        vm.expectRevert(abi.encodeWithSelector(RewardToken.ERC20InvalidReceiver.selector, address(0)));
        new RewardToken(address(0), 1);
        vm.expectRevert(abi.encodeWithSelector(RewardToken.ERC20InvalidReceiver.selector, address(0)));
        vm.prank(HOLDER);
        token.transfer(address(0), 1);
    }

    function testFuzzTransfersKeepTheSum(uint256 value, bool toSelf) public {
        address to = toSelf ? HOLDER : OTHER;
        if (value > 1000) {
            vm.expectRevert(abi.encodeWithSelector(RewardToken.ERC20InsufficientBalance.selector, HOLDER, 1000, value));
        }
        vm.prank(HOLDER);
        token.transfer(to, value);
        check(token.balanceOf(HOLDER) + token.balanceOf(OTHER) == 1000, "units were made or lost");
        if (value <= 1000 && !toSelf) check(token.balanceOf(OTHER) == value, "not moved");
    }

    function testFuzzAllowancesAreUsedUp(uint256 allowed, uint256 value) public {
        vm.prank(HOLDER);
        token.approve(SPENDER, allowed);
        if (allowed < value) {
            vm.expectRevert(
                abi.encodeWithSelector(RewardToken.ERC20InsufficientAllowance.selector, SPENDER, allowed, value)
            );
        } else if (value > 1000) {
            vm.expectRevert(abi.encodeWithSelector(RewardToken.ERC20InsufficientBalance.selector, HOLDER, 1000, value));
        }
        vm.prank(SPENDER);
        token.transferFrom(HOLDER, OTHER, value);
        bool moved = allowed >= value && value <= 1000;
        check(token.balanceOf(OTHER) == (moved ? value : 0), "another balance");
        bool endless = allowed == type(uint256).max;
        check(token.allowance(HOLDER, SPENDER) == (moved && !endless ? allowed - value : allowed), "another allowance");
    }

    /// What demos deploy is what this source compiles to; `npm run compile` writes it anew.
    function testCompiledFileIsCurrent() public view {
        string memory kept = vm.readFile("compiled/RewardToken.json");
        same(
            vm.parseJsonBytes(kept, ".bytecode.object"),
            vm.getCode("RewardToken.sol:RewardToken"),
            "run npm run compile"
        );
    }
}
