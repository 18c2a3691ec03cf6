using System.Text.Json;

namespace Rollup.Chain;

/// <summary>
/// A transaction whose bytes were handed to an endpoint: from then on it may be on the chain, whatever the endpoint says.
/// </summary>
public sealed class SentTransaction
{
    public required Bytes32 Hash { get; init; }
    public required ulong ChainId { get; init; }
    public required Address From { get; init; }
    public required ulong Nonce { get; init; }

    /// <summary>It takes money to an application, through a portal.</summary>
    public required bool IsDeposit { get; init; }

    /// <summary>Known once its receipt was read.</summary>
    public ulong? BlockNumber { get; internal set; }

    /// <summary>Its receipt says that it changed nothing.</summary>
    public bool HasFailed { get; internal set; }

    /// <summary>The error with which the endpoint answered its bytes; it may have passed them on all the same.</summary>
    public string? Refusal { get; internal set; }

    /// <summary>Somebody heard what became of it: it need not be looked up again.</summary>
    public bool IsSettled { get; internal set; }
}

/// <summary>
/// What was sent: the one place that knows. Each transaction is written into a folder before its bytes leave, and stays there until what
/// became of it is known, so that a later run finds what an earlier one that was killed had sent. Without a folder it knows its own run.
/// </summary>
public sealed class SentLedger(string? folder = null)
{
    readonly List<SentTransaction> _sent = [];

    /// <summary>Of this run, in their order.</summary>
    public IReadOnlyList<SentTransaction> Transactions => _sent;

    /// <summary>A deposit of this run that is on the chain or may be: the same call would make a second one.</summary>
    public bool HasDeposit => _sent.Any(sent => sent.IsDeposit && !sent.HasFailed);

    /// <summary>What earlier runs sent from this account on this chain and did not hear of, in the order of its nonces.</summary>
    public IReadOnlyList<SentTransaction> Unsettled(ulong chainId, Address from)
    {
        if (folder is null || !Directory.Exists(folder)) return [];
        return
        [
            .. Directory.EnumerateFiles(folder, "*.json").Select(Read).OfType<SentTransaction>()
                .Where(kept => kept.ChainId == chainId && kept.From.Equals(in from) && !_sent.Any(own => own.Hash.Equals(kept.Hash)))
                .OrderBy(kept => kept.Nonce),
        ];
    }

    /// <summary>
    /// The nonce of the next transaction, where the endpoint says that it is the given one. As long as nobody knows what became of an
    /// earlier one, the next takes its nonce, so that only one of both can ever be in a block. Throws for a deposit that was signed with a
    /// nonce beyond the account's: a later block could take it beside the next.
    /// </summary>
    internal ulong NextNonce(ulong chainId, Address from, ulong told)
    {
        SentTransaction[] open =
        [
            .. Unsettled(chainId, from).Concat(_sent.Where(own => own is { IsSettled: false, BlockNumber: null }
                && own.ChainId == chainId && own.From.Equals(in from))).OrderBy(sent => sent.Nonce),
        ];
        if (Array.Find(open, sent => sent.IsDeposit && sent.Nonce > told) is { } beyond)
            throw new TimeoutException($"deposit {beyond.Hash.ToHex()} was signed with nonce {beyond.Nonce} and is in no block;"
                + $" the endpoint now says that the account is at {told}: one of the two is wrong, and nothing more is sent");
        return open.Where(sent => sent.Nonce <= told).Select(sent => (ulong?)sent.Nonce).FirstOrDefault() ?? told;
    }

    /// <summary>What became of a transaction is known; it is forgotten by later runs.</summary>
    public void Settle(SentTransaction transaction)
    {
        transaction.IsSettled = true;
        if (folder is not null) File.Delete(FileOf(transaction.Hash));
    }

    /// <summary>The same for deposits of this run.</summary>
    public void SettleDeposits()
    {
        foreach (SentTransaction sent in _sent.Where(sent => sent.IsDeposit)) Settle(sent);
    }

    /// <summary>Before the bytes leave.</summary>
    internal void Add(SentTransaction transaction)
    {
        _sent.Add(transaction);
        if (folder is null) return;
        PrivateFolder.Ensure(folder);
        Kept kept = new(transaction.ChainId, transaction.From.ToHex(), transaction.Nonce, transaction.IsDeposit);
        WholeFile.WritePrivate(FileOf(transaction.Hash), JsonSerializer.SerializeToUtf8Bytes(kept));
    }

    /// <summary>
    /// A deposit is settled only when the application's answer is known, or the node has read on and not met it: the word of an endpoint
    /// that it failed does not free the way for another.
    /// </summary>
    internal void Saw(SentTransaction transaction, Receipt receipt)
    {
        (transaction.BlockNumber, transaction.HasFailed) = (receipt.BlockNumber, !receipt.Succeeded);
        if (!transaction.IsDeposit) Settle(transaction);
    }

    string FileOf(in Bytes32 hash) => Path.Combine(folder!, hash.ToHex() + ".json");

    // A file that is cut off was being written, so the bytes had not left.
    static SentTransaction? Read(string file)
    {
        try
        {
            if (JsonSerializer.Deserialize<Kept>(File.ReadAllBytes(file)) is not { From: { } from } kept) return null;
            return new SentTransaction
            {
                Hash = Hex.ReadBytes32(Path.GetFileNameWithoutExtension(file)), ChainId = kept.ChainId, From = Hex.ReadAddress(from),
                Nonce = kept.Nonce, IsDeposit = kept.IsDeposit
            };
        }
        catch (Exception fault) when (fault is JsonException or FormatException)
        {
            return null;
        }
    }

    sealed record Kept(ulong ChainId, string? From, ulong Nonce, bool IsDeposit);
}
