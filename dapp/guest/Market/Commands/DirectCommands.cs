using Rollup.Kernel;
using Rollup.Protocol;

namespace Rollup.Market;

/// <summary>Commands that come without money. Bytes that decode to none of them are rejected before anything is written.</summary>
static class DirectCommands
{
    public static AdvanceStatus Take<TOps, TSink>(
        MarketState state, ref TSink sink, in Caller caller, ReadOnlySpan<byte> payload, Span<byte> scratch)
        where TOps : struct, IDenseOps where TSink : struct, ISink
    {
        CommandKind kind = Protocol.Commands.KindOf(payload);
        byte status = 0;
        bool isCommand = kind switch
        {
            CommandKind.PostJob => Post(state, ref sink, in caller, payload, out status),
            CommandKind.AcceptJob => Accept(state, ref sink, in caller, payload, out status),
            CommandKind.CommitWork => Commit(state, ref sink, in caller, payload, out status),
            CommandKind.RevealWork => Reveal(state, ref sink, in caller, payload, out status),
            CommandKind.ProvideBlock => Provide<TOps, TSink>(state, ref sink, in caller, payload, scratch, out status),
            CommandKind.EvaluateJob => Evaluate<TOps, TSink>(state, ref sink, in caller, payload, scratch, out status),
            CommandKind.SettleJob => Settle(state, ref sink, in caller, payload, out status),
            CommandKind.CancelJob => Cancel(state, ref sink, in caller, payload, out status),
            _ => false,
        };
        if (!isCommand) return AdvanceStatus.Rejected;
        Marketplace.MarkSeen(state, in caller);
        if (status != 0) Emit.Refusal(state, ref sink, kind, status);
        return AdvanceStatus.Accepted;
    }

    static bool Post<TSink>(MarketState state, ref TSink sink, in Caller caller, ReadOnlySpan<byte> payload, out byte status)
        where TSink : struct, ISink
    {
        status = 0;
        if (!PostJob.TryDecode(payload, out PostJob command)) return false;
        status = (byte)PostJobRule.Check(state.View, in caller, in command.Terms);
        if (status == 0) PostJobRule.Apply(state, ref sink, in caller, in command.Terms);
        return true;
    }

    static bool Accept<TSink>(MarketState state, ref TSink sink, in Caller caller, ReadOnlySpan<byte> payload, out byte status)
        where TSink : struct, ISink
    {
        status = 0;
        if (!AcceptJob.TryDecode(payload, out AcceptJob command)) return false;
        status = (byte)AcceptJobRule.Check(state.View, in caller, in command);
        if (status == 0) AcceptJobRule.Apply(state, ref sink, in caller, in command);
        return true;
    }

    static bool Commit<TSink>(MarketState state, ref TSink sink, in Caller caller, ReadOnlySpan<byte> payload, out byte status)
        where TSink : struct, ISink
    {
        status = 0;
        if (!CommitWork.TryDecode(payload, out CommitWork command)) return false;
        status = (byte)CommitWorkRule.Check(state.View, in caller, in command);
        if (status == 0) CommitWorkRule.Apply(state, ref sink, in caller, in command);
        return true;
    }

    static bool Reveal<TSink>(MarketState state, ref TSink sink, in Caller caller, ReadOnlySpan<byte> payload, out byte status)
        where TSink : struct, ISink
    {
        status = 0;
        if (!RevealWork.TryDecode(payload, out RevealWork command)) return false;
        status = (byte)RevealWorkRule.Check(state.View, in caller, in command);
        if (status == 0) RevealWorkRule.Apply(state, ref sink, in caller, in command);
        return true;
    }

    static bool Provide<TOps, TSink>(
        MarketState state, ref TSink sink, in Caller caller, ReadOnlySpan<byte> payload, Span<byte> scratch, out byte status)
        where TOps : struct, IDenseOps where TSink : struct, ISink
    {
        status = 0;
        if (!ProvideBlock.TryDecode(payload, out ProvideBlock command)) return false;
        status = (byte)ProvideBlockRule.Check<TOps>(state.View, in caller, in command, scratch, out Bytes32 digest);
        if (status == 0) ProvideBlockRule.Apply<TOps, TSink>(state, ref sink, in caller, in command, in digest, scratch);
        return true;
    }

    static bool Evaluate<TOps, TSink>(
        MarketState state, ref TSink sink, in Caller caller, ReadOnlySpan<byte> payload, Span<byte> scratch, out byte status)
        where TOps : struct, IDenseOps where TSink : struct, ISink
    {
        status = 0;
        if (!EvaluateJob.TryDecode(payload, out EvaluateJob command)) return false;
        status = (byte)EvaluateJobRule.Check(state.View, in caller, in command);
        if (status == 0) EvaluateJobRule.Apply<TOps, TSink>(state, ref sink, in command, scratch);
        return true;
    }

    static bool Settle<TSink>(MarketState state, ref TSink sink, in Caller caller, ReadOnlySpan<byte> payload, out byte status)
        where TSink : struct, ISink
    {
        status = 0;
        if (!SettleJob.TryDecode(payload, out SettleJob command)) return false;
        status = (byte)SettleJobRule.Check(state.View, in caller, in command);
        if (status == 0) SettleJobRule.Apply(state, ref sink, in caller, in command);
        return true;
    }

    static bool Cancel<TSink>(MarketState state, ref TSink sink, in Caller caller, ReadOnlySpan<byte> payload, out byte status)
        where TSink : struct, ISink
    {
        status = 0;
        if (!CancelJob.TryDecode(payload, out CancelJob command)) return false;
        status = (byte)CancelJobRule.Check(state.View, in caller, in command);
        if (status == 0) CancelJobRule.Apply(state, ref sink, in command);
        return true;
    }
}
