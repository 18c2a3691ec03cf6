namespace Rollup.Protocol;

/// <summary>
/// What a client accepts: keccak256 of the ABI frame (tag, chainId, application, jobId, sponsor, asset, vault, terms). An accept that
/// names it takes a place of that job and of no other, whatever the chain makes of the order of inputs.
/// </summary>
public static class TermsDigest
{
    const int HeadWords = 8;

    /// <summary>keccak256("Lockstep terms v2").</summary>
    public static ReadOnlySpan<byte> Tag =>
    [
        0xc6, 0x75, 0x97, 0xe3, 0x47, 0x51, 0xce, 0xad, 0xc1, 0x76, 0x20, 0x67, 0x47, 0xbe, 0xbb, 0x79,
        0x74, 0xcc, 0x01, 0xd9, 0xae, 0xf1, 0x10, 0x13, 0xa2, 0x0e, 0xbd, 0x36, 0xd5, 0xd2, 0x80, 0xc6,
    ];

    /// <summary>The digest of one job's terms; a token of zeros is Ether.</summary>
    public static void Of(
        ulong chainId, in Address application, ulong jobId, in Address sponsor, in AssetKey asset, in JobTerms terms, out Bytes32 digest)
    {
        Span<byte> frame = stackalloc byte[HeadWords * AbiReader.WordBytes + JobTerms.EncodedBytesMax];
        AbiWriter writer = new(frame, HeadWords);
        writer.Bytes32(Bytes32.Read(Tag));
        writer.UInt64(chainId);
        writer.Address(in application);
        writer.UInt64(jobId);
        writer.Address(in sponsor);
        writer.Address(in asset.Token);
        writer.Address(in asset.Vault);
        terms.Write(ref writer);
        Keccak256.Hash(frame.Slice(0, writer.Finish()), out digest);
    }
}
