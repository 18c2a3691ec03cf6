using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Rollup.Entry;

/// <summary>Which statuses of each command a script has seen: element = CommandKind, bit = status.</summary>
[InlineArray(CommandsMax)]
public struct StatusMasks
{
    public const int CommandsMax = 10;

    ulong _first;
}

/// <summary>
/// One hash over what the guest computes: a script of inputs that reaches every status of every command, every output and report it gives,
/// the state and the outputs root at its end, and the kernel's own signature. Equal on every target; a commit that moves it says so.
/// </summary>
public static class Signature
{
    const int FileBytes = 65_536;
    const int FileCount = 7;

    /// <summary>Bytes of work space that Compute takes.</summary>
    public const int WorkBytes = Layout.StateBytes + FileCount * FileBytes;

    /// <summary>The signature. Work holds at least WorkBytes of zeros and starts at a multiple of 64.</summary>
    public static void Compute<TOps>(Span<byte> work, out Bytes32 signature, out StatusMasks reached) where TOps : struct, IDenseOps
    {
        work = work.Slice(0, WorkBytes);
        Script<TOps> script = new(work.Slice(0, Layout.StateBytes), work.Slice(Layout.StateBytes));
        script.Play();
        reached = script.Sink.Reached;

        Span<byte> parts = stackalloc byte[3 * Bytes32.Size + sizeof(ulong)];
        Marketplace.HoldingsHash(script.Memory, out Bytes32 holdings);
        Marketplace.OutputsRoot(script.Memory, out Bytes32 outputs);
        script.Sink.Folded.CopyTo(parts);
        holdings.CopyTo(parts.Slice(Bytes32.Size));
        outputs.CopyTo(parts.Slice(2 * Bytes32.Size));
        ulong kernel = KernelSignature.Compute<TOps>(work.Slice(Layout.ScratchOffset, KernelSignature.WorkBytes));
        BinaryPrimitives.WriteUInt64BigEndian(parts.Slice(3 * Bytes32.Size), kernel);
        Keccak256.Hash(parts, out signature);
    }
}

/// <summary>Folds everything that comes out into one hash, and notes every refusal.</summary>
public struct FoldingSink : ISink
{
    public Bytes32 Folded;
    public StatusMasks Reached;

    public void Output(ReadOnlySpan<byte> blob) => Fold(blob);

    public void Report(ReadOnlySpan<byte> payload)
    {
        Fold(payload);
        if (Refused.TryDecode(payload, out Refused refused) && refused.Command < StatusMasks.CommandsMax)
            Reached[refused.Command] |= 1UL << refused.Status;
    }

    public readonly void Progress(int perMille)
    {
    }

    void Fold(ReadOnlySpan<byte> bytes)
    {
        Keccak256.Hash(bytes, out Bytes32 digest);
        Bytes32 folded = Folded;
        Keccak256.HashPair(in folded, in digest, out Folded);
    }
}
