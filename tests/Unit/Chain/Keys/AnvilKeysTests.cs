using System.Text.Json.Nodes;

namespace Rollup.Tests.Unit.Chain;

/// <summary>Keys that everybody has sign for anvil's chain and for no other, wherever they lie and whoever brings them.</summary>
public sealed class AnvilKeysTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("lockstep-test-").FullName;

    public static TheoryData<int> Accounts => [.. Enumerable.Range(0, 10)];

    [Fact]
    public void TheyAreTheAccountsThatAnvilPrints()
    {
        Assert.Equal(10, AnvilKeys.All.Count);
        Assert.Equal("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266", AnvilKeys.All[0].Address.ToHex());
        Assert.Equal("0x70997970C51812dc3A010C7d01b50e0d17dc79C8", AnvilKeys.All[1].Address.ToHex());
        Assert.Equal("0xa0Ee7A142d267C1f36714E4a8F75612F20a79720", AnvilKeys.All[9].Address.ToHex());
    }

    [Theory, MemberData(nameof(Accounts))]
    public void NoOtherChainGetsASignatureOfThem(int account)
    {
        EthereumKey key = AnvilKeys.All[account], own = EthereumKey.Generate();
        Assert.NotEmpty(TransactionSigner.Sign(Of(AnvilKeys.ChainId), key).Raw);
        foreach (ulong chainId in (ulong[])[0, 1, 10, 31_336, 31_338, 1337, 11_155_111, ulong.MaxValue])
        {
            KnownKeyException refused = Assert.Throws<KnownKeyException>(() => TransactionSigner.Sign(Of(chainId), key));
            Assert.Contains(key.Address.ToHex(), refused.Message, StringComparison.Ordinal);
            Assert.NotEmpty(TransactionSigner.Sign(Of(chainId), own).Raw);
            Assert.Null(AnvilKeys.Problem(own.Address, chainId));
        }
        Assert.NotEmpty(TransactionSigner.Sign(Of(AnvilKeys.ChainId), own).Raw);
    }

    [Fact]
    public void TheirKeystoreSaysSoAndOpensWithoutAQuestion()
    {
        Wallet wallet = new(_folder);
        wallet.StoreKnown(AnvilKeys.All[3]);
        string json = wallet.Export(AnvilKeys.All[3].Address);
        Assert.Equal(AnvilKeys.Note, JsonNode.Parse(json)!["note"]!.GetValue<string>());
        EthereumKey key = wallet.Unlock(null, new PasswordSource(prompt: _ => throw new InvalidOperationException("it asked")));
        Assert.Equal(AnvilKeys.All[3].Address.ToHex(), key.Address.ToHex());
        Assert.Equal(key.Address.ToHex(), Keystore.Decrypt(json, AnvilKeys.Password).Address.ToHex()); // and in every other program
    }

    /// <summary>Brought by hand they lie under the person's own password, and the rule is the same.</summary>
    [Fact]
    public void UnderAnotherPasswordTheyAreTheSameKeys()
    {
        Wallet wallet = new(_folder);
        wallet.Store(AnvilKeys.All[2], "mine", ScryptCost.Light);
        EthereumKey key = wallet.Unlock(null, new PasswordSource(prompt: _ => "mine"));
        Assert.Throws<KnownKeyException>(() => TransactionSigner.Sign(Of(1), key));
        Assert.Throws<KeystoreException>(() => wallet.StoreKnown(AnvilKeys.All[2])); // it is here already
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"note\":7}")]
    [InlineData("{\"note\":\"anvil\"}")]
    [InlineData("[]")]
    [InlineData("not JSON")]
    public void WhatSaysSomethingElseIsAskedFor(string json)
    {
        Wallet wallet = new(_folder);
        File.WriteAllText(Path.Combine(_folder, AnvilKeys.All[4].Address.ToHex() + ".json"), json);
        bool isAsked = false;
        Assert.Throws<KeystoreException>(() => wallet.Unlock(null, new PasswordSource(prompt: _ =>
        {
            isAsked = true;
            return "mine";
        })));
        Assert.True(isAsked);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    static Transaction Of(ulong chainId) => new()
    {
        ChainId = chainId, Nonce = 0, Call = new ContractCall { To = Addresses.InputBox },
        Cost = new TransactionCost(GasLimit: 21_000, PriorityFeeWei: 1, FeeCapWei: 1),
    };
}
