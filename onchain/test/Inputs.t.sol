// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {RewardToken} from "../src/RewardToken.sol";
import {Cheats} from "./support/Cheats.sol";
import {Erc20Portal, EtherPortal, InputBox, Rollups} from "./support/Rollups.sol";
import {Vectors} from "./support/Vectors.sol";

/// Inputs as the real box and portals write them, against the bytes that the machine reads.
contract InputsTest is Vectors {
    InputBox box;

    function setUp() public {
        open("inputs.json");
        box = Rollups.inputBox();
    }

    function testTheBoxWritesTheVector() public {
        vm.chainId(vm.parseJsonUint(file, ".chainId"));
        vm.roll(vm.parseJsonUint(file, ".blockNumber"));
        vm.warp(vm.parseJsonUint(file, ".blockTimestamp"));
        vm.prevrandao(vm.parseJsonBytes32(file, ".prevRandao"));
        vm.recordLogs();
        vm.prank(vm.parseJsonAddress(file, ".sender"));
        bytes32 hash = box.addInput(vm.parseJsonAddress(file, ".application"), vm.parseJsonBytes(file, ".payload"));
        bytes memory expected = vm.parseJsonBytes(file, ".input");
        same(inputOf(vm.getRecordedLogs()), expected, "other bytes");
        check(hash == keccak256(expected), "another hash");
    }

    function testFuzzInputsAreFunctionShaped(uint64 chain, address application, address sender, bytes calldata payload)
        public
    {
        vm.assume(chain > 0 && payload.length <= 65216);
        vm.chainId(chain);
        vm.recordLogs();
        vm.prank(sender);
        box.addInput(application, payload);
        bytes memory expected = abi.encodeWithSignature(
            "EvmAdvance(uint256,address,address,uint256,uint256,uint256,uint256,bytes)",
            chain,
            application,
            sender,
            block.number,
            block.timestamp,
            block.prevrandao,
            0,
            payload
        );
        same(inputOf(vm.getRecordedLogs()), expected, "other bytes");
    }

    function testLongestPayload() public {
        box.addInput(address(1), new bytes(65216));
        vm.expectRevert(abi.encodeWithSelector(InputBox.InputTooLarge.selector, address(1), 65540, 65536));
        box.addInput(address(1), new bytes(65217));
    }

    function testIndicesCountForEachApplication() public {
        box.addInput(address(1), "");
        box.addInput(address(1), "");
        box.addInput(address(2), "");
        check(box.getNumberOfInputs(address(1)) == 2 && box.getNumberOfInputs(address(2)) == 1, "another count");
    }

    function testEtherDepositOfTheVector() public {
        EtherPortal portal = EtherPortal(Rollups.create("EtherPortal", abi.encode(box)));
        address depositor = vm.parseJsonAddress(file, ".etherDeposit.depositor");
        uint256 value = vm.parseJsonUint(file, ".etherDeposit.value");
        vm.deal(depositor, value);
        vm.recordLogs();
        vm.prank(depositor);
        portal.depositEther{value: value}(address(0xA9), vm.parseJsonBytes(file, ".etherDeposit.exec"));
        same(payloadOf(vm.getRecordedLogs()), vm.parseJsonBytes(file, ".etherDeposit.payload"), "other bytes");
    }

    function testFuzzErc20Deposit(address depositor, uint256 value, bytes calldata execData) public {
        vm.assume(depositor != address(0) && depositor != address(0xA9) && execData.length < 60000);
        Erc20Portal portal = Erc20Portal(Rollups.create("ERC20Portal", abi.encode(box)));
        RewardToken token = new RewardToken(depositor, value);
        vm.prank(depositor);
        token.approve(address(portal), value);
        vm.recordLogs();
        vm.prank(depositor);
        portal.depositERC20Tokens(address(token), address(0xA9), value, execData);
        bytes memory expected = abi.encodePacked(address(token), depositor, value, execData);
        same(payloadOf(vm.getRecordedLogs()), expected, "other bytes");
        check(token.balanceOf(address(0xA9)) == value, "the application was not given the tokens");
    }

    function inputOf(Cheats.Log[] memory logs) internal view returns (bytes memory) {
        for (uint256 i = 0; i < logs.length; ++i) {
            bool isInput = logs[i].topics[0] == keccak256("InputAdded(address,uint256,bytes)");
            if (isInput && logs[i].emitter == address(box)) return abi.decode(logs[i].data, (bytes));
        }
        revert("no input was added");
    }

    function payloadOf(Cheats.Log[] memory logs) internal view returns (bytes memory payload) {
        bytes memory input = inputOf(logs);
        bytes memory words = new bytes(input.length - 4);
        for (uint256 i = 0; i < words.length; ++i) {
            words[i] = input[i + 4];
        }
        (,,,,,,, payload) = abi.decode(words, (uint256, address, address, uint256, uint256, uint256, uint256, bytes));
    }
}
