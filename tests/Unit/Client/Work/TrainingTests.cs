namespace Rollup.Tests.Unit.Client;

/// <summary>
/// A client trains on rows of her own for a job whose sponsor has others: what would not be paid is found before anybody commits. Sick is
/// who is old, and 30 of 100 are; the initial model calls nobody sick.
/// </summary>
public sealed class TrainingTests : IDisposable
{
    const ulong Job = 1;
    const string Reached = "0.9";

    readonly string _folder = Directory.CreateTempSubdirectory("lockstep-training-").FullName;
    readonly JobFiles _files;
    JobTerms _terms;
    byte[] _holdout = [];

    public TrainingTests() => _files = new JobFiles(_folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // The client who lost: his labels stood in another order, he trained to 0.98, committed, and scored 0.06.
    [Fact]
    public void TheOrderOfTheLabelsNoLongerMatters()
    {
        Post(Rows(100, seed: 1, "healthy", "sick"), "healthy", "sick");
        TrainingReport report = Train(Rows(200, seed: 2, "healthy", "sick", isSickFirst: true));
        Assert.Equal(CheckVerdict.Passed, report.Check.Verdict);
        Assert.True(ScoreOnHoldout() >= Score(Reached), "what passed here passes there");
    }

    // Numbers have no names: who writes 0 for sick and 1 for healthy hears that the initial model should score what it was posted with.
    [Fact]
    public void ExchangedNumbersAreWarnedOf()
    {
        Post(Rows(100, seed: 1, "0", "1"), "0", "1");
        Assert.False(Prepare(Rows(200, seed: 2, "0", "1")).IsInitialScoreFar);
        Training exchanged = Prepare(Rows(200, seed: 2, "1", "0"));
        Assert.True(exchanged.IsInitialScoreFar);
        Assert.Equal(0.3, exchanged.OwnInitialScoreQ32!.Value / 4294967296.0, 0.05);
    }

    // The client with reversed columns was shown "accuracy 0.000000 after" and told to submit.
    [Fact]
    public void ReversedColumnsGiveTheSameModel()
    {
        string own = Rows(200, seed: 2, "0", "1");
        Post(Rows(100, seed: 1, "0", "1"), "0", "1");
        byte[] model = File.ReadAllBytes(Train(own).ModelFile);
        string reversed = string.Join('\n', own.Split('\n').Select(line => string.Join(',', line.Split(',').Reverse())));
        Assert.Equal(model, File.ReadAllBytes(Train(reversed).ModelFile));
    }

    [Fact]
    public void ReversedColumnsWithoutNamesFindNoWayIn()
    {
        string[] lines = Rows(200, seed: 2, "0", "1").Split('\n')[1..];
        Post(string.Join('\n', Rows(100, seed: 1, "0", "1").Split('\n')[1..]), "0", "1");
        string reversed = string.Join('\n', lines.Select(line => string.Join(',', line.Split(',').Reverse())));
        Assert.IsType<MisuseFailure>(Assert.Throws<ClientException>(() => Train(reversed)).Failure, exactMatch: false);
    }

    [Theory]
    [InlineData(20, CheckVerdict.Passed, 40)]
    [InlineData(50, CheckVerdict.Passed, 100)]
    [InlineData(0, CheckVerdict.NoRows, 0)]
    public void AModelIsCheckedOnRowsThatItHasNotSeen(int percent, CheckVerdict verdict, int rows)
    {
        Post(Rows(100, seed: 1, "0", "1"), "0", "1");
        TrainingReport report = Train(Rows(200, seed: 2, "0", "1"), percent);
        Assert.Equal((verdict, rows, 200 - rows), (report.Check.Verdict, report.Check.Rows, report.Rows));
        Assert.Equal(rows == 0, report.Check.ScoreQ32 is null);
        Assert.True(report.AfterQ32 > report.BeforeQ32);
    }

    [Fact]
    public void AModelBelowTheThresholdIsNotCommittedTo()
    {
        Post(Rows(100, seed: 1, "0", "1"), "0", "1");
        TrainingReport report = Train(Rows(200, seed: 2, "0", "1", isNoise: true));
        Assert.Equal(CheckVerdict.BelowThreshold, report.Check.Verdict);
        Assert.Equal(new ModelCheckFailed(Job, CheckVerdict.BelowThreshold), Refusal());
        Train(Rows(200, seed: 2, "0", "1", isNoise: true), anyway: true);
        Assert.Null(Refusal());
    }

    // Rows of one class have no area under a curve; what was no score was once shown as 0.000000.
    [Fact]
    public void NoScoreIsNoZero()
    {
        Post(Rows(100, seed: 1, "0", "1"), "0", "1", metric: MetricKind.AreaUnderCurve);
        string healthy = "age,weight,sick\n" + string.Concat(Enumerable.Range(20, 50).Select(age => $"{age},70,0\n"));
        TrainingReport report = Train(healthy + "80,70,1\n81,70,1\n"); // none of the two is kept back
        Assert.Equal(CheckVerdict.NoScore, report.Check.Verdict);
        Assert.Equal(new ModelCheckFailed(Job, CheckVerdict.NoScore), Refusal());
        report = Train(healthy, anyway: true);
        Assert.Equal((null, null, CheckVerdict.NoScore), (report.BeforeQ32, report.AfterQ32, report.Check.Verdict));
    }

    // All of one class: a check of 1.0 on rows of that class, and 0.63 on the holdout.
    [Fact]
    public void RowsThatLackAClassAreNotTrainedOn()
    {
        Post(Rows(100, seed: 1, "healthy", "sick"), "healthy", "sick");
        string[] lines = Rows(200, seed: 2, "healthy", "sick").Split('\n');
        string healthy = string.Join('\n', lines.Where(line => !line.EndsWith(",sick", StringComparison.Ordinal) || line == lines[0]));
        Failure failure = Assert.Throws<ClientException>(() => Train(healthy)).Failure;
        Assert.Equal(new ClassAbsent("sick", 30, 0), failure);
        Assert.False(File.Exists(_files.TrainedModel));
        Assert.True(Train(healthy, anyway: true).IsToSubmit);
    }

    [Fact]
    public void AWorseModelIsWrittenBesideTheKeptOne()
    {
        Post(Rows(100, seed: 1, "0", "1"), "0", "1");
        Assert.True(Train(Rows(200, seed: 2, "0", "1")).IsToSubmit);
        byte[] model = File.ReadAllBytes(_files.TrainedModel);
        string check = File.ReadAllText(_files.Check), noise = Rows(200, seed: 2, "0", "1", isNoise: true);
        TrainingReport report = Train(noise);
        Assert.Equal((false, _files.RefusedModel, CheckVerdict.Passed), (report.IsToSubmit, report.ModelFile, report.Kept!.Verdict));
        Assert.Equal(model, File.ReadAllBytes(_files.TrainedModel));
        Assert.Equal(check, File.ReadAllText(_files.Check));
        Assert.NotEqual(model, File.ReadAllBytes(_files.RefusedModel));
        Assert.Null(Refusal());
        Assert.True(Train(noise, anyway: true).IsToSubmit);
        Assert.NotEqual(model, File.ReadAllBytes(_files.TrainedModel));
    }

    [Fact]
    public void ThePublicDataOfAJobCheckAllThatWasTrained()
    {
        Post(Rows(100, seed: 1, "0", "1"), "0", "1", JudgeKind.PublicHoldout);
        TrainingReport report = Train(Rows(200, seed: 2, "0", "1"));
        Assert.Equal((200, 100, true), (report.Rows, report.Check.Rows, report.Check.IsOfJobsData));
        Assert.Equal(ScoreOnHoldout(), report.Check.ScoreQ32); // the machine's own, bit for bit
    }

    [Fact]
    public void AReplayOfOtherDataIsNotCommittedTo()
    {
        string rows = Rows(100, seed: 1, "0", "1");
        Post(rows, "0", "1", JudgeKind.Replay);
        Assert.Equal(CheckVerdict.OtherData, Train(Rows(100, seed: 2, "0", "1")).Check.Verdict);
        Assert.Equal(new ModelCheckFailed(Job, CheckVerdict.OtherData), Refusal());
        Assert.Equal(CheckVerdict.Passed, Train(rows).Check.Verdict);
        Assert.Null(Refusal());
        Assert.Equal(CheckVerdict.Passed, Train(rows.Replace("70,", "70.0,", StringComparison.Ordinal)).Check.Verdict);
        string[] lines = rows.Split('\n');
        (lines[1], lines[2]) = (lines[2], lines[1]); // the order of rows is part of a training
        Assert.Equal(CheckVerdict.OtherData, Train(string.Join('\n', lines)).Check.Verdict);
    }

    [Fact]
    public void ACheckIsOfOneModelAndOneJob()
    {
        Post(Rows(100, seed: 1, "0", "1"), "0", "1");
        Train(Rows(200, seed: 2, "0", "1"));
        Assert.Null(Refusal());
        byte[] model = File.ReadAllBytes(_files.TrainedModel);
        File.Copy(_files.InitialModel, _files.TrainedModel, overwrite: true);
        Assert.Equal(new ModelUnchecked(Job), Refusal());
        File.WriteAllBytes(_files.TrainedModel, model);
        _terms.ThresholdQ32++; // the same number, another job
        Assert.Equal(new ModelUnchecked(Job), Refusal());
        _terms.ThresholdQ32--;
        File.Delete(_files.Check);
        Assert.Equal(new ModelUnchecked(Job), Refusal());
    }

    void Post(
        string rows, string first, string second, JudgeKind judge = JudgeKind.Holdout, MetricKind metric = MetricKind.Accuracy)
    {
        JobPlan plan = WorkPlans.Of(rows, [first, second], judge == JudgeKind.Replay ? 0 : Score(Reached), judge, metric);
        _terms = plan.ToTerms();
        _holdout = plan.DataFile;
        _files.Keep(Job, in _terms);
        Rollup.Files.WholeFile.WritePrivate(_files.InitialModel, plan.ModelFile);
        Rollup.Files.WholeFile.WritePrivate(_files.Schema, plan.SchemaBlocks.File);
        if (!Rollup.Market.Judge.Of(judge).SealsData) Rollup.Files.WholeFile.WritePrivate(_files.Holdout, plan.DataFile);
    }

    Training Prepare(string rows, int percent = 20) => Training.Prepare(
        _files, Job, TabularData.From(CsvFile.Read(new StringReader(rows), "my.csv"), _files.ReadSchema(Job)), default, percent,
        recipe => recipe);

    TrainingReport Train(string rows, int percent = 20, bool anyway = false) =>
        Prepare(rows, percent).Run(Job, "my.csv", wasmModule: null, anyway, _ => { }, default);

    Failure? Refusal()
    {
        try
        {
            Submitting.CheckIsPassed(Job, in _terms, _files, Rollup.Client.Blocks.FileBlocks.Of(File.ReadAllBytes(_files.TrainedModel)));
            return null;
        }
        catch (ClientException refused)
        {
            return refused.Failure;
        }
    }

    long ScoreOnHoldout()
    {
        LocalModel model = LocalModel.Read(File.ReadAllBytes(_files.TrainedModel), "the model", in _terms);
        return model.Score(model.Prepare(DataSetFile.Read(_holdout, "the holdout"), ProfileKind.Standard), (MetricKind)_terms.Metric);
    }

    static long Score(string text) => Rollup.Client.Values.Amounts.ParseQ32(text);

    // 30 of 100 are old, and sick; the first row may be of either class.
    static string Rows(int count, int seed, string healthy, string sick, bool isSickFirst = false, bool isNoise = false)
    {
        Random random = new(seed);
        IEnumerable<string> rows = Enumerable.Range(0, count).Select(row =>
        {
            bool isSick = isSickFirst ? row < count * 3 / 10 : row % 10 < 3;
            int age = isNoise ? random.Next(20, 90) : isSick ? random.Next(60, 90) : random.Next(20, 50);
            return string.Create(CultureInfo.InvariantCulture, $"{age},{random.Next(50, 90)},{(isSick ? sick : healthy)}");
        });
        return "age,weight,sick\n" + string.Join('\n', rows);
    }
}
