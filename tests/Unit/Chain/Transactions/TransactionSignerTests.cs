using Nethereum.Signer;

namespace Rollup.Tests.Unit.Chain;

public sealed class TransactionSignerTests
{
    // The first account of every development chain; its key is public.
    public const string DevelopmentSecret = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

    [Fact]
    public void AddressesFollowFromKeys()
    {
        Assert.Equal("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266", new EthereumKey(Hex.Decode(DevelopmentSecret)).Address.ToHex());
        Assert.Equal(
            "0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf", new EthereumKey(Hex.Decode("0x" + new string('0', 63) + "1")).Address.ToHex());
    }

    [Theory]
    [InlineData("0x00")]
    [InlineData("0x0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")]
    [InlineData("0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("0x000000000000000000000000000000000000000000000000000000000000000001")]
    public void NumbersOutsideTheGroupAreNoKeys(string secret) =>
        Assert.Throws<ArgumentException>(() => new EthereumKey(Hex.Decode(secret)));

    /// <summary>Keys that begin with zeros are whole keys here, though the library hands out fewer bytes of them.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(31)]
    public void KeysWithLeadingZerosKeepThem(int zeros)
    {
        byte[] secret = [.. new byte[zeros], .. Enumerable.Repeat((byte)7, 32 - zeros)];
        EthereumKey key = new(secret);
        Assert.Equal(secret, key.ExportSecret());
        Assert.Equal(key.Address.ToHex(), Keystore.Decrypt(Keystore.Encrypt(key, "pw", ScryptCost.Light), "pw").Address.ToHex());
        Assert.Equal(key.Address.ToHex(), SignerOf(TransactionSigner.Sign(Example([0xca, 0xfe], 5), key).Raw));
    }

    [Fact]
    public void TheSignerOfATransactionIsItsKey() =>
        Gen.Select(Gen.Byte.Array[32], Gen.Byte.Array[0, 300], Gen.ULong).Where((secret, _, _) => secret[0] is > 0 and < 255)
            .Sample((secret, data, nonce) =>
        {
            EthereumKey key = new(secret);
            SignedTransaction signed = TransactionSigner.Sign(Example(data, nonce), key);
            Assert.Equal(key.Address.ToHex(), SignerOf(signed.Raw));
            // RFC 6979: the same transaction, the same bytes
            Assert.Equal(signed.Raw, TransactionSigner.Sign(Example(data, nonce), key).Raw);
        }, iter: 40);

    // Made with `cast mktx`; the end-to-end tests ask cast again, for random transactions.
    [Fact]
    public void TransactionsAreTheBytesThatCastMakes()
    {
        SignedTransaction signed = TransactionSigner.Sign(Example([0xca, 0xfe], 5), new EthereumKey(Hex.Decode(DevelopmentSecret)));
        Assert.Equal("0x02f877827a6905843b9aca008506fc23ac008252089470997970c51812dc3a010c7d01b50e0d17dc79c8880de0b6b3a764000082cafec001a03ec2c0bb875e2f6b42eb46cc33d705c02712dce7a081bfc5f4668aae161dda53a069d072eea231f9e8ab748bc52e05a77d52dfdf5239303a3fc46e35bb58570eae", Hex.Encode(signed.Raw));
        Assert.Equal(OutputProof.LeafOf(signed.Raw).ToHex(), signed.Hash.ToHex());
    }

    static Transaction Example(byte[] data, ulong nonce) => new()
    {
        ChainId = 31337, Nonce = nonce, Cost = new TransactionCost(21_000, 1_000_000_000, 30_000_000_000),
        Call = new ContractCall
        {
            To = Hex.ReadAddress("0x70997970C51812dc3A010C7d01b50e0d17dc79C8"), ValueWei = 1_000_000_000_000_000_000,
            Data = data
        },
    };

    static string SignerOf(byte[] raw) => TransactionVerificationAndRecovery.GetSenderAddress(Hex.Encode(raw));
}
