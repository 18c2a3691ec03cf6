using Rollup.Chain;
using Xunit;

namespace Rollup.Tests.Unit.Chain;

public sealed class KeystoreTests
{
    // The two test vectors of the Web3 Secret Storage definition: one key under the password "testpassword".
    const string Pbkdf2 = """
        {"crypto":{"cipher":"aes-128-ctr","cipherparams":{"iv":"6087dab2f9fdbbfaddc31a909735c1e6"},
        "ciphertext":"5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46","kdf":"pbkdf2",
        "kdfparams":{"c":262144,"dklen":32,"prf":"hmac-sha256","salt":"ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd"},
        "mac":"517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2"},
        "id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3}
        """;

    const string Scrypt = """
        {"crypto":{"cipher":"aes-128-ctr","cipherparams":{"iv":"83dbcc02d8ccb40e466191a123791e0e"},
        "ciphertext":"d172bf743a674da9cdad04534d56926ef8358534d458fffccd4e6ad2fbde479c","kdf":"scrypt",
        "kdfparams":{"dklen":32,"n":262144,"p":8,"r":1,"salt":"ab0c7876052600dd703518d6fc3fe8984592145b591fc8fb5c6d43190334ba19"},
        "mac":"2103ac29920d71da29f15d75b4a16dbe95cfd7ff8faea1056c33131d846e3097"},
        "id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3}
        """;

    static readonly EthereumKey s_key = new(Hex.Decode("0x7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d"));

    [Theory]
    [Trait("speed", "slow")]
    [InlineData(Pbkdf2)]
    [InlineData(Scrypt)]
    public void ReadsTheDefinitionsVectors(string json) =>
        Assert.Equal(s_key.Address.ToHex(), Keystore.Decrypt(json, "testpassword").Address.ToHex());

    [Fact]
    public void ReadsWhatItWrites()
    {
        string first = Keystore.Encrypt(s_key, "pässword", ScryptCost.Light);
        string second = Keystore.Encrypt(s_key, "pässword", ScryptCost.Light);
        Assert.NotEqual(first, second);
        Assert.Equal(s_key.Address.ToHex(), Keystore.Decrypt(first, "pässword").Address.ToHex());
        Assert.DoesNotContain("7a28b5ba57c5", first, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"version\":3", "\"version\":1", "version 1")]
    [InlineData("aes-128-ctr", "aes-128-cbc", "cipher aes-128-cbc")]
    [InlineData("\"kdf\":\"pbkdf2\"", "\"kdf\":\"argon2\"", "argon2")]
    [InlineData("hmac-sha256", "hmac-sha1", "hmac-sha1")]
    [InlineData("\"c\":262144", "\"c\":999999999", "999999999 rounds")]
    [InlineData("\"dklen\":32", "\"dklen\":16", "derives 16 bytes")]
    [InlineData("5318b4d5", "5318b4d6", "password is wrong")]
    [InlineData("\"mac\"", "\"mag\"", "damaged")]
    [InlineData("\"id\"", "\"address\":\"0x1b51e2992A2755Ba4D6F7094032DF91991a0Cfac\",\"id\"", "another address")]
    public void SaysWhatIsWrong(string original, string changed, string words)
    {
        string json = Pbkdf2.Replace(original, changed, StringComparison.Ordinal);
        Assert.NotEqual(Pbkdf2, json);
        KeystoreException fault = Assert.Throws<KeystoreException>(() => Keystore.Decrypt(json, "testpassword"));
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"n\":262144", "\"n\":268435456")] // 32 GiB
    [InlineData("\"n\":262144", "\"n\":262143")] // no power of two
    [InlineData("\"r\":1", "\"r\":0")]
    public void RefusesToBeExhausted(string original, string changed)
    {
        string json = Scrypt.Replace(original, changed, StringComparison.Ordinal);
        Assert.Contains("scrypt with", Assert.Throws<KeystoreException>(() => Keystore.Decrypt(json, "testpassword")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OtherFilesAreNoKeystores() => Assert.Throws<KeystoreException>(() => Keystore.Decrypt("not json", "testpassword"));
}
