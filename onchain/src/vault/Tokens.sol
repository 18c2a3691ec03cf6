// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// What is asked of a token. Some answer a transfer with a bool, some with nothing; both are taken.
interface Token {
    function balanceOf(address account) external view returns (uint256 units);
    function transfer(address to, uint256 units) external;
    function transferFrom(address from, address to, uint256 units) external;
}

/// Moves tokens, whatever they answer: what fails, answers false, or has no code ends the call.
library Tokens {
    error TokenRefused(address token);

    function move(address token, address to, uint256 units) internal {
        check(token, abi.encodeCall(Token.transfer, (to, units)));
    }

    function pull(address token, address from, address to, uint256 units) internal {
        check(token, abi.encodeCall(Token.transferFrom, (from, to, units)));
    }

    function check(address token, bytes memory data) private {
        (bool done, bytes memory answer) = token.call(data);
        if (!done && answer.length > 0) {
            assembly ("memory-safe") {
                revert(add(answer, 32), mload(answer)) // the token's own reason
            }
        }
        bool agreed =
            answer.length == 0 ? token.code.length > 0 : answer.length >= 32 && abi.decode(answer, (uint256)) == 1;
        if (!done || !agreed) revert TokenRefused(token);
    }
}
