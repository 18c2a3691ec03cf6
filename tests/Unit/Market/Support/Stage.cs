namespace Rollup.Tests.Unit.Market;

/// <summary>A world with one job, number 1, brought to a named stage. Alice (2) and Bob (3) are clients, Carol (4) nobody yet.</summary>
sealed class Stage : IDisposable
{
    public static readonly Address Sponsor = Fixtures.AddressOf(1);
    public static readonly Address Alice = Fixtures.AddressOf(2);
    public static readonly Address Bob = Fixtures.AddressOf(3);
    public static readonly Address Carol = Fixtures.AddressOf(4);

    static readonly string[] Order =
        ["none", "posted", "described", "open", "taken", "committed", "revealed", "complete", "scoring", "scored"];

    static readonly byte[] Initial = Fixtures.Model(3, seed: 1);
    static readonly byte[] Model = Fixtures.Model(3, seed: 2);
    static readonly byte[] Data = Fixtures.Data(3, rows: 24, seed: 3);

    public World World { get; } = new();

    public JobTerms Terms;

    /// <summary>
    /// A name from the order above, perhaps after a variation: "full:open" (one place), "listed:open" (Alice only), "false:open" (a holdout
    /// that is not as posted), "replay:..." and "public:..." (judges), "free:..." (one place, no bond, a hundred blocks to commit).
    /// </summary>
    public Stage(string name)
    {
        string[] parts = name.Split(':');
        string variation = parts.Length == 2 ? parts[0] : "";
        JudgeKind judge = variation switch { "replay" => JudgeKind.Replay, "public" => JudgeKind.PublicHoldout, _ => JudgeKind.Holdout };
        Terms = Fixtures.Terms(judge, Initial, Data, World.Block, places: variation is "full" or "free" ? 1 : 2);
        if (variation == "false") Terms.InitialScoreQ32--;
        if (variation == "free")
        {
            Terms.BondUnits = 0;
            Terms.CommitDeadline += 80;
            Terms.RevealDeadline += 80;
            Terms.HoldoutDeadline += 80;
        }
        if (variation == "listed")
        {
            Terms.AllowList.Count = 1;
            Terms.AllowList.Items[0] = Alice;
        }
        int last = Array.IndexOf(Order, parts[^1]);
        Assert.True(last >= 0, name);
        for (int step = 1; step <= last; step++) Take(Order[step]);
    }

    public byte[] ModelOf(Address client) =>
        (JudgeKind)Terms.Judge == JudgeKind.Replay ? Fixtures.Replayed(in Terms, in client, Initial, Data) : Model;

    /// <summary>A row's command at a row's time: see the table in RefusalTests.</summary>
    public string Run(string when, string who, string what, string money)
    {
        World.Block = BlockAt(when);
        Address sender =
            who switch { "sponsor" => Sponsor, "alice" => Alice, "bob" => Bob, "carol" => Carol, _ => throw new ArgumentException(who) };
        byte[] command = Command(what.Split(' '), sender);
        if (money == "-") return World.Direct(sender, command).Text;
        UInt128 units = UInt128.Parse(money.Split(' ')[0], CultureInfo.InvariantCulture);
        return money.EndsWith("eth", StringComparison.Ordinal)
            ? World.Ether(sender, units, command).Text
            : money.EndsWith("vlt", StringComparison.Ordinal) ? World.Vault(World.VaultOf(9), sender, units, command).Text
            : World.Erc20(World.Token, sender, units, command).Text;
    }

    public void Dispose() => World.Dispose();

    ulong BlockAt(string when)
    {
        string[] parts = when.Split('+');
        ulong deadline = parts[0] switch
        {
            "now" => World.Block,
            "commit" => Terms.CommitDeadline,
            "reveal" => Terms.RevealDeadline,
            "holdout" => Terms.HoldoutDeadline,
            _ => throw new ArgumentException(when),
        };
        return deadline + (parts.Length == 2 ? ulong.Parse(parts[1], CultureInfo.InvariantCulture) : 0);
    }

    byte[] Command(string[] words, Address sender)
    {
        ulong job = ulong.Parse(words[1], CultureInfo.InvariantCulture);
        string detail = words.Length > 2 ? words[2] : "";
        Bytes32 salt = Fixtures.SaltOf(sender.Bytes[19]);
        Bytes32 model = detail == "other-model" ? Fixtures.SaltOf(99) : Fixtures.Digest(ModelOf(sender));
        Bytes32 data = detail == "other-data" ? Fixtures.SaltOf(98) : Terms.DataDigest;
        return words[0] switch
        {
            "accept" => detail == "other-terms" ? Encode.Accept(job, Fixtures.SaltOf(97)) : Encode.Accept(World.View, job),
            "commit" => Encode.Commit(job, Encode.CommitmentOf(job, sender, model, data, salt)),
            "reveal" => Encode.Reveal(job, model, data, salt),
            "provide" when detail == "not-schema" => Encode.Provide(job, JobFile.SchemaNumber, 0, [1, 2, 3]),
            "provide" when detail == "not-model" => Encode.Provide(job, JobFile.FirstPlaceNumber, 0, [1, 2, 3]),
            "provide" when detail == "leaf" => Encode.Provide(job, JobFile.SchemaNumber, 1, Fixtures.Schema(in Terms)),
            "provide" when detail == "no-file" => Encode.Provide(job, ushort.MaxValue, 0, Initial),
            "provide" => Encode.Provide(World.View, job, detail switch
            {
                "initial" => Initial,
                "model" => ModelOf(sender),
                "data" => Data,
                "schema" => Fixtures.Schema(in Terms),
                "large" => new byte[MarketLimits.BlockBytesMax + 1],
                _ => [1, 2, 3],
            }),
            "evaluate" => Encode.Evaluate(job),
            "settle" => Encode.Settle(job),
            "cancel" => Encode.Cancel(job),
            _ => throw new ArgumentException(words[0]),
        };
    }

    void Take(string step)
    {
        bool isReplay = (JudgeKind)Terms.Judge == JudgeKind.Replay;
        switch (step)
        {
            case "posted":
                Assert.Equal("Accepted", World.Ether(Sponsor, PostedUnits(), Encode.Post(Terms)).Text);
                break;
            case "described":
                Good("now", "sponsor", "provide 1 schema", "-");
                break;
            case "open":
                Good("now", "sponsor", "provide 1 initial", "-");
                if ((JudgeKind)Terms.Judge != JudgeKind.Holdout) Good("now", "sponsor", "provide 1 data", "-");
                break;
            case "taken":
                Good("now", "alice", "accept 1", Terms.BondUnits == 0 ? "-" : "10 eth");
                break;
            case "committed":
                Good("now", "alice", "commit 1", "-");
                break;
            case "revealed":
                Good("commit+1", "alice", "reveal 1", "-");
                break;
            case "complete":
                if (!isReplay) Good("now", "alice", "provide 1 model", "-");
                break;
            case "scoring":
                if ((JudgeKind)Terms.Judge == JudgeKind.Holdout) Good("reveal+1", "sponsor", "provide 1 data", "-");
                else World.Block = Terms.RevealDeadline + 1;
                break;
            default:
                Good("reveal+1", "bob", "evaluate 1", "-");
                break;
        }
    }

    UInt128 PostedUnits() => (Terms.RewardUnits + Terms.ParticipationUnits) * Terms.Places;

    void Good(string when, string who, string what, string money) => Assert.Equal("Accepted", Run(when, who, what, money));
}
