namespace Rollup.Market;

/// <summary>Who sends a command, when, and with what money: all that a rule may know besides the state and the command.</summary>
public struct Caller
{
    public UInt128 Units; // what came with the command; 0 without a deposit
    public ulong ChainId;
    public ulong BlockNumber;
    public ulong InputIndex;
    public Address Application;
    public Address Sender; // the depositor, when the command came as a deposit's exec data
    public AssetKey Asset;
    public bool HasDeposit;
    public bool IsNewVault; // the deposit made the vault that it went into

    public static Caller Of(in EvmAdvance input)
    {
        Caller caller = default;
        caller.ChainId = input.ChainId;
        caller.BlockNumber = input.BlockNumber;
        caller.InputIndex = input.Index;
        caller.Application = input.Application;
        caller.Sender = input.Sender;
        return caller;
    }
}
