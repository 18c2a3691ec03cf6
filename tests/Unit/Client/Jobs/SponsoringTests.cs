using Rollup.Client.Blocks;
using Rollup.Client.NodeApi;

namespace Rollup.Tests.Unit.Client;

/// <summary>The folder of a job's number, when a re-organised chain has given the number to another job of the same sponsor.</summary>
public sealed class SponsoringTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("lockstep-test-").FullName;

    [Fact]
    public void FolderHoldsTheFilesOfTheJobThatHasTheNumberNow()
    {
        using Session session = new(
            new DataDirectory(_folder), new Configuration { Application = "0x" + new string('7', 40) },
            () => throw new InvalidOperationException("nothing is signed"));
        byte[] model = Fixtures.Model(3, seed: 1), data = Fixtures.Data(3, rows: 24, seed: 3);
        foreach (byte[] file in new[] { model, data }) FileBlocks.Of(file).KeepIn(session.Blocks);
        JobFiles files = session.JobFiles(1);
        File.WriteAllBytes(files.InitialModel, Fixtures.Model(3, seed: 2));
        File.WriteAllBytes(files.Holdout, Fixtures.Data(3, rows: 24, seed: 4));
        JobTerms terms = Fixtures.Terms(JudgeKind.Holdout, model, data, block: 100);
        JobDetails details = new(new JobState { JobId = 1 }, terms, [], []);

        Sponsoring.KeepOwn(session, files, details);
        Assert.Equal(model, File.ReadAllBytes(files.InitialModel));
        Assert.Equal(data, File.ReadAllBytes(files.Holdout));
        Assert.True(files.ReadTerms(1).DataDigest.Equals(in terms.DataDigest));

        File.Delete(files.Holdout);
        Sponsoring.KeepOwn(session, files, details);
        Assert.True(FileBlocks.IsAt(files.Holdout, in terms.DataDigest));
        Assert.False(FileBlocks.IsAt(files.Holdout, in terms.ModelDigest));
        Assert.False(FileBlocks.IsAt(files.Holdout + "x", in terms.DataDigest));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
