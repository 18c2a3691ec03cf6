using Rollup.Protocol;

namespace Rollup.Cli.Jobs;

/// <summary>Puts the reports of an inspected job together.</summary>
static class JobReports
{
    public static JobDetails? Read(IReadOnlyList<byte[]> reports)
    {
        JobState? state = null;
        JobTerms? terms = null;
        List<PlaceState> places = [];
        List<Bytes32> wanted = [];
        foreach (byte[] report in reports)
        {
            if (JobState.TryDecode(report, out JobState jobState)) state = jobState;
            else if (JobTermsReport.TryDecode(report, out JobTermsReport termsReport)) terms = termsReport.Terms;
            else if (PlaceState.TryDecode(report, out PlaceState placeState)) places.Add(placeState);
            else if (BlocksWanted.TryDecode(report, out BlocksWanted blocks))
            {
                for (int index = 0; index < blocks.Count; index++) wanted.Add(blocks.Digest(index));
            }
        }
        return state is { } found && terms is { } promised ? new JobDetails(found, promised, places, wanted) : null;
    }
}
