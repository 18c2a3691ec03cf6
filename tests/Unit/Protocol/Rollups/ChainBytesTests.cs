using System.Numerics;

namespace Rollup.Tests.Unit.Protocol;

public class ChainBytesTests
{
    static readonly JsonElement Inputs = Vectors.Load("inputs.json");
    static readonly JsonElement Example = Vectors.Load("outputs.json");

    static Address Account(string hex) => Address.Read(Vectors.Hex(hex));

    static UInt256 Amount(string number)
    {
        byte[] bytes = BigInteger.Parse(number, CultureInfo.InvariantCulture).ToByteArray(isUnsigned: true, isBigEndian: true);
        return UInt256.Read([.. new byte[32 - bytes.Length], .. bytes]);
    }

    static byte[] Output(int index) => Vectors.Hex(Example.GetProperty("outputs")[index].GetProperty("encoded"));

    [Fact]
    public void InputOfTheChainIsRead()
    {
        byte[] input = Vectors.Hex(Inputs.GetProperty("input"));
        Assert.True(EvmAdvance.TryDecode(input, out EvmAdvance fields, out ReadOnlySpan<byte> payload));
        Assert.Equal(Vectors.Number(Inputs.GetProperty("chainId")), fields.ChainId);
        Assert.Equal(Inputs.GetProperty("application").GetString(), Vectors.ToHex(fields.Application.Bytes));
        Assert.Equal(Inputs.GetProperty("sender").GetString(), Vectors.ToHex(fields.Sender.Bytes));
        Assert.Equal(Vectors.Number(Inputs.GetProperty("blockNumber")), fields.BlockNumber);
        Assert.Equal(Vectors.Number(Inputs.GetProperty("blockTimestamp")), fields.BlockTimestamp);
        Assert.Equal(Inputs.GetProperty("prevRandao").GetString(), Vectors.ToHex(fields.PrevRandao.Bytes));
        Assert.Equal(Vectors.Number(Inputs.GetProperty("index")), fields.Index);
        Assert.Equal("hello"u8, payload);

        byte[] encoded = new byte[EvmAdvance.EncodedBytes(payload.Length)];
        Assert.Equal(encoded.Length, fields.Encode(payload, encoded));
        Assert.Equal(input, encoded);
        Assert.Equal(0, fields.Encode(payload, encoded.AsSpan(1)));
    }

    [Fact]
    public void DamagedInputIsRefusedOrHasOneEncoding()
    {
        byte[] input = Vectors.Hex(Inputs.GetProperty("input"));
        byte[] encoded = new byte[EvmAdvance.InputBytesMax];
        Storm.Lengths(input, spoilt => Assert.False(EvmAdvance.TryDecode(spoilt, out EvmAdvance _, out ReadOnlySpan<byte> _)));
        void Judge(ReadOnlySpan<byte> spoilt)
        {
            if (!EvmAdvance.TryDecode(spoilt, out EvmAdvance fields, out ReadOnlySpan<byte> payload)) return;
            int length = fields.Encode(payload, encoded);
            Assert.True(spoilt.SequenceEqual(encoded.AsSpan(0, length)));
        }
        Storm.Bits(input, Judge);
        Storm.Random(input, seed: 1, rounds: 5000, Judge);
    }

    [Theory]
    [InlineData(4, "chain id of more than 64 bits")]
    [InlineData(4 + 96, "block")]
    [InlineData(4 + 128, "time")]
    [InlineData(4 + 192, "index")]
    [InlineData(4 + 32, "application with high bits")]
    [InlineData(4 + 64, "sender with high bits")]
    [InlineData(4 + 224, "offset")]
    [InlineData(4 + 256, "length")]
    public void InputWithADirtyWordIsRefused(int place, string _)
    {
        byte[] input = Vectors.Hex(Inputs.GetProperty("input"));
        input[place] = 1;
        Assert.False(EvmAdvance.TryDecode(input, out EvmAdvance _, out ReadOnlySpan<byte> _));
    }

    [Fact]
    public void LongestPayloadFillsTheInputBox()
    {
        Assert.Equal(EvmAdvance.PayloadBytesMax, Inputs.GetProperty("maxPayload").GetInt32());
        Assert.True(EvmAdvance.EncodedBytes(EvmAdvance.PayloadBytesMax) <= EvmAdvance.InputBytesMax);
        Assert.True(EvmAdvance.EncodedBytes(EvmAdvance.PayloadBytesMax + 1) > EvmAdvance.InputBytesMax);

        byte[] payload = Vectors.Xorshift(EvmAdvance.PayloadBytesMax);
        byte[] input = new byte[EvmAdvance.InputBytesMax];
        EvmAdvance fields = default;
        int length = fields.Encode(payload, input);
        Assert.True(EvmAdvance.TryDecode(input.AsSpan(0, length), out EvmAdvance _, out ReadOnlySpan<byte> read));
        Assert.Equal(payload, read);
    }

    [Fact]
    public void DepositsOfTheChainAreRead()
    {
        JsonElement ether = Inputs.GetProperty("etherDeposit");
        byte[] payload = Vectors.Hex(ether.GetProperty("payload"));
        Assert.True(EtherDeposit.TryDecode(payload, out EtherDeposit wei, out ReadOnlySpan<byte> exec));
        Assert.Equal(ether.GetProperty("depositor").GetString(), Vectors.ToHex(wei.Depositor.Bytes));
        Assert.True(wei.AmountWei.Equals(Amount(ether.GetProperty("value").GetString()!)));
        Assert.Equal(ether.GetProperty("exec").GetString(), Vectors.ToHex(exec));
        Assert.True(Addresses.EtherPortal.Equals(Account(ether.GetProperty("msgSender").GetString()!)));
        byte[] encoded = new byte[payload.Length];
        Assert.Equal(payload.Length, wei.Encode(exec, encoded));
        Assert.Equal(payload, encoded);

        JsonElement tokens = Inputs.GetProperty("erc20Deposit");
        payload = Vectors.Hex(tokens.GetProperty("payload"));
        Assert.True(Erc20Deposit.TryDecode(payload, out Erc20Deposit deposit, out exec));
        Assert.True(deposit.Token.Equals(Account(tokens.GetProperty("token").GetString()!)));
        Assert.True(deposit.Depositor.Equals(Account(tokens.GetProperty("sender").GetString()!)));
        Assert.True(deposit.AmountUnits.TryToUInt128(out UInt128 units));
        Assert.Equal(tokens.GetProperty("value").GetString(), units.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(tokens.GetProperty("exec").GetString(), Vectors.ToHex(exec));
        Assert.True(Addresses.Erc20Portal.Equals(Account(tokens.GetProperty("msgSender").GetString()!)));
        encoded = new byte[payload.Length];
        Assert.Equal(payload.Length, deposit.Encode(exec, encoded));
        Assert.Equal(payload, encoded);
        Assert.Equal(0, deposit.Encode(exec, encoded.AsSpan(1)));
        Assert.Equal(0, deposit.Encode(exec, default));
    }

    /// <summary>As onchain/test/JobVault.t.sol has them of the factory itself: token, vault, depositor, units, whether it is new.</summary>
    [Fact]
    public void DepositsIntoVaultsAreReadAndWrittenAlike()
    {
        byte[] payload = [.. Vectors.Xorshift(20 + 20 + 20 + 32), 1, 0xca, 0xfe];
        Assert.True(VaultDeposit.TryDecode(payload, out VaultDeposit deposit, out ReadOnlySpan<byte> exec));
        Assert.Equal("0xcafe", Vectors.ToHex(exec));
        Assert.True(deposit.IsNew);
        Assert.Equal(payload.AsSpan(0, 20), deposit.Asset.Token.Bytes);
        Assert.Equal(payload.AsSpan(20, 20), deposit.Asset.Vault.Bytes);
        Assert.Equal(payload.AsSpan(40, 20), deposit.Depositor.Bytes);
        Assert.Equal(payload.AsSpan(60, 32), deposit.ArrivedUnits.BigEndian.Bytes);
        byte[] encoded = new byte[payload.Length];
        Assert.Equal(payload.Length, deposit.Encode(exec, encoded));
        Assert.Equal(payload, encoded);
        Assert.Equal(0, deposit.Encode(exec, encoded.AsSpan(1)));
        Assert.Equal(0, deposit.Encode(exec, default));
        for (int length = 0; length < VaultDeposit.FixedBytes; length++)
            Assert.False(VaultDeposit.TryDecode(payload.AsSpan(0, length), out _, out _));
        payload[92] = 2;
        Assert.False(VaultDeposit.TryDecode(payload, out _, out _));
        payload[92] = 0;
        Assert.True(VaultDeposit.TryDecode(payload, out deposit, out _));
        Assert.False(deposit.IsNew);
        payload.AsSpan(20, 20).Clear();
        Assert.False(VaultDeposit.TryDecode(payload, out _, out _));
    }

    [Fact]
    public void OnlyAPaymentOfAVaultIsReadAsOne()
    {
        Address vault = Addresses.InputBox, receiver = Addresses.EtherPortal;
        byte[] voucher = new byte[Outputs.VaultPaymentBytes];
        Assert.Equal(voucher.Length, Outputs.WriteVaultPayment(in vault, in receiver, UInt256.From(7), voucher));
        Assert.True(Outputs.TryReadVaultPayment(voucher, out Address from, out Address to, out UInt256 units));
        Assert.True(from.Equals(in vault) && to.Equals(in receiver) && units.Equals(UInt256.From(7)));
        Storm.Lengths(voucher, spoilt => Assert.False(Outputs.TryReadVaultPayment(spoilt, out _, out _, out _)));
        byte[] withWei = [.. voucher];
        withWei[4 + 32 + 31] = 1;
        Assert.False(Outputs.TryReadVaultPayment(withWei, out _, out _, out _));
        byte[] otherCall = [.. voucher];
        otherCall[4 + 4 * 32] ^= 1;
        Assert.False(Outputs.TryReadVaultPayment(otherCall, out _, out _, out _));
        for (int index = 0; index < Example.GetProperty("outputs").GetArrayLength(); index++)
            Assert.False(Outputs.TryReadVaultPayment(Output(index), out _, out _, out _));
    }

    [Fact]
    public void ShortDepositsAreRefusedAndEveryLongerOneIsLegal()
    {
        byte[] payload = Vectors.Xorshift(200);
        for (int length = 0; length < payload.Length; length++)
        {
            Assert.Equal(length >= 52, EtherDeposit.TryDecode(payload.AsSpan(0, length), out EtherDeposit _, out ReadOnlySpan<byte> exec));
            Assert.Equal(Math.Max(0, length - 52), exec.Length);
            Assert.Equal(length >= 72, Erc20Deposit.TryDecode(payload.AsSpan(0, length), out Erc20Deposit _, out exec));
            Assert.Equal(Math.Max(0, length - 72), exec.Length);
        }
    }

    [Fact]
    public void DepositsOfSingleTokensComeBackAndDamageIsSeen()
    {
        byte[] seed = Vectors.Xorshift(400);
        Erc721Deposit one =
            new() { Token = Address.Read(seed), Depositor = Address.Read(seed.AsSpan(20)), TokenId = UInt256.Read(seed.AsSpan(40)) };
        byte[] encoded = new byte[1024];
        int length = one.Encode(seed.AsSpan(0, 5), seed.AsSpan(0, 33), encoded);
        Assert.Equal(72 + 2 * 32 + 64 + 96, length);
        Assert.True(Erc721Deposit.TryDecode(
            encoded.AsSpan(0, length), out Erc721Deposit read, out ReadOnlySpan<byte> baseData, out ReadOnlySpan<byte> exec));
        Assert.True(read.Token.Equals(in one.Token) && read.Depositor.Equals(in one.Depositor) && read.TokenId.Equals(in one.TokenId));
        Assert.Equal(seed.AsSpan(0, 5), baseData);
        Assert.Equal(seed.AsSpan(0, 33), exec);
        Storm.Lengths(encoded[..length], spoilt =>
            Assert.False(Erc721Deposit.TryDecode(spoilt, out Erc721Deposit _, out ReadOnlySpan<byte> _, out ReadOnlySpan<byte> _)));

        Erc1155SingleDeposit some =
            new() { Token = one.Token, Depositor = one.Depositor, TokenId = one.TokenId, AmountUnits = UInt256.From(77) };
        length = some.Encode(default, seed.AsSpan(0, 32), encoded);
        Assert.True(Erc1155SingleDeposit.TryDecode(encoded.AsSpan(0, length), out Erc1155SingleDeposit readSome, out baseData, out exec));
        Assert.True(readSome.AmountUnits.Equals(UInt256.From(77)) && baseData.Length == 0);
        Assert.Equal(seed.AsSpan(0, 32), exec);
        Storm.Lengths(encoded[..length], spoilt => Assert.False(
            Erc1155SingleDeposit.TryDecode(spoilt, out Erc1155SingleDeposit _, out ReadOnlySpan<byte> _, out ReadOnlySpan<byte> _)));

        Erc1155BatchDeposit many = default;
        many.Token = one.Token;
        many.Depositor = one.Depositor;
        many.TokenIdWords = seed.AsSpan(0, 96);
        many.AmountWords = seed.AsSpan(96, 96);
        length = many.Encode(seed.AsSpan(0, 1), default, encoded);
        Assert.True(Erc1155BatchDeposit.TryDecode(encoded.AsSpan(0, length), out Erc1155BatchDeposit readMany, out baseData, out exec));
        Assert.Equal(seed.AsSpan(0, 96), readMany.TokenIdWords);
        Assert.Equal(seed.AsSpan(96, 96), readMany.AmountWords);
        Assert.Equal(seed.AsSpan(0, 1), baseData);
        Storm.Lengths(encoded[..length], spoilt => Assert.False(
            Erc1155BatchDeposit.TryDecode(spoilt, out Erc1155BatchDeposit _, out ReadOnlySpan<byte> _, out ReadOnlySpan<byte> _)));
    }

    [Fact]
    public void OutputsOfTheChainAreWrittenAndRead()
    {
        byte[] buffer = new byte[1024];
        Address client = Account("90f79bf6eb2c4f870365e785982e1f101e93b906");
        Address token = Account("a51c1fc2f0d1a1b8494ed1fe312d7c3a78ed91c0");
        Assert.Equal(Output(0), buffer[..Outputs.WriteNotice("hello"u8, buffer)]);
        Assert.Equal(Outputs.NoticeBytes(5), Output(0).Length);

        byte[] call = Vectors.Hex(
            "a9059cbb00000000000000000000000090f79bf6eb2c4f870365e785982e1f101e93b906" + 100.ToString("x64", CultureInfo.InvariantCulture));
        Assert.Equal(Output(1), buffer[..Outputs.WriteVoucher(in token, default, call, buffer)]);
        Assert.Equal(Output(2), buffer[..Outputs.WriteEtherTransfer(in client, Amount("250000000000000000"), buffer)]);
        Assert.Equal(Output(3), buffer[..Outputs.WriteErc20Transfer(in token, in client, UInt256.From(7), buffer)]);
        Assert.Equal(Outputs.EtherTransferBytes, Output(2).Length);
        Assert.Equal(Outputs.Erc20TransferBytes, Output(3).Length);

        Assert.True(Outputs.TryReadNotice(Output(0), out ReadOnlySpan<byte> payload));
        Assert.Equal("hello"u8, payload);
        Assert.True(Outputs.TryReadVoucher(Output(2), out Address target, out UInt256 wei, out payload));
        Assert.True(target.Equals(in client) && wei.Equals(Amount("250000000000000000")) && payload.Length == 0);
        Assert.True(Outputs.TryReadErc20Transfer(Output(3), out Address paidToken, out Address receiver, out UInt256 units));
        Assert.True(paidToken.Equals(in token) && receiver.Equals(in client) && units.Equals(UInt256.From(7)));
        Assert.False(Outputs.TryReadErc20Transfer(Output(1), out _, out _, out _));
        Assert.False(Outputs.TryReadNotice(Output(1), out _));
        Assert.False(Outputs.TryReadVoucher(Output(0), out _, out _, out _));
        Assert.False(Outputs.TryReadDelegateCallVoucher(Output(0), out _, out _));
    }

    [Fact]
    public void TokenReturnsAreCallsOfTheToken()
    {
        byte[] buffer = new byte[2048];
        byte[] seed = Vectors.Xorshift(256);
        Address token = Address.Read(seed), application = Address.Read(seed.AsSpan(20)), receiver = Address.Read(seed.AsSpan(40));
        UInt256 id = UInt256.From(5), amount = UInt256.From(9);

        int length = Outputs.WriteErc721Transfer(in token, in application, in receiver, in id, buffer);
        Assert.True(Outputs.TryReadVoucher(buffer.AsSpan(0, length), out Address target, out UInt256 wei, out ReadOnlySpan<byte> call));
        Assert.True(target.Equals(in token) && wei.IsZero
            && AbiReader.SelectorOf(call) == Keccak256.SelectorOf("safeTransferFrom(address,address,uint256)"u8));

        length = Outputs.WriteErc1155Transfer(in token, in application, in receiver, in id, in amount, buffer);
        Assert.True(Outputs.TryReadVoucher(buffer.AsSpan(0, length), out target, out wei, out call));
        Assert.Equal(Keccak256.SelectorOf("safeTransferFrom(address,address,uint256,uint256,bytes)"u8), AbiReader.SelectorOf(call));

        length = Outputs.WriteErc1155BatchTransfer(in token, in application, in receiver, seed.AsSpan(0, 64), seed.AsSpan(64, 64), buffer);
        Assert.True(Outputs.TryReadVoucher(buffer.AsSpan(0, length), out target, out wei, out call));
        AbiReader reader = AbiReader.Call(
            call, Keccak256.SelectorOf("safeBatchTransferFrom(address,address,uint256[],uint256[],bytes)"u8), 5);
        Assert.True(reader.Address().Equals(in application) && reader.Address().Equals(in receiver));
        Assert.Equal(seed.AsSpan(0, 64), reader.ListWords(10));
        Assert.Equal(seed.AsSpan(64, 64), reader.ListWords(10));
        Assert.True(reader.Bytes().Length == 0 && reader.Finish());
        Assert.Equal(
            0, Outputs.WriteErc1155BatchTransfer(in token, in application, in receiver, seed.AsSpan(0, 64), seed.AsSpan(64, 32), buffer));
        Assert.Equal(0, Outputs.WriteErc1155BatchTransfer(
            in token, in application, in receiver, seed.AsSpan(0, 64), seed.AsSpan(64, 64), buffer.AsSpan(0, length - 1)));
    }

    [Fact]
    public void OutputsOfEveryLengthComeBackAndDamageIsSeen()
    {
        byte[] payload = Vectors.Xorshift(100);
        byte[] buffer = new byte[400];
        for (int bytes = 0; bytes <= payload.Length; bytes++)
        {
            int length = Outputs.WriteNotice(payload.AsSpan(0, bytes), buffer);
            Assert.Equal(Outputs.NoticeBytes(bytes), length);
            Assert.True(Outputs.TryReadNotice(buffer.AsSpan(0, length), out ReadOnlySpan<byte> read));
            Assert.Equal(payload.AsSpan(0, bytes), read);
            Assert.Equal(0, Outputs.WriteNotice(payload.AsSpan(0, bytes), buffer.AsSpan(0, length - 1)));
        }
        foreach (int index in new[] { 0, 1, 3 })
        {
            Storm.Lengths(Output(index), spoilt =>
            {
                Assert.False(Outputs.TryReadNotice(spoilt, out _));
                Assert.False(Outputs.TryReadVoucher(spoilt, out _, out _, out _));
                Assert.False(Outputs.TryReadDelegateCallVoucher(spoilt, out _, out _));
            });
            Storm.Random(Output(index), seed: index, rounds: 3000, spoilt =>
            {
                byte[] again = new byte[1024];
                if (Outputs.TryReadNotice(spoilt, out ReadOnlySpan<byte> text))
                    Assert.True(spoilt.SequenceEqual(again.AsSpan(0, Outputs.WriteNotice(text, again))));
                if (Outputs.TryReadVoucher(spoilt, out Address target, out UInt256 wei, out text))
                    Assert.True(spoilt.SequenceEqual(again.AsSpan(0, Outputs.WriteVoucher(in target, in wei, text, again))));
                if (Outputs.TryReadDelegateCallVoucher(spoilt, out target, out text))
                    Assert.True(spoilt.SequenceEqual(again.AsSpan(0, Outputs.WriteDelegateCallVoucher(in target, text, again))));
            });
        }
    }

    [Fact]
    public void WideNumbersKnowTheirWidth()
    {
        Assert.True(UInt256.From(UInt128.MaxValue).TryToUInt128(out UInt128 number));
        Assert.Equal(UInt128.MaxValue, number);
        for (int place = 0; place < 16; place++)
        {
            byte[] bytes = new byte[32];
            bytes[place] = 1;
            Assert.False(UInt256.Read(bytes).TryToUInt128(out number));
            Assert.Equal(UInt128.Zero, number);
        }
        Assert.True(default(UInt256).IsZero && !UInt256.From(1).IsZero);
    }

    [Fact]
    public void AddressesAreThoseOfTheContracts()
    {
        string[] expected =
        [
            "0x1b51e2992a2755ba4d6f7094032df91991a0cfac", "0xa632c5c05812c6a6149b7af5c56117d1d2603828",
            "0xaca6586a0cf05bd831f2501e7b4aea550da6562d",
            "0xb7c2bcaa4437425cfce9d233bff15ef461273d63", "0x010d3cbb4223f5bcc7b7b03cee59f3aaea8edb8a",
        ];
        Address[] actual = [Addresses.InputBox, Addresses.EtherPortal, Addresses.Erc20Portal, Addresses.SafeErc20Transfer,
            Addresses.SelfHostedApplicationFactory];
        for (int index = 0; index < expected.Length; index++) Assert.Equal(expected[index], Vectors.ToHex(actual[index].Bytes));
    }
}
