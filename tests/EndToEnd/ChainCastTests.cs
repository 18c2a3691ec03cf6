using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Rollup.Tests.EndToEnd;

/// <summary>
/// Another wallet, foundry's `cast`, signs the same bytes and opens the same keystores. The keys here are made for the test.
/// </summary>
public sealed class ChainCastTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("cast-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task TransactionsAreByteForByteTheSame()
    {
        Random random = new(Seed: 20260401);
        int[] dataLengths = [0, 1, 55, 56, 300];
        foreach (int dataLength in dataLengths)
        {
            byte[] secret = RandomNumberGenerator.GetBytes(32);
            if (dataLength == 1) secret[0] = 0; // a key that the library hands out with 31 bytes
            Transaction transaction = new()
            {
                ChainId = (ulong)random.NextInt64(1, 1L << 40),
                Nonce = (ulong)random.Next(0, 400),
                Cost = new TransactionCost(
                    (ulong)random.Next(21000, 1 << 24), (UInt128)random.NextInt64(0, 1L << 32),
                    (UInt128)random.NextInt64(1L << 32, 1L << 40)),
                Call = new ContractCall
                {
                    To = EthereumKey.Generate().Address,
                    ValueWei = (UInt128)random.NextInt64() << random.Next(0, 60),
                    Data = RandomNumberGenerator.GetBytes(dataLength),
                },
            };
            string[] data = dataLength == 0 ? [] : [Hex.Encode(transaction.Call.Data)];
            string raw = await CastAsync(
            [
                "mktx", "--private-key", Hex.Encode(secret), "--chain", Text(transaction.ChainId), "--nonce", Text(transaction.Nonce),
                "--priority-gas-price", Text(transaction.Cost.PriorityFeeWei), "--gas-price", Text(transaction.Cost.FeeCapWei),
                "--gas-limit", Text(transaction.Cost.GasLimit), "--value", Text(transaction.Call.ValueWei),
                transaction.Call.To!.Value.ToHex(), .. data,
            ]);
            Assert.Equal(raw, Hex.Encode(TransactionSigner.Sign(transaction, new EthereumKey(secret)).Raw));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CastOpensOurKeystore(bool beginsWithZero)
    {
        byte[] secret = RandomNumberGenerator.GetBytes(32);
        if (beginsWithZero) secret[0] = 0;
        EthereumKey key = new(secret);
        Wallet wallet = new(_folder);
        wallet.Store(key, "a pass word", ScryptCost.Standard);
        string opened = await CastAsync(
            ["wallet", "decrypt-keystore", "--keystore-dir", _folder, $"{key.Address.ToHex()}.json"], "a pass word");
        Assert.Contains(Convert.ToHexStringLower(secret), opened, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WeOpenCastsKeystore()
    {
        byte[] secret = RandomNumberGenerator.GetBytes(32);
        await CastAsync(["wallet", "import", "mine", "--keystore-dir", _folder, "--private-key", Hex.Encode(secret)], "a pass word");
        string json = await File.ReadAllTextAsync(Path.Combine(_folder, "mine"), Cancellation);
        Assert.Equal(new EthereumKey(secret).Address.ToHex(), Keystore.Decrypt(json, "a pass word").Address.ToHex());
        Assert.Throws<KeystoreException>(() => Keystore.Decrypt(json, "a password"));
    }

    static string Text<T>(T number) where T : IFormattable => number.ToString(null, CultureInfo.InvariantCulture);

    static async Task<string> CastAsync(string[] arguments, string? password = null)
    {
        string system = OperatingSystem.IsMacOS() ? "darwin" : "linux";
        string processor = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64";
        string program = Path.Combine(Artifacts.Find().Folder, "node_modules", "@foundry-rs", $"cast-{system}-{processor}", "bin", "cast");
        ProcessStartInfo start = new(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        if (password is not null) start.Environment["CAST_UNSAFE_PASSWORD"] = password;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(Cancellation);
        string output = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        Assert.True(process.ExitCode == 0, await errors);
        return output.Trim();
    }
}
