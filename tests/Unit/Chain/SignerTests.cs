using System.Numerics;
using System.Security.Cryptography;
using CsCheck;
using Rollup.Chain;
using Rollup.Protocol;
using Xunit;

namespace Rollup.Tests.Unit.Chain;

public sealed class SignerTests
{
    // The first account of every development chain; its key is public.
    public const string DevelopmentSecret = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

    static readonly BigInteger s_halfOrder = BigInteger.Parse(
        "07fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0", System.Globalization.NumberStyles.AllowHexSpecifier);

    // The usual test of RFC 6979 on this curve: key 1, SHA-256 of a name.
    [Fact]
    public void NoncesAreRfc6979()
    {
        EthereumKey key = new(Hex.Decode("0x" + new string('0', 63) + "1"));
        Signature signature = key.Sign(Bytes32.Read(SHA256.HashData("Satoshi Nakamoto"u8)));
        Assert.Equal("0x934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8", signature.R.ToHex());
        Assert.Equal("0x2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5", signature.S.ToHex());
    }

    [Fact]
    public void AddressesFollowFromKeys()
    {
        Assert.Equal("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266", new EthereumKey(Hex.Decode(DevelopmentSecret)).Address.ToHex());
        Assert.Equal("0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf", new EthereumKey(Hex.Decode("0x" + new string('0', 63) + "1")).Address.ToHex());
    }

    [Theory]
    [InlineData("0x00")]
    [InlineData("0x0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")]
    public void NumbersOutsideTheGroupAreNoKeys(string secret) => Assert.Throws<ArgumentException>(() => new EthereumKey(Hex.Decode(secret)));

    [Fact]
    public void SignaturesAreLowAndRecoverTheirKey() =>
        Gen.Select(Gen.Byte.Array[32], Gen.Byte.Array[32]).Where((secret, _) => secret[0] is > 0 and < 255).Sample((secret, hash) =>
        {
            EthereumKey key = new(secret);
            Signature signature = key.Sign(Bytes32.Read(hash));
            Assert.True(signature.S.ToBigInteger() <= s_halfOrder);
            Assert.True(EthereumKey.TryRecover(Bytes32.Read(hash), signature, out Address signer));
            Assert.Equal(key.Address.ToHex(), signer.ToHex());

            Signature other = signature with { Parity = (byte)(1 - signature.Parity) };
            Assert.False(EthereumKey.TryRecover(Bytes32.Read(hash), other, out signer) && signer.Equals(key.Address));
        }, iter: 40);

    [Fact]
    public void NonsenseRecoversNobody()
    {
        Bytes32 most = Bytes32.Read(Enumerable.Repeat((byte)255, 32).ToArray());
        Bytes32 one = Hex.ReadBytes32("0x" + new string('0', 63) + "1");
        Assert.False(EthereumKey.TryRecover(one, new Signature(default, one, 0), out _));
        Assert.False(EthereumKey.TryRecover(one, new Signature(one, default, 0), out _));
        Assert.False(EthereumKey.TryRecover(one, new Signature(most, one, 0), out _));
        Assert.False(EthereumKey.TryRecover(one, new Signature(one, most, 0), out _));
        Assert.False(EthereumKey.TryRecover(one, new Signature(one, one, 2), out _));
        // No point of the curve has the x coordinate 5.
        Assert.False(EthereumKey.TryRecover(one, new Signature(Hex.ReadBytes32("0x" + new string('0', 63) + "5"), one, 0), out _));
    }

    // Made with `cast wallet sign "lockstep"`; the end-to-end tests ask cast again.
    [Fact]
    public void MessagesAreSignedAsWalletsDo()
    {
        EthereumKey key = new(Hex.Decode(DevelopmentSecret));
        Assert.Equal("0x1412ed4f826f369c90816015ab25205cccc296801b92402c630aafeae7214d1e5c39d7176fffe6aa8db4f25274ed25661e69cf6014839aa5b2807e44c8843d131b", Hex.Encode(key.SignMessage("lockstep"u8).ToBytes()));
    }

    // Made with `cast mktx`; the end-to-end tests ask cast again, for random transactions.
    [Fact]
    public void TransactionsAreTheBytesThatCastMakes()
    {
        Transaction transaction = new()
        {
            ChainId = 31337, Nonce = 5, PriorityFeeWei = 1_000_000_000, FeeCapWei = 30_000_000_000, GasLimit = 21_000,
            Call = new ContractCall { To = Hex.ReadAddress("0x70997970C51812dc3A010C7d01b50e0d17dc79C8"), ValueWei = 1_000_000_000_000_000_000, Data = [0xca, 0xfe] },
        };
        SignedTransaction signed = TransactionSigner.Sign(transaction, new EthereumKey(Hex.Decode(DevelopmentSecret)));
        Assert.Equal("0x02f877827a6905843b9aca008506fc23ac008252089470997970c51812dc3a010c7d01b50e0d17dc79c8880de0b6b3a764000082cafec001a03ec2c0bb875e2f6b42eb46cc33d705c02712dce7a081bfc5f4668aae161dda53a069d072eea231f9e8ab748bc52e05a77d52dfdf5239303a3fc46e35bb58570eae", Hex.Encode(signed.Raw));
        Assert.Equal(OutputProof.LeafOf(signed.Raw).ToHex(), signed.Hash.ToHex());
    }
}
