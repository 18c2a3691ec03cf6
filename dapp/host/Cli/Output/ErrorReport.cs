using System.Net.Http;
using Rollup.Machine.Cartesi;

namespace Rollup.Cli.Output;

/// <summary>Every end of a command in three lines: what, why, what next. No stack trace reaches a user.</summary>
static class ErrorReport
{
    /// <param name="error">How it ended.</param>
    /// <param name="json">Also one document on <paramref name="output"/>.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="errors">Where a person reads it.</param>
    /// <param name="again">Whether the command may be run again after what it sent.</param>
    /// <param name="sent">
    /// What the command had sent by then, of a command that sends: money may have moved, and who runs it again may send it twice. Nobody
    /// else says what was sent or that nothing was.
    /// </param>
    /// <param name="isLine">The document is one line, as those before it.</param>
    public static void Write(
        UserError error, bool json, TextWriter output, TextWriter errors, SecondRun again = default, SentLedger? sent = null,
        bool isLine = false)
    {
        var transactions = (sent?.Transactions ?? []).Select(transaction => new
        {
            Transaction = transaction.Hash.ToHex(), Block = transaction.BlockNumber, Failed = transaction.HasFailed, transaction.Refusal,
            transaction.MostWei, transaction.PaidWei
        }).ToArray();
        var document = new { Error = new { error.What, error.Why, error.Next, ExitCode = error.Code, Sent = transactions } };
        if (json) output.WriteLine(isLine ? Screen.OneLine(document) : JsonText.Of(document));
        errors.WriteLine($"rollup: {error.What}");
        errors.WriteLine($"  why:  {error.Why}");
        if (sent is { Transactions.Count: 0 }) errors.WriteLine("  sent: nothing");
        foreach (var transaction in transactions)
            errors.WriteLine($"  sent: {transaction.Transaction}, "
                + (transaction.Block is { } block ? $"in block {block}{(transaction.Failed ? ", where it failed, says the endpoint" : "")}"
                    + (transaction.PaidWei is { } paid ? $", {FeeWords.Ether(paid)} for gas" : "")
                    : $"{Unseen(transaction.Refusal)}: {SecondRunWords.OfUnseen(again, sent)}"));
        errors.WriteLine($"  next: {error.Next}");
    }

    // What an endpoint says of it is no proof: it may have passed the bytes on before.
    static string Unseen(string? refusal) => refusal is null ? "not seen in a block"
        : $"handed to the endpoint, which answered \"{refusal}\" and may still have passed it on";

    /// <summary>The errors of contracts that users of other tools met as raw selectors.</summary>
    static string AdviceFor(string revert) => revert switch
    {
        "ERC20InsufficientAllowance" => "portal or factory has no allowance: `rollup` sets it by itself, so run the command again",
        "ERC20InsufficientBalance" => "the account has too few tokens: see `rollup wallet balance`",
        "ArrivedUnitsDiffer" => "the token keeps a part of what is sent, so that no exact amount arrives: pay in another",
        "TokenRefused" => "the token answered that it did not move: ask whoever made it, or use another",
        "DepositInDeposit" or "NotAVault" or "NotTheApplication" or "VaultExists" => "use `rollup job post` and `rollup job accept`",
        "InvalidOutputsMerkleRoot" => "the claim of this epoch is not on the chain yet: wait for it (`rollup inspect status`)",
        "InsufficientFunds" => "the application holds too little Ether for this voucher: report it",
        "InputTooLarge" => "an input has at most 65216 bytes; send files with `rollup job open` or `rollup submit`",
        "NotFirstClaim" => "this epoch was claimed before; compare roots with `rollup verify`",
        "NotPastBlock" => "the epoch has not ended: wait for its last block to be in the past",
        "OwnableUnauthorizedAccount" => "only the authority's owner may claim: use its key",
        _ => "check the arguments that the name points at",
    };

    static string NonceWords(NonceFault fault) => fault switch
    {
        NonceFault.DepositBeyond => "ask another endpoint with --rpc; if it says the same, the first one lied: use another account, or"
            + " let your wallet send nothing to yourself with each nonce up to the deposit's, which settles it (README, *When a transaction"
            + " hangs*)",
        NonceFault.Behind => "try again, or use another endpoint with --rpc",
        _ => "wait until they are in a block; if you have sent nothing, ask another endpoint with --rpc",
    };

    /// <param name="exception">What ended the command.</param>
    /// <param name="again">Whether the command may be run again after what it sent.</param>
    /// <param name="sent">What it had sent, of a command that sends.</param>
    public static UserError Explain(Exception exception, SecondRun again = default, SentLedger? sent = null)
    {
        UserError error = OfFault(exception, again, sent);
        bool isWarned = SecondRunWords.IsSafe(again, sent) || SecondRunWords.Warns(error.Next);
        return isWarned ? error : new UserError(error.What, error.Why, $"{error.Next}; {SecondRunWords.Next(again, sent)}", error.Code);
    }

    static UserError OfFault(Exception exception, SecondRun again, SentLedger? sent) => exception switch
    {
        UserError error => error,
        ClientException client => FailureWords.Of(client.Failure),
        RpcException { Revert: { } revert } => new UserError("the contract refused", revert.ToString(), AdviceFor(revert.Name)),
        RpcException rpc => new UserError("the chain refused", rpc.Message, "check --rpc, the account's Ether and the amounts"),
        TransactionFailedException failed => new UserError("the transaction failed", failed.Message, AdviceFor(failed.Revert?.Name ?? "")),
        TimeoutException timeout =>
            UserError.NotYet("no block took the transaction in time", timeout.Message, SecondRunWords.Next(again, sent)),
        KnownKeyException known => UserError.Usage(
            "nothing is signed with a key that everybody has", known.Message,
            "make a key of your own with `rollup wallet new`, or check --rpc: a chain of `rollup dev` or anvil is meant"),
        NonceException nonce => new UserError(
            "the account's transactions cannot be numbered", nonce.Message, NonceWords(nonce.Fault),
            nonce.Fault == NonceFault.DepositBeyond ? ExitCode.Refused : ExitCode.RetryLater),
        GasTooHighException gas =>
            UserError.NotYet("no block would take the transaction", gas.Message, "ask another endpoint with --rpc"),
        FeeTooHighException fee =>
            UserError.NotYet("gas costs more than you allow", fee.Message, "try again later, or allow more with --max-fee-gwei"),
        MalformedAnswerException answer => UserError.NotYet("the chain's answer cannot be used", answer.Message,
            "try again, or use another endpoint with --rpc"),
        ContentException content => new UserError("content cannot be used", content.Message, "fetch it again"),
        DeploymentException deployment =>
            new UserError("the deployment is not as it should be", deployment.Message, "check --rpc; use another chain or another address",
            ExitCode.StopAndPage),
        MachineHaltedException halted => new UserError("the machine halted", halted.Message, "execute nothing and report the application",
            ExitCode.StopAndPage),
        MachinesDifferException differ =>
            new UserError("two engines do not agree", differ.Message, "execute nothing and report it", ExitCode.EnginesDiffer),
        NodeStopException stop => NodeEndWords.Of(new NodeEnd(stop.Kind, stop.Message)),
        ChainRetryException retry => UserError.NotYet("the chain's answer is incomplete", retry.Message,
            "try again, or use another endpoint with --rpc"),
        CartesiMissingException missing => new UserError("the Cartesi Machine cannot be used", missing.Why, CartesiMissingException.Next),
        CartesiException machine => new UserError("the Cartesi Machine failed", machine.Message,
            "run the command again; if it fails again, use --machine riscv and report it"),
        ToolMissingException missing => new UserError(
            "a tool is missing", missing.Message,
            "run the command inside the repository, after `make setup` (cd onchain && npm ci --ignore-scripts)"),
        OperationCanceledException => new UserError("stopped", "you or the system asked for it",
            SecondRunWords.Next(again, sent)),
        HttpRequestException http => UserError.NotYet(
            "the chain does not answer", http.Message, "check --rpc, and that an Ethereum node runs there"),
        System.Text.Json.JsonException json =>
            new UserError("a document is not the JSON that it should be", json.Message, "check the file, or the address it came from"),
        GivenFileException file => FileWords.Of(file),
        IOException io when DiskFaults.IsFull(io) => UserError.NotYet(
            "the disk is full", io.Message,
            SecondRunWords.IsSafe(again, sent) ? "make room on it, then run the same command again" : "make room on it"),
        IOException io => new UserError("a file could not be read or written", io.Message, "check the path, its rights and the free space"),
        UnauthorizedAccessException denied => new UserError("access denied", denied.Message, "check the rights of that path"),
        _ => new UserError(
            $"{exception.GetType().Name}", exception.Message,
                "this is a fault of ours: run it again with LOCKSTEP_TRACE=1 and report what it prints", ExitCode.StopAndPage),
    };
}
