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
    [InlineData("\"iv\":\"", "\"iv\":\"00", "iv is not 16 bytes")]
    [InlineData("\"ciphertext\":\"", "\"ciphertext\":\"00", "ciphertext is not 32 bytes")]
    [InlineData("\"mac\":\"", "\"mac\":\"00", "mac is not 32 bytes")]
    [InlineData("6087dab2f9fdbbfaddc31a909735c1e6", "", "iv is not 16 bytes")]
    [InlineData("6087dab2f9fdbbfaddc31a909735c1e6", "zz", "damaged")]
    [InlineData("\"salt\":\"ae", "\"salt\":\"a", "damaged")]
    [InlineData("\"c\":262144", "\"c\":\"262144\"", "damaged")]
    [InlineData("\"version\":3", "\"version\":null", "damaged")]
    [InlineData("\"version\":3", "\"version\":3,\"version\":3", "damaged")]
    [InlineData("\"kdf\":\"pbkdf2\"", "\"kdf\":null", "kdf is null")]
    [InlineData("\"c\":262144", "\"c\":0", "0 rounds")]
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
    [InlineData("\"p\":8", "\"p\":65")]
    [InlineData("\"r\":1", "\"r\":16")] // 512 MiB, and eight times that much work
    public void RefusesToBeExhausted(string original, string changed)
    {
        string json = Scrypt.Replace(original, changed, StringComparison.Ordinal);
        Assert.Contains("scrypt with", Assert.Throws<KeystoreException>(() => Keystore.Decrypt(json, "testpassword")).Message,
            StringComparison.Ordinal);
    }

    /// <summary>Whatever field somebody wrote his key into, and whatever file he took for a keystore: it is not shown.</summary>
    [Theory]
    [InlineData("aes-128-ctr")]
    [InlineData("\"pbkdf2\"")]
    [InlineData("hmac-sha256")]
    [InlineData("6087dab2f9fdbbfaddc31a909735c1e6")]
    [InlineData("5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46")]
    [InlineData("ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd")]
    [InlineData("\"crypto\"")]
    [InlineData("\"version\":3")]
    [InlineData("262144")]
    [InlineData("")]
    public void NoContentIsShown(string replaced)
    {
        const string Secret = "7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9dz"; // with a letter mistyped
        string quoted = replaced.StartsWith('"') || replaced == "262144" ? $"\"{Secret}\"" : Secret;
        string json = replaced.Length == 0 ? Secret : Pbkdf2.Replace(replaced, quoted, StringComparison.Ordinal);
        Assert.NotEqual(Pbkdf2, json);
        KeystoreException fault = Assert.Throws<KeystoreException>(() => Keystore.Decrypt(json, "testpassword"));
        Assert.DoesNotContain(Secret[1..20], fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void AKeyInTheFieldOfTheAddressIsNotShown()
    {
        string json = Keystore.Encrypt(s_key, "password", ScryptCost.Light);
        string address = JsonDocument.Parse(json).RootElement.GetProperty("address").GetString()!;
        string wrong = json.Replace(address, new string('7', 64), StringComparison.Ordinal);
        Assert.DoesNotContain("7777", Assert.Throws<KeystoreException>(() => Keystore.Decrypt(wrong, "password")).ToString());
        foreach (string written in (string[])["0X" + address, "0x" + address, address.ToUpperInvariant()])
            Assert.Equal(s_key.Address.ToHex(), Keystore.Decrypt(
                "\uFEFF" + json.Replace(address, written, StringComparison.Ordinal), "password").Address.ToHex());
    }

    [Fact]
    public void OtherFilesAreNoKeystores() => Assert.Throws<KeystoreException>(() => Keystore.Decrypt("not json", "testpassword"));

    // A throw-away key, encrypted as eth-keyfile did until 2025: a vector that begins with a zero byte was written without it.
    const string ShortVector = """
        {"crypto":{"cipher":"aes-128-ctr","cipherparams":{"iv":"a1a2a3a4a5a6a7a8a9aaabacadaeaf"},
        "ciphertext":"8245c7e8175942a3e9c73f072e30eb5609cb90e30abe5fd65bef37aa8813fc7a","kdf":"scrypt",
        "kdfparams":{"dklen":32,"n":4096,"p":1,"r":8,"salt":"1111111111111111111111111111111111111111111111111111111111111111"},
        "mac":"e1ee6c9d998fd40f52273f78a1d81e86ddac46c1d264d586b807e2c74c76a8ea"},"id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3}
        """;

    // Old geth encrypted a key that begins with a zero byte without it.
    const string ShortKey = """
        {"crypto":{"cipher":"aes-128-ctr","cipherparams":{"iv":"a0a1a2a3a4a5a6a7a8a9aaabacadaeaf"},
        "ciphertext":"4875d2e182213c04609ecd7fcf2e328b1abce69d0e2e72d27cc81dff5d9fae","kdf":"scrypt",
        "kdfparams":{"dklen":32,"n":4096,"p":1,"r":8,"salt":"1111111111111111111111111111111111111111111111111111111111111111"},
        "mac":"d88c6de0e3c03a3dc838bf97da9d740b8dbeb79699c8ff2bf51bb4ae75394d23"},"id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3,
        "address":"aa75b31c391e3a60d821aabadf9e632a94ff0fa1"}
        """;

    public static TheoryData<string, string> OldWriters => new()
    {
        { ShortVector, "0x6b3a385942d2DAc7bf9165A33c5F51ad37Fdc183" },
        { ShortVector.Replace("\"id\"", "\"address\":\"6b3a385942d2dac7bf9165a33c5f51ad37fdc183\",\"id\""),
            "0x6b3a385942d2DAc7bf9165A33c5F51ad37Fdc183" },
        { ShortVector.Replace("\"iv\":\"a1", "\"iv\":\"0xA1").Replace("8245c7e8", "0x8245C7E8"),
            "0x6b3a385942d2DAc7bf9165A33c5F51ad37Fdc183" },
        { ShortKey, "0xAA75b31c391e3A60D821AaBADF9E632A94FF0FA1" },
        { ShortKey.Replace("\"crypto\"", "\"Crypto\""), "0xAA75b31c391e3A60D821AaBADF9E632A94FF0FA1" },
        { ShortKey.Replace("aa75b31c391e3a60d821aabadf9e632a94ff0fa1", "0XAA75B31C391E3A60D821AABADF9E632A94FF0FA1".Replace("0X", "0x")),
            "0xAA75b31c391e3A60D821AaBADF9E632A94FF0FA1" },
    };

    [Theory]
    [MemberData(nameof(OldWriters))]
    public void ReadsWhatOldWritersWrote(string json, string address)
    {
        Assert.Equal(address, Keystore.Decrypt(json, "pw").Address.ToHex());
        Assert.Contains(
            "password is wrong", Assert.Throws<KeystoreException>(() => Keystore.Decrypt(json, "pW")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("scrypt")]
    [InlineData("aes-128-ctr")]
    public void WordsOfAKeystoreMoveNoCursor(string word)
    {
        string hostile = ShortKey.Replace(word, "\\u001b[2J\\u0007");
        Assert.DoesNotContain(Assert.Throws<KeystoreException>(() => Keystore.Decrypt(hostile, "pw")).Message, char.IsControl);
    }

    /// <summary>
    /// Whichever field of fixed size lost its leading zeros when it was written, as bytes or as digits, the key is the same.
    /// </summary>
    [Theory]
    [InlineData("iv")]
    [InlineData("ciphertext")]
    [InlineData("mac")]
    public void CutZerosArePutBack(string field)
    {
        string pattern = $"\"{field}\":\"0";
        for (int tries = 0; tries < 500; tries++)
        {
            string whole = Keystore.Encrypt(s_key, "pw", ScryptCost.Light);
            if (!whole.Contains(pattern, StringComparison.Ordinal)) continue;
            string cut = whole.Replace(pattern, pattern[..^1], StringComparison.Ordinal);
            Assert.Equal(s_key.Address.ToHex(), Keystore.Decrypt(cut, "pw").Address.ToHex());
            return;
        }
        Assert.Fail($"no {field} began with a zero");
    }

    /// <summary>Other wallets' files have salts of 16 bytes, and 2^18 blocks of r = 1 eight times over.</summary>
    [Fact]
    public void ShortSaltsAndSmallBlocksAreOpened()
    {
        const string salt = "ab0c7876052600dd703518d6fc3fe898";
        byte[] derived = Rollup.Chain.Scrypt.Derive("pw"u8.ToArray(), Convert.FromHexString(salt), 1 << 18, 1, 8, 32);
        byte[] cipherText = new byte[32];
        byte[] mac = OutputProof.LeafOf([.. derived[16..], .. cipherText]).Bytes.ToArray();
        string json = $$$"""
            {"crypto":{"cipher":"aes-128-ctr","cipherparams":{"iv":"83dbcc02d8ccb40e466191a123791e0e"},"ciphertext":"{{{Convert.ToHexString(cipherText)}}}",
            "kdf":"scrypt","kdfparams":{"dklen":32,"n":262144,"p":8,"r":1,"salt":"{{{salt}}}"},"mac":"{{{Convert.ToHexString(mac)}}}"},"version":3}
            """;
        Assert.NotNull(Keystore.Decrypt(json, "pw"));
    }

    /// <summary>Any byte of a keystore changed: the same key, or the one exception.</summary>
    [Fact]
    public void NoFileMakesItDoWorse()
    {
        string good = Keystore.Encrypt(s_key, "pw", ScryptCost.Light).Replace("4096", "2", StringComparison.Ordinal);
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Char[' ', '~'], Gen.Int[0, 3]).Sample((position, symbol, deleted) =>
        {
            string json = string.Concat(good.AsSpan(0, position), [symbol], good.AsSpan(Math.Min(good.Length, position + deleted)));
            try
            {
                Assert.NotNull(Keystore.Decrypt(json, "pw"));
            }
            catch (KeystoreException)
            {
                // Refused.
            }
        }, iter: 20_000);
    }
}
