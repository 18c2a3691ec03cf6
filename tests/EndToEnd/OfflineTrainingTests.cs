using Rollup.Cli;
using Rollup.Client.Data;
using Rollup.Client.Models;
using Rollup.Client.Work;
using Rollup.Client.Workspace;

namespace Rollup.Tests.EndToEnd;

/// <summary>Training in a network namespace without interfaces: what `rollup train` promises about data that never leaves.</summary>
public sealed class OfflineTrainingTests : IDisposable
{
    const string Application = "0x00000000000000000000000000000000000000aa";

    readonly string _folder = Directory.CreateTempSubdirectory("lockstep-offline-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task TrainingNeedsNoNetworkAndWritesOnlyTheModel()
    {
        CommandResult probe = await RollupProcess.RunProgramAsync("/bin/sh", ["-c", "unshare --user --map-root-user --net true"]);
        Assert.SkipUnless(probe.Code == 0, "OfflineTraining: this system lets nobody make a network namespace");

        string csv = Path.Combine(_folder, "my.csv");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "breast-cancer.csv"), csv);
        string home = Path.Combine(_folder, "home");
        JobFiles files = Prepare(csv, home);
        string[] before = FilesUnder(home);

        CommandResult connected = await InNamespaceAsync("wallet", "balance", "--address", Application, "--data-dir", home);
        Assert.Equal(20, connected.Code); // no network in there: the chain cannot be asked
        CommandResult trained = await InNamespaceAsync(
            "train", "1", "--data", csv, "--data-dir", home, "--application", Application, "--json");
        JsonElement report = trained.Expect(0).Json;
        Assert.True(report.GetProperty("afterQ32").GetInt64() > report.GetProperty("beforeQ32").GetInt64());
        Assert.Equal([files.TrainedModel, files.Check], report.GetProperty("written").EnumerateArray().Select(path => path.GetString()));
        string[] made = [.. FilesUnder(home).Except(before).Where(path => Path.GetFileName(path) != "config.json")];
        Assert.Equal([files.Check, files.TrainedModel], made.Order());
        Assert.Equal(new FileInfo(files.InitialModel).Length, new FileInfo(files.TrainedModel).Length);
    }

    [Fact]
    public async Task InWebAssemblyTheModelIsTheSame()
    {
        string csv = Path.Combine(_folder, "my.csv");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "breast-cancer.csv"), csv);
        string home = Path.Combine(_folder, "home");
        JobFiles files = Prepare(csv, home);
        string[] words = ["train", "1", "--data", csv, "--data-dir", home, "--application", Application, "--json"];
        string native = (await RollupProcess.RunAsync(words)).Expect(0).Json.GetProperty("modelCid").GetString()!;
        File.Delete(files.TrainedModel);
        JsonElement report = (await RollupProcess.RunAsync([.. words, "--engine", "wasm"])).Expect(0).Json;
        Assert.Equal(native, report.GetProperty("modelCid").GetString());
        Assert.NotEqual(File.ReadAllBytes(files.InitialModel), File.ReadAllBytes(files.TrainedModel));

        CommandResult refused = await RollupProcess.RunAsync([.. words, "--engine", "wasm", "--module", csv]);
        Assert.NotEqual(0, refused.Code);
        Assert.Contains("not a module that a trainer may be", refused.Json.GetProperty("error").GetProperty("why").GetString(),
            StringComparison.Ordinal);
    }

    static Task<CommandResult> InNamespaceAsync(params string[] words) =>
        RollupProcess.RunProgramAsync("unshare", ["--user", "--map-root-user", "--net", RollupProcess.Program, .. words]);

    /// <summary>The folder as `rollup job accept` leaves it.</summary>
    static JobFiles Prepare(string csv, string home)
    {
        TabularData data = TabularData.From(
            TableFile.ReadText(File.ReadAllBytes(csv), Path.GetFileName(csv), new TableReading()),
            new SchemaWishes("", 2, [], [], MissingKind.Refused));
        byte[] model = NewModel.Create(data, [], 1);
        JobTerms terms = default;
        terms.Judge = (byte)JudgeKind.Holdout;
        terms.Metric = 1;
        terms.Classes = 2;
        terms.Columns = 30;
        terms.ModelBytes = (uint)model.Length;
        terms.Recipe.Optimizer = 1;
        terms.Recipe.Loss = 2;
        terms.Recipe.Profile = 1;
        terms.Recipe.Epochs = 5;
        terms.Recipe.BatchSize = 32;
        terms.Recipe.LearningRateQ32 = 1L << 27;
        JobFiles files = new(new DataDirectory(home).JobFolder(Application, 1));
        files.Keep(1, in terms);
        Rollup.Files.WholeFile.WritePrivate(files.InitialModel, model);
        Rollup.Files.WholeFile.WritePrivate(files.Schema, SchemaBlock.Of(data.Schema));
        return files;
    }

    static string[] FilesUnder(string folder) => Directory.GetFiles(folder, "*", SearchOption.AllDirectories);
}
