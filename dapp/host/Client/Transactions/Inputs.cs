using System.Numerics;

namespace Rollup.Client.Transactions;

/// <summary>What the application made of an input. A refusal changed nothing, and says why.</summary>
public sealed record InputResult(ulong Index, bool Accepted, CommandKind Command, string Status, IReadOnlyList<byte[]> Outputs)
{
    public bool IsRefused => Status.Length > 0;
}

/// <summary>Sends inputs and hears what became of them.</summary>
public static class Inputs
{
    public static async Task<SentInput> SendAsync(Session session, byte[] payload, CancellationToken cancellation) =>
        (await SendAllAsync(session, [payload], cancellation))[0];

    /// <summary>Inputs in a row, which one block of the chain can take together.</summary>
    public static async Task<IReadOnlyList<SentInput>> SendAllAsync(
        Session session, IReadOnlyList<byte[]> payloads, CancellationToken cancellation)
    {
        if (payloads.FirstOrDefault(payload => payload.Length > EvmAdvance.PayloadBytesMax) is { } tooLong)
            throw new ClientException(new InputTooLong(tooLong.Length));
        CheckedApplication application = await session.CheckedAsync(cancellation);
        return await application.AddInputsAsync(payloads, cancellation);
    }

    /// <summary>
    /// Money with a command, once the account is seen to hold it and its gas. For a token, portal or factory is allowed exactly this amount
    /// first, if it is not yet. The deposit stays open in the ledger until the caller has what it bought on disk, and says so:
    /// <see cref="SentLedger.Heard"/>.
    /// </summary>
    public static async Task<SentInput> DepositAsync(
        Session session, Asset asset, UInt128 units, byte[] command, CancellationToken cancellation)
    {
        CheckedApplication application = await session.CheckedAsync(cancellation);
        await Funds.CheckAsync(session, session.Account, asset, units, Funds.GasOfDeposit(asset, command), cancellation);
        if (asset.IsEther) return await application.DepositEtherAsync(units, command, cancellation);
        BigInteger allowance = await Erc20.AllowanceUnitsAsync(
            session.Chain, asset.Address, session.Account, asset.Spender, cancellation);
        if (allowance < (BigInteger)units) await application.AllowAsync(asset.Address, asset.Spender, units, cancellation);
        return await (asset switch
        {
            { Way: DepositWay.PooledToken } => application.DepositErc20Async(asset.Address, units, command, cancellation),
            { NewVaultSalt: { } salt } => application.DepositNewVaultAsync(asset.Address, salt, units, command, cancellation),
            _ => application.DepositIntoVaultAsync(
                new() { Token = asset.Address, Vault = asset.Vault }, units, command, cancellation),
        });
    }

    /// <summary>
    /// Waits for the application's answer to a deposit. Of one that is refused, whose money comes back, nothing has to be kept.
    /// </summary>
    public static async Task<InputResult> DepositResultAsync(Session session, SentInput sent, CancellationToken cancellation)
    {
        InputResult result = await ResultAsync(session, sent, cancellation);
        if (result.IsRefused || !result.Accepted) session.Sent.Heard(sent.Hash);
        return Check(result);
    }

    /// <summary>Waits until the node has run the input. What the node has must be what was sent.</summary>
    public static Task<InputResult> ResultAsync(Session session, SentInput sent, CancellationToken cancellation) => session.WaitForAsync(
        $"input {sent.Index} to be processed", () => ResultIfKnownAsync(session, sent, cancellation), cancellation);

    /// <summary>Null while the node has not run it.</summary>
    public static async Task<InputResult?> ResultIfKnownAsync(Session session, SentInput sent, CancellationToken cancellation)
    {
        if (await FindAsync(session, sent, cancellation) is not { State: not InputState.Waiting } input) return null;
        (CommandKind command, string status) = NodeAnswers.RefusalOf(input);
        IReadOnlyList<byte[]> outputs = input.OutputUpper > input.OutputLower
            ? [.. (await session.Node.OutputsOfInputAsync(input.Index, cancellation)).Select(output => output.Raw)]
            : [];
        return new InputResult(input.Index, input.State == InputState.Accepted, command, status, outputs);
    }

    // Only the endpoint says which number the input has; after a re-organisation it is another one.
    static async Task<NodeInput?> FindAsync(Session session, SentInput sent, CancellationToken cancellation)
    {
        if (await session.Node.InputAsync(sent.Index, cancellation) is not { } input) return null;
        if (IsOf(input, sent)) return input;
        NodeInput? moved = await session.Node.InputOfAsync(sent.Hash, cancellation);
        return moved is not null && IsOf(moved, sent) ? moved
            : throw new ClientException(new InputDiffers(sent.Index, sent.Transaction));
    }

    static bool IsOf(NodeInput input, SentInput sent) => AddedInput.Read(input.Raw)?.Digest.Equals(sent.Digest) == true;

    /// <summary>Sends, waits, and turns a refusal into an error with its status and a sentence of advice.</summary>
    public static async Task<(SentInput Sent, InputResult Result)> SendAndCheckAsync(
        Session session, byte[] payload, CancellationToken cancellation)
    {
        SentInput sent = await SendAsync(session, payload, cancellation);
        return (sent, Check(await ResultAsync(session, sent, cancellation)));
    }

    public static InputResult Check(InputResult result)
    {
        if (!result.Accepted)
            throw new ClientException(new InputRejected(result.Index));
        if (!result.IsRefused) return result;
        throw new ClientException(new InputRefused(result.Index, result.Command, result.Status));
    }
}
