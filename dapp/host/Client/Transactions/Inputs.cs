using System.Numerics;

namespace Rollup.Client.Transactions;

/// <summary>An input that is on the chain.</summary>
public sealed record SentInput(ulong Index, string Transaction, ulong Block, ulong GasUsed);

/// <summary>What the application made of an input. A refusal changed nothing, and says why.</summary>
public sealed record InputResult(ulong Index, bool Accepted, CommandKind Command, string Status, IReadOnlyList<byte[]> Outputs)
{
    public bool IsRefused => Status.Length > 0;
}

/// <summary>Sends inputs and hears what became of them.</summary>
public static class Inputs
{
    public static async Task<SentInput> SendAsync(Session session, byte[] payload, CancellationToken cancellation)
    {
        if (payload.Length > EvmAdvance.PayloadBytesMax)
            throw new ClientException(new InputTooLong(payload.Length));
        CheckedApplication application = await session.CheckedAsync(cancellation);
        return Sent(await application.AddInputAsync(payload, cancellation));
    }

    /// <summary>
    /// Money with a command, once the account is seen to hold it and its gas. For a token the portal is allowed exactly this amount first,
    /// if it is not yet. The deposit stays open in the ledger until <see cref="ResultAsync"/> has heard of it.
    /// </summary>
    public static async Task<SentInput> DepositAsync(
        Session session, Asset asset, UInt128 units, byte[] command, CancellationToken cancellation)
    {
        CheckedApplication application = await session.CheckedAsync(cancellation);
        await Funds.CheckAsync(session, session.Account, asset, units, Funds.GasOfDeposit(asset, command), cancellation);
        if (asset.IsEther) return Sent(await application.DepositEtherAsync(units, command, cancellation));
        BigInteger allowance = await Erc20.AllowanceUnitsAsync(
            session.Chain, asset.Address, session.Account, Addresses.Erc20Portal, cancellation);
        if (allowance < (BigInteger)units) await application.AllowAsync(asset.Address, units, cancellation);
        return Sent(await application.DepositErc20Async(asset.Address, units, command, cancellation));
    }

    /// <summary>Waits until the node has run the input.</summary>
    public static async Task<InputResult> ResultAsync(Session session, ulong inputIndex, CancellationToken cancellation)
    {
        NodeInput input = await session.WaitForAsync($"input {inputIndex} to be processed", async () =>
            await session.Node.InputAsync(inputIndex, cancellation) is { State: not InputState.Waiting } found ? found
            : null, cancellation);
        session.Sent.SettleDeposits();
        (CommandKind command, string status) = RefusalOf(input);
        IReadOnlyList<byte[]> outputs = input.OutputUpper > input.OutputLower
            ? [.. (await session.Node.OutputsOfInputAsync(inputIndex, cancellation)).Select(output => output.Raw)]
            : [];
        return new InputResult(inputIndex, input.State == InputState.Accepted, command, status, outputs);
    }

    /// <summary>Sends, waits, and turns a refusal into an error with its status and a sentence of advice.</summary>
    public static async Task<(SentInput Sent, InputResult Result)> SendAndCheckAsync(
        Session session, byte[] payload, CancellationToken cancellation)
    {
        SentInput sent = await SendAsync(session, payload, cancellation);
        return (sent, Check(await ResultAsync(session, sent.Index, cancellation)));
    }

    public static InputResult Check(InputResult result)
    {
        if (!result.Accepted)
            throw new ClientException(new InputRejected(result.Index));
        if (!result.IsRefused) return result;
        throw new ClientException(new InputRefused(result.Index, result.Command, result.Status));
    }

    /// <summary>The refusal among an input's reports, if there is one.</summary>
    public static (CommandKind Command, string Status) RefusalOf(NodeInput input)
    {
        foreach (byte[] report in input.Reports)
        {
            if (Refused.TryDecode(report, out Refused refused))
                return ((CommandKind)refused.Command, Statuses.NameOf((CommandKind)refused.Command, refused.Status));
        }
        return (CommandKind.None, "");
    }

    static SentInput Sent(Receipt receipt) =>
        new(InputBox.InputOf(receipt).Index, receipt.TransactionHash.ToHex(), receipt.BlockNumber, receipt.GasUsed);
}
