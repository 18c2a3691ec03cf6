namespace Rollup.Chain;

/// <summary>The keystores of one person: one file for each account in a directory that only she can read.</summary>
public sealed class Wallet
{
    readonly string _directory;

    public Wallet(string directory)
    {
        _directory = directory;
        PrivateFolder.Ensure(directory);
    }

    /// <summary>The accounts, in the order of their addresses.</summary>
    public IReadOnlyList<Address> Accounts() =>
    [
        .. Directory.EnumerateFiles(_directory, "*.json")
            .Select(Path.GetFileNameWithoutExtension)
            .Where(name => Hex.TryReadAddress(name!, out _))
            .Order(StringComparer.OrdinalIgnoreCase)
            .Select(name => Hex.ReadAddress(name!)),
    ];

    /// <summary>A new account.</summary>
    public EthereumKey Create(string password, ScryptCost cost = ScryptCost.Standard)
    {
        EthereumKey key = EthereumKey.Generate();
        Store(key, password, cost);
        return key;
    }

    /// <summary>
    /// Takes over an account from the keystore of another wallet, under the same password. One that is here is replaced only if that may
    /// be: its file may open with another password, the only one that anybody remembers.
    /// </summary>
    public EthereumKey Import(string keystoreJson, string password, Func<Address, bool>? mayReplace = null)
    {
        EthereumKey key = Keystore.Decrypt(keystoreJson, password);
        Write(key.Address, keystoreJson, mayReplace);
        return key;
    }

    public void Store(
        EthereumKey key, string password, ScryptCost cost = ScryptCost.Standard, Func<Address, bool>? mayReplace = null)
    {
        if (password.Length == 0) throw new KeystoreException("an empty password protects nothing");
        Write(key.Address, Keystore.Encrypt(key, password, cost), mayReplace);
    }

    /// <summary>A key that everybody has, in a keystore that says so and opens without a question.</summary>
    public void StoreKnown(EthereumKey key) => Write(key.Address, Keystore.EncryptKnown(key), mayReplace: null);

    /// <summary>Opens the account, or the only one when none is named.</summary>
    public EthereumKey Unlock(Address? account, PasswordSource passwords)
    {
        Address address = account ?? OnlyAccount();
        string file = FileOf(address);
        if (!File.Exists(file)) throw new KeystoreException($"there is no account {address.ToHex()} in {_directory}");
        string json = File.ReadAllText(file);
        return Keystore.Decrypt(json, Keystore.SaysKnown(json) ? AnvilKeys.Password : passwords.Read($"Password of {address.ToHex()}"));
    }

    /// <summary>The keystore of an account as it lies on disk, to be taken elsewhere.</summary>
    public string Export(Address account) => File.ReadAllText(FileOf(account));

    Address OnlyAccount()
    {
        IReadOnlyList<Address> accounts = Accounts();
        return accounts.Count switch
        {
            1 => accounts[0],
            0 => throw new KeystoreException($"there is no account in {_directory}"),
            _ => throw new KeystoreException($"there are {accounts.Count} accounts in {_directory}: name one"),
        };
    }

    string FileOf(Address account) => Path.Combine(_directory, account.ToHex() + ".json");

    // Whole or not at all, and never readable by others, not even for a moment.
    void Write(Address account, string json, Func<Address, bool>? mayReplace)
    {
        string target = FileOf(account);
        if (Path.Exists(target) && !(mayReplace?.Invoke(account) ?? false))
            throw new KeystoreException($"the account {account.ToHex()} is here already: nobody said that its file may be replaced");
        WholeFile.WritePrivate(target, json);
    }
}
