using Rollup.Node.Verify;

namespace Rollup.Cli.Verbs;

/// <summary>Recomputes everything from the chain, and fetches what a node shows, to be compared with it.</summary>
static class Verification
{
    public static Task<VerifyReport> RunAsync(
        Session session, IMachine machine, bool knowsTemplate, ReadTag readTag, IReadOnlyList<byte[]>? shownOutputs, bool plant,
        CancellationToken cancellation, bool resumes = false)
    {
        NodeOptions options = new()
        {
            DataDirectory = session.Directory.Root,
            RpcUrl = session.Configuration.RpcUrl,
            Application = HexText.Of(session.Application),
            ReadTag = readTag,
            ExpectedTemplateHash = knowsTemplate ? null : session.Configuration.ExpectedTemplateHash,
        };
        string? stateFile = resumes ? Path.Combine(session.Directory.Root, "verified", $"{options.Application}.state") : null;
        return Verifier.RunAsync(options, machine, shownOutputs, plant, null, cancellation, stateFile);
    }

    public static async Task<IReadOnlyList<byte[]>> ShownByNodeAsync(Session session, CancellationToken cancellation)
    {
        IReadOnlyList<NodeOutput> outputs = await session.Node.OutputsAsync(vouchersOnly: false, cancellation);
        return [.. outputs.Select(output => output.Raw)];
    }
}
