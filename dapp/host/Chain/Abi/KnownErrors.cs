namespace Rollup.Chain;

/// <summary>
/// The custom errors that a user of ours can meet: every error of the Cartesi contracts 2.2.0 and of ours (a test compares this list with
/// their ABI), the OpenZeppelin tokens 5 (ERC-6093, permit, burning, pausing), and two that Solidity itself has.
/// </summary>
static class KnownErrors
{
    public static IReadOnlyList<string> Signatures { get; } =
    [
        // Solidity
        "Error(string message)",
        "Panic(uint256 code)",
        // Cartesi Rollups contracts 2.2.0
        "NotEpochFinalBlock(uint256 lastProcessedBlockNumber, uint256 epochLength)",
        "NotFirstClaim(address appContract, uint256 lastProcessedBlockNumber)",
        "NotPastBlock(uint256 lastProcessedBlockNumber, uint256 currentBlockNumber)",
        "InsufficientFunds(uint256 value, uint256 balance)",
        "InvalidOutputHashesSiblingsArrayLength()",
        "InvalidOutputsMerkleRoot(bytes32 outputsMerkleRoot)",
        "OutputNotExecutable(bytes output)",
        "OutputNotReexecutable(bytes output)",
        "ERC20TransferFailed()",
        "EtherTransferFailed()",
        "InputTooLarge(address appContract, uint256 inputLength, uint256 maxInputLength)",
        // The factory of vaults, and vaults
        "ArrivedUnitsDiffer(uint256 expected, uint256 arrived)",
        "DepositInDeposit()",
        "NotAVault(address application, address token, address vault)",
        "NotTheApplication(address caller)",
        "TokenRefused(address token)",
        "VaultExists(address vault)",
        // OpenZeppelin, as the contracts above use it
        "OwnableInvalidOwner(address owner)",
        "OwnableUnauthorizedAccount(address account)",
        "ReentrancyGuardReentrantCall()",
        "Create2EmptyBytecode()",
        "FailedCall()",
        "FailedDeployment()",
        "InsufficientBalance(uint256 balance, uint256 needed)",
        "MissingPrecompile(address precompile)",
        "SafeERC20FailedDecreaseAllowance(address spender, uint256 currentAllowance, uint256 requestedDecrease)",
        "SafeERC20FailedOperation(address token)",
        "AddressEmptyCode(address target)",
        "AddressInsufficientBalance(address account)",
        "FailedInnerCall()",
        // OpenZeppelin tokens (ERC-6093)
        "ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)",
        "ERC20InvalidSender(address sender)",
        "ERC20InvalidReceiver(address receiver)",
        "ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)",
        "ERC20InvalidApprover(address approver)",
        "ERC20InvalidSpender(address spender)",
        "ERC721InvalidOwner(address owner)",
        "ERC721NonexistentToken(uint256 tokenId)",
        "ERC721IncorrectOwner(address sender, uint256 tokenId, address owner)",
        "ERC721InvalidSender(address sender)",
        "ERC721InvalidReceiver(address receiver)",
        "ERC721InsufficientApproval(address operator, uint256 tokenId)",
        "ERC721InvalidApprover(address approver)",
        "ERC721InvalidOperator(address operator)",
        "ERC1155InsufficientBalance(address sender, uint256 balance, uint256 needed, uint256 tokenId)",
        "ERC1155InvalidSender(address sender)",
        "ERC1155InvalidReceiver(address receiver)",
        "ERC1155MissingApprovalForAll(address operator, address owner)",
        "ERC1155InvalidApprover(address approver)",
        "ERC1155InvalidOperator(address operator)",
        "ERC1155InvalidArrayLength(uint256 idsLength, uint256 valuesLength)",
        "ERC2612ExpiredSignature(uint256 deadline)",
        "ERC2612InvalidSigner(address signer, address owner)",
        "ERC20ExceededCap(uint256 increasedSupply, uint256 cap)",
        "ERC20InvalidCap(uint256 cap)",
        "EnforcedPause()",
        "ExpectedPause()",
        "AccessControlUnauthorizedAccount(address account, bytes32 neededRole)",
    ];
}
