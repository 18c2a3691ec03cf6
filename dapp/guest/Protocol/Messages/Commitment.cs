namespace Rollup.Protocol;

/// <summary>
/// What a place is bound to before it may show its work: keccak256 of eight ABI words
/// (tag, chainId, application, jobId, client, modelDigest, dataDigest, salt). Words of fixed width: no two inputs share an encoding.
/// </summary>
public static class Commitment
{
    const int Words = 8;

    /// <summary>keccak256("Lockstep commitment v1").</summary>
    public static ReadOnlySpan<byte> Tag =>
    [
        0x32, 0xad, 0x39, 0xb5, 0xf6, 0x69, 0x93, 0x1e, 0x9e, 0x85, 0x1e, 0x7e, 0x08, 0xe2, 0xf2, 0x44,
        0x1c, 0x07, 0xfd, 0x02, 0x05, 0x63, 0xf8, 0xae, 0x55, 0xc7, 0x06, 0x68, 0xf4, 0x1a, 0xa2, 0x31,
    ];

    public static void Of(
        ulong chainId, in Address application, ulong jobId, in Address client,
        in Bytes32 modelDigest, in Bytes32 dataDigest, in Bytes32 salt, out Bytes32 commitment)
    {
        Span<byte> words = stackalloc byte[Words * AbiReader.WordBytes];
        AbiWriter writer = new(words, Words);
        writer.Bytes32(Bytes32.Read(Tag));
        writer.UInt64(chainId);
        writer.Address(in application);
        writer.UInt64(jobId);
        writer.Address(in client);
        writer.Bytes32(in modelDigest);
        writer.Bytes32(in dataDigest);
        writer.Bytes32(in salt);
        Keccak256.Hash(words, out commitment);
    }
}
