// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {RewardToken} from "../src/RewardToken.sol";
import {JobVault} from "../src/vault/JobVault.sol";
import {Inputs, JobVaultFactory} from "../src/vault/JobVaultFactory.sol";
import {Tokens} from "../src/vault/Tokens.sol";
import {Cheats, Test} from "./support/Cheats.sol";
import {OddToken} from "./support/OddToken.sol";
import {OutputsRoot} from "./support/OutputsRoot.sol";
import {Application, Authority, InputBox, Proof, Rollups} from "./support/Rollups.sol";

/// Vaults with the real input box and the real application: what arrives, what the application is told, who is paid.
contract JobVaultTest is Test {
    address constant APPLICATION = address(0xA9);
    address constant CLIENT = address(0xC1);
    address constant OTHER = address(0xC2);
    bytes32 constant SALT = bytes32(uint256(7));

    InputBox box;
    JobVaultFactory factory;
    OddToken token;

    function setUp() public {
        box = Rollups.inputBox();
        factory = new JobVaultFactory(Inputs(address(box)));
        token = new OddToken(address(this), 1_000_000);
        token.approve(address(factory), type(uint256).max);
    }

    function testANewVaultGetsTheTokensAndTheApplicationHearsIt() public {
        address expected = factory.vaultOf(APPLICATION, address(token), address(this), SALT);
        vm.recordLogs();
        address vault = factory.depositNew(APPLICATION, address(token), SALT, 100, 100, hex"cafe");
        check(vault == expected, "not the vault that was foretold");
        check(token.balanceOf(vault) == 100, "not there");
        same(
            payload(),
            abi.encodePacked(address(token), vault, address(this), uint256(100), true, hex"cafe"),
            "other bytes"
        );
        check(
            JobVault(vault).application() == APPLICATION && JobVault(vault).token() == address(token), "named otherwise"
        );
        check(vault.code.length == 85, "another code");
    }

    function testAnybodyMayDepositIntoAVault() public {
        address vault = factory.depositNew(APPLICATION, address(token), SALT, 100, 100, "");
        give(CLIENT, 30);
        vm.recordLogs();
        vm.prank(CLIENT);
        factory.deposit(APPLICATION, address(token), vault, 30, 30, hex"01");
        same(payload(), abi.encodePacked(address(token), vault, CLIENT, uint256(30), false, hex"01"), "other bytes");
        check(token.balanceOf(vault) == 130, "not there");
    }

    function testNobodyMakesAnothersVaultOrOneTwice() public {
        address mine = factory.vaultOf(APPLICATION, address(token), address(this), SALT);
        give(CLIENT, 1);
        vm.prank(CLIENT);
        check(factory.depositNew(APPLICATION, address(token), SALT, 1, 1, "") != mine, "taken by a stranger");
        factory.depositNew(APPLICATION, address(token), SALT, 1, 1, "");
        vm.expectRevert(abi.encodeWithSelector(JobVaultFactory.VaultExists.selector, mine));
        factory.depositNew(APPLICATION, address(token), SALT, 1, 1, "");
    }

    /// Another application's, another token's, none at all, a contract that only answers like one.
    function testOnlyAVaultOfThatApplicationAndTokenTakesADeposit() public {
        address vault = factory.depositNew(APPLICATION, address(token), SALT, 1, 1, "");
        OddToken second = new OddToken(address(this), 10);
        second.approve(address(factory), 10);
        refused(APPLICATION, address(second), vault);
        refused(address(0xB0), address(token), vault);
        refused(APPLICATION, address(token), address(0));
        refused(APPLICATION, address(token), factory.vaultOf(APPLICATION, address(token), OTHER, SALT));
        refused(APPLICATION, address(token), address(new LooksLikeAVault(APPLICATION, address(token))));
        refused(APPLICATION, address(token), factory.implementation());
    }

    function testTokensThatLayThereBeforeAreNobodysDeposit() public {
        address vault = factory.vaultOf(APPLICATION, address(token), address(this), SALT);
        token.transfer(vault, 50);
        vm.recordLogs();
        factory.depositNew(APPLICATION, address(token), SALT, 100, 100, "");
        same(payload(), abi.encodePacked(address(token), vault, address(this), uint256(100), true), "counted them");
    }

    function testAFeeIsNoDeposit() public {
        token.setFee(20);
        expectDiffer(100, 98);
        factory.depositNew(APPLICATION, address(token), SALT, 100, 100, "");
        vm.recordLogs();
        address vault = factory.depositNew(APPLICATION, address(token), SALT, 100, 98, "");
        same(
            payload(), abi.encodePacked(address(token), vault, address(this), uint256(98), true), "told the face value"
        );
    }

    function testOfWhatArrivesNothingIsTold() public {
        token.setFee(1000);
        expectDiffer(1, 0);
        factory.depositNew(APPLICATION, address(token), SALT, 1, 1, "");
        factory.depositNew(APPLICATION, address(token), SALT, 1, 0, "");
    }

    function testATokenWithoutAnAnswerIsTakenAndPaid() public {
        token.setAnswers(OddToken.Answers.Nothing);
        address vault = factory.depositNew(APPLICATION, address(token), SALT, 100, 100, "");
        pay(vault, CLIENT, 60);
        check(token.balanceOf(CLIENT) == 60 && token.balanceOf(vault) == 40, "not paid");
    }

    function testATokenThatAnswersFalseIsRefusedBothWays() public {
        address vault = factory.depositNew(APPLICATION, address(token), SALT, 100, 100, "");
        token.setAnswers(OddToken.Answers.False);
        vm.expectRevert(abi.encodeWithSelector(Tokens.TokenRefused.selector, address(token)));
        factory.deposit(APPLICATION, address(token), vault, 1, 1, "");
        vm.expectRevert(abi.encodeWithSelector(Tokens.TokenRefused.selector, address(token)));
        pay(vault, CLIENT, 1);
        token.setAnswers(OddToken.Answers.True);
        pay(vault, CLIENT, 100);
        check(token.balanceOf(CLIENT) == 100, "not paid later");
    }

    function testATokensOwnReasonIsTold() public {
        token.setBlocked(address(this), true);
        vm.expectRevert(abi.encodeWithSelector(OddToken.Blocked.selector, address(this)));
        factory.depositNew(APPLICATION, address(token), SALT, 1, 1, "");
    }

    function testAnAddressWithoutCodeIsNoToken() public {
        vm.expectRevert("");
        factory.depositNew(APPLICATION, address(0xDEAD), SALT, 0, 0, "");
    }

    function testABlockedClientKeepsNobodyFromBeingPaid() public {
        address vault = factory.depositNew(APPLICATION, address(token), SALT, 100, 100, "");
        token.setBlocked(CLIENT, true);
        vm.expectRevert(abi.encodeWithSelector(OddToken.Blocked.selector, CLIENT));
        pay(vault, CLIENT, 50);
        pay(vault, OTHER, 50);
        token.setBlocked(CLIENT, false);
        pay(vault, CLIENT, 50);
        check(token.balanceOf(CLIENT) == 50 && token.balanceOf(OTHER) == 50, "not paid");
    }

    /// The vault of one job has too little; the other's is whole. Whoever tops it up lets the voucher be executed.
    function testAShortfallIsOneVaults() public {
        address one = factory.depositNew(APPLICATION, address(token), SALT, 100, 100, "");
        token.shrink(500);
        address two = factory.depositNew(APPLICATION, address(token), bytes32(uint256(8)), 90, 90, "");
        vm.expectRevert(abi.encodeWithSelector(OddToken.ERC20InsufficientBalance.selector, one, 50, 100));
        pay(one, CLIENT, 100);
        pay(two, OTHER, 90);
        check(token.balanceOf(OTHER) == 90, "the other job was not paid");
        token.transfer(one, 50);
        pay(one, CLIENT, 100);
        check(token.balanceOf(CLIENT) == 100, "not paid after it was topped up");
    }

    /// Without the lock fifteen units would be told as fifteen and five.
    function testADepositInTheMiddleOfADepositIsRefused() public {
        address vault = factory.depositNew(APPLICATION, address(token), SALT, 100, 100, "");
        DepositsOnce inner = new DepositsOnce(factory, APPLICATION, token, vault);
        token.transfer(address(inner), 10);
        token.setCallback(address(inner), abi.encodeCall(DepositsOnce.deposit, (false)));
        uint256 inputs = box.getNumberOfInputs(APPLICATION);
        expectDiffer(15, 10);
        factory.deposit(APPLICATION, address(token), vault, 10, 15, "");
        factory.deposit(APPLICATION, address(token), vault, 10, 10, "");
        check(box.getNumberOfInputs(APPLICATION) == inputs + 1, "the deposit inside was told");
        check(token.balanceOf(vault) == 110, "another balance");
        token.setCallback(address(inner), abi.encodeCall(DepositsOnce.deposit, (true)));
        expectDiffer(15, 10); // in a vault of its own
        factory.deposit(APPLICATION, address(token), vault, 10, 15, "");
        token.setCallback(address(0), "");
        factory.deposit(APPLICATION, address(token), vault, 10, 10, ""); // the lock is open again
        inner.deposit(false); // and what it tried is no mistake of its own
    }

    function testOnlyTheApplicationPays() public {
        address vault = factory.depositNew(APPLICATION, address(token), SALT, 100, 100, "");
        address[3] memory strangers = [address(this), address(factory), CLIENT];
        for (uint256 i = 0; i < strangers.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(JobVault.NotTheApplication.selector, strangers[i]));
            vm.prank(strangers[i]);
            JobVault(vault).pay(CLIENT, 1);
        }
        address code = factory.implementation();
        vm.expectRevert(abi.encodeWithSelector(JobVault.NotTheApplication.selector, APPLICATION));
        vm.prank(APPLICATION);
        JobVault(code).pay(CLIENT, 0);
    }

    /// The real application executes the voucher that the machine writes, once, also when the token calls it in the middle.
    function testTheRealApplicationPaysOnceByVoucher() public {
        Authority authority = Rollups.authority(address(this), 10);
        Application application = Rollups.application(address(authority), address(this), "");
        address vault = factory.depositNew(address(application), address(token), SALT, 100, 100, "");
        bytes memory call = abi.encodeCall(JobVault.pay, (CLIENT, 40));
        bytes memory output = abi.encodeWithSignature("Voucher(address,uint256,bytes)", vault, 0, call);
        bytes32[] memory leaves = new bytes32[](1);
        leaves[0] = keccak256(output);
        (bytes32 root, bytes32[] memory siblings) = OutputsRoot.withProof(leaves, 0);
        vm.roll(10);
        authority.submitClaim(address(application), 9, root);
        token.setCallback(address(application), abi.encodeCall(Application.executeOutput, (output, Proof(0, siblings))));
        application.executeOutput(output, Proof(0, siblings));
        check(token.balanceOf(CLIENT) == 40 && token.balanceOf(vault) == 60, "paid otherwise than once");
        vm.expectRevert(abi.encodeWithSelector(Application.OutputNotReexecutable.selector, output));
        application.executeOutput(output, Proof(0, siblings));
    }

    function testFuzzWhatIsToldIsWhatArrived(address maker, uint128 units, uint16 feeSeed, bytes calldata execData)
        public
    {
        vm.assume(maker != address(0) && execData.length < 60_000);
        OddToken odd = new OddToken(maker, units);
        odd.setFee(feeSeed % 1001);
        uint256 arriving = units - uint256(units) * (feeSeed % 1001) / 1000;
        address vault = factory.vaultOf(APPLICATION, address(odd), maker, SALT);
        vm.assume(maker != vault);
        vm.prank(maker);
        odd.approve(address(factory), units);
        vm.recordLogs();
        vm.prank(maker);
        factory.depositNew(APPLICATION, address(odd), SALT, units, arriving, execData);
        same(payload(), abi.encodePacked(address(odd), vault, maker, arriving, true, execData), "other bytes");
        check(odd.balanceOf(vault) == arriving, "another balance");
    }

    /// What is deployed is what these sources compile to; `npm run compile` writes them anew.
    function testCompiledFilesAreCurrent() public view {
        string[3] memory names = ["JobVaultFactory", "JobVault", "OddToken"];
        for (uint256 i = 0; i < names.length; ++i) {
            bytes memory kept =
                vm.parseJsonBytes(vm.readFile(string.concat("compiled/", names[i], ".json")), ".bytecode.object");
            same(kept, vm.getCode(string.concat(names[i], ".sol:", names[i])), "run npm run compile");
        }
    }

    function pay(address vault, address to, uint256 units) internal {
        vm.prank(APPLICATION);
        JobVault(vault).pay(to, units);
    }

    function give(address client, uint256 units) internal {
        token.transfer(client, units);
        vm.prank(client);
        token.approve(address(factory), units);
    }

    function refused(address application, address token_, address vault) internal {
        vm.expectRevert(abi.encodeWithSelector(JobVaultFactory.NotAVault.selector, application, token_, vault));
        factory.deposit(application, token_, vault, 1, 1, "");
    }

    function expectDiffer(uint256 expected, uint256 arrived) internal {
        vm.expectRevert(abi.encodeWithSelector(JobVaultFactory.ArrivedUnitsDiffer.selector, expected, arrived));
    }

    /// The payload of the one input that was added.
    function payload() internal returns (bytes memory told) {
        Cheats.Log[] memory logs = vm.getRecordedLogs();
        bytes memory input;
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].emitter == address(box)) input = abi.decode(logs[i].data, (bytes));
        }
        bytes memory words = new bytes(input.length - 4);
        for (uint256 i = 0; i < words.length; ++i) {
            words[i] = input[i + 4];
        }
        address sender;
        (,, sender,,,,, told) =
            abi.decode(words, (uint256, address, address, uint256, uint256, uint256, uint256, bytes));
        check(sender == address(factory), "another sender");
    }
}

/// It answers as a vault does, and its code is another.
contract LooksLikeAVault {
    address public immutable application;
    address public immutable token;

    constructor(address application_, address token_) {
        (application, token) = (application_, token_);
    }
}

/// Deposits five units, if it is not depositing already.
contract DepositsOnce {
    JobVaultFactory private immutable factory;
    address private immutable application;
    OddToken private immutable token;
    address private immutable vault;
    bool private transient depositing;

    constructor(JobVaultFactory factory_, address application_, OddToken token_, address vault_) {
        (factory, application, token, vault) = (factory_, application_, token_, vault_);
        token_.approve(address(factory_), type(uint256).max);
    }

    function deposit(bool intoNew) external {
        if (depositing) return;
        depositing = true;
        if (intoNew) factory.depositNew(application, address(token), 0, 5, 5, "");
        else factory.deposit(application, address(token), vault, 5, 5, "");
        depositing = false;
    }
}
