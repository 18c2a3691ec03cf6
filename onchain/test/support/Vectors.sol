// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Test} from "./Cheats.sol";

/// Walks the list of a vector file: one item after the other, its fields by name.
abstract contract Vectors is Test {
    string internal file;
    string internal item;

    function open(string memory name) internal {
        file = vm.readFile(string.concat("../tests/vectors/", name));
    }

    function select(string memory list, uint256 index) internal returns (bool) {
        item = string.concat(".", list, "[", vm.toString(index), "]");
        return vm.keyExistsJson(file, item);
    }

    function field(string memory name) internal view returns (string memory) {
        return string.concat(item, ".fields.", name);
    }

    function text(string memory name) internal view returns (string memory) {
        return vm.parseJsonString(file, string.concat(item, ".", name));
    }

    function data(string memory name) internal view returns (bytes memory) {
        return vm.parseJsonBytes(file, string.concat(item, ".", name));
    }

    // Numbers are decimal text in the file; a cast that loses bits would change the encoding and be seen.
    function u128(string memory name) internal view returns (uint128) {
        return uint128(vm.parseJsonUint(file, field(name)));
    }

    function u64(string memory name) internal view returns (uint64) {
        return uint64(u128(name));
    }

    function u32(string memory name) internal view returns (uint32) {
        return uint32(u128(name));
    }

    function u16(string memory name) internal view returns (uint16) {
        return uint16(u128(name));
    }

    function u8(string memory name) internal view returns (uint8) {
        return uint8(u128(name));
    }

    function i64(string memory name) internal view returns (int64) {
        return int64(vm.parseJsonInt(file, field(name)));
    }

    function account(string memory name) internal view returns (address) {
        return vm.parseJsonAddress(file, field(name));
    }

    function word(string memory name) internal view returns (bytes32) {
        return vm.parseJsonBytes32(file, field(name));
    }
}
