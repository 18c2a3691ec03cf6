namespace Rollup.Tests.Unit.Cli;

/// <summary>
/// What the market would refuse when the money is already deposited is refused before, to who posts and to who estimates.
/// </summary>
public sealed class PostRangesTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("lockstep-test-").FullName;

    public PostRangesTests() => WriteTable("height,weight,isBig\n1.5,2,0\n2.5,3,1\n3.5,1,1\n0.5,1,0\n", classes: 2);

    [Theory]
    [InlineData("""{ "replay": true, "epochs": 0 }""", "EpochsZero")]
    [InlineData("""{ "replay": true, "epochs": -1 }""", "EpochsZero")]
    [InlineData("""{ "replay": true, "epochs": 10001 }""", "EpochsAboveMax")]
    [InlineData("""{ "replay": true, "batch": 0 }""", "BatchZero")]
    [InlineData("""{ "batch": 0 }""", "BatchZero")] // no client could train with it
    [InlineData("""{ "learningRate": 5 }""", "LearningRateOutOfRange")]
    [InlineData("""{ "commitBlocks": 258000, "threshold": 0.9 }""", "262144 blocks")]
    [InlineData("""{ "holdoutBlocks": 18446744073709551615, "threshold": 0.9 }""", "262144 blocks")]
    [InlineData("""{ "holdoutBlocks": 2700, "threshold": 0.9 }""", "5100 blocks after the commit deadline, and may be 5000")]
    [InlineData("""{ "threshold": 0.5 }""", "the initial model scores 0.500000, and the threshold is 0.500000")]
    [InlineData("""{ "threshold": 9 }""", "accuracy is never 9.000000")]
    [InlineData("""{ "threshold": 90 }""", "ThresholdOutOfRange")]
    [InlineData("""{ "threshold": 0.6931, "metric": "log-loss", "revealBlocks": 20 }""", "need 21 blocks")]
    [InlineData("""{ "threshold": 0.9, "places": 16, "revealBlocks": 21 }""", "need 22 blocks")]
    [InlineData("""{ "threshold": 9, "metric": "log-loss" }""", "InitialModelPasses")]
    [InlineData("""{ "replay": true, "threshold": 0.9 }""", "ScoreOfReplayNotZero")]
    [InlineData("""{ "threshold": 0.9, "reward": 0 }""", "RewardZero")]
    public async Task IsRefused(string options, string why)
    {
        UserError error = await RefusalAsync(() => PlanAsync(options));
        Assert.Contains(why, error.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATableOfNoRowsIsRefused()
    {
        File.WriteAllText(Path.Combine(_folder, "rows.csv"), "height,weight,isBig\n");
        Assert.Equal(
            new TableWithoutRows("rows.csv"), (await Assert.ThrowsAsync<ClientException>(() => PlanAsync("{ }"))).Failure);
    }

    [Fact]
    public async Task OtherJobsAreNot() =>
        Assert.Equal(4, (await PlanAsync("""{ "replay": true, "epochs": 10000, "batch": 1024, "commitBlocks": 257300 }""")).Data.Rows);

    [Theory]
    [InlineData("accuracy", 1)]
    [InlineData("auc", 1)]
    [InlineData("log-loss", -1)]
    public async Task WithoutAThresholdWhateverIsBetterThanTheInitialModelPasses(string metric, long step)
    {
        JobPlan plan = await PlanAsync($$"""{ "metric": "{{metric}}" }""");
        Assert.Equal(plan.ToTerms().InitialScoreQ32 + step, plan.ThresholdQ32);
    }

    [Fact]
    public async Task ABondIsAskedUnlessTheSponsorTypesThatThereIsNone()
    {
        UInt128 ether = 1_000_000_000_000_000_000;
        Assert.Equal(ether / 8, (await PlanAsync("""{ "threshold": 0.9 }""")).BondUnits);
        Assert.Equal(ether / 8 + ether / 2, (await PlanAsync("""{ "threshold": 0.9, "participation": 0.5 }""")).BondUnits);
        Assert.Equal(UInt128.Zero, (await PlanAsync("""{ "threshold": 0.9, "bond": 0 }""")).BondUnits);
        Assert.Equal(ether * 2, (await PlanAsync("""{ "threshold": 0.9, "bond": 2 }""")).BondUnits);
    }

    /// <summary>Training 4,000 rows for 10,000 epochs again is more than one input may do; for one epoch it is not.</summary>
    [Fact]
    public async Task WorkThatNoInputMayDoIsRefused()
    {
        File.AppendAllText(
            Path.Combine(_folder, "rows.csv"), string.Concat(Enumerable.Repeat("1.5,2,0\n2.5,3,1\n3.5,1,1\n0.5,1,0\n", 1000)));
        UserError error = await RefusalAsync(async () => PlanChecks.Work(await PlanAsync("""{ "replay": true, "epochs": 10000 }""")));
        Assert.Contains("units of work", error.Why, StringComparison.Ordinal);
        PlanChecks.Work(await PlanAsync("""{ "replay": true, "epochs": 1 }"""));
    }

    // Reversed columns: every client would have been warned, after the deposit.
    [Fact]
    public async Task AModelThatIsScaledForOtherColumnsIsRefused()
    {
        PlanChecks.Columns(await PlanAsync("{ }"));
        File.WriteAllText(Path.Combine(_folder, "rows.csv"), "height,weight,isBig\n150,2,0\n250,3,1\n350,1,1\n50,1,0\n");
        UserError error = await RefusalAsync(async () => PlanChecks.Columns(await PlanAsync("{ }")));
        Assert.Contains("column 1, 'height', has its mean", error.Why, StringComparison.Ordinal);
        Assert.Contains("--anyway", error.Next, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("height,weight,isBig\n1,2,0\n2,3,1\n3,1,1\n4,1,0\n", "column 'height' only counts the rows")]
    [InlineData("height,weight,isBig\n1.5,9,0\n2.5,3,1\n3.5,3,1\n0.5,9,0\n", "column 'weight' is the target once more")]
    public async Task AColumnThatNoJobShouldPayForIsRefused(string rows, string why)
    {
        File.WriteAllText(Path.Combine(_folder, "rows.csv"), rows);
        UserError error = await RefusalAsync(async () => PlanChecks.Columns(await PlanAsync("{ }")));
        Assert.Contains(why, error.Why, StringComparison.Ordinal);
        Assert.Contains("--anyway", error.Next, StringComparison.Ordinal);
    }

    // Whoever says "1" to everything is right; where it is what the initial model says, the market refuses.
    [Fact]
    public async Task RowsOfOneClassAreRefused()
    {
        WriteTable("height,weight,isBig\n1.5,2,1\n2.5,3,1\n3.5,1,1\n0.5,1,1\n", classes: 2);
        UserError error = await RefusalAsync(async () => PlanChecks.Columns(await PlanAsync("{ }")));
        Assert.Contains("all your rows are of class '1'", error.What, StringComparison.Ordinal);
        Assert.Contains("--anyway", error.Next, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("auc", "accuracy or log-loss", 3)] // the model's classes decide which
    [InlineData("r-squared", "accuracy or log-loss or auc", 2)]
    public async Task AMetricThatDoesNotFitNamesThoseThatDo(string metric, string fitting, int classes)
    {
        WriteTable($"height,weight,isBig\n1.5,2,0\n2.5,3,1\n3.5,1,{classes - 1}\n0.5,1,0\n", classes);
        UserError error = ErrorReport.Explain(
            await Assert.ThrowsAsync<ClientException>(
                () => PlanAsync($$"""{ "metric": "{{metric}}", "classes": {{classes}}, "threshold": 0.9 }""")));
        Assert.EndsWith(fitting, error.Next, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DataThatAreTooLongAreToldHowManyRowsFit()
    {
        JobTerms terms = (await PlanAsync("""{ "threshold": 0.9 }""")).ToTerms();
        (terms.Rows, terms.Columns, terms.DataBytes) = (60_000, 300, (uint)DataSet.FileBytes(60_000, 300));
        Assert.Equal(PostJobStatus.DataBytesDiffer, PostJobRule.StatusOfTerms(in terms, terms.RewardUnits * terms.Places, blockNumber: 0));
        string why = TermsWords.LimitOf(PostJobStatus.DataBytesDiffer, in terms);
        Assert.Contains("60000 rows of 300 columns take 72240348 bytes", why, StringComparison.Ordinal);
        Assert.Contains("that is 55737 rows", why, StringComparison.Ordinal); // 348 bytes, and 1,204 a row, of 2^26
    }

    [Fact]
    public async Task ASchemaIsLookedForBesideTheJob()
    {
        Failure failure = (await Assert.ThrowsAsync<ClientException>(() => PlanAsync("""{ "schema": "none.json" }"""))).Failure;
        Assert.Equal(Path.Combine(_folder, "none.json"), Assert.IsType<SchemaDocumentUnreadable>(failure).Path);
    }

    static async Task<UserError> RefusalAsync(Func<Task> act) => ErrorReport.Explain(await Assert.ThrowsAnyAsync<Exception>(act));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // And the model for it.
    void WriteTable(string text, int classes)
    {
        string table = Path.Combine(_folder, "rows.csv");
        File.WriteAllText(table, text);
        File.WriteAllBytes(Path.Combine(_folder, "initial.onnx"), NewModel.Create(
            TabularData.From(TableFile.ReadText(File.ReadAllBytes(table), "t", new TableReading()),
                new SchemaWishes("", classes, [], [], MissingKind.Refused)), [], seed: 1));
    }

    async Task<JobPlan> PlanAsync(string options)
    {
        string job = Path.Combine(_folder, "job.json");
        string more = options == "{ }" ? "" : $", {options.Trim('{', '}')}";
        string reward = options.Contains("reward", StringComparison.Ordinal) ? "" : ", \"reward\": 1";
        File.WriteAllText(job, $$"""{ "model": "initial.onnx", "data": "rows.csv"{{reward}}{{more}} }""");
        Screen screen = new(json: false, TextWriter.Null, TextWriter.Null);
        return (await PostVerb.PlanOfAsync(JobDocument.Parse(job, PostVerb.Create()), screen)).Plan;
    }
}
