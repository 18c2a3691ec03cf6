using System.Runtime.CompilerServices;

namespace Rollup.Market;

/// <summary>Room for the leaves of the longest file.</summary>
[InlineArray(MarketLimits.FileBlocksMax)]
struct LeafDigests
{
    Bytes32 _first;
}

/// <summary>Roots of files of more than one block. One content has one root: anything but the canonical encoding is refused.</summary>
static class FileRoot
{
    public static bool IsCanonical(ReadOnlySpan<byte> root, uint fileBytes)
    {
        LeafDigests digests = default;
        UnixFsStatus status = UnixFs.TryReadFile(root, digests, out _, out int readBytes);
        return status == UnixFsStatus.Accepted && readBytes == (int)fileBytes;
    }

    /// <summary>The digest of the leaf at a position of a file whose root is held, and so canonical.</summary>
    public static Bytes32 LeafAt(StateView view, JobFile file, int position) =>
        UnixFs.DigestOfChunk(view.BlockOf(BlockSlots.Find(view, file, position: 0)), position - 1);
}
