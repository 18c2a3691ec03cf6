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
    public ulong CreditBlock;        // block number at which the two amounts of credit were left
    public ulong ReadingCreditUnits;
    public ulong JudgingCreditUnits;
    public int SlotsReserved;
    public int LiveJobs;
    public Address Application;     // of the first accepted input
    public uint Reserved;
}

/// <summary>One asset's ledger while a live job uses it: deposited = escrow + paid + refunded.</summary>
public struct AssetRow
{
    public UInt128 DepositedUnits;
    public UInt128 EscrowUnits;
    public UInt128 PaidUnits;     // rewards, participation and bonds that went to clients
    public UInt128 RefundedUnits; // what went back to sponsors
    public Address Asset;         // zero is Ether
    public uint LiveJobs;         // 0: the row is free
    public ulong Reserved;
}

/// <summary>One place of a job.</summary>
public struct PlaceRow
{
    public Bytes32 Commitment;
    public Bytes32 ModelDigest;
    public ulong CommitIndex; // index of the input that committed last: the order among submissions
    public ulong AcceptBlock;
    public ulong ModelHeld;   // bit i: block i of the model is in a slot
    public long ScoreQ32;
    public Address Client;
    public PlacePhase Phase;
    public Verdict Verdict;
    public ushort Reserved;
}

[InlineArray(MarketLimits.PlacesMax)]
public struct PlaceRows
{
    PlaceRow _first;
}

/// <summary>One live job with its places.</summary>
public struct JobRow
{
    public UInt128 EscrowUnits; // places * (reward + participation) + the bonds of the places taken
    public JobTerms Terms;
    public PlaceRows Places;
    public ulong JobId;
    public ulong ModelHeld; // bit i: block i of the initial model is in a slot
    public ulong DataHeld;
    public ulong SchemaHeld;
    public ulong SetupUnits;      // of each input that judges, once the initial model is read
    public ulong SubmissionUnits; // of each submission
    public Address Sponsor;
    public Address Asset;
    public int PlacesTaken;
    public int SlotsReserved;
    public int SlotsUsed;
    public JobPhase Phase;
    public byte Reserved0;
    public ushort Reserved1;
    public ulong CreditUnits; // taken for the job's next work, and not spent yet
}

/// <summary>Whose block a slot holds. Free when Owner is 0.</summary>
public struct SlotRow
{
    public int Bytes;
    public byte Owner; // 1 + index of the job's row
    public byte File;  // JobFile.Number
    public byte Block; // 0 is the root (or the only block), then the leaves
    public byte Reserved;
}
