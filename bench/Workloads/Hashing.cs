namespace Rollup.Workloads;

/// <summary>The hashes, over bytes that are sent along.</summary>
static class Hashing
{
    public static void Run(scoped in Request request, scoped ref ScratchMemory scratch)
    {
        ReadOnlySpan<byte> data = scratch.Take<byte>(request[0]);
        if (request.IsPreparing) return;
        Bytes32 digest = default;
        if (request.Operation == Operation.Sha256) Sha256.Hash(data, out digest);
        else if (request.Operation == Operation.Keccak256) Keccak256.Hash(data, out digest);
        else
        {
            Bytes32 left = Bytes32.Read(data), right = Bytes32.Read(data.Slice(Bytes32.Size));
            Keccak256.HashPair(in left, in right, out digest);
        }
        digest.CopyTo(scratch.Rest); // so that no compiler leaves the work out
    }
}
