using System.Buffers.Binary;

namespace Rollup.Tests.Unit.Market;

/// <summary>Whatever a portal brings is accepted, and what is not kept goes back in the same input.</summary>
public class DepositRuleTests
{
    static readonly Address Depositor = Fixtures.AddressOf(5);

    [Fact]
    public void RefusedEtherGoesBackWhole()
    {
        using World world = new();
        Outcome outcome = world.Ether(Depositor, 77, [1, 2, 3, 4]);
        Assert.Equal("Deposit.CommandUnknown", outcome.Text);
        Assert.Equal("5:77", Paid.Ether(outcome));
        outcome = world.Ether(Depositor, 78, []);
        Assert.Equal("Deposit.CommandUnknown", outcome.Text);
        Assert.Equal("5:78", Paid.Ether(outcome));
        Assert.Equal("Deposit.CommandTakesNoMoney", world.Ether(Depositor, 78, Encode.Settle(1)).Text);
        Assert.Equal("Deposit.CommandUnknown", world.Ether(Depositor, 78, Encode.Accept(1, default)[..^1]).Text);
        Empty.Check(world);
    }

    [Fact]
    public void NothingBackForNothing()
    {
        using World world = new();
        Assert.Empty(world.Ether(Depositor, 0, [1]).Outputs);
        Assert.Empty(world.Erc20(World.Token, Depositor, 0, [1]).Outputs);
    }

    [Fact]
    public void MoreThan128BitsGoBackWithAllTheirBits()
    {
        using World world = new();
        UInt256 huge = default;
        huge.BigEndian.WritableBytes.Fill(0xFF);
        Outcome outcome = world.Erc20(World.Token, Depositor, huge, Encode.Accept(1, default));
        Assert.Equal("Deposit.AmountAboveMax", outcome.Text);
        Assert.True(
            Outputs.TryReadErc20Transfer(Assert.Single(outcome.Outputs), out Address token, out Address receiver, out UInt256 units));
        Assert.True(token.Equals(World.Token) && receiver.Equals(in Depositor) && units.Equals(in huge));
    }

    [Fact]
    public void TokenAtAddressZeroIsNotEther()
    {
        using World world = new();
        Outcome outcome = world.Erc20(default, Depositor, 10, Encode.Accept(1, default));
        Assert.Equal("Deposit.AssetNotAccepted", outcome.Text);
        Assert.True(Outputs.TryReadErc20Transfer(Assert.Single(outcome.Outputs), out _, out _, out _)); // never an Ether voucher
    }

    [Fact]
    public void OtherTokensGoBack()
    {
        using World world = new();
        Address token = Fixtures.AddressOf(9);
        byte[] payload = new byte[1024];
        int length = new Erc721Deposit { Token = token, Depositor = Depositor, TokenId = UInt256.From(7) }.Encode([], [1], payload);
        CheckReturn(world, Addresses.Erc721Portal, payload[..length], token, 7);
        length = new Erc1155SingleDeposit { Token = token, Depositor = Depositor, TokenId = UInt256.From(8), AmountUnits = UInt256.From(3) }
            .Encode([], [], payload);
        CheckReturn(world, Addresses.Erc1155SinglePortal, payload[..length], token, 8);
        byte[] words = new byte[64];
        words[31] = 9;
        words[63] = 10;
        length = new Erc1155BatchDeposit { Token = token, Depositor = Depositor, TokenIdWords = words, AmountWords = words }.Encode(
            [], [], payload);
        CheckReturn(world, Addresses.Erc1155BatchPortal, payload[..length], token, 9);
    }

    [Fact]
    public void LargestBatchGoesBackWhole()
    {
        using World world = new();
        byte[] payload = new byte[EvmAdvance.PayloadBytesMax];
        byte[] words = new byte[32 * 1013];
        Address token = Fixtures.AddressOf(9);
        int length = new Erc1155BatchDeposit { Token = token, Depositor = Depositor, TokenIdWords = words, AmountWords = words }.Encode(
            [], [], payload);
        Assert.InRange(length, 65_000, EvmAdvance.PayloadBytesMax);
        CheckReturn(world, Addresses.Erc1155BatchPortal, payload[..length], token, 0);
    }

    [Fact]
    public void WhatNoPortalWritesIsAcceptedAndReported()
    {
        using World world = new();
        Address[] portals =
        [
            Addresses.EtherPortal, Addresses.Erc20Portal, Addresses.Erc721Portal, Addresses.Erc1155SinglePortal,
            Addresses.Erc1155BatchPortal, Addresses.JobVaultFactory,
        ];
        foreach (Address portal in portals)
            foreach (int bytes in new[] { 0, 1, 39, 51 })
                Assert.Equal("Deposit.Undecodable", world.Advance(world.Input(portal, new byte[bytes])).Text);
    }

    [Fact]
    public void OnlyThePortalItselfIsBelieved()
    {
        using World world = new();
        byte[] payload = new byte[EtherDeposit.FixedBytes];
        Assert.Equal(payload.Length, new EtherDeposit { Depositor = Depositor, AmountWei = UInt256.From(5) }.Encode([], payload));
        Address forger = Addresses.EtherPortal;
        forger.WritableBytes[19] ^= 1;
        Assert.Equal("Rejected", world.Advance(world.Input(forger, payload)).Text);
        Assert.Equal("Rejected", world.Advance(world.Input(Addresses.InputBox, payload)).Text);
    }

    [Fact]
    public void WhatIsRefusedInAVaultGoesBackFromThatVault()
    {
        using World world = new();
        Assert.Equal("5:77@9", RefusedInVault(world, "Deposit.CommandUnknown", World.VaultOf(9), 77, [1, 2, 3, 4]));
        Assert.Equal("5:78@9", RefusedInVault(world, "Deposit.CommandTakesNoMoney", World.VaultOf(9), 78, Encode.Settle(1)));
        Assert.Equal("5:79@8", RefusedInVault(world, "AcceptJob.JobUnknown", World.VaultOf(8), 79, Encode.Accept(1, default)));
        Assert.Equal("", RefusedInVault(world, "Deposit.CommandUnknown", World.VaultOf(9), 0, []));
        AssetKey noToken = new() { Vault = Fixtures.AddressOf(9) }; // would be Ether
        Assert.Equal("5:80@9", RefusedInVault(world, "Deposit.AssetNotAccepted", noToken, 80, Encode.Accept(1, default)));
        UInt256 huge = default;
        huge.BigEndian.WritableBytes.Fill(0xFF);
        Assert.Equal($"5:{huge.BigEndian.ToBigInteger()}@9", RefusedInVault(world, "Deposit.AmountAboveMax", World.VaultOf(9), huge, []));
        Empty.Check(world);
    }

    static string RefusedInVault(World world, string status, AssetKey asset, UInt128 units, byte[] command) =>
        RefusedInVault(world, status, asset, UInt256.From(units), command);

    static string RefusedInVault(World world, string status, AssetKey asset, UInt256 units, byte[] command)
    {
        Outcome outcome = world.Vault(asset, Depositor, units, command, isNew: true);
        Assert.Equal(status, outcome.Text);
        return Paid.All(outcome);
    }

    /// <summary>Each bit of what the factory could have written, changed, and each length: accepted, and whole or reported.</summary>
    [Fact]
    public void EveryByteStringOfTheFactoryIsAccepted()
    {
        using World world = new();
        byte[] payload = World.VaultPayload(World.VaultOf(9), Depositor, UInt256.From(77), [], isNew: true);
        for (int length = 0; length < payload.Length; length++)
            Assert.Equal("Deposit.Undecodable", world.Advance(world.Input(Addresses.JobVaultFactory, payload[..length])).Text);
        for (int bit = 0; bit < payload.Length * 8; bit++)
        {
            byte[] spoilt = [.. payload];
            spoilt[bit / 8] ^= (byte)(1 << bit % 8);
            Outcome outcome = world.Advance(world.Input(Addresses.JobVaultFactory, spoilt));
            bool isNoFlag = bit / 8 == payload.Length - 1 && bit % 8 != 0;
            bool isWhole = outcome.Text is "Deposit.CommandUnknown" or "Deposit.AmountAboveMax" && outcome.Outputs.Count == 1;
            Assert.True(isNoFlag ? outcome.Text == "Deposit.Undecodable" : isWhole, $"bit {bit}: {outcome.Text}");
        }
        byte[] noVault = World.VaultPayload(new() { Token = World.Token }, Depositor, UInt256.From(77), [], isNew: true);
        Assert.Equal("Deposit.Undecodable", world.Advance(world.Input(Addresses.JobVaultFactory, noVault)).Text);
        Address forger = Addresses.JobVaultFactory;
        forger.WritableBytes[19] ^= 1;
        Assert.Equal("Rejected", world.Advance(world.Input(forger, payload)).Text);
    }

    static void CheckReturn(World world, Address portal, byte[] payload, Address token, byte firstId)
    {
        Outcome outcome = world.Advance(world.Input(portal, payload));
        Assert.Equal("Deposit.AssetNotAccepted", outcome.Text);
        Assert.True(
            Outputs.TryReadVoucher(Assert.Single(outcome.Outputs), out Address target, out UInt256 wei, out ReadOnlySpan<byte> call));
        Assert.True(target.Equals(in token));
        Assert.True(wei.IsZero);
        Assert.True(call.Slice(4 + 12, 20).SequenceEqual(World.Application.Bytes)); // from the application
        Assert.True(call.Slice(4 + 44, 20).SequenceEqual(Depositor.Bytes));         // to the depositor
        Assert.True(call.IndexOf(firstId) >= 0);
    }
}
