using System.CommandLine;
using Rollup.Cli.Output;
using Rollup.Cli.Verbs;
using Rollup.Client.Data;
using Rollup.Client.Estimates;
using Rollup.Client.Jobs;
using Rollup.Client.Models;
using Rollup.Client.Transactions;
using Rollup.Machine.Riscv;
using JudgeKind = Rollup.Protocol.JudgeKind;

namespace Rollup.Tests.Translator.Costs;

/// <summary>
/// `rollup estimate` before a job is posted, against what the image takes when it is posted and everybody hands in a trained model.
/// </summary>
public sealed class EstimateTests(ITestOutputHelper output) : IDisposable
{
    const double DifferenceMax = 0.05;

    readonly string _folder = Directory.CreateTempSubdirectory("lockstep-test-").FullName;

    readonly RiscvMachine _started = new(GuestImage.Bytes);

    /// <summary>
    /// The demo's job, its replay job, a softmax network with a hidden layer, a regression, so many rows that an input scores ten of
    /// sixteen submissions, and so large a network that it scores one.
    /// </summary>
    [Theory]
    [InlineData("breast-cancer.csv", "diagnosis", 2, "", 113, """ "threshold": 0.9, "places": 7, "bond": 0.01 """)]
    [InlineData("breast-cancer.csv", "diagnosis", 2, "", 64,
        """ "replay": true, "places": 2, "optimizer": "adam", "learningRate": 0.01, "epochs": 10 """)]
    [InlineData("digits.csv", "", 10, "16", 200, """ "threshold": 0.5, "places": 3, "metric": "log-loss", "epochs": 5 """)]
    [InlineData(
        "wine.csv", "alcohol", 0, "", 120, """ "publicHoldout": true, "metric": "r-squared", "learningRate": 0.001, "places": 2 """)]
    [InlineData("breast-cancer.csv", "diagnosis", 2, "4", 7_000, """ "threshold": 0.9, "places": 16, "epochs": 1 """)]
    [InlineData("digits.csv", "", 10, "200", 1_790, """ "threshold": 0.5, "places": 3, "epochs": 1 """)]
    public async Task TheMachineCountsWhatWasEstimated(string table, string target, int classes, string hidden, int rows, string options)
    {
        JobPlan plan = await PlanAsync(table, target, classes, hidden, rows, options);
        Estimate estimate = Estimate.Of(_started, plan, default);

        JobTerms terms = plan.ToTerms();
        (terms.CommitDeadline, terms.RevealDeadline, terms.HoldoutDeadline) = (200, 300, 400);
        byte[] ModelOf(Address client) => Fixtures.Replayed(in terms, in client, plan.ModelFile, plan.DataFile);
        using RiscvMachine machine = new(GuestImage.Bytes);
        using CountedMarket market = new(machine);
        JobLife life = new JobLife(
            market, terms, plan.ModelFile, plan.DataFile, ModelOf, plan.SchemaBlocks.File).Run(plan.Places);

        long judged = life.Inputs.Where(input => input.Kind == "evaluateJob").Sum(input => input.Instructions);
        EstimatedKind evaluation = estimate.Kinds.Single(kind => kind.Kind == "evaluateJob");
        long predicted = evaluation.Instructions;
        double difference = Difference(estimate.Instructions, life.Total);
        output.WriteLine($"all inputs: {estimate.Instructions:N0} estimated, {life.Total:N0} counted, {difference:P2}");
        output.WriteLine($"evaluateJob: {predicted:N0} estimated, {judged:N0} counted, {Difference(predicted, judged):P2}");
        Assert.Equal(life.Inputs.Count, estimate.Inputs);
        Assert.True(estimate.IsWithinLimits);
        Assert.InRange(evaluation.Gas / evaluation.Inputs, 50_000, 60_000);
        Assert.InRange(Difference(estimate.Instructions, life.Total), -DifferenceMax, DifferenceMax);
        Assert.InRange(Difference(predicted, judged), -DifferenceMax, DifferenceMax);
        Assert.InRange(
            Difference(estimate.LargestInputInstructions, life.Inputs.Max(input => input.Instructions)), -DifferenceMax, DifferenceMax);
    }

    /// <summary>Sixteen named clients are sixteen words of the post: 20 bytes and 12 zeros each.</summary>
    [Fact]
    public async Task AnAllowListIsPaidFor()
    {
        async Task<long> PostGas(string allow) => Estimate.Of(
            _started, await PlanAsync("breast-cancer.csv", "diagnosis", 2, "", 40, $"\"places\": 2{allow}"), default).Kinds.Single(
                kind => kind.Kind == "postJob").Gas;
        string[] clients =
            [.. Enumerable.Range(0x10, 16).Select(number => $"\"0x{string.Concat(Enumerable.Repeat($"{number:x2}", 20))}\"")];
        long named = await PostGas($", \"allow\": [{string.Join(", ", clients)}]");
        Assert.InRange(named - await PostGas(""), 16 * (20 * 16 + 12 * 4), 16 * 32 * 40);
    }

    /// <summary>
    /// `rollup job post --dry-run` and `rollup estimate` say the same of what the sponsor sends; only the deadlines' bytes are not yet
    /// those.
    /// </summary>
    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "")]
    [InlineData(false, ", \"replay\": true")]
    public async Task ThePostSaysTheGasOfTheEstimate(bool isToken, string options)
    {
        JobPlan plan = await PlanAsync("breast-cancer.csv", "diagnosis", 2, "", 113, "\"places\": 1" + options);
        Address token = default;
        if (isToken) token.WritableBytes.Fill(0x33);
        long estimated = Estimate.Of(_started, plan, token).Kinds.Where(kind => kind.By == "sponsor").Sum(kind => kind.Gas);
        Assert.InRange(PostGas.Of(plan, Asset.Ether with { Address = token }).Gas, estimated - 300, estimated + 300);
    }

    public void Dispose()
    {
        _started.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    static double Difference(long estimated, long counted) => (double)(estimated - counted) / counted;

    // The files and the job.json of a sponsor, read as the command reads them.
    async Task<JobPlan> PlanAsync(string table, string target, int classes, string hidden, int rows, string options)
    {
        string source = Path.Combine(SourceTree.Root, "tests", "data", table);
        TabularData data = TabularData.From(
            TableFile.ReadText(File.ReadAllBytes(source), Path.GetFileName(source), new TableReading()),
            new SchemaWishes(target, classes, [], [], MissingKind.Refused));
        data = data.Take([.. Enumerable.Range(0, rows).Select(row => row % data.Rows)]);
        int[] widths = [.. hidden.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
        File.WriteAllBytes(Path.Combine(_folder, "initial.onnx"), NewModel.Create(data, widths, seed: 1));
        File.WriteAllBytes(Path.Combine(_folder, "data.lds1"), DataSetFile.Create(data));
        string job = Path.Combine(_folder, "job.json");
        File.WriteAllText(
            job, $$"""{ "model": "initial.onnx", "data": "data.lds1", "classes": {{classes}}, "reward": 0.1, {{options}} }""");
        Screen screen = new(json: false, TextWriter.Null, TextWriter.Null);
        return (await PostVerb.PlanOfAsync(JobDocument.Parse(job, PostVerb.Create()), screen)).Plan;
    }
}
