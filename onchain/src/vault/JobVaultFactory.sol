// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {JobVault} from "./JobVault.sol";
import {Token, Tokens} from "./Tokens.sol";

interface Inputs {
    function addInput(address application, bytes calldata payload) external returns (bytes32);
}

/// Takes tokens into vaults, and tells an application what arrived: an application trusts this contract as it does a portal. It has no
/// owner and holds nothing.
contract JobVaultFactory {
    using Tokens for address;

    error ArrivedUnitsDiffer(uint256 expected, uint256 arrived);
    error DepositInDeposit();
    error NotAVault(address application, address token, address vault);
    error VaultExists(address vault);

    Inputs public immutable inputBox;
    address public immutable implementation;

    bool private transient entered;

    constructor(Inputs inputBox_) {
        inputBox = inputBox_;
        implementation = address(new JobVault());
    }

    /// Makes the vault that `vaultOf` names for the sender, which must not be there yet, and deposits into it as `deposit` does: the
    /// application is told that the vault is new.
    function depositNew(
        address application,
        address token,
        bytes32 salt,
        uint256 units,
        uint256 arrivingUnits,
        bytes calldata execData
    ) external returns (address vault) {
        vault = vaultOf(application, token, msg.sender, salt);
        if (vault.code.length > 0) revert VaultExists(vault);
        bytes memory code = creationCode(application, token);
        bytes32 ownSalt = saltOf(msg.sender, salt);
        assembly ("memory-safe") {
            pop(create2(0, add(code, 32), mload(code), ownSalt))
        }
        take(application, token, vault, true, units, arrivingUnits, execData);
    }

    /// Moves `units` of the sender's tokens into a vault that is there, whoever made it. Exactly `arrivingUnits` must arrive, less than were
    /// sent where a token keeps a fee; so what the application is told follows from the call alone.
    function deposit(
        address application,
        address token,
        address vault,
        uint256 units,
        uint256 arrivingUnits,
        bytes calldata execData
    ) external {
        // A proxy of that very code behaves as one of ours, whoever made it.
        if (vault.codehash != keccak256(proxyCode(application, token))) revert NotAVault(application, token, vault);
        take(application, token, vault, false, units, arrivingUnits, execData);
    }

    /// Where the vault of a maker and a salt stands, or will stand.
    function vaultOf(address application, address token, address maker, bytes32 salt) public view returns (address) {
        bytes32 code = keccak256(creationCode(application, token));
        return address(uint160(uint256(keccak256(abi.encodePacked(hex"ff", this, saltOf(maker, salt), code)))));
    }

    function take(
        address application,
        address token,
        address vault,
        bool isNew,
        uint256 units,
        uint256 arrivingUnits,
        bytes calldata execData
    ) private {
        if (entered) revert DepositInDeposit();
        entered = true;
        uint256 before = Token(token).balanceOf(vault);
        token.pull(msg.sender, vault, units);
        uint256 later = Token(token).balanceOf(vault);
        uint256 arrived = later < before ? 0 : later - before;
        if (arrived != arrivingUnits) revert ArrivedUnitsDiffer(arrivingUnits, arrived);
        inputBox.addInput(application, abi.encodePacked(token, vault, msg.sender, arrived, isNew, execData));
        entered = false;
    }

    // Nobody takes another's address before him.
    function saltOf(address maker, bytes32 salt) private pure returns (bytes32) {
        return keccak256(abi.encodePacked(maker, salt));
    }

    // ERC-1167, and what the proxy stands for behind it.
    function proxyCode(address application, address token) private view returns (bytes memory) {
        return abi.encodePacked(
            hex"363d3d373d3d3d363d73", implementation, hex"5af43d82803e903d91602b57fd5bf3", application, token
        );
    }

    // Returns the 85 bytes behind it.
    function creationCode(address application, address token) private view returns (bytes memory) {
        return abi.encodePacked(hex"60553d8160093d39f3", proxyCode(application, token));
    }
}
