// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Commands} from "../src/Commands.sol";
import {Notices} from "../src/Notices.sol";
import {Queries, Reports} from "../src/Queries.sol";
import {ColumnGroup, ColumnPreparation, Schemas} from "../src/Schema.sol";
import {JobTerms, RecipeTerms} from "../src/Terms.sol";
import {Vectors} from "./support/Vectors.sol";

/// The Solidity compiler encodes every command, notice, query and report from its fields; the bytes must be the shared vectors'.
contract CommandsTest is Vectors {
    function setUp() public {
        open("commands.json");
    }

    function testEncodings() public {
        uint256 count = 0;
        for (; select("vectors", count); ++count) {
            bytes memory encoded = encode(text("name"));
            same(encoded, data("encoded"), string.concat(text("name"), " ", text("kind"), ": other bytes"));
            same(abi.encodePacked(bytes4(encoded)), data("selector"), string.concat(text("name"), ": other selector"));
        }
        check(count >= 70, "vectors are missing");
    }

    function testCommitments() public {
        bytes32 tag = keccak256("Lockstep commitment v1");
        check(tag == vm.parseJsonBytes32(file, ".commitmentTag"), "another tag");
        uint256 count = 0;
        for (; select("commitments", count); ++count) {
            bytes memory words = abi.encode(
                tag,
                uint256(u64("chainId")),
                account("application"),
                u64("jobId"),
                account("client"),
                word("modelDigest"),
                word("dataDigest"),
                word("salt")
            );
            same(words, data("encoded"), "other words");
            same(abi.encode(keccak256(words)), data("commitment"), "another commitment");
        }
        check(count > 0, "vectors are missing");
    }

    function testTermsDigests() public {
        bytes32 tag = keccak256("Lockstep terms v2");
        check(tag == vm.parseJsonBytes32(file, ".termsTag"), "another tag");
        uint256 count = 0;
        for (; select("termsDigests", count); ++count) {
            bytes memory words = abi.encode(
                tag,
                uint256(u64("chainId")),
                account("application"),
                u64("jobId"),
                account("sponsor"),
                account("asset"),
                account("vault"),
                terms()
            );
            same(abi.encode(keccak256(words)), data("termsDigest"), "another digest of terms");
        }
        check(count > 0, "vectors are missing");
    }

    /// Fields one behind the other, as the compiler packs them; before a text the number of its bytes.
    function testPackedGroups() public {
        uint256 count = 0;
        for (; select("packed", count); ++count) {
            bool isGroup = keccak256(bytes(text("name"))) == keccak256("ColumnGroup");
            same(isGroup ? packedGroup() : packedPreparation(), data("encoded"), "another packed struct");
        }
        check(count > 0, "vectors are missing");
    }

    function packedGroup() internal view returns (bytes memory) {
        ColumnGroup memory group = ColumnGroup({
            columns: u16("columns"),
            kind: u8("kind"),
            bounded: u8("bounded"),
            decimals: u8("decimals"),
            minimum: i64("minimum"),
            maximum: i64("maximum"),
            unit: vm.parseJsonBytes(file, field("unit")),
            levels: u16("levels"),
            preparation: vm.parseJsonBytes(file, field("preparation"))
        });
        bytes memory numbers =
            abi.encodePacked(group.columns, group.kind, group.bounded, group.decimals, group.minimum, group.maximum);
        bytes memory texts = abi.encodePacked(uint8(group.unit.length), group.unit, group.levels);
        return abi.encodePacked(numbers, texts, uint8(group.preparation.length), group.preparation);
    }

    function packedPreparation() internal view returns (bytes memory) {
        ColumnPreparation memory rule = ColumnPreparation({
            filled: u8("filled"),
            fill: i64("fill"),
            marked: u8("marked"),
            spread: u8("spread"),
            units: u8("units"),
            subtract: i64("subtract"),
            divisor: i64("divisor"),
            decimals: u8("decimals")
        });
        bytes memory missing = abi.encodePacked(rule.filled, rule.fill, rule.marked, rule.spread);
        return abi.encodePacked(missing, rule.units, rule.subtract, rule.divisor, rule.decimals);
    }

    function encode(string memory name) internal view returns (bytes memory) {
        bytes32 id = keccak256(bytes(name));
        bytes memory encoded = encodeCommand(id);
        if (encoded.length == 0) encoded = encodeNotice(id);
        if (encoded.length == 0) encoded = encodeWorkNotice(id);
        if (encoded.length == 0) encoded = encodeQuery(id);
        require(encoded.length != 0, string.concat(name, " has no Solidity twin"));
        return encoded;
    }

    function encodeCommand(bytes32 id) internal view returns (bytes memory) {
        if (id == keccak256("postJob")) return abi.encodeCall(Commands.postJob, (terms()));
        if (id == keccak256("acceptJob")) {
            return abi.encodeCall(Commands.acceptJob, (u64("jobId"), word("termsDigest")));
        }
        if (id == keccak256("commitWork")) {
            return abi.encodeCall(Commands.commitWork, (u64("jobId"), word("commitment")));
        }
        if (id == keccak256("revealWork")) {
            return
                abi.encodeCall(
                    Commands.revealWork, (u64("jobId"), word("modelDigest"), word("dataDigest"), word("salt"))
                );
        }
        if (id == keccak256("provideBlock")) {
            return abi.encodeCall(
                Commands.provideBlock,
                (u64("jobId"), u16("file"), u32("position"), vm.parseJsonBytes(file, field("data")))
            );
        }
        if (id == keccak256("evaluateJob")) return abi.encodeCall(Commands.evaluateJob, (u64("jobId")));
        if (id == keccak256("settleJob")) return abi.encodeCall(Commands.settleJob, (u64("jobId")));
        if (id == keccak256("cancelJob")) return abi.encodeCall(Commands.cancelJob, (u64("jobId")));
        return "";
    }

    function encodeNotice(bytes32 id) internal view returns (bytes memory) {
        if (id == keccak256("jobPosted")) {
            return abi.encodeCall(
                Notices.jobPosted,
                (
                    u64("jobId"),
                    account("sponsor"),
                    account("asset"),
                    u128("escrowUnits"),
                    word("modelDigest"),
                    word("dataDigest"),
                    account("vault")
                )
            );
        }
        if (id == keccak256("jobOpened")) {
            return abi.encodeCall(Notices.jobOpened, (u64("jobId"), u64("evaluationUnits")));
        }
        if (id == keccak256("holdoutOpened")) {
            return abi.encodeCall(Notices.holdoutOpened, (u64("jobId"), u8("verdict"), i64("initialScoreQ32")));
        }
        if (id == keccak256("fileRefused")) {
            return abi.encodeCall(Notices.fileRefused, (u64("jobId"), u16("file"), u8("status")));
        }
        if (id == keccak256("deadlinesMoved")) {
            return abi.encodeCall(
                Notices.deadlinesMoved, (u64("jobId"), u16("file"), u64("revealDeadline"), u64("holdoutDeadline"))
            );
        }
        if (id == keccak256("jobSettled")) {
            return
                abi.encodeCall(
                    Notices.jobSettled, (u64("jobId"), u8("outcome"), u128("paidUnits"), u128("returnedUnits"))
                );
        }
        return "";
    }

    function encodeWorkNotice(bytes32 id) internal view returns (bytes memory) {
        if (id == keccak256("placeAccepted")) {
            return abi.encodeCall(Notices.placeAccepted, (u64("jobId"), u16("place"), account("client")));
        }
        if (id == keccak256("workCommitted")) {
            return abi.encodeCall(Notices.workCommitted, (u64("jobId"), u16("place"), word("commitment")));
        }
        if (id == keccak256("workRevealed")) {
            return
                abi.encodeCall(
                    Notices.workRevealed, (u64("jobId"), u16("place"), word("modelDigest"), word("dataDigest"))
                );
        }
        if (id == keccak256("workCompleted")) {
            return abi.encodeCall(Notices.workCompleted, (u64("jobId"), u16("place"), u8("verdict")));
        }
        if (id == keccak256("workScored")) {
            return abi.encodeCall(
                Notices.workScored,
                (u64("jobId"), u16("place"), account("client"), word("modelDigest"), i64("scoreQ32"), u8("verdict"))
            );
        }
        if (id == keccak256("placePaid")) {
            return abi.encodeCall(Notices.placePaid, (u64("jobId"), u16("place"), account("client"), u128("units")));
        }
        return "";
    }

    function encodeQuery(bytes32 id) internal view returns (bytes memory) {
        if (id == keccak256("inspectJobs")) return abi.encodeCall(Queries.inspectJobs, (u64("fromJobId")));
        if (id == keccak256("inspectJob")) return abi.encodeCall(Queries.inspectJob, (u64("jobId")));
        if (id == keccak256("inspectAssets")) return abi.encodeCall(Queries.inspectAssets, (u32("fromRow")));
        if (id == keccak256("inspectRoom")) return abi.encodeCall(Queries.inspectRoom, ());
        if (id == keccak256("refused")) return abi.encodeCall(Reports.refused, (u8("command"), u8("status")));
        if (id == keccak256("assetState")) {
            return abi.encodeCall(
                Reports.assetState,
                (
                    u32("row"),
                    account("asset"),
                    u128("depositedUnits"),
                    u128("escrowUnits"),
                    u128("paidUnits"),
                    u128("refundedUnits"),
                    account("vault")
                )
            );
        }
        if (id == keccak256("roomState")) {
            return abi.encodeCall(Reports.roomState, (u32("liveJobs"), u32("openingSlots"), u32("revealedSlots")));
        }
        if (id == keccak256("jobState")) return encodeJobState();
        if (id == keccak256("jobTerms")) return abi.encodeCall(Reports.jobTerms, (u64("jobId"), terms()));
        if (id == keccak256("placeState")) return encodePlaceState();
        if (id == keccak256("blocksWanted")) {
            return abi.encodeCall(
                Reports.blocksWanted,
                (u64("jobId"), u16("file"), u32("position"), vm.parseJsonBytes32Array(file, field("digests")))
            );
        }
        if (id == keccak256("schema")) {
            return abi.encodeCall(
                Schemas.schema,
                (
                    u16("columns"),
                    u16("features"),
                    u16("classes"),
                    u16("target"),
                    u8("missing"),
                    u8("named"),
                    vm.parseJsonBytes(file, field("groups"))
                )
            );
        }
        return "";
    }

    // Twenty arguments are more than the compiler's stack holds at once, so the frame is joined from two halves of plain words.
    function encodeJobState() internal view returns (bytes memory) {
        bytes memory first = abi.encodeWithSelector(
            Reports.jobState.selector,
            u64("jobId"),
            account("sponsor"),
            account("asset"),
            u8("phase"),
            u16("places"),
            u16("placesTaken"),
            u16("placesComplete"),
            u16("placesScored")
        );
        bytes memory second = abi.encode(
            u128("escrowUnits"),
            u64("commitDeadline"),
            u64("revealDeadline"),
            u64("holdoutDeadline"),
            word("modelDigest"),
            word("dataDigest"),
            u64("lastBlock"),
            u64("workUnits"),
            u64("creditUnits"),
            u64("openingDeadline"),
            account("vault"),
            u8("needsBench")
        );
        return bytes.concat(first, second);
    }

    function encodePlaceState() internal view returns (bytes memory) {
        return abi.encodeCall(
            Reports.placeState,
            (
                u64("jobId"),
                u16("place"),
                account("client"),
                u8("phase"),
                u8("verdict"),
                word("commitment"),
                word("modelDigest"),
                i64("scoreQ32"),
                u64("acceptBlock")
            )
        );
    }

    function terms() internal view returns (JobTerms memory value) {
        value.judge = u8("judge");
        value.metric = u8("metric");
        value.outputFunction = u8("outputFunction");
        value.thresholdQ32 = i64("thresholdQ32");
        value.initialScoreQ32 = i64("initialScoreQ32");
        value.places = u16("places");
        value.rewardUnits = u128("rewardUnits");
        value.participationUnits = u128("participationUnits");
        value.bondUnits = u128("bondUnits");
        value.modelDigest = word("modelDigest");
        value.modelBytes = u32("modelBytes");
        value.dataDigest = word("dataDigest");
        value.dataBytes = u32("dataBytes");
        value.schemaDigest = word("schemaDigest");
        value.schemaBytes = u32("schemaBytes");
        value.rows = u32("rows");
        value.columns = u16("columns");
        value.classes = u16("classes");
        value.commitDeadline = u64("commitDeadline");
        value.revealDeadline = u64("revealDeadline");
        value.holdoutDeadline = u64("holdoutDeadline");
        value.pooledToken = u8("pooledToken");
        value.recipe = recipe();
        uint256[] memory counts = vm.parseJsonUintArray(file, field("classCounts"));
        value.classCounts = new uint32[](counts.length);
        for (uint256 i = 0; i < counts.length; ++i) {
            value.classCounts[i] = uint32(counts[i]);
        }
        value.allowList = vm.parseJsonAddressArray(file, field("allowList"));
    }

    function recipe() internal view returns (RecipeTerms memory value) {
        value.optimizer = u8("optimizer");
        value.loss = u8("loss");
        value.profile = u8("profile");
        value.epochs = u32("epochs");
        value.batchSize = u32("batchSize");
        value.learningRateQ32 = i64("learningRateQ32");
        value.momentumQ32 = i64("momentumQ32");
        value.beta1Q32 = i64("beta1Q32");
        value.beta2Q32 = i64("beta2Q32");
        value.epsilonQ47 = i64("epsilonQ47");
        value.weightDecayQ32 = i64("weightDecayQ32");
        value.seed = u64("seed");
    }
}
