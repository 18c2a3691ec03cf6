namespace Rollup.Client.NodeApi;

/// <summary>What the application's answers to an input say.</summary>
public static class NodeAnswers
{
    /// <summary>The refusal among an input's reports, if there is one.</summary>
    public static (CommandKind Command, string Status) RefusalOf(NodeInput input)
    {
        foreach (byte[] report in input.Reports)
        {
            if (Refused.TryDecode(report, out Refused refused))
                return ((CommandKind)refused.Command, Statuses.NameOf((CommandKind)refused.Command, refused.Status));
        }
        return (CommandKind.None, "");
    }

    /// <summary>The number of the job that these outputs of one input post; null if none does.</summary>
    public static ulong? JobPostedBy(IEnumerable<byte[]> outputs)
    {
        foreach (byte[] output in outputs)
        {
            if (Outputs.TryReadNotice(output, out ReadOnlySpan<byte> notice) && JobPosted.TryDecode(notice, out JobPosted posted))
                return posted.JobId;
        }
        return null;
    }
}
