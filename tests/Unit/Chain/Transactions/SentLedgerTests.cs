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
        ledger.SettleHeard(); // nobody has what it bought
        Assert.True(HasOpenDeposit(ledger));
        ledger.Heard(deposit.Hash); // it is on disk, and nobody was told
        Assert.Single(Directory.GetFiles(_folder));
        ledger.SettleHeard();
        Assert.False(HasOpenDeposit(ledger));
        Assert.Empty(Directory.GetFiles(_folder));
        Assert.True(ledger.HasDeposit); // the same call would make another
    }

    [Fact]
    public void AnEarlierDepositIsSettledWhenWhatItBoughtWasTold()
    {
        SentLedger killed = new(_folder), later = new(_folder);
        killed.Add(Transaction(1, isDeposit: true));
        SentTransaction found = Assert.Single(later.Unsettled(1, s_key.Address));
        later.Heard(found.Hash);
        Assert.Single(new SentLedger(_folder).Unsettled(1, s_key.Address)); // killed before it told
        later.SettleHeard();
        Assert.Empty(new SentLedger(_folder).Unsettled(1, s_key.Address));
    }

    [Fact]
    public void WhatADepositAddsIsWrittenDownWithIt()
    {
        ContractCall call = Portals.DepositEther(Addresses.Erc721Portal, 5, [1, 2]);
        AddedInput input = AddedInput.Of(call, s_key.Address)!;
        SentTransaction sent = new()
        {
            Hash = OutputProof.LeafOf([1]), ChainId = 1, From = s_key.Address, Nonce = 1, IsDeposit = input.IsDeposit,
            Application = input.Application, InputDigest = input.Digest
        };
        new SentLedger(_folder).Add(sent);
        SentTransaction found = Assert.Single(new SentLedger(_folder).Unsettled(1, s_key.Address));
        Assert.Equal(Addresses.Erc721Portal.ToHex(), found.Application!.Value.ToHex());
        Assert.True(found.MayHaveAdded(Blob(input.Sender, input.Payload)));
        Assert.False(found.MayHaveAdded(Blob(s_key.Address, input.Payload))); // nobody but a portal says that there is money
        Assert.False(found.MayHaveAdded(Blob(input.Sender, [.. input.Payload, 0])));
        Assert.False(found.MayHaveAdded([1, 2, 3]));
    }

    /// <summary>A deposit into a vault adds what follows from its call alone: a killed run's is known by it.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public void WhatADepositIntoAVaultAddsFollowsFromItsCall(bool isNew)
    {
        (Address application, Address token) = (Addresses.Erc721Portal, Addresses.InputBox);
        Bytes32 salt = OutputProof.LeafOf([7]);
        Address vault = JobVaults.AddressOf(in application, in token, s_key.Address, in salt);
        ContractCall call = isNew ? JobVaults.DepositNew(in application, in token, in salt, 5, [1, 2])
            : JobVaults.Deposit(in application, new() { Token = token, Vault = vault }, 5, [1, 2]);
        AddedInput input = AddedInput.Of(call, s_key.Address)!;
        Assert.True(input.IsDeposit && input.Sender.Equals(Addresses.JobVaultFactory) && input.Application.Equals(application));
        Assert.Equal("0x0102", Hex.Encode(input.Command));
        Assert.True(VaultDeposit.TryDecode(input.Payload, out VaultDeposit deposit, out _));
        Assert.True(deposit.Asset.Vault.Equals(vault) && deposit.Asset.Token.Equals(token) && deposit.Depositor.Equals(s_key.Address));
        Assert.True(deposit.IsNew == isNew && deposit.ArrivedUnits.Equals(UInt256.From(5)));
        Assert.Null(AddedInput.Of(new ContractCall { To = call.To, Data = [1, 2, 3, 4] }, s_key.Address));
        Assert.Null(AddedInput.Of(new ContractCall { To = call.To, Data = call.Data[..^1] }, s_key.Address));
    }

    static byte[] Blob(Address sender, byte[] payload)
    {
        byte[] blob = new byte[EvmAdvance.EncodedBytes(payload.Length)];
        EvmAdvance fields = new() { ChainId = 1, Application = Addresses.Erc721Portal, Sender = sender, Index = 7 };
        return MessageBytes.Whole(blob, fields.Encode(payload, blob));
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
        Assert.Equal(expected, ledger.NextNonce(1, s_key.Address, told, told));
        Assert.Equal(expected, ledger.NextNonce(1, s_key.Address, taken: 4, told)); // those that wait are counted, or not
        Assert.Equal(told, ledger.NextNonce(2, s_key.Address, told, told));
        Assert.Equal(told, ledger.NextNonce(1, Addresses.InputBox, told, told));
    }

    [Fact]
    public void ADepositBeyondTheAccountsNonceHoldsEverythingBack()
    {
        SentLedger ledger = new(_folder);
        ledger.Add(Transaction(nonce: 5, isDeposit: true));
        NonceException fault = Assert.Throws<NonceException>(() => ledger.NextNonce(1, s_key.Address, 4, 4));
        Assert.Contains("signed with nonce 5", fault.Message, StringComparison.Ordinal);
        Assert.Equal(NonceFault.DepositBeyond, fault.Fault);
    }

    /// <summary>A number left out hangs for ever, and everything after it; one given twice replaces what it had before.</summary>
    [Theory]
    [InlineData(6UL, 6UL, null)]
    [InlineData(6UL, 5UL, null)] // what waits is told of a moment ago
    [InlineData(6UL, 7UL, NonceFault.Foreign)]
    [InlineData(6UL, 5_000UL, NonceFault.Foreign)]
    [InlineData(5UL, 5UL, NonceFault.Behind)]
    [InlineData(5UL, 6UL, NonceFault.Behind)]
    [InlineData(0UL, 0UL, NonceFault.Behind)]
    public void NoNumberIsLeftOutOrGivenTwice(ulong taken, ulong told, NonceFault? expected)
    {
        SentLedger ledger = new(_folder);
        SentTransaction call = Transaction(nonce: 5, isDeposit: false);
        ledger.Add(call);
        ledger.Saw(call, Receipt(call, succeeded: true));
        if (expected is null) Assert.Equal(6UL, ledger.NextNonce(1, s_key.Address, taken, told));
        else Assert.Equal(expected, Assert.Throws<NonceException>(() => ledger.NextNonce(1, s_key.Address, taken, told)).Fault);
    }

    /// <summary>Only the node of its own application can tell what it came to; its nonce is not free.</summary>
    [Fact]
    public void ADepositThatIsSaidToBeOverKeepsItsNonceAndItsPlace()
    {
        new SentLedger(_folder).Add(Transaction(nonce: 5, isDeposit: true));
        SentLedger ledger = new(_folder);
        SentLedger.Passed(Assert.Single(ledger.Unsettled(1, s_key.Address)), blockNumber: 8);
        Assert.Equal(6UL, ledger.NextNonce(1, s_key.Address, 6, 6));
        Assert.Single(new SentLedger(_folder).Unsettled(1, s_key.Address));
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
