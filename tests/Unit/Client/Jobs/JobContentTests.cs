using Rollup.Client.Blocks;
using Rollup.Client.NodeApi;

namespace Rollup.Tests.Unit.Client;

/// <summary>What a job says of its data, before a bond is paid: nobody is asked where the blocks are here.</summary>
public sealed class JobContentTests : IDisposable
{
    const string Rows = "x,y,sick\n1,2,0\n3,1,1\n2,2.5,0\n5,0.5,1\n", Wider = "x,y,z,sick\n1,2,3,0\n3,1,2,1\n2,2.5,1,0\n5,0.5,3,1\n";

    readonly string _folder = Directory.CreateTempSubdirectory("lockstep-test-").FullName;
    readonly Session _session;

    public JobContentTests() => _session = new Session(
        new DataDirectory(_folder),
        new Configuration { Application = "0x" + new string('7', 40), NodeUrl = "http://127.0.0.1:1", InspectUrl = "http://127.0.0.1:1" },
        () => throw new InvalidOperationException("nothing is signed"));

    [Fact]
    public async Task ASchemaThatIsHereIsReadAndHeldAgainstOnesOwnData()
    {
        JobPlan plan = Plan(Rows);
        plan.SchemaBlocks.KeepIn(_session.Blocks);
        plan.DataBlocks.KeepIn(_session.Blocks);
        DataSchema? schema = await JobContent.SchemaAsync(_session, Details(plan.ToTerms()), Cancellation);
        Assert.Equal(SchemaBlock.Of(plan.Data.Schema), SchemaBlock.Of(schema!));
    }

    [Fact]
    public async Task DataThatAreNotAsTheSchemaSaysAreRefusedBeforeABond()
    {
        (JobPlan plan, JobPlan other) = (Plan(Rows), Plan(Wider));
        other.SchemaBlocks.KeepIn(_session.Blocks);
        plan.DataBlocks.KeepIn(_session.Blocks);
        JobTerms terms = plan.ToTerms();
        (terms.SchemaDigest, terms.SchemaBytes) = (other.ToTerms().SchemaDigest, other.ToTerms().SchemaBytes);
        ClientException fault = await Assert.ThrowsAsync<ClientException>(
            () => JobContent.SchemaAsync(_session, Details(terms), Cancellation));
        Assert.Equal("2", Assert.IsType<SchemaContradicted>(fault.Failure).Found); // columns, where the schema names three
    }

    [Fact]
    public async Task ASchemaThatWasNotSentIsNone()
    {
        JobTerms terms = Plan(Rows).ToTerms();
        JobDetails details = Details(terms, new WantedBlock(JobFile.SchemaNumber, 0, terms.SchemaDigest));
        Assert.Null(await JobContent.SchemaAsync(_session, details, Cancellation));
    }

    public void Dispose()
    {
        _session.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    static JobPlan Plan(string rows) => WorkPlans.Of(rows, [], thresholdQ32: 1L << 31);

    static JobDetails Details(in JobTerms terms, params WantedBlock[] wanted) => new(new JobState { JobId = 1 }, terms, [], wanted);
}
