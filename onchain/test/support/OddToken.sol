// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// A token that misbehaves as it is told to: it keeps a fee, shrinks all balances, blocks accounts, answers nothing or false, or calls somebody in
/// the middle of a transfer. Everything is minted to its maker, whose the switches are not: they are anybody's.
contract OddToken {
    error Blocked(address account);
    error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed);
    error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed);

    enum Answers {
        True,
        Nothing,
        False
    }

    string public constant name = "Odd Token";
    string public constant symbol = "ODD";
    uint8 public constant decimals = 0;

    uint256 public feePerMille;
    uint256 public keptPerMille = 1000; // of every balance
    Answers public answers;
    address public calledBack;
    bytes public callback;
    mapping(address account => bool isBlocked) public blocked;
    mapping(address owner => mapping(address spender => uint256 units)) public allowance;
    mapping(address account => uint256 shares) internal shares;

    constructor(address holder, uint256 supplyUnits) {
        shares[holder] = supplyUnits;
    }

    function setFee(uint256 perMille) external {
        feePerMille = perMille;
    }

    function shrink(uint256 perMille) external {
        keptPerMille = perMille;
    }

    function setBlocked(address account, bool isBlocked) external {
        blocked[account] = isBlocked;
    }

    function setAnswers(Answers answers_) external {
        answers = answers_;
    }

    /// What it calls in the middle of each transfer. Whatever the callee answers is ignored.
    function setCallback(address callee, bytes calldata data) external {
        (calledBack, callback) = (callee, data);
    }

    function balanceOf(address account) public view returns (uint256) {
        return shares[account] * keptPerMille / 1000;
    }

    function approve(address spender, uint256 units) external returns (bool) {
        allowance[msg.sender][spender] = units;
        return true;
    }

    function transfer(address to, uint256 units) external {
        move(msg.sender, to, units);
    }

    function transferFrom(address from, address to, uint256 units) external {
        uint256 allowed = allowance[from][msg.sender];
        if (allowed < units) revert ERC20InsufficientAllowance(msg.sender, allowed, units);
        allowance[from][msg.sender] = allowed - units;
        move(from, to, units);
    }

    function move(address from, address to, uint256 units) internal {
        if (answers == Answers.False) answer(0);
        if (blocked[from]) revert Blocked(from);
        if (blocked[to]) revert Blocked(to);
        if (balanceOf(from) < units) revert ERC20InsufficientBalance(from, balanceOf(from), units);
        shares[from] -= units * 1000 / keptPerMille;
        if (calledBack != address(0)) {
            (bool ignored,) = calledBack.call(callback);
            ignored;
        }
        shares[to] += (units - units * feePerMille / 1000) * 1000 / keptPerMille;
        if (answers == Answers.True) answer(1);
    }

    function answer(uint256 word) internal pure {
        assembly ("memory-safe") {
            mstore(0, word)
            return(0, 32)
        }
    }
}
