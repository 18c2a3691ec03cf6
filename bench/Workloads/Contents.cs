using Rollup.Protocol;

namespace Rollup.Workloads;

/// <summary>What the market does to content before it reads it: it hashes every block and the root that names them.</summary>
static class Contents
{
    public static void Identify(scoped in Request request, scoped ref Slab slab)
    {
        Span<byte> file = slab.Take<byte>(request[0]);
        if (request.IsPreparing) return;
        if (!UnixFs.TryIdentify(file, slab.Rest, out _)) throw new InvalidOperationException("the workloads are well formed");
    }
}
