namespace Rollup.Chain;

/// <summary>Why no transaction can be numbered.</summary>
public enum NonceFault
{
    /// <summary>A deposit of ours was signed with a number beyond the account's: a block could take it beside the next.</summary>
    DepositBeyond,

    /// <summary>The endpoint tells a number that a transaction of ours has had, which it showed in a block.</summary>
    Behind,

    /// <summary>Transactions of the account wait that are not known here, says the endpoint.</summary>
    Foreign,
}

/// <summary>
/// What an endpoint tells of an account's transactions does not fit together, or not to what is known here: nothing was signed.
/// </summary>
public sealed class NonceException(NonceFault fault, SentTransaction? transaction, string message) : Exception(message)
{
    public NonceFault Fault => fault;

    /// <summary>The one of ours that does not fit.</summary>
    public SentTransaction? Transaction => transaction;
}
