namespace Rollup.Workloads;

/// <summary>What the market does to content before it reads it: it hashes every block and the root that names them.</summary>
static class FileIdentity
{
    public static void Identify(scoped in Request request, scoped ref ScratchMemory scratch)
    {
        Span<byte> file = scratch.Take<byte>(request[0]);
        if (request.IsPreparing) return;
        if (!UnixFs.TryIdentify(file, scratch.Rest, out _)) throw new InvalidOperationException("the workloads are well formed");
    }
}
