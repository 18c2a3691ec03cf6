using System.CommandLine;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Rollup.Cli.Verbs;

/// <summary>One run of a command. What it sent is kept here, where the report of its end finds it after everything else is gone.</summary>
sealed class Invocation : InvocationConfiguration
{
    public SentLedger Sent { get; set; } = new();
}

/// <summary>
/// A session with a screen, opened from the global options: the command line wins over what the data directory remembers, and is
/// remembered once it has answered.
/// </summary>
sealed class CommandSession : Session
{
    CommandSession(
        Screen screen, DataDirectory directory, Configuration configuration, Func<EthereumKey> unlock, Configuration remembered)
        : base(directory, configuration, unlock, remembered) => (Screen, Announce, Feeds) = (screen, Foretell, Tell);

    static readonly TimeSpan s_nodePatience = TimeSpan.FromSeconds(4);

    UInt128 _toldWei;
    Action<long>? _feedLines;

    public Screen Screen { get; }

    /// <summary>The one answer of a command that may have sent something, with what that did cost.</summary>
    public void Answer<T>(T answer, Action<IAnsiConsole> render)
    {
        if (Sent.Transactions.Count == 0) Screen.Answer(answer, render);
        else if (Screen.IsJson)
        {
            JsonObject document = JsonNode.Parse(JsonText.Of(answer))!.AsObject();
            document["fees"] = JsonNode.Parse(JsonText.Of(FeesView.Of(Sent)));
            Screen.Answer(document, render);
        }
        else
        {
            Screen.Say(FeeWords.Paid(Sent));
            Screen.Answer(answer, render);
        }
    }

    // The first is said, and then what costs more than any before: a file of many blocks is many transactions that are alike.
    void Foretell(ContractCall call, TransactionCost cost)
    {
        if (cost.MostWei <= _toldWei) return;
        _toldWei = cost.MostWei;
        Screen.Say($"Sending a transaction, {FeeWords.Most(cost)}.");
        foreach (string warning in FeeWords.Warnings(cost, call)) Screen.Say($"Warning: {warning}.");
    }

    // One that is alone is told as a transaction.
    void Tell(FeedProgress feed)
    {
        if (feed is { Sent: 0, Count: > 1 }) Screen.Say(FeeWords.Of(feed));
        if (feed.Count <= Feeding.InFlightMax) return;
        if (feed.Sent == 0) _feedLines = ProgressBar.Lines(Screen, "sending blocks", feed.Count, "blocks");
        else _feedLines?.Invoke(feed.Sent);
    }

    public static Screen ScreenOf(ParseResult parsed) => new(
        parsed.GetValue(GlobalOptions.Json), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);

    /// <summary>The one that is named. Made where it is not there, which is told: the name may be mistyped.</summary>
    public static DataDirectory DirectoryOf(ParseResult parsed)
    {
        DataDirectory directory = new(parsed.GetValue(GlobalOptions.DataDirectory)!);
        if (DirectoryWords.OfNew(directory) is { } note) parsed.InvocationConfiguration.Error.WriteLine($"Note: {note}");
        return directory;
    }

    public static CommandSession Open(ParseResult parsed)
    {
        Screen screen = ScreenOf(parsed);
        DataDirectory directory = DirectoryOf(parsed);
        Configuration remembered = directory.ReadConfiguration();
        CommandSession session = new(
            screen, directory, Merge(remembered, parsed, directory), () => Unlock(parsed, directory, screen), remembered)
        {
            FeeCapMaxWei = parsed.GetValue(GlobalOptions.MaxFeeGwei) * TransactionCost.WeiPerGwei,
            NodePatience = s_nodePatience,
            NodeWaits = url => screen.Say($"No node answers at {FailureWords.OriginOf(url)} yet; waiting "
                + $"{s_nodePatience.TotalSeconds:0} s for one that is starting."),
        };
        if (parsed.InvocationConfiguration is Invocation invocation) invocation.Sent = session.Sent;
        return session;
    }

    static Configuration Merge(Configuration remembered, ParseResult parsed, DataDirectory directory)
    {
        string UrlOr(Option<string?> option, string remembered, string name) => parsed.GetValue(option) is { } given ? UrlOf(option, given)
            : WhyNoUrl(option, remembered) is not { } why ? remembered : throw UserError.Usage(
                $"{name} in {directory.ConfigurationFile} is not an address", why, $"give another with {option.Name}");
        string application = parsed.GetValue(GlobalOptions.Application) is { } named ? HexText.Of(HexText.AddressOf(named))
            : remembered.Application;
        Configuration known = remembered.For(application);
        return known with
        {
            RpcUrl = UrlOr(GlobalOptions.RpcUrl, remembered.RpcUrl, "rpcUrl"),
            NodeUrl = UrlOr(GlobalOptions.NodeUrl, remembered.NodeUrl, "nodeUrl"),
            InspectUrl = UrlOr(GlobalOptions.InspectUrl, remembered.InspectUrl, "inspectUrl"),
            TemplateHash = parsed.GetValue(GlobalOptions.Template) is { } hash ? HexText.Of(HexText.Bytes32Of(hash)) : known.TemplateHash,
        };
    }

    /// <summary>An address that an option names.</summary>
    public static string UrlOf(Option option, string given) => WhyNoUrl(option, given) is not { } why ? given
        : throw UserError.Usage("that is not an address to connect to", why, $"check {option.Name}");

    // What stood there is not shown: it may hold a key. Whatever of an address would not be sent as it stands is refused.
    static string? WhyNoUrl(Option option, string text)
    {
        bool isUrl = Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0;
        if (!isUrl) return "expected http://host:port, or https; what stood there is not shown, it may hold a key";
        if (EndpointHost.IsNowhere(uri!)) return $"{uri!.IdnHost} is what a server listens on: name the host, this machine as 127.0.0.1";
        if (uri!.Fragment.Length > 0) return "what stands behind # is sent to nobody: a # within a key is written %23";
        bool isOrigin = uri.UserInfo.Length == 0 && uri.PathAndQuery == "/";
        return isOrigin || option != GlobalOptions.NodeUrl ? null
            : "the read API has no path, query or user: expected http://host:port, or https";
    }

    public static EthereumKey Unlock(ParseResult parsed, DataDirectory directory, Screen screen)
    {
        Address? from = Accounts.NamedAddress(parsed, directory);
        try
        {
            return new Wallet(directory.Keys).Unlock(from, Passwords(parsed, screen));
        }
        catch (KeystoreException exception)
        {
            bool isThere = new Wallet(directory.Keys).Accounts().Count > 0;
            throw new UserError(
                isThere ? "the key stays locked" : "no key to sign with", exception.Message,
                (isThere ? "name the key with --from if there are several, or choose one with `rollup wallet use`"
                    : "make one with `rollup wallet new`")
                    + "; the password comes from LOCKSTEP_PASSWORD, --password-file or you");
        }
    }

    /// <param name="parsed">The command's words.</param>
    /// <param name="screen">Where the person is asked.</param>
    /// <param name="isNew">It will lock something, so a slip of the finger would lock it for good: it is asked for twice.</param>
    public static PasswordSource Passwords(ParseResult parsed, Screen screen, bool isNew = false)
    {
        string Ask(string question) => screen.Story.Prompt(new TextPrompt<string>($"{Markup.Escape(question)}:").Secret());
        Func<string, string?>? prompt = screen.IsInteractive && !Console.IsInputRedirected
            ? question => Ask(question) is var first && (!isNew || Ask("The same again") == first) ? first
                : throw new KeystoreException("the two passwords are not the same")
            : null;
        return new PasswordSource(parsed.GetValue(GlobalOptions.PasswordFile), prompt);
    }
}
