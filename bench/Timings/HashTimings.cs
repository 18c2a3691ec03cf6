using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Rollup.Content;
using Rollup.Protocol;

namespace Rollup.Bench;

/// <summary>
/// One block of the machine hashed by the guest's code, readable and fast, and by .NET; and cut, named and checked by the host.
/// </summary>
public class HashTimings
{
    readonly byte[] _block = RandomNumberGenerator.GetBytes(ContentCid.MachineChunkBytes);

    [Benchmark(Baseline = true)]
    public void Keccak256Reference() => Keccak256.HashReference(_block, out Bytes32 _);

    [Benchmark]
    public void Keccak256Fast() => Keccak256.Hash(_block, out Bytes32 _);

    [Benchmark]
    public void Sha256Reference() => Sha256.HashReference(_block, out Bytes32 _);

    [Benchmark]
    public void Sha256Fast() => Sha256.Hash(_block, out Bytes32 _);

    [Benchmark]
    public byte[] Sha256OfDotNet() => SHA256.HashData(_block);

    [Benchmark]
    public DagRoot WriteFile() => new UnixFsWriter(UnixFsProfile.Machine, (_, _) => { }).WriteFile(_block);
}
