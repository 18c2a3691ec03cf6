using System.Text.Json;

namespace Rollup.Chain;

/// <summary>
/// What was sent: the one place that knows. Each transaction is written into a folder before its bytes leave, and stays there until what
/// became of it is known; a deposit, until what it bought is on disk and somebody was told. So a later run finds what an earlier one that
/// was killed had sent. Without a folder it knows its own run.
/// </summary>
public sealed class SentLedger(string? folder = null)
{
    readonly List<SentTransaction> _sent = [];
    readonly Dictionary<string, SentTransaction> _earlier = [];

    /// <summary>Of this run, in their order.</summary>
    public IReadOnlyList<SentTransaction> Transactions => _sent;

    /// <summary>
    /// This run made a deposit that is on the chain or may be: the same call could make a second one. Only an endpoint says that
    /// it failed.
    /// </summary>
    public bool HasDeposit => _sent.Any(sent => sent.IsDeposit);

    /// <summary>What earlier runs sent from this account on this chain and did not hear of, in the order of its nonces.</summary>
    public IReadOnlyList<SentTransaction> Unsettled(ulong chainId, Address from)
    {
        if (folder is null || !Directory.Exists(folder)) return [];
        return
        [
            .. Directory.EnumerateFiles(folder, "*.json").Select(Earlier).OfType<SentTransaction>()
                .Where(kept => kept.ChainId == chainId && kept.From.Equals(in from) && !_sent.Any(own => own.Hash.Equals(kept.Hash)))
                .OrderBy(kept => kept.Nonce),
        ];
    }

    /// <summary>
    /// The nonce of the next transaction, where the account has made <paramref name="taken"/> transactions and the endpoint says that with
    /// those that wait there are <paramref name="told"/>. As long as nobody knows what became of an earlier one, the next takes its nonce,
    /// so that only one of both can ever be in a block. Otherwise no number is left out and none given twice: <see cref="NonceException"/>.
    /// </summary>
    internal ulong NextNonce(ulong chainId, Address from, ulong taken, ulong told)
    {
        SentTransaction[] own =
        [
            .. Unsettled(chainId, from), .. _sent.Where(own => own.ChainId == chainId && own.From.Equals(in from)),
        ];
        HashSet<ulong> given = [.. own.Where(sent => sent.BlockNumber is not null).Select(sent => sent.Nonce)];
        SentTransaction[] open =
        [
            .. own.Where(sent => sent is { IsSettled: false, BlockNumber: null } && !given.Contains(sent.Nonce))
                .OrderBy(sent => sent.Nonce),
        ];
        ulong most = Math.Max(taken, told);
        if (Array.Find(open, sent => sent.IsDeposit && sent.Nonce > most) is { } beyond)
            throw new NonceException(
                NonceFault.DepositBeyond, beyond, $"deposit {beyond.Hash.ToHex()} was signed with nonce {beyond.Nonce} and is in no block;"
                + $" the endpoint now says that the account is at {most}: one of the two is wrong, and nothing more is sent");
        if (Array.Find(open, sent => sent.Nonce <= most) is { } first) return first.Nonce;
        if (own.Where(sent => sent.BlockNumber is not null).MaxBy(sent => sent.Nonce) is { } last && taken <= last.Nonce)
            throw new NonceException(
                NonceFault.Behind, last, $"transaction {last.Hash.ToHex()} with nonce {last.Nonce} is in block {last.BlockNumber}, and the"
                + $" account has made {taken} transactions, both says the endpoint");
        return told <= taken ? taken : throw new NonceException(
            NonceFault.Foreign, null, $"{from.ToHex()} has made {taken} transactions, and the endpoint says that {told - taken} more"
            + " wait, of which nothing is known here");
    }

    /// <summary>What became of a transaction is known; it is forgotten by later runs.</summary>
    public void Settle(SentTransaction transaction)
    {
        transaction.IsSettled = true;
        if (folder is not null) File.Delete(FileOf(transaction.Hash));
    }

    /// <summary>
    /// What a deposit, of this run or an earlier one, came to is on disk, or is nothing: it is settled once somebody was told.
    /// </summary>
    public void Heard(Bytes32 hash)
    {
        foreach (SentTransaction sent in _sent.Concat(_earlier.Values).Where(sent => sent.Hash.Equals(hash))) sent.IsHeard = true;
    }

    /// <summary>Whoever reports how a command ended has told it.</summary>
    public void SettleHeard()
    {
        foreach (SentTransaction sent in _sent.Concat(_earlier.Values))
        {
            if (sent is { IsHeard: true, IsSettled: false }) Settle(sent);
        }
    }

    /// <summary>The endpoint says that an earlier transaction is over: its nonce is not to be taken again.</summary>
    public static void Passed(SentTransaction transaction, ulong blockNumber) => transaction.BlockNumber = blockNumber;

    /// <summary>
    /// A re-organised chain has the block of a transaction no more: it is as if it had just been sent, and the next takes its nonce.
    /// </summary>
    internal static void LeftTheChain(SentTransaction transaction) => (transaction.BlockNumber, transaction.IsSettled) = (null, false);

    /// <summary>Before the bytes leave.</summary>
    internal void Add(SentTransaction transaction)
    {
        _sent.Add(transaction);
        if (folder is null) return;
        PrivateFolder.Ensure(folder);
        Kept kept = new(transaction.ChainId, transaction.From.ToHex(), transaction.Nonce, transaction.IsDeposit)
        {
            Application = transaction.Application?.ToHex(), InputDigest = transaction.InputDigest?.ToHex()
        };
        WholeFile.WritePrivate(FileOf(transaction.Hash), JsonSerializer.SerializeToUtf8Bytes(kept));
    }

    /// <summary>
    /// A deposit is settled only when the application's answer is known, or the node has read on and not met it: the word of an endpoint
    /// that it failed does not free the way for another.
    /// </summary>
    internal void Saw(SentTransaction transaction, Receipt receipt)
    {
        (transaction.BlockNumber, transaction.HasFailed) = (receipt.BlockNumber, !receipt.Succeeded);
        transaction.GasUsed = receipt.GasUsed;
        bool isPossible = receipt.GasUsed == 0 || receipt.EffectiveGasPriceWei <= transaction.MostWei / receipt.GasUsed;
        transaction.PaidWei = isPossible ? receipt.GasUsed * receipt.EffectiveGasPriceWei : null;
        if (!transaction.IsDeposit) Settle(transaction);
    }

    string FileOf(in Bytes32 hash) => Path.Combine(folder!, hash.ToHex() + ".json");

    SentTransaction? Earlier(string file)
    {
        if (!_earlier.TryGetValue(file, out SentTransaction? known) && Read(file) is { } read) _earlier[file] = known = read;
        return known;
    }

    // A file that is cut off was being written, so the bytes had not left.
    static SentTransaction? Read(string file)
    {
        try
        {
            if (JsonSerializer.Deserialize<Kept>(File.ReadAllBytes(file)) is not { From: { } from } kept) return null;
            return new SentTransaction
            {
                Hash = Hex.ReadBytes32(Path.GetFileNameWithoutExtension(file)), ChainId = kept.ChainId, From = Hex.ReadAddress(from),
                Nonce = kept.Nonce, IsDeposit = kept.IsDeposit,
                Application = kept.Application is { } application ? Hex.ReadAddress(application) : null,
                InputDigest = kept.InputDigest is { } digest ? Hex.ReadBytes32(digest) : null
            };
        }
        catch (Exception fault) when (fault is JsonException or FormatException)
        {
            return null;
        }
    }

    sealed record Kept(ulong ChainId, string? From, ulong Nonce, bool IsDeposit)
    {
        public string? Application { get; init; }
        public string? InputDigest { get; init; }
    }
}
