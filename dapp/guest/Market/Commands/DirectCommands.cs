namespace Rollup.Market;

/// <summary>Decodes a command, asks its rule, and applies it if the rule accepts. Bytes that decode to no command write nothing.</summary>
static class DirectCommands
{
    /// <summary>Instead of a status: the payload is no such command.</summary>
    public const int Undecodable = -1;

    /// <summary>False if the payload is no command. A refusal is reported.</summary>
    public static bool TryTake<TOps, TSink>(
        MarketState state, ref TSink sink, in Caller caller, ReadOnlySpan<byte> payload, Span<byte> scratch)
        where TOps : struct, IDenseOps where TSink : struct, ISink
    {
        CommandKind kind = Protocol.Commands.KindOf(payload);
        int status = kind switch
        {
            CommandKind.PostJob => Post(state, ref sink, in caller, payload),
            CommandKind.AcceptJob => Accept(state, ref sink, in caller, payload),
            CommandKind.CommitWork => Commit(state, ref sink, in caller, payload),
            CommandKind.RevealWork => Reveal(state, ref sink, in caller, payload),
            CommandKind.ProvideBlock => Provide<TOps, TSink>(state, ref sink, in caller, payload, scratch),
            CommandKind.EvaluateJob => Evaluate<TOps, TSink>(state, ref sink, in caller, payload, scratch),
            CommandKind.SettleJob => Settle(state, ref sink, in caller, payload),
            CommandKind.CancelJob => Cancel(state, ref sink, in caller, payload),
            _ => Undecodable,
        };
        if (status > 0) Emit.Refusal(state, ref sink, kind, (byte)status);
        return status != Undecodable;
    }

    public static int Post<TSink>(MarketState state, ref TSink sink, in Caller caller, ReadOnlySpan<byte> payload)
        where TSink : struct, ISink
    {
        if (!PostJob.TryDecode(payload, out PostJob command)) return Undecodable;
        PostJobStatus status = PostJobRule.Check(state.View, in caller, in command.Terms);
        if (status == PostJobStatus.Accepted) PostJobRule.Apply(state, ref sink, in caller, in command.Terms);
        return (int)status;
    }

    public static int Accept<TSink>(MarketState state, ref TSink sink, in Caller caller, ReadOnlySpan<byte> payload)
        where TSink : struct, ISink
    {
        if (!AcceptJob.TryDecode(payload, out AcceptJob command)) return Undecodable;
        AcceptJobStatus status = AcceptJobRule.Check(state.View, in caller, in command);
        if (status == AcceptJobStatus.Accepted) AcceptJobRule.Apply(state, ref sink, in caller, in command);
        return (int)status;
    }

    static int Commit<TSink>(MarketState state, ref TSink sink, in Caller caller, ReadOnlySpan<byte> payload) where TSink : struct, ISink
    {
        if (!CommitWork.TryDecode(payload, out CommitWork command)) return Undecodable;
        CommitWorkStatus status = CommitWorkRule.Check(state.View, in caller, in command);
        if (status == CommitWorkStatus.Accepted) CommitWorkRule.Apply(state, ref sink, in caller, in command);
        return (int)status;
    }

    static int Reveal<TSink>(MarketState state, ref TSink sink, in Caller caller, ReadOnlySpan<byte> payload) where TSink : struct, ISink
    {
        if (!RevealWork.TryDecode(payload, out RevealWork command)) return Undecodable;
        RevealWorkStatus status = RevealWorkRule.Check(state.View, in caller, in command);
        if (status == RevealWorkStatus.Accepted) RevealWorkRule.Apply(state, ref sink, in caller, in command);
        return (int)status;
    }

    static int Provide<TOps, TSink>(MarketState state, ref TSink sink, in Caller caller, ReadOnlySpan<byte> payload, Span<byte> scratch)
        where TOps : struct, IDenseOps where TSink : struct, ISink
    {
        if (!ProvideBlock.TryDecode(payload, out ProvideBlock command)) return Undecodable;
        ProvideBlockStatus status = ProvideBlockRule.Check(state.View, in caller, in command);
        if (status == ProvideBlockStatus.Accepted) ProvideBlockRule.Apply<TOps, TSink>(state, ref sink, in caller, in command, scratch);
        return (int)status;
    }

    static int Evaluate<TOps, TSink>(MarketState state, ref TSink sink, in Caller caller, ReadOnlySpan<byte> payload, Span<byte> scratch)
        where TOps : struct, IDenseOps where TSink : struct, ISink
    {
        if (!EvaluateJob.TryDecode(payload, out EvaluateJob command)) return Undecodable;
        EvaluateJobStatus status = EvaluateJobRule.Check(state.View, in caller, in command);
        if (status == EvaluateJobStatus.Accepted) EvaluateJobRule.Apply<TOps, TSink>(state, ref sink, in caller, in command, scratch);
        return (int)status;
    }

    static int Settle<TSink>(MarketState state, ref TSink sink, in Caller caller, ReadOnlySpan<byte> payload) where TSink : struct, ISink
    {
        if (!SettleJob.TryDecode(payload, out SettleJob command)) return Undecodable;
        SettleJobStatus status = SettleJobRule.Check(state.View, in caller, in command);
        if (status == SettleJobStatus.Accepted) SettleJobRule.Apply(state, ref sink, in caller, in command);
        return (int)status;
    }

    static int Cancel<TSink>(MarketState state, ref TSink sink, in Caller caller, ReadOnlySpan<byte> payload) where TSink : struct, ISink
    {
        if (!CancelJob.TryDecode(payload, out CancelJob command)) return Undecodable;
        CancelJobStatus status = CancelJobRule.Check(state.View, in caller, in command);
        if (status == CancelJobStatus.Accepted) CancelJobRule.Apply(state, ref sink, in command);
        return (int)status;
    }
}
