namespace Rollup.Client.Values;

/// <summary>Names of commands and of their statuses, from the application's own enums.</summary>
public static class Statuses
{
    public static string NameOf(CommandKind command) => command switch
    {
        CommandKind.PostJob => "postJob",
        CommandKind.AcceptJob => "acceptJob",
        CommandKind.CommitWork => "commitWork",
        CommandKind.RevealWork => "revealWork",
        CommandKind.ProvideBlock => "provideBlock",
        CommandKind.EvaluateJob => "evaluateJob",
        CommandKind.SettleJob => "settleJob",
        CommandKind.CancelJob => "cancelJob",
        CommandKind.Deposit => "deposit",
        _ => $"command{(byte)command}",
    };

    public static string NameOf(CommandKind command, byte status) =>
        EnumOf(command) is { } kind && Enum.IsDefined(kind, status) ? Enum.GetName(kind, status)! : $"status{status}";

    public static Type? EnumOf(CommandKind command) => command switch
    {
        CommandKind.PostJob => typeof(PostJobStatus),
        CommandKind.AcceptJob => typeof(AcceptJobStatus),
        CommandKind.CommitWork => typeof(CommitWorkStatus),
        CommandKind.RevealWork => typeof(RevealWorkStatus),
        CommandKind.ProvideBlock => typeof(ProvideBlockStatus),
        CommandKind.EvaluateJob => typeof(EvaluateJobStatus),
        CommandKind.SettleJob => typeof(SettleJobStatus),
        CommandKind.CancelJob => typeof(CancelJobStatus),
        CommandKind.Deposit => typeof(DepositStatus),
        _ => null,
    };
}
