// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// What our tests ask of forge's test machine; the functions are forge's, the selection is ours.
interface Cheats {
    function readFile(string calldata path) external view returns (string memory);
    function parseJsonUint(string calldata json, string calldata key) external pure returns (uint256);
    function parseJsonInt(string calldata json, string calldata key) external pure returns (int256);
    function parseJsonAddress(string calldata json, string calldata key) external pure returns (address);
    function parseJsonBytes32(string calldata json, string calldata key) external pure returns (bytes32);
    function parseJsonBytes(string calldata json, string calldata key) external pure returns (bytes memory);
    function parseJsonString(string calldata json, string calldata key) external pure returns (string memory);
    function parseJsonUintArray(string calldata json, string calldata key) external pure returns (uint256[] memory);
    function parseJsonAddressArray(string calldata json, string calldata key) external pure returns (address[] memory);
    function parseJsonBytes32Array(string calldata json, string calldata key) external pure returns (bytes32[] memory);
    function keyExistsJson(string calldata json, string calldata key) external view returns (bool);
    function toString(uint256 value) external pure returns (string memory);
    function getCode(string calldata artifactPath) external view returns (bytes memory);
    function chainId(uint256 id) external;
    function roll(uint256 blockNumber) external;
    function warp(uint256 timestamp) external;
    function prevrandao(bytes32 value) external;
    function prank(address sender) external;
    function deal(address account, uint256 wei_) external;
    function assume(bool condition) external pure;
    function expectRevert(bytes calldata revertData) external;
    function recordLogs() external;
    function getRecordedLogs() external returns (Log[] memory);

    struct Log {
        bytes32[] topics;
        bytes data;
        address emitter;
    }
}

/// The few assertions we need. A failed one ends the test with its text.
abstract contract Test {
    bool public constant IS_TEST = true;

    Cheats internal constant vm = Cheats(address(uint160(uint256(keccak256("hevm cheat code")))));

    function check(bool condition, string memory text) internal pure {
        require(condition, text);
    }

    function same(bytes memory actual, bytes memory expected, string memory text) internal pure {
        require(keccak256(actual) == keccak256(expected), text);
    }
}
