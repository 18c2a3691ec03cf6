using System.CommandLine;
using System.Numerics;

namespace Rollup.Cli.Verbs;

/// <summary>`rollup wallet …`. Keys live in encrypted files; none is ever an argument or printed.</summary>
static class Accounts
{
    public static Command Create()
    {
        Command wallet = new("wallet", "Make, import, list and choose keys, see balances.");
        wallet.Subcommands.Add(New());
        wallet.Subcommands.Add(Import());
        wallet.Subcommands.Add(Balance());
        wallet.Subcommands.Add(List());
        wallet.Subcommands.Add(Use());
        return wallet;
    }

    /// <summary>The account that would sign, without its password.</summary>
    public static Address AddressOf(ParseResult parsed, Session session)
    {
        IReadOnlyList<Address> accounts = new Wallet(session.Directory.Keys).Accounts();
        return KnownAddress(parsed, session) ?? throw new UserError(
            accounts.Count == 0 ? "there is no key" : "there are several keys", $"in {session.Directory.Keys}",
                "make one with `rollup wallet new`, name it with --from, or choose one for good with `rollup wallet use`");
    }

    /// <summary>The same, or null where nothing says which.</summary>
    public static Address? KnownAddress(ParseResult parsed, Session session)
    {
        return NamedAddress(parsed, session.Directory)
            ?? (new Wallet(session.Directory.Keys).Accounts() is [Address only] ? only : null);
    }

    /// <summary>The account that was named for this run, else the one that was chosen for good; null where there is neither.</summary>
    public static Address? NamedAddress(ParseResult parsed, DataDirectory directory)
    {
        if (parsed.GetValue(GlobalOptions.From) is { } text) return HexText.AddressOf(text);
        return directory.ReadConfiguration().Account is { Length: > 0 } chosen ? HexText.AddressOf(chosen) : null;
    }

    static Verb List()
    {
        Verb verb = new("list", "Show your accounts, and which one signs.", "rollup wallet list", "rollup wallet list --json");
        verb.SetAction(parsed =>
        {
            Screen screen = CommandSession.ScreenOf(parsed);
            DataDirectory directory = CommandSession.DirectoryOf(parsed);
            IReadOnlyList<Address> accounts = new Wallet(directory.Keys).Accounts();
            Address? signs = NamedAddress(parsed, directory) ?? (accounts is [Address only] ? only : null);
            var rows = accounts.Select(account => new
            {
                Address = account.ToHex(), Signs = signs is { } own && own.Equals(in account), Known = AnvilKeys.Has(account),
            }).ToArray();
            screen.Answer(new { Accounts = rows }, _ =>
            {
                if (rows.Length == 0) screen.Say($"There is no account in {directory.Keys}.\nNext: rollup wallet new");
                else screen.Table("", ["account", "signs", ""], rows.Select(row => (IReadOnlyList<string>)
                    [row.Address, row.Signs ? "yes" : "", row.Known ? "anvil's, which everybody has" : ""]));
            });
            return ExitCode.Done;
        });
        return verb;
    }

    static Verb Use()
    {
        Verb verb = new("use", "Choose the account that signs unless --from names another.", "rollup wallet use 0x…");
        Argument<string> account = new("account") { Description = "its address, as `rollup wallet list` shows it" };
        verb.Arguments.Add(account);
        verb.SetAction(parsed =>
        {
            Screen screen = CommandSession.ScreenOf(parsed);
            DataDirectory directory = CommandSession.DirectoryOf(parsed);
            Address chosen = HexText.AddressOf(parsed.GetValue(account)!);
            if (!new Wallet(directory.Keys).Accounts().Any(own => own.Equals(in chosen)))
                throw new UserError($"there is no account {chosen.ToHex()}", $"in {directory.Keys}", "see `rollup wallet list`");
            directory.Write(directory.ReadConfiguration() with { Account = chosen.ToHex() });
            screen.Answer(new { Address = chosen.ToHex() }, _ => screen.Say($"{chosen.ToHex()} signs from now on."));
            return ExitCode.Done;
        });
        return verb;
    }

    static Verb New()
    {
        Verb verb = new("new", "Make a new key, encrypted with your password.", "rollup wallet new",
            "LOCKSTEP_PASSWORD=… rollup wallet new --data-dir ./alice");
        verb.SetAction(parsed =>
        {
            Screen screen = CommandSession.ScreenOf(parsed);
            DataDirectory directory = CommandSession.DirectoryOf(parsed);
            EthereumKey key = Guarded(() =>
                new Wallet(directory.Keys).Create(
                    CommandSession.Passwords(parsed, screen, isNew: true).Read("Password for the new key"), Cost()));
            screen.Answer(new { Address = key.Address.ToHex() }, _ =>
                screen.Say($"{key.Address.ToHex()}\nThe key is in {directory.Keys}, encrypted. Keep a copy of that file and remember the "
                + "password."));
            return ExitCode.Done;
        });
        return verb;
    }

    static Verb Import()
    {
        Verb verb = new(
            "import", "Take over a key: a keystore file of another wallet (Web3 Secret Storage v3), or raw hex from a file or standard "
            + "input.",
            "rollup wallet import --keystore UTC--2026…json", "rollup wallet import --raw-file key.hex   # then delete key.hex");
        Setting<string?> keystore = new("--keystore", "encrypted keystore; its password stays", "file");
        Setting<string?> raw = new("--raw-file", "file with 64 hex digits; - is standard input", "file");
        verb.Options.Add(keystore);
        verb.Options.Add(raw);
        verb.Options.Add(OutputOptions.Force);
        verb.SetAction(parsed =>
        {
            Screen screen = CommandSession.ScreenOf(parsed);
            Wallet wallet = new(CommandSession.DirectoryOf(parsed).Keys);
            string password = Guarded(() => CommandSession.Passwords(
                parsed, screen, isNew: parsed.GetValue(raw) is not null).Read("Password of the key"));
            bool mayReplace(Address account) => OutputOptions.MayReplace(
                parsed, screen, $"{account.ToHex()} is here already, under a password of its own. Replace that file?");
            EthereumKey key = (parsed.GetValue(keystore), parsed.GetValue(raw)) switch
            {
                ({ } file, null) => Guarded(() => wallet.Import(GivenFile.ReadText(file), password, mayReplace)),
                (null, { } file) => Guarded(() => Store(
                    wallet, file == "-" ? Console.In.ReadToEnd() : GivenFile.ReadText(file), password, mayReplace)),
                _ => throw UserError.Usage("nothing to import", "one of --keystore and --raw-file is needed",
                    "read rollup wallet import --help"),
            };
            screen.Answer(new { Address = key.Address.ToHex() }, _ => screen.Say($"Imported {key.Address.ToHex()}."));
            return ExitCode.Done;
        });
        return verb;
    }

    static Verb Balance()
    {
        Verb verb = new(
            "balance", "Show what your accounts hold.", "rollup wallet balance", "rollup wallet balance --token 0x… --address 0x…");
        Setting<string?> token = new("--token", "also this ERC-20 token [remembered]", "address");
        Setting<string[]> addresses = new(
            "--address", "of these accounts instead of yours", "address")
        { AllowMultipleArgumentsPerToken = true };
        verb.Options.Add(token);
        verb.Options.Add(addresses);
        verb.SetAction(async (parsed, cancellation) =>
        {
            using CommandSession session = CommandSession.Open(parsed);
            string tokenText = parsed.GetValue(token) ?? session.Configuration.Token;
            Address[] accounts = parsed.GetValue(addresses) is { Length: > 0 } named ? [.. named.Select(HexText.AddressOf)]
                : [.. new Wallet(session.Directory.Keys).Accounts()];
            if (accounts.Length == 0)
                throw new UserError("there is no account", $"in {session.Directory.Keys}", "make one with `rollup wallet new`");
            Asset[] assets = tokenText.Length == 0 ? [Asset.Ether]
                : [Asset.Ether, await Asset.ReadAsync(session.Chain, HexText.AddressOf(tokenText), cancellation)];
            List<(string Account, string Symbol, string Units, string Text)> rows = [];
            foreach (Address account in accounts)
            {
                foreach (Asset asset in assets)
                {
                    BigInteger units = await asset.BalanceAsync(session.Chain, account, cancellation);
                    rows.Add((account.ToHex(), asset.Symbol, units.ToString(), Asset.TextOf(units, asset)));
                }
            }
            session.Remembered = session.Remembered with { RpcUrl = session.Configuration.RpcUrl, Token = tokenText };
            session.Screen.Answer(
                new { Balances = rows.Select(row => new { row.Account, row.Symbol, row.Units }) },
                _ => session.Screen.Table("", ["account", "balance#"], rows.Select(row => (IReadOnlyList<string>)[row.Account, row.Text])));
            return ExitCode.Done;
        });
        return verb;
    }

    /// <summary>Tests set this to spare the seconds that a strong key derivation takes.</summary>
    static ScryptCost Cost() => Environment.GetEnvironmentVariable("LOCKSTEP_WEAK_KEYS") == "1" ? ScryptCost.Light : ScryptCost.Standard;

    // What is no key may be one with a letter mistyped, so it is never shown.
    static EthereumKey Store(Wallet wallet, string text, string password, Func<Address, bool> mayReplace)
    {
        const char ByteOrderMark = '\uFEFF';
        if (!HexText.TryBytes(text.Trim().Trim(ByteOrderMark), out byte[] secret) || secret.Length != 32)
        {
            throw UserError.Usage("this is no key", "a key is 64 hex digits, with or without 0x before them, and nothing else",
                "look into the file yourself: what is in it is not shown here");
        }
        EthereumKey key = new(secret);
        wallet.Store(key, password, Cost(), mayReplace);
        return key;
    }

    static T Guarded<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (exception is KeystoreException or ArgumentException)
        {
            string why = exception is KeystoreException ? exception.Message : "its number is not one of a key";
            throw new UserError("the key could not be used", why, "check the file and its password");
        }
    }
}
