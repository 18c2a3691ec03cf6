namespace Rollup.Cli.Output;

/// <summary>What a second run of a command does with what its first one sent.</summary>
enum SecondRun
{
    /// <summary>Neither run sends anything.</summary>
    SendsNothing,

    /// <summary>Nothing is sent; it goes on after the last whole epoch of training.</summary>
    TrainsOn,

    /// <summary>It finds what has arrived and sends the rest.</summary>
    GoesOn,

    /// <summary>It makes the deposit of the first a second time.</summary>
    PaysAgain,

    /// <summary>It creates once more what the first created.</summary>
    CreatesAgain,
}

/// <summary>The one rule on whether a command that did not end may be run again, after what it had sent by then.</summary>
static class SecondRunWords
{
    const string DoNotPost = "do not post again", LookUp = "look up what was sent";

    public static bool IsSafe(SecondRun run, SentLedger? sent) => run switch
    {
        SecondRun.PaysAgain => sent is not { HasDeposit: true },
        SecondRun.CreatesAgain => sent is not { Transactions.Count: > 0 },
        _ => true,
    };

    /// <summary>Whether a next step says so by itself.</summary>
    public static bool Warns(string next) =>
        next.Contains(DoNotPost, StringComparison.Ordinal) || next.Contains(LookUp, StringComparison.Ordinal);

    public static string Next(SecondRun run, SentLedger? sent) => run switch
    {
        SecondRun.SendsNothing => "run the same command again: it begins anew",
        SecondRun.TrainsOn => "run the same command again: it goes on after its last whole epoch, with --engine wasm from the first",
        _ when IsSafe(run, sent) => "run the same command again; it goes on where it was",
        _ => run == SecondRun.PaysAgain
            ? $"{DoNotPost} before you have looked: `rollup job list`; the same command would deposit a second time"
            : $"{LookUp} before you run the command again: it would create another application",
    };

    /// <summary>Of a transaction that may or may not get into a block.</summary>
    public static string OfUnseen(SecondRun run, SentLedger? sent) => IsSafe(run, sent)
        ? "the same command looks it up when it is run again" : "look it up before you run the command again";
}
