namespace Rollup.Protocol;

/// <summary>
/// A version 1 content identifier over sha2-256, the only kind the machine knows: 01, codec, 12 20, digest.
/// As text it is `b` and 58 characters of base32 without padding. Source: the CID specification and multiformats tables.
/// </summary>
public struct Cid
{
    public const byte RawCodec = 0x55;
    public const byte DagPbCodec = 0x70;
    public const int BinaryBytes = 4 + Bytes32.Size;
    public const int TextBytes = 59;

    const int BitsPerCharacter = 5;

    public byte Codec;
    public Bytes32 Digest;

    public static Cid From(byte codec, in Bytes32 digest)
    {
        Cid cid = default;
        cid.Codec = codec;
        cid.Digest = digest;
        return cid;
    }

    /// <summary>The identifier of a block.</summary>
    public static Cid OfBlock(byte codec, ReadOnlySpan<byte> block)
    {
        Cid cid = default;
        cid.Codec = codec;
        Sha256.Hash(block, out cid.Digest);
        return cid;
    }

    public readonly bool Equals(in Cid other) => Codec == other.Codec && Digest.Equals(in other.Digest);

    /// <summary>Reads exactly 36 bytes: version 1, raw or dag-pb, sha2-256.</summary>
    public static bool TryReadBinary(ReadOnlySpan<byte> binary, out Cid cid)
    {
        cid = default;
        if (binary.Length != BinaryBytes || binary[0] != 1 || binary[2] != 0x12 || binary[3] != Bytes32.Size) return false;
        if (binary[1] != RawCodec && binary[1] != DagPbCodec) return false;

        cid.Codec = binary[1];
        cid.Digest = Bytes32.Read(binary.Slice(4));
        return true;
    }

    /// <summary>Gives 36, or 0 when they do not fit.</summary>
    public readonly int WriteBinary(Span<byte> destination)
    {
        if (destination.Length < BinaryBytes) return 0;

        destination[0] = 1;
        destination[1] = Codec;
        destination[2] = 0x12;
        destination[3] = Bytes32.Size;
        Digest.CopyTo(destination.Slice(4));
        return BinaryBytes;
    }

    /// <summary>Reads the 59 characters of the text; upper case, other bases and non-zero spare bits are refused.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out Cid cid)
    {
        cid = default;
        if (text.Length != TextBytes || text[0] != (byte)'b') return false;

        Span<byte> binary = stackalloc byte[BinaryBytes];
        int held = 0; // bits that wait for a whole byte
        int heldBits = 0;
        int count = 0;
        foreach (byte character in text.Slice(1))
        {
            int digit = DigitOf(character);
            if (digit < 0) return false;

            held = (held << BitsPerCharacter) | digit;
            heldBits += BitsPerCharacter;
            if (heldBits < 8) continue;
            heldBits -= 8;
            binary[count] = (byte)(held >> heldBits);
            held &= (1 << heldBits) - 1;
            count++;
        }
        return held == 0 && TryReadBinary(binary, out cid);
    }

    /// <summary>Gives 59, or 0 when they do not fit.</summary>
    public readonly int WriteText(Span<byte> destination)
    {
        if (destination.Length < TextBytes) return 0;

        Span<byte> binary = stackalloc byte[BinaryBytes];
        if (WriteBinary(binary) == 0) return 0;
        destination[0] = (byte)'b';
        int held = 0;
        int heldBits = 0;
        int count = 1;
        foreach (byte value in binary)
        {
            held = (held << 8) | value;
            heldBits += 8;
            while (heldBits >= BitsPerCharacter)
            {
                heldBits -= BitsPerCharacter;
                destination[count] = Alphabet[(held >> heldBits) & 31];
                count++;
            }
            held &= (1 << heldBits) - 1;
        }
        destination[count] = Alphabet[(held << (BitsPerCharacter - heldBits)) & 31]; // 288 bits leave three over
        return TextBytes;
    }

    static int DigitOf(byte character) => character switch
    {
        >= (byte)'a' and <= (byte)'z' => character - 'a',
        >= (byte)'2' and <= (byte)'7' => character - '2' + 26,
        _ => -1,
    };

    static ReadOnlySpan<byte> Alphabet => "abcdefghijklmnopqrstuvwxyz234567"u8;
}
