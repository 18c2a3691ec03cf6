using Rollup.Client.Transactions;

namespace Rollup.Tests.Unit.Client;

public class VouchersTests
{
    /// <summary>The node may not have read yet what an interrupted run executed; the contract has.</summary>
    [Fact]
    public void OnlyTheContractsOwnErrorSaysThatItIsExecuted()
    {
        Revert executed = new("OutputNotReexecutable", [], []), other = new("InvalidOutputsMerkleRoot", [], []);
        Receipt receipt = new()
        {
            TransactionHash = default, BlockHash = default, BlockNumber = 1, GasUsed = 1, Succeeded = false, Created = null, Logs = []
        };
        Assert.True(Vouchers.SaysExecuted(new TransactionFailedException(receipt, executed)));
        Assert.False(Vouchers.SaysExecuted(new TransactionFailedException(receipt, other)));
        Assert.False(Vouchers.SaysExecuted(new TransactionFailedException(receipt, null)));
        Assert.False(Vouchers.SaysExecuted(new RpcException("eth_call", 3, "OutputNotReexecutable", null)));
    }
}
