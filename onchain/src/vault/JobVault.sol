// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Tokens} from "./Tokens.sol";

/// What one job holds of one token. It pays when its application says so, and does nothing else: nobody owns it, and it keeps no state.
/// Every vault is a proxy of this code (ERC-1167) with the application's and the token's address behind the proxy's 45 bytes.
contract JobVault {
    error NotTheApplication(address caller);

    uint256 private constant PROXY_BYTES = 45;

    /// Pays, or ends as if nothing had been tried: the voucher can be executed again.
    function pay(address to, uint256 units) external {
        (address application_, address token_) = named();
        if (msg.sender != application_) revert NotTheApplication(msg.sender);
        Tokens.move(token_, to, units);
    }

    function application() external view returns (address application_) {
        (application_,) = named();
    }

    function token() external view returns (address token_) {
        (, token_) = named();
    }

    function named() private view returns (address application_, address token_) {
        assembly ("memory-safe") {
            extcodecopy(address(), 0, PROXY_BYTES, 40) // the proxy's code: this one runs in its place
            application_ := shr(96, mload(0))
            token_ := shr(96, mload(20))
        }
    }
}
