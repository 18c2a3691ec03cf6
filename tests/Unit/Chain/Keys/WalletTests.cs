namespace Rollup.Tests.Unit.Chain;

public sealed class WalletTests : IDisposable
{
    readonly string _folder = Path.Combine(Path.GetTempPath(), "wallet-" + Guid.NewGuid().ToString("N"));

    public void Dispose()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void KeepsAccountsForOneReader()
    {
        Wallet wallet = new(_folder);
        Assert.Empty(wallet.Accounts());
        EthereumKey key = wallet.Create("secret", ScryptCost.Light);

        Assert.Equal([key.Address.ToHex()], wallet.Accounts().Select(account => account.ToHex()));
        string file = Assert.Single(Directory.GetFiles(_folder));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder));
        }
        Assert.Equal(key.Address.ToHex(), wallet.Unlock(null, Answer("secret")).Address.ToHex());
        Assert.Equal("the password is wrong", Assert.Throws<KeystoreException>(() => wallet.Unlock(null, Answer("other"))).Message);
    }

    [Fact]
    public void TakesOverAnotherWalletsKeystore()
    {
        EthereumKey key = EthereumKey.Generate();
        string json = Keystore.Encrypt(key, "theirs", ScryptCost.Light);
        Wallet wallet = new(_folder);
        Assert.Throws<KeystoreException>(() => wallet.Import(json, "mine"));
        Assert.Empty(wallet.Accounts());
        wallet.Import(json, "theirs");
        Assert.Equal(json, wallet.Export(key.Address));
        Assert.Equal(key.Address.ToHex(), wallet.Unlock(key.Address, Answer("theirs")).Address.ToHex());
    }

    /// <summary>Its password may be the only one that anybody remembers.</summary>
    [Fact]
    public void AnAccountThatIsHereIsNotReplacedUnasked()
    {
        Wallet wallet = new(_folder);
        EthereumKey key = wallet.Create("old", ScryptCost.Light);
        string theirs = Keystore.Encrypt(key, "new", ScryptCost.Light);
        Assert.Contains(
            "is here already", Assert.Throws<KeystoreException>(() => wallet.Import(theirs, "new")).Message, StringComparison.Ordinal);
        Assert.Throws<KeystoreException>(() => wallet.Store(key, "new", ScryptCost.Light, _ => false));
        Assert.Equal(key.Address.ToHex(), wallet.Unlock(null, Answer("old")).Address.ToHex());
        wallet.Import(theirs, "new", account => account.Equals(key.Address));
        Assert.Equal(key.Address.ToHex(), wallet.Unlock(null, Answer("new")).Address.ToHex());
    }

    [Fact]
    public void AsksWhichAccountWhenThereAreSeveral()
    {
        Wallet wallet = new(_folder);
        Assert.Contains(
            "no account", Assert.Throws<KeystoreException>(() => wallet.Unlock(null, Answer("a"))).Message, StringComparison.Ordinal);
        EthereumKey first = wallet.Create("a", ScryptCost.Light);
        wallet.Create("a", ScryptCost.Light);
        Assert.Contains(
            "name one", Assert.Throws<KeystoreException>(() => wallet.Unlock(null, Answer("a"))).Message, StringComparison.Ordinal);
        Assert.Equal(first.Address.ToHex(), wallet.Unlock(first.Address, Answer("a")).Address.ToHex());
        Address absent = EthereumKey.Generate().Address;
        Assert.Contains(
            absent.ToHex(), Assert.Throws<KeystoreException>(() => wallet.Unlock(absent, Answer("a"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnEmptyPasswordIsRefused() => Assert.Throws<KeystoreException>(() => new Wallet(_folder).Create("", ScryptCost.Light));

    [Fact]
    public void PasswordsComeFromFileVariableOrPerson()
    {
        Directory.CreateDirectory(_folder);
        string file = Path.Combine(_folder, "password");
        File.WriteAllText(file, "from the file\nsecond line\n");
        Assert.Equal("from the file", new PasswordSource(file, _ => "from the person").Read("?"));
        Assert.Equal("asked: ?", new PasswordSource(prompt: question => "asked: " + question).Read("?"));
        Assert.Throws<KeystoreException>(() => new PasswordSource().Read("?"));
        File.WriteAllText(file, "");
        Assert.Throws<KeystoreException>(() => new PasswordSource(file).Read("?"));

        // The variables are read last, because they belong to the whole process.
        try
        {
            File.WriteAllText(file, "by name");
            Environment.SetEnvironmentVariable(PasswordSource.FileVariable, file);
            Assert.Equal("by name", new PasswordSource(prompt: _ => "person").Read("?"));
            Environment.SetEnvironmentVariable(PasswordSource.Variable, "direct");
            Assert.Equal("direct", new PasswordSource(prompt: _ => "person").Read("?"));
        }
        finally
        {
            Environment.SetEnvironmentVariable(PasswordSource.FileVariable, null);
            Environment.SetEnvironmentVariable(PasswordSource.Variable, null);
        }
    }

    /// <summary>Bytes that are no text would all become the same replacement characters, and many passwords one.</summary>
    [Theory]
    [InlineData("ff")]
    [InlineData("70e4737377f67264")] // in Latin-1
    [InlineData("fffe700061007300")] // in UTF-16
    [InlineData("c3")]
    [InlineData("edafbf")]           // half of a character
    public void APasswordFileThatIsNotUtf8IsRefused(string bytes)
    {
        Directory.CreateDirectory(_folder);
        string file = Path.Combine(_folder, "password");
        File.WriteAllBytes(file, Convert.FromHexString(bytes));
        Assert.Contains("is not UTF-8", Assert.Throws<KeystoreException>(() => new PasswordSource(file).Read("?")).Message);
    }

    [Theory]
    [InlineData("70c3a4737377c3b67264", "pässwörd")]
    [InlineData("efbbbf70770d0a7832", "pw")]
    [InlineData("0a", "")]
    public void APasswordFileIsReadToTheEndOfItsFirstLine(string bytes, string password)
    {
        Directory.CreateDirectory(_folder);
        string file = Path.Combine(_folder, "password");
        File.WriteAllBytes(file, Convert.FromHexString(bytes));
        Assert.Equal(password, new PasswordSource(file).Read("?"));
    }

    [Fact]
    public void APasswordWithoutBytesIsRefused() =>
        Assert.Throws<KeystoreException>(() => new Wallet(_folder).Create("half a character: \ud800", ScryptCost.Light));

    static PasswordSource Answer(string password) => new(prompt: _ => password);
}
