namespace Rollup.Chain;

/// <summary>The node answered with an error. When a contract refused, <see cref="Revert"/> says with what.</summary>
public sealed class RpcException : Exception
{
    public RpcException(string method, int code, string message, byte[]? revertData)
        : base(Describe(method, message, revertData))
    {
        Method = method;
        Code = code;
        Reason = message;
        Revert = revertData is null ? null : RevertDecoder.Decode(revertData);
    }

    public string Method { get; }

    public int Code { get; }

    /// <summary>The node's own words.</summary>
    public string Reason { get; }

    public Revert? Revert { get; }

    static string Describe(string method, string message, byte[]? revertData) =>
        revertData is null ? $"{method}: {message}" : $"{method}: the contract refused: {RevertDecoder.Decode(revertData)}";
}

/// <summary>A transaction is in a block and failed.</summary>
public sealed class TransactionFailedException(Receipt receipt, Revert? revert)
    : Exception(
        $"transaction {receipt.TransactionHash.ToHex()} failed in block {receipt.BlockNumber}: {revert?.ToString() ?? "no reason given"}")
{
    public Receipt Receipt { get; } = receipt;

    public Revert? Revert { get; } = revert;
}
