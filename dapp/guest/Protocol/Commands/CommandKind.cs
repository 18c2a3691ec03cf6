namespace Rollup.Protocol;

/// <summary>The commands by number, as reports name them.</summary>
public enum CommandKind : byte
{
    None = 0,
    PostJob = 1,
    AcceptJob = 2,
    CommitWork = 3,
    RevealWork = 4,
    ProvideBlock = 5,
    EvaluateJob = 6,
    SettleJob = 7,
    CancelJob = 8,
    Deposit = 9,
}

public static class Commands
{
    /// <summary>The command whose selector the bytes start with; None when there is none. Says nothing about the rest of the bytes.</summary>
    public static CommandKind KindOf(ReadOnlySpan<byte> data) => AbiReader.SelectorOf(data) switch
    {
        PostJob.Selector => CommandKind.PostJob,
        AcceptJob.Selector => CommandKind.AcceptJob,
        CommitWork.Selector => CommandKind.CommitWork,
        RevealWork.Selector => CommandKind.RevealWork,
        ProvideBlock.Selector => CommandKind.ProvideBlock,
        EvaluateJob.Selector => CommandKind.EvaluateJob,
        SettleJob.Selector => CommandKind.SettleJob,
        CancelJob.Selector => CommandKind.CancelJob,
        _ => CommandKind.None,
    };
}
