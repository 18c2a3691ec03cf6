namespace Rollup.Tests.Unit.Cli;

/// <summary>What a command that was stopped says of being run again: of each verb, after each kind of transaction.</summary>
public sealed class SecondRunTests
{
    const string GoesOn = "run the same command again", LookFirst = "look it up before you run the command again";

    /// <summary>Verb; whether it is safe to run again when a call, and when a deposit, was sent.</summary>
    public static TheoryData<string, bool, bool> Verbs => new()
    {
        { "accept", true, true }, { "cancel", true, true }, { "deploy", false, false }, { "evaluate", true, true },
        { "execute", true, true }, { "open", true, true }, { "post", true, false },
        { "run", true, true }, { "settle", true, true }, { "submit", true, true },
    };

    [Fact]
    public void EveryVerbThatSendsIsInTheTable() => Assert.Equal(
        Verbs.Select(row => row.Data.Item1),
        All(CommandTree.Build()).Where(verb => verb.Sends).Select(verb => verb.Name).Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Verbs))]
    public void NoStoppedCommandContradictsItself(string name, bool isSafeAfterCall, bool isSafeAfterDeposit)
    {
        SecondRun run = All(CommandTree.Build()).Single(verb => verb.Sends && verb.Name == name).SecondRun;
        foreach (Exception end in (Exception[])[new OperationCanceledException(), new TimeoutException("late")])
        {
            Assert.Contains(GoesOn, Stopped(run, new SentLedger(), end), StringComparison.Ordinal);
            foreach ((bool isDeposit, bool isSafe) in ((bool, bool)[])[(false, isSafeAfterCall), (true, isSafeAfterDeposit)])
            {
                SentLedger sent = new();
                sent.Add(Transaction(isDeposit));
                string told = Stopped(run, sent, end);
                Assert.Equal(isSafe, told.Contains(GoesOn, StringComparison.Ordinal));
                Assert.Equal(!isSafe, told.Contains(LookFirst, StringComparison.Ordinal));
            }
        }
    }

    /// <summary>What sends nothing begins anew, unless it keeps how far it was.</summary>
    [Fact]
    public void OnlyATrainingGoesOnWithoutHavingSentAnything()
    {
        foreach (Verb verb in All(CommandTree.Build()).Where(verb => !verb.Sends))
        {
            string told = Stopped(verb.SecondRun, new SentLedger(), new OperationCanceledException());
            Assert.Equal(verb.Name == "train", told.Contains("goes on after its last whole epoch", StringComparison.Ordinal));
            Assert.Equal(verb.Name != "train", told.Contains("it begins anew", StringComparison.Ordinal));
        }
    }

    /// <summary>Whatever ends a command after its deposit, a full disk too: its next step does not lead to a second one.</summary>
    [Fact]
    public void NoEndAfterADepositLeadsToASecondOne()
    {
        Exception[] ends =
        [
            new IOException("No space left on device", 28), new IOException("Disk quota exceeded", 122), new IOException("broken", 5),
            new UnauthorizedAccessException("no"), new MalformedAnswerException("http://h", "eth_call", "answer", "is none"),
            new HttpRequestException("refused"), new InvalidOperationException("ours"), new Rollup.Files.GivenFileException("x", default),
            new ClientException(new NodeSilent("http://127.0.0.1:1", "refused", IsInspect: false)),
            new ClientException(new PostedUnopened(4, new IOException("No space left on device", 28))),
        ];
        SentLedger sent = new();
        sent.Add(Transaction(isDeposit: true));
        foreach (Exception end in ends)
        {
            string next = ErrorReport.Explain(end, SecondRun.PaysAgain, sent).Next;
            Assert.Single(next.Split("do not post again")[1..]);
            Assert.DoesNotContain("do not post again", ErrorReport.Explain(end, SecondRun.GoesOn, new()).Next.Replace(
                "do not post again: `rollup job open 4`", ""), StringComparison.Ordinal);
        }
        Assert.Equal(("the disk is full", ExitCode.RetryLater, "make room on it, then run the same command again"),
            ErrorReport.Explain(ends[0], SecondRun.GoesOn, sent) is var full ? (full.What, full.Code, full.Next) : default);
        Assert.StartsWith("make room on it; do not post again", ErrorReport.Explain(ends[1], SecondRun.PaysAgain, sent).Next,
            StringComparison.Ordinal);
    }

    [Fact]
    public void ADepositThatWasHeardOfIsADepositStill()
    {
        SentLedger sent = new();
        sent.Add(Transaction(isDeposit: true));
        sent.Heard(default);
        sent.SettleHeard();
        string told = Stopped(SecondRun.PaysAgain, sent, new OperationCanceledException());
        Assert.Contains("do not post again", told, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatTheEndpointAnsweredIsSaid()
    {
        SentLedger sent = new();
        SentTransaction refused = Transaction(isDeposit: false);
        sent.Add(refused);
        refused.Refusal = "insufficient funds";
        string told = Stopped(SecondRun.GoesOn, sent, new OperationCanceledException());
        Assert.Contains("handed to the endpoint, which answered \"insufficient funds\" and may still have passed it on", told,
            StringComparison.Ordinal);
        Assert.DoesNotContain("not seen in a block", told, StringComparison.Ordinal);
    }

    static string Stopped(SecondRun run, SentLedger sent, Exception end)
    {
        using StringWriter output = new(), errors = new();
        ErrorReport.Write(ErrorReport.Explain(end, run, sent), json: false, output, errors, run, sent);
        return errors.ToString();
    }

    static SentTransaction Transaction(bool isDeposit) => new()
    {
        Hash = default, ChainId = 1, From = Addresses.InputBox, Nonce = 1, IsDeposit = isDeposit
    };

    static IEnumerable<Verb> All(System.CommandLine.Command command) =>
        command.Subcommands.SelectMany(All).Concat(command is Verb verb ? [verb] : []);
}
