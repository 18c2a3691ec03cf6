using Rollup.Model;

namespace Rollup.Tests.Unit.Market;

/// <summary>What the machine finds in models and data: refusals before a job opens, verdicts afterwards.</summary>
public class ContentTests
{
    static readonly Address Sponsor = Fixtures.AddressOf(1);
    static readonly byte[] Initial = Fixtures.Model(3, seed: 1);
    static readonly byte[] Data = Fixtures.Data(3, rows: 24, seed: 3);

    [Fact]
    public void BadInitialModelsAreRefused()
    {
        Assert.Equal("Opening.ModelUnreadable", ProvideModel(JudgeKind.Holdout, new byte[100]));
        Assert.Equal("Opening.ModelUnreadable", ProvideModel(JudgeKind.Holdout, Fixtures.Spoilt(Initial, float.NaN)));
        Assert.Equal("Opening.ModelUnreadable", ProvideModel(JudgeKind.Holdout, Fixtures.Spoilt(Initial, 128f)));
        Assert.Equal("Opening.ModelUnfit", ProvideModel(JudgeKind.Holdout, Fixtures.Model(4, seed: 1)));
        Assert.Equal("Opening.ModelUnfit", ProvideModel(JudgeKind.Holdout, Fixtures.Model(3, seed: 1, columns: 5)));
    }

    /// <summary>Whoever trains: a sigmoid by the loss of a softmax, which fits two classes and so was posted.</summary>
    [Theory]
    [InlineData(JudgeKind.Holdout)]
    [InlineData(JudgeKind.PublicHoldout)]
    [InlineData(JudgeKind.Replay)]
    public void ModelThatTheRecipeDoesNotTrainIsRefused(JudgeKind judge)
    {
        byte[] model = Fixtures.Model(2, seed: 1), data = Fixtures.Data(2, rows: 24, seed: 3);
        JobTerms terms = Fixtures.Terms(judge, model, data, block: 100);
        terms.Recipe.Loss = (byte)LossKind.CrossEntropy;
        using World world = new();
        Play.Good(world.Ether(Sponsor, (terms.RewardUnits + terms.ParticipationUnits) * terms.Places, Encode.Post(terms)));
        Play.Good(world.Direct(Sponsor, Encode.Provide(world.View, 1, Fixtures.Schema(in terms))));
        Outcome refused = world.Direct(Sponsor, Encode.Provide(world.View, 1, model));
        Assert.Equal(("Opening.RecipeUnfit", "1:2200"), (refused.Finding, Paid.Ether(refused))); // nobody's bond is at stake
        Empty.Check(world);
    }

    /// <summary>A file that ends in logits needs the name, one that ends in a function allows no other.</summary>
    [Theory]
    [InlineData(OutputKind.Identity, false, "Accepted")]
    [InlineData(OutputKind.Softmax, false, "Accepted")]
    [InlineData(OutputKind.Softmax, true, "Accepted")]
    [InlineData(OutputKind.Identity, true, "Opening.ModelUnreadable")]
    public void JobNamesTheOutputFunctionOfLogits(OutputKind named, bool endsInLogits, string expected)
    {
        byte[] model = Fixtures.Model(3, seed: 1, endsInLogits: endsInLogits);
        Assert.Equal(expected, ProvideModel(JudgeKind.Holdout, model, (ref JobTerms terms) => terms.OutputFunction = (byte)named));
    }

    [Fact]
    public void AnotherOutputFunctionThanTheFilesOwnIsRefused()
    {
        static void NameSoftmax(ref JobTerms terms) => terms.OutputFunction = (byte)OutputKind.Softmax;
        Assert.Equal("Opening.OutputFunctionDiffers", ProvideModel(JudgeKind.Holdout, Fixtures.Model(2, seed: 1), NameSoftmax));
        Assert.Equal(
            "Opening.ModelUnfit", ProvideModel(JudgeKind.Holdout, Fixtures.Model(4, seed: 1, endsInLogits: true), NameSoftmax));
        Assert.Equal("Opening.ModelUnreadable", ProvideModel(JudgeKind.Holdout, Fixtures.Model(0, seed: 1), NameSoftmax)); // one logit
    }

    /// <summary>Scores and replayed weights are those of the file that ends in the function itself.</summary>
    [Theory]
    [InlineData(2, OutputKind.Sigmoid)]
    [InlineData(3, OutputKind.Softmax)]
    public void LogitsWithANameAreWhatTheFunctionIs(int classes, OutputKind named)
    {
        byte[] data = Fixtures.Data(classes, rows: 40, seed: 3);
        byte[] own = Fixtures.Model(classes, seed: 1, hidden: 5), logits = Fixtures.Model(classes, seed: 1, hidden: 5, endsInLogits: true);
        JobTerms terms = Fixtures.Terms(JudgeKind.Replay, own, data, block: 100);
        JobTerms namedTerms = terms;
        namedTerms.OutputFunction = (byte)named;
        Assert.Equal(ForecastStatus.Accepted, Fixtures.Score(in terms, own, own, data, out long expectedQ32));
        Assert.Equal(ForecastStatus.Accepted, Fixtures.Score(in namedTerms, logits, logits, data, out long scoreQ32));
        Assert.Equal(expectedQ32, scoreQ32);
        Assert.Equal(ForecastStatus.ModelUnfit, Fixtures.Score(in terms, logits, logits, data, out _));

        byte[] trained = Fixtures.Replayed(in terms, Stage.Alice, own, data),
            trainedLogits = Fixtures.Replayed(in namedTerms, Stage.Alice, logits, data);
        Assert.NotEqual(logits, trainedLogits);
        Assert.Equal(Masters(trained), Masters(trainedLogits));
    }

    static long[] Masters(byte[] file)
    {
        Assert.Equal(OnnxStatus.Accepted, Import.Structure(file, out ModelFile model));
        long[] masterQ40 = new long[model.Network.ParameterCount];
        Assert.Equal(Float32Status.Accepted, Import.Weights(file, in model, masterQ40));
        return masterQ40;
    }

    [Fact]
    public void LengthThatWasNotPostedIsRefused()
    {
        Assert.Equal("Opening.ModelUnreadable", ProvideModel(JudgeKind.Holdout, Initial, (ref JobTerms terms) => terms.ModelBytes++));
        Assert.Equal(
            "Opening.ModelUnreadable", ProvideModel(JudgeKind.Holdout, Initial, (ref JobTerms terms) => terms.ModelBytes += 40_000));
    }

    [Fact]
    public void CostIsCheckedBeforeAJobOpens()
    {
        byte[] model = Fixtures.Model(3, seed: 1, hidden: 64);
        static void ManyRows(ref JobTerms terms)
        {
            terms.Rows = 50_000;
            terms.ClassCounts.Items[0] += 50_000 - 24;
            terms.DataBytes = (uint)DataSet.FileBytes(50_000, terms.Columns);
        }
        static void ManyEpochs(ref JobTerms terms) => terms.Recipe.Epochs = 10_000;
        Assert.Equal("Accepted", ProvideModel(JudgeKind.Holdout, model, ManyRows)); // more than an input, not than a job may take
        Assert.Equal("Opening.ModelTooCostly", ProvideModel(JudgeKind.Replay, model, ManyEpochs)); // more than its bytes may cause
    }

    [Fact]
    public void OpenDataIsCheckedBeforeAJobOpens()
    {
        Assert.Equal("Accepted", ProvideData(JudgeKind.PublicHoldout, Data));
        Assert.Equal("Accepted", ProvideData(JudgeKind.Replay, Data));
        Assert.Equal("Opening.DataUnreadable", ProvideData(JudgeKind.Replay, new byte[Data.Length]));
        Assert.Equal("Opening.DataDiffers", ProvideData(JudgeKind.Replay, Data, SwapCounts));
        Assert.Equal(
            "Opening.DataDiffers", ProvideData(JudgeKind.PublicHoldout, Data, (ref JobTerms terms) => terms.InitialScoreQ32--));
    }

    [Theory]
    [InlineData(HoldoutVerdict.Accepted)]
    [InlineData(HoldoutVerdict.Unreadable)]
    [InlineData(HoldoutVerdict.ShapeDiffers)]
    [InlineData(HoldoutVerdict.ClassCountsDiffer)]
    [InlineData(HoldoutVerdict.NumericFault)]
    [InlineData(HoldoutVerdict.InitialScoreDiffers)]
    public void SealedHoldoutIsJudgedWhenItOpens(HoldoutVerdict verdict)
    {
        byte[] data = verdict == HoldoutVerdict.Unreadable ? new byte[Data.Length] : Data;
        JobTerms terms = Fixtures.Terms(JudgeKind.Holdout, Initial, Data, block: 100);
        terms.DataDigest = Fixtures.Digest(data);
        if (verdict == HoldoutVerdict.ClassCountsDiffer) SwapCounts(ref terms);
        if (verdict == HoldoutVerdict.InitialScoreDiffers) terms.InitialScoreQ32--;
        if (verdict == HoldoutVerdict.ShapeDiffers) data = OtherShape(ref terms);
        if (verdict == HoldoutVerdict.NumericFault) data = FarAway(ref terms);
        using Play play = new(terms, Initial, data);
        play.Submit(Stage.Alice, Fixtures.Model(3, seed: 2));
        Outcome opened = play.OpenHoldout();
        Assert.True(HoldoutOpened.TryDecode(Assert.Single(opened.Notices), out HoldoutOpened notice));
        Assert.Equal(verdict, (HoldoutVerdict)notice.Verdict);
        bool isTrue = verdict == HoldoutVerdict.Accepted;
        if (isTrue) Play.Good(play.World.Direct(Stage.Bob, Encode.Evaluate(1)));
        // An untrue holdout pays the client in full.
        Assert.Equal(isTrue ? JobOutcome.Judged : JobOutcome.HoldoutFalse, play.Settle(out string paid));
        if (!isTrue) Assert.Equal("2:1110 1:1100", paid);
    }

    [Fact]
    public void VerdictsOfSubmissions()
    {
        byte[] deep = Fixtures.Model(3, seed: 1, hidden: 8);
        JobTerms terms = Fixtures.Terms(JudgeKind.Holdout, deep, Data, block: 100, places: 9);
        byte[] best = ScoringAbove(in terms, deep, terms.InitialScoreQ32 + (1L << 28));
        Assert.Equal(ForecastStatus.Accepted, Fixtures.Score(in terms, deep, best, Data, out terms.ThresholdQ32));
        (long initialQ32, long thresholdQ32) = (terms.InitialScoreQ32, terms.ThresholdQ32);
        byte[] fair = Scoring(in terms, deep, scoreQ32 => scoreQ32 > initialQ32 && scoreQ32 < thresholdQ32);
        using Play play = new(terms, deep, Data);
        play.Submit(Fixtures.AddressOf(2), best);
        play.Submit(Fixtures.AddressOf(3), best);
        play.Submit(Fixtures.AddressOf(4), fair);
        play.Submit(Fixtures.AddressOf(5), Scoring(in terms, deep, scoreQ32 => scoreQ32 < initialQ32));
        play.Submit(Fixtures.AddressOf(6), deep); // the unchanged model
        play.Submit(Fixtures.AddressOf(7), Fixtures.Spoilt(deep, float.PositiveInfinity));
        play.Submit(Fixtures.AddressOf(8), Fixtures.OtherByte(deep));
        play.Submit(Fixtures.AddressOf(9), Fixtures.Enormous(deep));
        play.Submit(Fixtures.AddressOf(10), Fixtures.Spoilt(best, -0f));
        play.OpenHoldout();
        Play.Good(play.World.Direct(Stage.Bob, Encode.Evaluate(1)));
        Assert.Equal(
            [Verdict.Passed, Verdict.Duplicate, Verdict.BelowThreshold, Verdict.NotBetter, Verdict.NotBetter, Verdict.WeightOutOfRange,
                Verdict.GraphDiffers, Verdict.NumericFault, Verdict.WeightNotCanonical],
            play.Verdicts());
        Assert.Equal(JobOutcome.Judged, play.Settle(out string paid));
        Assert.Equal("2:1110 3:10 4:110 5:10 6:10 9:10 1:8730", paid); // the three incomplete bonds went to the sponsor
    }

    /// <summary>
    /// What no rule prevents, as README says: one person with two addresses is paid twice, for one model and the same with the last digit
    /// of one weight changed.
    /// </summary>
    [Fact]
    public void CopyWithOneDigitChangedIsPaidAsWork()
    {
        byte[] initial = Fixtures.Model(3, seed: 1, hidden: 8);
        JobTerms terms = Fixtures.Terms(JudgeKind.Holdout, initial, Data, block: 100);
        byte[] work = ScoringAbove(in terms, initial, terms.InitialScoreQ32), copy = [.. work];
        Assert.Equal(OnnxStatus.Accepted, Import.Structure(work, out ModelFile model));
        copy[model.Tensors[0].WeightsOffset] ^= 1;
        using Play play = new(terms, initial, Data);
        play.Submit(Stage.Alice, work);
        play.Submit(Stage.Bob, copy);
        play.OpenHoldout();
        Play.Good(play.World.Direct(Stage.Bob, Encode.Evaluate(1)));
        Assert.Equal([Verdict.Passed, Verdict.Passed], play.Verdicts());
        play.Settle(out string paid);
        Assert.Equal("2:1110 3:1110", paid);
    }

    [Fact]
    public void ReplayPaysTheEqualModelOnly()
    {
        JobTerms terms = Fixtures.Terms(JudgeKind.Replay, Initial, Data, block: 100, places: 3);
        using Play play = new(terms, Initial, Data);
        byte[] alices = Fixtures.Replayed(in terms, Fixtures.AddressOf(2), Initial, Data);
        play.Submit(Fixtures.AddressOf(3), alices); // Bob commits first to what only Alice can be paid for
        play.Submit(Fixtures.AddressOf(2), alices);
        play.Submit(Fixtures.AddressOf(4), Fixtures.Replayed(in terms, Fixtures.AddressOf(4), Initial, Data));
        play.RevealAll();
        play.World.Block = terms.RevealDeadline + 1;
        Play.Good(play.World.Direct(Stage.Bob, Encode.Evaluate(1)));
        Assert.Equal([Verdict.ReplayDiffers, Verdict.Passed, Verdict.Passed], play.Verdicts());
        Assert.Equal(JobOutcome.Judged, play.Settle(out string paid));
        Assert.Equal("3:10 2:1110 4:1110 1:1100", paid);
    }

    [Fact]
    public void FilesOfManyBlocks()
    {
        byte[] initial = Fixtures.Model(3, seed: 1, hidden: 160, columns: 64); // about 43 KB
        byte[] data = Fixtures.Data(3, rows: 300, seed: 3, columns: 64);       // about 78 KB
        Assert.InRange(initial.Length, 32_769, 65_536);
        JobTerms terms = Fixtures.Terms(JudgeKind.Holdout, initial, data, block: 100);
        using Play play = new(terms, initial, data);
        play.Submit(Stage.Alice, Fixtures.Model(3, seed: 2, hidden: 160, columns: 64));
        play.OpenHoldout();
        Play.Good(play.World.Direct(Stage.Bob, Encode.Evaluate(1)));
        Assert.Equal(JobOutcome.Judged, play.Settle(out _));
        Empty.Check(play.World);
    }

    [Fact]
    public void EvaluationIsCutIntoInputs()
    {
        // One submission on 20,000 rows fits an input, two do not.
        byte[] initial = Fixtures.Model(3, seed: 1, hidden: 64);
        byte[] data = Fixtures.Data(3, rows: 20_000, seed: 3);
        JobTerms terms = Fixtures.Terms(JudgeKind.Holdout, initial, data, block: 100, places: 3);
        using Play play = new(terms, initial, data);
        byte[] model = Fixtures.Model(3, seed: 2, hidden: 64);
        play.Submit(Fixtures.AddressOf(2), model);
        play.Submit(Fixtures.AddressOf(3), model); // a copy costs nothing
        play.Submit(Fixtures.AddressOf(4), Fixtures.Model(3, seed: 3, hidden: 64));
        play.OpenHoldout();
        Assert.Equal("SettleJob.WorkPending", play.World.Direct(Stage.Bob, Encode.Settle(1)).Text);
        Assert.Equal(2, play.World.Direct(Stage.Bob, Encode.Evaluate(1)).Outputs.Count);
        Assert.Equal("SettleJob.WorkPending", play.World.Direct(Stage.Bob, Encode.Settle(1)).Text);
        Assert.Single(play.World.Direct(Stage.Bob, Encode.Evaluate(1)).Outputs);
        Assert.Equal(JobOutcome.Judged, play.Settle(out _));
    }

    [Fact]
    public void RootThatIsNoRootOfTheSizeIsFullPay()
    {
        byte[] data = Fixtures.Data(3, rows: 2000, seed: 3);
        Assert.True(data.Length > UnixFs.ChunkBytes);
        byte[] junk = new byte[200];
        JobTerms terms = Fixtures.Terms(JudgeKind.Holdout, Initial, data, block: 100);
        Sha256.Hash(junk, out terms.DataDigest);
        using Play play = new(terms, Initial, junk);
        play.Submit(Stage.Alice, Fixtures.Model(3, seed: 2));
        Assert.True(HoldoutOpened.TryDecode(Assert.Single(play.OpenHoldout().Notices), out HoldoutOpened notice));
        Assert.Equal(HoldoutVerdict.Unreadable, (HoldoutVerdict)notice.Verdict);
        Assert.Equal(JobOutcome.HoldoutFalse, play.Settle(out _));
    }

    [Theory]
    [InlineData(Fixtures.Columns, 3, 0, 0, "Accepted")]
    [InlineData(Fixtures.Columns, 3, -1, 1, "Opening.SchemaUnreadable")] // a last byte behind the groups
    [InlineData(Fixtures.Columns + 1, 3, 0, 0, "Opening.SchemaColumnsDiffer")]
    [InlineData(Fixtures.Columns + 1, 2, 0, 0, "Opening.SchemaColumnsDiffer")] // the lower of two
    [InlineData(Fixtures.Columns, 2, 0, 0, "Opening.SchemaClassesDiffer")]
    [InlineData(Fixtures.Columns, 0, 0, 0, "Opening.SchemaClassesDiffer")]
    [InlineData(Fixtures.Columns, 2, ClassesAt, 3, "Opening.SchemaTargetUnfit")] // three classes, of which it names two
    [InlineData(Fixtures.Columns, 0, ClassesAt, 3, "Opening.SchemaTargetUnfit")]
    [InlineData(Fixtures.Columns, 4, ClassesAt, 0, "Opening.SchemaClassesDiffer")]
    public void SchemaIsOfTheJobsColumnsAndClasses(int columns, int classes, int at, int value, string status)
    {
        byte[] schema = Fixtures.Schema(columns, classes);
        if (at != 0) schema[at < 0 ? schema.Length + at : at] = (byte)value;
        JobTerms terms = Fixtures.Terms(JudgeKind.Holdout, Initial, Data, block: 100);
        terms.SchemaDigest = Fixtures.Digest(schema);
        terms.SchemaBytes = (uint)schema.Length;
        using World world = new();
        Assert.Equal("Accepted", world.Ether(Sponsor, 2200, Encode.Post(terms)).Text);
        Outcome provided = world.Direct(Sponsor, Encode.Provide(world.View, 1, schema));
        Assert.Equal(status, provided.Finding);
        bool isGood = status == "Accepted";
        Outcome next = world.Direct(Sponsor, Encode.Provide(world.View, 1, Initial));
        Assert.Equal(isGood ? "Accepted" : "ProvideBlock.JobUnknown", next.Text); // the job has ended
        Assert.Equal(isGood ? JobPhase.Open : JobPhase.Free, world.View.JobAt(0).Phase);
        Outcome ended = isGood ? world.Direct(Sponsor, Encode.Cancel(1)) : provided;
        Assert.Equal("1:2200", Paid.Ether(ended)); // the escrow comes back at once
        Empty.Check(world);
    }

    const int ClassesAt = 4 + 3 * 32 - 1; // the third word of the message

    [Fact]
    public void SchemaOfAnotherLengthIsRefused()
    {
        JobTerms terms = Fixtures.Terms(JudgeKind.Holdout, Initial, Data, block: 100);
        terms.SchemaBytes++;
        using World world = new();
        Assert.Equal("Accepted", world.Ether(Sponsor, 2200, Encode.Post(terms)).Text);
        Outcome provided = world.Direct(Sponsor, Encode.Provide(world.View, 1, Fixtures.Schema(in terms)));
        Assert.Equal("Opening.SchemaUnreadable", provided.Finding);
    }

    delegate void Change(ref JobTerms terms);

    static string ProvideModel(JudgeKind judge, byte[] model, Change? change = null)
    {
        using World world = new();
        JobTerms terms = Fixtures.Terms(judge, Initial, Data, world.Block);
        terms.ModelDigest = Fixtures.Digest(model);
        terms.ModelBytes = (uint)model.Length;
        change?.Invoke(ref terms);
        Fixtures.Describe(ref terms);
        Assert.Equal(
            "Accepted", world.Ether(Sponsor, (terms.RewardUnits + terms.ParticipationUnits) * terms.Places, Encode.Post(terms)).Text);
        Assert.Equal("Accepted", world.Direct(Sponsor, Encode.Provide(world.View, 1, Fixtures.Schema(in terms))).Text);
        return world.Direct(Sponsor, Encode.Provide(world.View, 1, model)).Finding;
    }

    static string ProvideData(JudgeKind judge, byte[] data, Change? change = null)
    {
        using World world = new();
        JobTerms terms = Fixtures.Terms(judge, Initial, Data, world.Block);
        terms.DataDigest = Fixtures.Digest(data);
        change?.Invoke(ref terms);
        Assert.Equal(
            "Accepted", world.Ether(Sponsor, (terms.RewardUnits + terms.ParticipationUnits) * terms.Places, Encode.Post(terms)).Text);
        Assert.Equal("Accepted", world.Direct(Sponsor, Encode.Provide(world.View, 1, Fixtures.Schema(in terms))).Text);
        Assert.Equal("Accepted", world.Direct(Sponsor, Encode.Provide(world.View, 1, Initial)).Text);
        return world.Direct(Sponsor, Encode.Provide(world.View, 1, data)).Finding;
    }

    static void SwapCounts(ref JobTerms terms)
    {
        terms.ClassCounts.Items[0]++;
        terms.ClassCounts.Items[1]--;
    }

    // Same length, other shape: 24 rows of 4 + 1 numbers are 40 rows of 2 + 1.
    static byte[] OtherShape(ref JobTerms terms)
    {
        byte[] data = Fixtures.Data(3, rows: 40, seed: 3, columns: 2);
        Assert.Equal((int)terms.DataBytes, data.Length);
        terms.DataDigest = Fixtures.Digest(data);
        return data;
    }

    // Values that leave the format once scaled.
    static byte[] FarAway(ref JobTerms terms)
    {
        byte[] data = [.. Data];
        for (int offset = 52; offset < 52 + 4 * 24 * Fixtures.Columns; offset += 4)
            BitConverter.TryWriteBytes(data.AsSpan(offset), 2_000_000_000);
        terms.DataDigest = Fixtures.Digest(data);
        return data;
    }

    static byte[] ScoringAbove(in JobTerms terms, byte[] initial, long scoreQ32) => Scoring(in terms, initial, found => found > scoreQ32);

    static byte[] Scoring(in JobTerms terms, byte[] initial, Predicate<long> isWanted)
    {
        for (int seed = 10; seed < 5000; seed++)
        {
            byte[] model = Fixtures.Model(3, seed, hidden: 8);
            bool isScored = Fixtures.Score(in terms, initial, model, Data, out long scoreQ32) == ForecastStatus.Accepted;
            if (isScored && isWanted(scoreQ32)) return model;
        }
        throw new InvalidOperationException("no such model");
    }
}
