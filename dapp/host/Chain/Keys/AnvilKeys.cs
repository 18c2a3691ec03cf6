namespace Rollup.Chain;

/// <summary>A key that everybody has would have signed for a chain where that matters.</summary>
public sealed class KnownKeyException(string message) : Exception(message);

/// <summary>
/// The accounts that anvil gives Ether, of the mnemonic "test test test test test test test test test test test junk". Everybody has these
/// keys, so nothing is signed with them but for chain 31337, wherever they come from: whatever arrives there elsewhere is taken at once.
/// </summary>
public static class AnvilKeys
{
    public const ulong ChainId = 31_337;

    /// <summary>Of their keystores, which need none: it keeps nothing from anybody.</summary>
    public const string Password = "anvil";

    /// <summary>What their keystores say of themselves.</summary>
    public const string Note = "anvil's known key, which everybody has: for chain 31337 alone; the password is anvil";

    static readonly string[] s_secrets =
    [
        "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
        "59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d",
        "5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a",
        "7c852118294e51e653712a81e05800f419141751be58f605c371e15141b007a6",
        "47e179ec197488593b187f80a00eb0da91f1b9d0b13f8733639f19c30a34926a",
        "8b3a350cf5c34c9194ca85829a2df0ec3153be0318b5e2d3348e872092edffba",
        "92db14e403b83dfe3df233f83dfa3a0d7096f21ca9b0d6d6b8d88b2b4ec1564e",
        "4bbbf85ce3377467afe5d46f804f221813b2bb87f24d81f60f1fcdbf7cbf4356",
        "dbda1821b80551c9d65939329250298aa3472ba22feea921c0cf5d620ea67b97",
        "2a871d0798f97d79848a013d4936a73bf4cc922c825d33c1cf7073dff6d409c6",
    ];

    /// <summary>In anvil's order.</summary>
    public static IReadOnlyList<EthereumKey> All { get; } = [.. s_secrets.Select(secret => new EthereumKey(Convert.FromHexString(secret)))];

    public static bool Has(Address account) => All.Any(key => key.Address.Equals(in account));

    /// <summary>Why this account may not sign for that chain; null if it may.</summary>
    public static string? Problem(Address account, ulong chainId) => chainId == ChainId || !Has(account) ? null
        : $"{account.ToHex()} is one of anvil's accounts, whose keys everybody has; they sign for chain {ChainId} alone, and this is chain "
            + $"{chainId}";
}
