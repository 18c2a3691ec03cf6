// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Cheats} from "./Cheats.sol";

// The parts of the Cartesi contracts 2.2.0 that our tests call, written from their ABI. Their code comes from the npm package.

struct Proof {
    uint64 outputIndex;
    bytes32[] outputHashesSiblings;
}

interface Application {
    error OutputNotExecutable(bytes output);
    error OutputNotReexecutable(bytes output);
    error InvalidOutputsMerkleRoot(bytes32 outputsMerkleRoot);
    error InvalidOutputHashesSiblingsArrayLength();

    function executeOutput(bytes calldata output, Proof calldata proof) external;
    function validateOutput(bytes calldata output, Proof calldata proof) external view;
    function wasOutputExecuted(uint256 outputIndex) external view returns (bool);
    function owner() external view returns (address);
    function renounceOwnership() external;
}

interface Authority {
    error NotPastBlock(uint256 lastProcessedBlockNumber, uint256 currentBlockNumber);

    function submitClaim(address application, uint256 lastProcessedBlockNumber, bytes32 outputsMerkleRoot) external;
    function isOutputsMerkleRootValid(address application, bytes32 outputsMerkleRoot) external view returns (bool);
}

interface InputBox {
    error InputTooLarge(address appContract, uint256 inputLength, uint256 maxInputLength);

    function addInput(address application, bytes calldata payload) external returns (bytes32);
    function getNumberOfInputs(address application) external view returns (uint256);
}

interface Erc20Portal {
    function depositERC20Tokens(address token, address application, uint256 value, bytes calldata execData) external;
}

interface EtherPortal {
    function depositEther(address application, bytes calldata execData) external payable;
}

/// Creates the contracts from the package's bytecode.
library Rollups {
    Cheats internal constant vm = Cheats(address(uint160(uint256(keccak256("hevm cheat code")))));

    string internal constant OUT = "node_modules/@cartesi/rollups/out/";

    function create(string memory name, bytes memory arguments) internal returns (address created) {
        bytes memory code = abi.encodePacked(vm.getCode(string.concat(OUT, name, ".sol/", name, ".json")), arguments);
        assembly ("memory-safe") {
            created := create(0, add(code, 32), mload(code))
        }
        require(created != address(0), string.concat(name, " was not created"));
    }

    function inputBox() internal returns (InputBox) {
        return InputBox(create("InputBox", ""));
    }

    function authority(address owner, uint256 epochLength) internal returns (Authority) {
        return Authority(create("Authority", abi.encode(owner, epochLength)));
    }

    function application(address validator, address owner, bytes memory dataAvailability)
        internal
        returns (Application)
    {
        return Application(create("Application", abi.encode(validator, owner, bytes32(0), dataAvailability)));
    }
}
