using System.Runtime.CompilerServices;

namespace Rollup.Market;

// The rows of the state. Fields go from wide to narrow, so that no row has padding inside; reserved bytes fill the end. A free row is all
// zero.

/// <summary>What belongs to the application as a whole. All zero in an empty market that has seen no input.</summary>
public struct HeaderRow
{
    public OutputsTree Outputs;
    public ulong ChainId;           // of the first accepted input
    public ulong NextInputIndex;    // one more than the index of the last accepted input; 0 before the first
    public ulong LastBlock;         // block number of the last accepted input
    public ulong JobsPosted;        // the number of the next job is one more
    public ulong RefusedInputs;
    public ulong CreditBlock;        // block number at which the amounts of credit were left
    public ulong ReadingCreditUnits;
    public ulong JudgingCreditUnits;
    public ulong BenchCreditUnits;
    public uint JobsRoot;            // of the tree that finds them
    public uint AssetsRoot;
    public int LiveJobs;
    public int OpeningSlots;         // that hold files which jobs open with
    public int RevealedSlots;        // that hold submissions and sealed holdouts
    public int SpoiltBenchBytes;     // that work left at the bench, whoever's it was
    public Address Application;     // of the first accepted input
    public uint Reserved;
}

/// <summary>One asset's ledger, of a vault or shared, while a live job uses it: deposited = escrow + paid + refunded.</summary>
public struct AssetRow
{
    public AssetKey Asset;        // the key comes first
    public uint LiveJobs;         // 0: the row is free
    public uint Reserved;
    public UInt128 DepositedUnits;
    public UInt128 EscrowUnits;
    public UInt128 PaidUnits;     // rewards, participation and bonds that went to clients
    public UInt128 RefundedUnits; // what went back to sponsors
}

/// <summary>What is here of one file: nothing, or its root and so many blocks in all.</summary>
public struct HeldFile
{
    public uint RootSlot;
    public uint Blocks;
}

/// <summary>One place of a job.</summary>
public struct PlaceRow
{
    public Bytes32 Commitment;
    public Bytes32 ModelDigest;
    public ulong CommitIndex; // index of the input that committed last: the order among submissions
    public ulong AcceptBlock;
    public HeldFile Model;
    public long ScoreQ32;
    public Address Client;
    public PlacePhase Phase;
    public Verdict Verdict;
    public bool WasCrowdedOut; // a block of its model was refused for want of room
    public byte Reserved;
}

[InlineArray(MarketLimits.PlacesMax)]
public struct PlaceRows
{
    PlaceRow _first;
}

/// <summary>One live job with its places.</summary>
public struct JobRow
{
    public ulong JobId;         // the key comes first
    public ulong SetupUnits;    // of each input that judges, once the initial model is read
    public UInt128 EscrowUnits; // places * (reward + participation) + the bonds of the places taken
    public JobTerms Terms;
    public ulong SubmissionUnits; // of each submission
    public ulong CreditUnits;     // taken for the job's next work, and not spent yet
    public ulong CreditBlock;     // in which it was begun to be taken
    public ulong OpeningDeadline; // the last block in which the next block of a file may come, before the job opens
    public uint RevealExtensionBlocks;  // by which the reveal deadline is later than the terms say, as there was no room
    public uint HoldoutExtensionBlocks; // and the holdout deadline: at least as many
    public HeldFile InitialModel;
    public HeldFile Data;
    public Address Sponsor;
    public AssetKey Asset;
    public uint FirstSlot;  // 1 + the slot that the job took last
    public int PlacesTaken;
    public uint NextAtBench;     // 1 + the job whose turn comes behind this one's; 0 if none
    public uint PreviousAtBench; // and before it
    public uint Reserved0;
    public uint Reserved1;
    public bool IsSchemaHere;
    public JobPhase Phase;
    public bool SealsData; // as its judge does
    public bool NeedsBench; // its work does not fit an input, or scratch
    public readonly PlaceRows Places; // written as rows of their own: MarketState.PlaceAt
}

/// <summary>Whose block a slot holds. Free when Bytes is 0.</summary>
public struct SlotRow
{
    public int Bytes;
    public uint NextSlot; // 1 + the slot that the job took before this one
    public uint Owner;    // 1 + the job's row
    public uint Position; // 0 is the root (or the only block), then the others as FileBlocks counts them
    public ushort File;   // JobFile.Number
    public SlotPool Pool; // whose the slot is
    public byte Reserved0;
    public uint Reserved1;
}
