namespace Rollup.Protocol;

/// <summary>
/// What a client accepts: keccak256 of the ABI frame (tag, chainId, application, jobId, sponsor, asset, terms). An accept that names it
/// takes a place of that job and of no other, whatever the chain makes of the order of inputs.
/// </summary>
public static class TermsDigest
{
    const int HeadWords = 7;

    /// <summary>keccak256("Lockstep terms v1").</summary>
    public static ReadOnlySpan<byte> Tag =>
    [
        0xc4, 0x36, 0x45, 0x5c, 0x6d, 0xb3, 0xe7, 0x69, 0x45, 0xd6, 0xa4, 0x2d, 0xef, 0x3b, 0x3a, 0x2a,
        0xce, 0xcc, 0xdc, 0x14, 0x36, 0x71, 0x95, 0x56, 0xda, 0x5b, 0xd2, 0x56, 0xe1, 0xfc, 0x88, 0x73,
    ];

    /// <summary>The digest of one job's terms; the zero address as asset is Ether.</summary>
    public static void Of(
        ulong chainId, in Address application, ulong jobId, in Address sponsor, in Address asset, in JobTerms terms, out Bytes32 digest)
    {
        Span<byte> frame = stackalloc byte[HeadWords * AbiReader.WordBytes + JobTerms.EncodedBytesMax];
        AbiWriter writer = new(frame, HeadWords);
        writer.Bytes32(Bytes32.Read(Tag));
        writer.UInt64(chainId);
        writer.Address(in application);
        writer.UInt64(jobId);
        writer.Address(in sponsor);
        writer.Address(in asset);
        terms.Write(ref writer);
        Keccak256.Hash(frame.Slice(0, writer.Finish()), out digest);
    }
}
