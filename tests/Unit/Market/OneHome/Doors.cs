using Rollup.Client.NodeApi;

namespace Rollup.Tests.Unit.Market.OneHome;

/// <summary>
/// One question about a rule, put to every door behind which somebody acts on it: the market, its inspector, its forecast, the command. In
/// words, so that the answers can be compared. The canary is a second home on purpose: it repeats the rule instead of asking for it.
/// </summary>
static class Doors
{
    public const string Canary = "canary";

    static readonly byte[] Initial = Fixtures.Model(3, seed: 1);
    static readonly byte[] Data = Fixtures.Data(3, rows: 24, seed: 3);

    /// <summary>Answers by door.</summary>
    public static Dictionary<string, string> Ask(string question) => question switch
    {
        "may a client accept and commit in the block of the commit deadline itself" => AtTheDeadline(),
        "how much can a place earn" => MostOfAPlace(),
        "does the area under the curve fit two classes" => CurveOfTwoClasses(),
        "does a score that equals the threshold pass" => EqualScore(),
        "does the client of a replay send a model" => ReplayedModel(),
        "until which deadline is a sealed holdout awaited" => HoldoutAwaited(),
        "may a place without a bond be taken fifty blocks later" => PlaceThatGivesWay(),
        "is a job over after the commit deadline when nobody has committed" => NobodyCommitted(),
        "may a sponsor cancel while places are taken without a bond" => CancelWithoutBonds(),
        "how many blocks do two places have to reveal at least" => ShortestReveal(),
        "may a name hold a character that does not show" => NameThatDoesNotShow(),
        _ => throw new ArgumentException(question),
    };

    static Dictionary<string, string> AtTheDeadline()
    {
        using Stage posted = new("posted"), open = new("open");
        ulong deadline = open.Terms.CommitDeadline;
        JobDetails details = DetailsOf(open.World);
        Tick(posted.World, deadline);
        SubmitFacts facts = new(true, true, PlacePhase.Accepted, false, details.StageAt(deadline), 0);
        return new()
        {
            ["market"] = Answer(open.Run("commit", "alice", "accept 1", "10 eth") == "Accepted"),
            ["inspector"] = Answer(DetailsOf(posted.World).BlocksWanted.Count != 0),
            ["job accept"] = Answer(Passes(() => JobActions.CheckCanAccept(details, Stage.Carol, deadline - 1))),
            ["submit"] = Answer(SubmitDecision.Decide(in facts) == SubmitAction.Commit),
            ["job show"] = Answer(JobView.From(details, deadline).Phase == "open, accept and commit"),
            [Canary] = Answer(deadline <= details.Terms.CommitDeadline),
        };
    }

    static Dictionary<string, string> MostOfAPlace()
    {
        JobTerms terms = Fixtures.Terms(JudgeKind.Holdout, Initial, Data, block: 100, places: 1);
        using World world = new(isNoisy: false, isChecked: false);
        UInt128 accepted = 0;
        for (UInt128 units = 0; units < 4_000 && accepted == 0; units += 100)
            if (world.Ether(Stage.Sponsor, units, Encode.Post(terms)).Text == "Accepted") accepted = units;
        return new()
        {
            ["market"] = $"{accepted}",
            ["inspector"] = $"{DetailsOf(world).State.EscrowUnits}",
            ["job show"] = $"{JobOffer.Of(in terms, units => $"{units}").MostUnits}",
            [Canary] = $"{terms.RewardUnits + terms.ParticipationUnits}",
        };
    }

    static Dictionary<string, string> CurveOfTwoClasses()
    {
        byte[] initial = Fixtures.Model(2, seed: 1), data = Fixtures.Data(2, rows: 24, seed: 3);
        JobTerms terms = Fixtures.Terms(JudgeKind.Holdout, initial, data, block: 100);
        terms.Metric = (byte)MetricKind.AreaUnderCurve;
        using World world = new();
        TabularData rows = DataSetFile.Read(data, "the rows");
        LocalModel model = LocalModel.Read(initial, "the model");
        return new()
        {
            ["market"] = Answer(world.Ether(Stage.Sponsor, 2200, Encode.Post(terms)).Text != "PostJob.MetricUnfit"),
            ["forecast"] = Answer(Fixtures.Score(in terms, initial, initial, data, out _) == ForecastStatus.Accepted),
            ["job post"] = Answer(Passes(() => model.Score(model.Prepare(rows, ProfileKind.Standard), MetricKind.AreaUnderCurve))),
            [Canary] = Answer(terms.Classes == 2),
        };
    }

    static Dictionary<string, string> EqualScore()
    {
        JobTerms terms = Fixtures.Terms(JudgeKind.Holdout, Initial, Data, block: 100, places: 1);
        using Play play = new(terms, Initial, Data);
        // Behind the market's back: no posted threshold is a score of the model that everybody has.
        new Rollup.Market.MarketState(play.World.Memory).JobAt(0).Terms.ThresholdQ32 = terms.InitialScoreQ32;
        play.Submit(Stage.Alice, Initial);
        play.OpenHoldout();
        play.World.Direct(Stage.Bob, Encode.Evaluate(1));
        long scoreQ32 = terms.InitialScoreQ32;
        return new()
        {
            ["market"] = Answer(play.Verdicts()[0] == Verdict.Passed),
            ["job"] = Answer(PostJobRule.StatusOfScores(JudgeKind.Holdout, MetricKind.Accuracy, scoreQ32, scoreQ32)
                == PostJobStatus.InitialModelPasses),
            ["job post"] = Answer(!Passes(() => PlanChecks.Terms(PlanOf(in terms, scoreQ32, terms.RevealDeadline), nextBlock: 100))),
            [Canary] = Answer(scoreQ32 >= terms.InitialScoreQ32),
        };
    }

    static Dictionary<string, string> ReplayedModel()
    {
        using Stage revealed = new("replay:revealed");
        JobDetails details = DetailsOf(revealed.World);
        return new()
        {
            ["market"] = Answer(revealed.World.View.JobAt(0).Places[0].Phase == PlacePhase.Revealed),
            ["inspector"] = Answer(details.BlocksWanted.Count != 0),
            ["job show"] = Answer(
                JobOffer.Of(details.Terms, units => $"{units}").Published.Contains("every weight", StringComparison.Ordinal)),
            [Canary] = Answer((JudgeKind)details.Terms.Judge != JudgeKind.Replay),
        };
    }

    static Dictionary<string, string> HoldoutAwaited()
    {
        using Stage complete = new("complete");
        JobDetails details = DetailsOf(complete.World);
        ulong reveal = complete.Terms.RevealDeadline;
        ulong settles = JobActions.LastBlockOf(details, stage => SettleJobRule.StatusOf(stage, 1, 0) == SettleJobStatus.TooEarly);
        bool isDue = Sponsoring.HoldoutIsDue(details, reveal + 1),
            isShown = JobView.From(details, reveal + 1).Phase == "open, waits for the holdout";
        Tick(complete.World, reveal + 1);
        return new()
        {
            ["inspector"] = Deadline(DetailsOf(complete.World).BlocksWanted.Count != 0),
            ["market"] = Deadline(complete.Run("reveal+1", "alice", "settle 1", "-") != "Accepted"),
            ["job settle"] = Deadline(settles > reveal),
            ["job open"] = Deadline(isDue),
            ["job show"] = Deadline(isShown),
            [Canary] = Deadline(reveal + 1 <= details.Terms.HoldoutDeadline),
        };
    }

    static Dictionary<string, string> PlaceThatGivesWay()
    {
        using Stage taken = new("free:taken");
        JobDetails details = DetailsOf(taken.World);
        ulong block = taken.World.Block + MarketLimits.HoldBlocks;
        return new()
        {
            ["job accept"] = Answer(Passes(() => JobActions.CheckCanAccept(details, Stage.Bob, block - 1))),
            ["market"] = Answer(taken.Run("now+50", "bob", "accept 1", "-") == "Accepted"),
            [Canary] = Answer(block - details.Places[0].AcceptBlock >= MarketLimits.HoldBlocks),
        };
    }

    static Dictionary<string, string> NobodyCommitted()
    {
        using Stage taken = new("taken");
        JobDetails details = DetailsOf(taken.World);
        ulong commit = taken.Terms.CommitDeadline;
        ulong settles = JobActions.LastBlockOf(details, stage => SettleJobRule.StatusOf(stage, 0, 0) == SettleJobStatus.TooEarly);
        return new()
        {
            ["job settle"] = Answer(settles == commit),
            ["job show"] = Answer(JobView.From(details, commit + 1).Phase == "nothing complete, waits for refund"),
            ["market"] = Answer(taken.Run("commit+1", "carol", "settle 1", "-") == "Accepted"),
            [Canary] = Answer(details.Places.All(place => place.Phase < (byte)PlacePhase.Committed)),
        };
    }

    static Dictionary<string, string> CancelWithoutBonds()
    {
        using Stage taken = new("free:taken");
        JobDetails details = DetailsOf(taken.World);
        return new()
        {
            ["job cancel"] = Answer(Passes(() => JobActions.CheckCanCancel(details, Stage.Sponsor))),
            ["market"] = Answer(taken.Run("now", "sponsor", "cancel 1", "-") == "Accepted"),
            [Canary] = Answer(details.Terms.BondUnits == 0),
        };
    }

    static Dictionary<string, string> ShortestReveal()
    {
        JobTerms terms = Fixtures.Terms(JudgeKind.Holdout, Initial, Data, block: 100);
        ulong market = 0, command = 0;
        for (ulong blocks = 10; blocks < 40 && (market == 0 || command == 0); blocks++)
        {
            ulong deadline = terms.CommitDeadline + blocks;
            JobTerms posted = terms;
            posted.RevealDeadline = deadline;
            using World world = new(isNoisy: false);
            if (market == 0 && world.Ether(Stage.Sponsor, 2200, Encode.Post(posted)).Text == "Accepted") market = blocks;
            bool isPosted = Passes(() => PlanChecks.Terms(PlanOf(in terms, terms.ThresholdQ32, deadline), nextBlock: 100));
            if (command == 0 && isPosted) command = blocks;
        }
        return new() { ["market"] = $"{market}", ["job post"] = $"{command}", [Canary] = $"{20 + (terms.Places + 7) / 8}" };
    }

    static Dictionary<string, string> NameThatDoesNotShow()
    {
        const string Name = "a\u200B", SameLength = "abcd";
        byte[] schema = Fixtures.Schema(2, 3);
        DataSchema shown = SchemaBlock.Read(schema, "the schema") with { IsNamed = true };
        schema = SchemaBlock.Of(shown with { Columns = [shown.Columns[0] with { Name = SameLength }, .. shown.Columns.Skip(1)] });
        Encoding.UTF8.GetBytes(Name).CopyTo(schema.AsSpan(schema.AsSpan().IndexOf(Encoding.UTF8.GetBytes(SameLength))));
        JobTerms terms = Fixtures.Terms(JudgeKind.Holdout, Initial, Data, block: 100);
        terms.SchemaDigest = Fixtures.Digest(schema);
        terms.SchemaBytes = (uint)schema.Length;
        using World world = new(isNoisy: false);
        Play.Good(world.Ether(Stage.Sponsor, 2200, Encode.Post(terms)));
        TextTable table = CsvFile.Read(new StringReader($"{Name},b,y\n1,2,0\n"), "the rows");
        return new()
        {
            ["market"] = Answer(world.Direct(Stage.Carol, Encode.Provide(world.View, 1, schema)).Finding != "Opening.SchemaUnreadable"),
            ["job show"] = Answer(Passes(() => SchemaBlock.Read(schema, "the schema"))),
            ["job post"] = Answer(Passes(() => SchemaInference.Of(table, new SchemaWishes("", 2, [], [], MissingKind.Refused)))),
            ["what others wrote"] = Answer(PlainText.Of(Name) == Name),
            [Canary] = Answer(!Name.Contains('\u200B')),
        };
    }

    // The same job as `job post` plans it, with another threshold and reveal deadline.
    static JobPlan PlanOf(in JobTerms terms, long thresholdQ32, ulong revealDeadline) => new()
    {
        ModelFile = Initial, Data = DataSetFile.Read(Data, "the rows"), DataFile = Data, Judge = (JudgeKind)terms.Judge,
        Metric = (MetricKind)terms.Metric, ThresholdQ32 = thresholdQ32, Places = terms.Places, RewardUnits = terms.RewardUnits,
        CommitDeadline = terms.CommitDeadline, RevealDeadline = revealDeadline, HoldoutDeadline = terms.HoldoutDeadline + 40,
        Recipe = Replay.RecipeOf(in terms.Recipe),
    };

    public static JobDetails DetailsOf(World world) =>
        JobReports.Read(world.Inspect(MessageBytes.Of(new InspectJob { JobId = 1 })))
        ?? throw new InvalidOperationException("job 1 is live");

    // An input that changes nothing: the inspector answers for the block of the last one.
    static void Tick(World world, ulong block)
    {
        world.Block = block;
        world.Direct(Stage.Carol, Encode.Settle(99));
    }

    static bool Passes(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception refused) when (refused is ClientException or UserError)
        {
            return false;
        }
    }

    static string Answer(bool isSo) => isSo ? "yes" : "no";

    static string Deadline(bool isAwaited) => isAwaited ? "the holdout's" : "the reveal's";
}
