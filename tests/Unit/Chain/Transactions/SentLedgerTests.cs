namespace Rollup.Tests.Unit.Chain;

/// <summary>A transaction is on disk before its bytes leave, and until somebody has heard what became of it.</summary>
public sealed class SentLedgerTests : IDisposable
{
    static readonly EthereumKey s_key = EthereumKey.Generate();

    readonly string _folder = Directory.CreateTempSubdirectory("lockstep-sent-").FullName;

    [Fact]
    public void ALaterRunFindsWhatAKilledOneSent()
    {
        SentLedger killed = new(_folder);
        killed.Add(Transaction(nonce: 5, isDeposit: true));
        killed.Add(Transaction(nonce: 4, isDeposit: false));
        Assert.True(HasOpenDeposit(killed));
        Assert.Empty(killed.Unsettled(1, s_key.Address)); // its own run knows them

        SentLedger later = new(_folder);
        Assert.Empty(later.Transactions);
        Assert.Equal([4UL, 5], later.Unsettled(1, s_key.Address).Select(sent => sent.Nonce));
        Assert.Equal([false, true], later.Unsettled(1, s_key.Address).Select(sent => sent.IsDeposit));
        Assert.Empty(later.Unsettled(2, s_key.Address)); // another chain
        Assert.Empty(later.Unsettled(1, Addresses.InputBox)); // another account

        foreach (SentTransaction sent in later.Unsettled(1, s_key.Address)) later.Settle(sent);
        Assert.Empty(new SentLedger(_folder).Unsettled(1, s_key.Address));
    }

    [Fact]
    public void ADepositStaysOpenUntilTheApplicationHasAnswered()
    {
        SentLedger ledger = new(_folder);
        (SentTransaction deposit, SentTransaction call) = (Transaction(1, isDeposit: true), Transaction(2, isDeposit: false));
        foreach (SentTransaction sent in new[] { deposit, call })
        {
            ledger.Add(sent);
            ledger.Saw(sent, Receipt(sent, succeeded: true));
        }
        Assert.Equal([1UL], new SentLedger(_folder).Unsettled(1, s_key.Address).Select(sent => sent.Nonce));
        Assert.True(HasOpenDeposit(ledger));
        ledger.SettleDeposits();
        Assert.False(HasOpenDeposit(ledger));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    /// <summary>Whatever the endpoint says of the account: of two transactions only one can be in a block.</summary>
    [Theory]
    [InlineData(true, false, 5UL, 5UL)]
    [InlineData(true, false, 6UL, 5UL)]
    [InlineData(true, false, 5_000UL, 5UL)]
    [InlineData(true, true, 6UL, 5UL)] // of an earlier run
    [InlineData(false, true, 6UL, 5UL)]
    [InlineData(false, false, 4UL, 4UL)] // the lie of a moment ago binds nobody where no money is
    public void TheNextTransactionTakesTheNonceOfOneThatNobodyHeardOf(bool isDeposit, bool isEarlierRun, ulong told, ulong expected)
    {
        SentLedger ledger = new(_folder);
        ledger.Add(Transaction(nonce: 5, isDeposit));
        if (isEarlierRun) ledger = new SentLedger(_folder);
        Assert.Equal(expected, ledger.NextNonce(1, s_key.Address, told));
        Assert.Equal(told, ledger.NextNonce(2, s_key.Address, told));
        Assert.Equal(told, ledger.NextNonce(1, Addresses.InputBox, told));
    }

    [Fact]
    public void ADepositBeyondTheAccountsNonceHoldsEverythingBack()
    {
        SentLedger ledger = new(_folder);
        ledger.Add(Transaction(nonce: 5, isDeposit: true));
        Assert.Contains("signed with nonce 5", Assert.Throws<TimeoutException>(() => ledger.NextNonce(1, s_key.Address, 4)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void ADepositThatFailedIsNotOpenAndIsLookedUpByTheNextRun()
    {
        SentLedger ledger = new(_folder);
        SentTransaction deposit = Transaction(1, isDeposit: true);
        ledger.Add(deposit);
        ledger.Saw(deposit, Receipt(deposit, succeeded: false));
        Assert.Equal((true, false), (deposit.HasFailed, HasOpenDeposit(ledger)));
        Assert.Equal([1UL], new SentLedger(_folder).Unsettled(1, s_key.Address).Select(sent => sent.Nonce)); // the endpoint may lie
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"ChainId\":1,\"From\":\"0x12\"}")]
    [InlineData("{\"ChainId\":1,\"From\":")]
    public void AFileThatWasCutOffIsOfBytesThatNeverLeft(string text)
    {
        File.WriteAllText(Path.Combine(_folder, $"0x{new string('1', 64)}.json"), text);
        Assert.Empty(new SentLedger(_folder).Unsettled(1, s_key.Address));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    static SentTransaction Transaction(ulong nonce, bool isDeposit) => new()
    {
        Hash = OutputProof.LeafOf([(byte)nonce]),
        ChainId = 1,
        From = s_key.Address,
        Nonce = nonce,
        IsDeposit = isDeposit
    };

    static Receipt Receipt(SentTransaction sent, bool succeeded) => new()
    {
        TransactionHash = sent.Hash,
        Succeeded = succeeded,
        BlockNumber = 8,
        BlockHash = default,
        GasUsed = 1,
        Created = null,
        Logs = []
    };

    // That may be on the chain, and whose end nobody has heard.
    static bool HasOpenDeposit(SentLedger ledger) =>
        ledger.Transactions.Any(sent => sent is { IsDeposit: true, IsSettled: false, HasFailed: false });
}
